"""YOLO text labels, one file a picture, in the layouts that are met: `images/` and `labels/` side by side, above or
below the parts, or all together; class names from data.yaml, classes.txt or obj.names.

A line of nine numbers may be an outline of four corners or a rotated box, and nothing in it tells which. It is a
rotated box where data.yaml says `task: obb` or the format is named `yolo-obb`, and else an outline.
Source: docs.ultralytics.com/datasets.
"""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from core.errors import UserError
from core.formats.folders import UniqueNames, copy_picture, make_empty, pictures_in, read_text
from core.formats.losses import Losses
from core.formats.outgoing import tell_picture
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped
from core.formats.yolo_lines import HOLDS, TARGETS, KeypointsFound, lines_of, read_line
from core.formats.yolo_set import Parts, Task, YoloSet, describe, parts_of

LOOKED_AT = 200


class Yolo:
    """Boxes and outlines. An empty file says that nothing is there; no file, nothing."""

    name = "yolo"
    task: Task = ""
    holds = HOLDS[""]

    def recognises(self, source: Path) -> bool:
        """A description of this task is there, and a text file beside a picture or in `labels/`."""
        root = _root(source)
        if root is None:
            return False
        try:
            described = describe(root)
        except UserError:
            return self.task == "" and _has_labels(root)
        return described is not None and described.task == self.task and _has_labels(root)

    def open(self, source: Path) -> OpenedSource:
        """Every picture with its lines; a bad line is told and the others kept."""
        root = _root(source)
        described = None if root is None else describe(root)
        if root is None or described is None:
            raise UserError(
                f"{source} says no class names; nothing was imported.", "Add a data.yaml, classes.txt or obj.names."
            )
        found = pictures_in(root)
        if not found:
            raise UserError(f"{source} holds no pictures; nothing was imported.", "Name another folder.")
        names = tuple(dict.fromkeys(name for name in described.names if name))
        return OpenedSource(names, _items(found, root, described, self.task or described.task))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`images/part/` and `labels/part/` with data.yaml; what a line cannot hold is told."""
        make_empty(dest)
        index = {class_id: number for number, class_id in enumerate(labelled.classes)}
        losses, names = Losses(TARGETS[self.task]), UniqueNames()
        parts: set[str] = set()
        for image in labelled.images:
            name = names.name_for(image)
            parts.add(image.part)
            copy_picture(image, dest / "images" / image.part / name)
            tell_picture(image, name, self.holds, losses)
            lines = lines_of(image, name, index, self.task, losses)
            if lines or image.is_exhaustive:
                file = dest / "labels" / image.part / f"{Path(name).stem}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("".join(lines), encoding="utf-8")
        told = _data_yaml(list(labelled.classes.values()), parts, self.task)
        (dest / "data.yaml").write_text(told, encoding="utf-8")
        return losses.told()


class YoloSegment(Yolo):
    """Every label as an outline, so that one set trains segmentation; `task: segment` in data.yaml."""

    name = "yolo-segment"
    task: Task = "segment"
    holds = HOLDS["segment"]


class YoloObb(Yolo):
    """Rotated boxes by their corners; `task: obb` in data.yaml."""

    name = "yolo-obb"
    task: Task = "obb"
    holds = HOLDS["obb"]


def _root(source: Path) -> Path | None:
    """The folder of the set; a data.yaml may be named as well as its folder."""
    if source.is_file() and source.suffix.lower() in (".yaml", ".yml"):
        return source.parent
    return source if source.is_dir() else None


def _has_labels(root: Path) -> bool:
    some = islice(pictures_in(root), LOOKED_AT)
    return any(_label_file(path) is not None for path in some) or any(root.rglob("labels"))


def _items(found: Sequence[Path], root: Path, described: YoloSet, task: Task) -> Iterator[ReadImage | Skipped]:
    parts, problems = parts_of(described, root)
    yield from problems
    for path in found:
        skipped: list[Skipped] = []
        yield _read_image(path, root, described, task, parts, skipped)
        yield from skipped


def _label_file(picture: Path) -> Path | None:
    """Where its last folder `images` is called `labels`; else beside it, or in `labels` beside it or its folder."""
    parts = list(picture.parts)
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] == "images":
            parts[place] = "labels"
            break
    file = f"{picture.stem}.txt"
    folder = picture.parent
    places = (*parts[:-1], file), (folder, file), (folder, "labels", file), (folder.parent, "labels", folder.name, file)
    for place_of_file in places:
        path = os.path.join(*place_of_file)  # noqa: PTH118 - 3 x faster
        if os.path.isfile(path):  # noqa: PTH113 - as above
            return Path(path)
    return None


def _read_image(
    picture: Path, root: Path, described: YoloSet, task: Task, parts: Parts, skipped: list[Skipped]
) -> ReadImage:
    file, part = _label_file(picture), parts.of(picture)
    if file is None:
        return ReadImage(picture, part=part)
    told = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    try:
        text = read_text(file)
    except UserError as error:
        skipped.append(Skipped(told, str(error)))
        return ReadImage(picture, part=part)
    labels: list[ReadLabel] = []
    lines = [line for line in text.splitlines() if line.strip()]
    keypoints = 0
    for number, line in enumerate(lines, start=1):
        try:
            labels.append(read_line(line, described.names, task, described.keypoint_numbers))
        except KeypointsFound:
            keypoints += 1
        except ValueError as error:
            skipped.append(Skipped(f"{told}:{number}", str(error)))
    if keypoints:
        what = "A line holds" if keypoints == 1 else f"{keypoints} lines hold"
        skipped.append(Skipped(told, f"{what} keypoints, which cannot be kept."))
    is_whole = len(labels) == len(lines)
    return ReadImage(picture, tuple(labels), part, "exhaustive" if is_whole else "partial")


def _data_yaml(names: Sequence[str], parts: set[str], task: Task) -> str:
    """Without `path`: readers then start at the folder of this file, wherever it is moved."""
    lines = [f"task: {task}"] if task else []
    for part, key in (("train", "train"), ("valid", "val"), ("test", "test")):
        if part in parts:
            lines.append(f"{key}: images/{part}")
    if parts == {""}:
        lines += ["train: images", "val: images"]
    lines.append("names:")
    lines += [f"  {index}: {json.dumps(name, ensure_ascii=False)}" for index, name in enumerate(names)]
    return "\n".join(lines) + "\n"
