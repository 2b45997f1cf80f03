"""CULane's lanes: a text file of points beside each picture, and lists that say which of L2, L1, R1 and R2 are there.

Source: CULane (Pan and others 2018), https://xingangpan.github.io/projects/CULane.html: one line a lane, `x y x y ...`
from the bottom up every ten rows; `list/PART_gt.txt` with a picture of segments, 16 pixels wide at a width of 1640, in
which L2, L1, R1 and R2 have the values 1 to 4.
"""

from pathlib import Path

import numpy as np

from core.errors import UserError
from core.formats.folders import copy_pictures, inside, make_empty, part_of, read_text, unique_names
from core.formats.lane_lines import EGO, lane_label, lines_of, xs_at
from core.formats.seam import OutImage, OutSet, ReadImage, ReadLabel, ReadSet, Skipped

SUFFIX = ".lines.txt"
ROW_STEP = 10
SEGMENT_PX, SEGMENT_OF = 16, 1640
PICTURES = (".jpg", ".png", ".jpeg", ".JPG", ".bmp", ".webp")


class CuLane:
    """Lanes as points every ten rows; the four of the own lane and beside it are named by their order."""

    name = "culane"

    def recognises(self, source: Path) -> bool:
        """A file of lines, here or below."""
        return source.is_dir() and next(source.rglob(f"*{SUFFIX}"), None) is not None

    def read(self, source: Path) -> ReadSet:
        """Every file of lines with its picture; a bad one is told and the others kept."""
        images: list[ReadImage] = []
        skipped: list[Skipped] = []
        for file in sorted(source.rglob(f"*{SUFFIX}")):
            where = file.relative_to(source).as_posix()
            stem = file.name.removesuffix(SUFFIX)
            picture = next((each for end in PICTURES if (each := file.with_name(stem + end)).is_file()), None)
            if picture is None or not inside(source, picture):
                skipped.append(Skipped(where, f"Its picture {stem} is missing."))
                continue
            images.append(ReadImage(picture, _read_lines(file, where, skipped), part_of(picture, source)))
        if not images and not skipped:
            raise UserError(f"{source} holds no CULane lanes; nothing was imported.", "Name another folder.")
        classes = tuple(dict.fromkeys(label.class_name for each in images for label in each.labels))
        return ReadSet(classes, tuple(images), tuple(skipped))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`images/PART/` with the lines beside the pictures, `laneseg_label_w16/PART/` and `list/`."""
        make_empty(dest)
        dropped: list[Skipped] = []
        listed: dict[str, list[str]] = {}
        named = unique_names(labelled)
        copy_pictures((image.source, dest / "images" / (image.part or "all") / name) for image, name in named)
        for image, name in named:
            part, stem = image.part or "all", Path(name).stem
            there = _write_image(image, name, dest, dropped)
            flags = " ".join("1" if order in there else "0" for order in EGO)
            listed.setdefault(part, []).append(f"/images/{part}/{name} /laneseg_label_w16/{part}/{stem}.png {flags}")
        (dest / "list").mkdir()
        for part, lines in listed.items():
            word = "val" if part == "valid" else part
            (dest / "list" / f"{word}_gt.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
            pictures = "\n".join(line.rsplit(" ", 5)[0] for line in lines)
            (dest / "list" / f"{word}.txt").write_text(pictures + "\n", encoding="utf-8")
        return tuple(dropped)


def _write_image(image: OutImage, name: str, dest: Path, dropped: list[Skipped]) -> set[str]:
    """Write the lines and the segments of one picture; gives which of the four are there."""
    import cv2

    part, stem = image.part or "all", Path(name).stem
    rows = list(range(image.height - ROW_STEP, -1, -ROW_STEP))
    lines: list[str] = []
    segments = np.zeros((image.height, image.width), np.uint8)
    there: set[str] = set()
    for each in lines_of(image, name, "CULane", dropped):
        points = [(x, row) for x, row in zip(xs_at(each.shape, rows), rows, strict=True) if x is not None]
        if len(points) < 2:
            dropped.append(Skipped(name, "A lane that crosses fewer than two of CULane's rows is left out."))
            continue
        lines.append(" ".join(f"{x:.3f} {row}" for x, row in points))
        order = each.attributes.get("order", "")
        if order in EGO:
            there.add(order)
            thick = max(1, round(SEGMENT_PX * image.width / SEGMENT_OF))
            placed = np.array([(round(x), row) for x, row in points], np.int32)
            cv2.polylines(segments, [placed], False, EGO.index(order) + 1, thick)
        else:
            dropped.append(Skipped(name, "A lane that is none of L2, L1, R1, R2 stands in the lines alone."))
    text = "\n".join(lines) + "\n" if lines else ""
    (dest / "images" / part / f"{stem}{SUFFIX}").write_text(text, encoding="utf-8")
    folder = dest / "laneseg_label_w16" / part
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.png").write_bytes(cv2.imencode(".png", segments)[1].tobytes())
    return there


def _read_lines(file: Path, where: str, skipped: list[Skipped]) -> tuple[ReadLabel, ...]:
    labels: list[ReadLabel] = []
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        try:
            values = [float(word) for word in line.split()]
            if values:
                labels.append(lane_label(zip(values[::2], values[1::2], strict=True)))
        except ValueError as error:
            skipped.append(Skipped(f"{where}: line {number}", f"It cannot be read: {error}"))
    return tuple(labels)
