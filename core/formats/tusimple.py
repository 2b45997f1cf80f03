"""TuSimple's lanes: one JSON line a picture, an x at fixed rows and -2 where a lane does not reach.

Source: TuSimple/tusimple-benchmark, `doc/lane_detection/readme.md`. The rows are those of its 1280 x 720 pictures, 160
to 710 by ten, in proportion where a picture is of another height.
"""

import json
from pathlib import Path

from core.canonical import Json, to_json
from core.errors import UserError
from core.formats.folders import PART_NAMES, copy_pictures, inside, make_empty, part_of, read_text, unique_names
from core.formats.lane_lines import lane_label, lines_of, xs_at
from core.formats.seam import OutSet, ReadImage, ReadLabel, ReadSet, Skipped

ABSENT = -2
FIRST_ROW, ROW_STEP, ROWS_OF = 160, 10, 720
PEEK = 65536


class TuSimple:
    """Lanes at fixed rows; classes and attributes are not kept."""

    name = "tusimple"

    def recognises(self, source: Path) -> bool:
        """A file of JSON lines with `h_samples`, here or one folder down."""
        return bool(_label_files(source))

    def read(self, source: Path) -> ReadSet:
        """Every line of every label file; a bad line is told and the others kept."""
        root = source if source.is_dir() else source.parent
        images: list[ReadImage] = []
        skipped: list[Skipped] = []
        for file in _label_files(source):
            part = next((known for word, known in PART_NAMES.items() if word in file.stem.lower().split("_")), "")
            for number, line in enumerate(read_text(file).splitlines(), start=1):
                where = f"{file.name}: line {number}"
                if line.strip():
                    try:
                        images.append(_read_line(line, root, part, where, skipped))
                    except (ValueError, TypeError, KeyError) as error:
                        skipped.append(Skipped(where, f"It cannot be read: {error}"))
        if not images and not skipped:
            raise UserError(f"{source} holds no TuSimple lanes; nothing was imported.", "Name another folder.")
        classes = tuple(dict.fromkeys(label.class_name for each in images for label in each.labels))
        return ReadSet(classes, tuple(images), tuple(skipped))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`clips/` with the pictures, and `label_data_PART.json`."""
        make_empty(dest)
        dropped: list[Skipped] = []
        lines: dict[str, list[str]] = {}
        named = unique_names(labelled)
        for image, name in named:
            rows = rows_of(image.height)
            lanes: list[Json] = [
                [ABSENT if x is None else round(x, 2) for x in xs_at(each.shape, rows)]
                for each in lines_of(image, name, "TuSimple", dropped)
            ]
            picture = f"clips/{image.part or 'all'}/{name}"
            said: dict[str, Json] = {"lanes": lanes, "h_samples": list(rows), "raw_file": picture}
            lines.setdefault(image.part, []).append(to_json(said))
        copy_pictures((image.source, dest / "clips" / (image.part or "all") / name) for image, name in named)
        for part, listed in lines.items():
            file = dest / (f"label_data_{part}.json" if part else "label_data.json")
            file.write_text("\n".join(listed) + "\n", encoding="utf-8")
        return tuple(dropped)


def rows_of(height: int) -> list[int]:
    """The rows at which lanes are sampled, for a picture of this height."""
    return [round(row * height / ROWS_OF) for row in range(FIRST_ROW, ROWS_OF, ROW_STEP)]


def _label_files(source: Path) -> list[Path]:
    if source.is_file():
        files = [source] if source.suffix.lower() == ".json" else []
    else:
        files = sorted([*source.glob("*.json"), *source.glob("*/*.json")])
    return [file for file in files if _is_lines(file)]


def _is_lines(file: Path) -> bool:
    with file.open("rb") as opened:
        first = opened.read(PEEK).split(b"\n", 1)[0]
    return b'"h_samples"' in first and b'"lanes"' in first


def _read_line(line: str, root: Path, part: str, where: str, skipped: list[Skipped]) -> ReadImage:
    said = json.loads(line)
    picture = root / str(said["raw_file"])
    if not inside(root, picture) or not picture.is_file():
        raise ValueError(f"its picture {said['raw_file']} is missing.")
    rows = [float(row) for row in said["h_samples"]]
    labels: list[ReadLabel] = []
    for number, xs in enumerate(said["lanes"], start=1):
        points = [(float(x), y) for x, y in zip(xs, rows, strict=True) if x >= 0]
        try:
            labels.append(lane_label(points))
        except ValueError as error:
            skipped.append(Skipped(f"{where}, lane {number}", str(error)))
    return ReadImage(picture, tuple(labels), part or part_of(picture, root))
