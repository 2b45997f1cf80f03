"""Lays a dataset version out as folders that training libraries read: YOLO for objects, one folder a class for tags.

The person's files are never written to, by us or by a library: what a library would repair in place, or would read
otherwise than the rest of the program does, is written anew as an upright PNG. So is a picture of which the camera's
profile ignores a part, with that part painted out.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.camera_profile import IgnoredAreas
from core.detections import BgrImage, Task
from core.errors import UserError
from core.images import decode_bgr
from core.manifest import PARTS, Manifest, ManifestImage
from training.examples import WHAT_TEACHES, Example, can_teach, lessons_of
from training.label_lines import lines_for
from training.outlines import LANE_WIDTH_PX

Locate = Callable[[str], Path]  # an image's hash -> its file
STAND_INS = 32  # training images that stand in where a library insists on a valid part and there is none
OnImage = Callable[[int, int], None]  # images done, images in all

_JPEG, _JPEG_END, _PNG = b"\xff\xd8\xff", b"\xff\xd9", b"\x89PNG\r\n\x1a\n"
_PNG_DEPTH_AT, _PNG_COLOUR_AT, _PLAIN_COLOURS = 24, 25, (0, 2)  # grey and RGB; palettes and alpha are written anew


@dataclass(frozen=True, slots=True)
class DatasetDir:
    """A laid out version. `classes` are in the order of a model's outputs; `counts` are images by part.

    `train_labels` are the classes of each training picture's labels, by the name of its file without suffix.
    """

    root: Path
    task: Task
    classes: tuple[str, ...]
    counts: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)
    train_labels: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.counts.get("train"):
            raise ValueError("a dataset to train on has images in its train part")

    @property
    def has_valid(self) -> bool:
        """Whether there are images to judge an epoch by. Never those of the test part."""
        return bool(self.counts.get("valid"))


def lay_out(
    manifest: Manifest, root: Path, task: Task, *, locate: Locate, on_image: OnImage,
    lane_width_px: float = LANE_WIDTH_PX,
) -> DatasetDir:  # fmt: skip
    """Write the train and valid parts under `root`, checking every file against its hash.

    For outlines, lanes and lines are strokes `lane_width_px` wide. Raises UserError when an image is missing or is no
    longer what was frozen, and when nothing could be trained on.
    """
    left_out: dict[str, int] = {}
    examples: dict[str, list[Example]] = {}
    for part in PARTS[:2]:
        examples[part], lacking = lessons_of(manifest, part, task)
        left_out = {reason: left_out.get(reason, 0) + lacking.get(reason, 0) for reason in {*left_out, *lacking}}
    if not can_teach(examples["train"], task):
        raise UserError(
            f"The train part of this version holds no {WHAT_TEACHES[task]}, so there is nothing to learn from.",
            "Label some images, verify them and freeze a new version.",
        )
    counts = {part: len(found) for part, found in examples.items()}
    if not examples["valid"]:
        step = max(1, len(examples["train"]) // STAND_INS)
        examples["valid"] = examples["train"][::step][:STAND_INS]
    total, done = sum(len(of_part) for of_part in examples.values()), 0
    lines_of = partial(lines_for, task, lane_width_px=lane_width_px)
    for part, of_part in examples.items():
        place = _tag_folders(root, part, len(manifest.classes)) if task == "classify" else None
        place = place or _object_folders(root, part, lines_of)
        for example in of_part:
            place(example, locate(example.image.sha256))
            done += 1
            on_image(done, total)
    names = tuple(known.name for known in manifest.classes)
    if task != "classify":
        _write_yaml(root, names)
    labels = {example.image.sha256: example.class_index for example in examples["train"]}
    return DatasetDir(root, task, names, counts, left_out, labels)


def class_folder(index: int) -> str:
    """The folder of a class by position: in alphabetical order, whatever the classes are called."""
    return f"class_{index:04d}"


def read_checked(image: ManifestImage, path: Path) -> bytes:
    """An image's bytes. Raises UserError when the file is missing or is not the one that was frozen."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"The image {image.name} cannot be read ({error.strerror}).", f"It should be {path}. Put it back."
        ) from error
    if hashlib.sha256(content).hexdigest() != image.sha256:
        raise UserError(
            f"The image {image.name} is not the one that was frozen: its file was changed.",
            f"Put the original back as {path}, or import it and freeze a new version.",
        )
    return content


def shown_pixels(image: ManifestImage, content: bytes) -> BgrImage:
    """What a network sees of an image: upright, with what the camera's profile ignores painted out."""
    upright = decode_bgr(content, image.orientation, image.name)
    return IgnoredAreas(image.ignored, (image.width, image.height)).painted_out(upright)


def _object_folders(root: Path, part: str, lines_of: Callable[[Example], str]) -> Callable[[Example, Path], None]:
    images, labels = root / "images" / part, root / "labels" / part
    images.mkdir(parents=True)
    labels.mkdir(parents=True)

    def place(example: Example, source: Path) -> None:
        _put_image(example.image, source, images)
        (labels / f"{example.image.sha256}.txt").write_text(lines_of(example), encoding="utf-8")

    return place


def _tag_folders(root: Path, part: str, classes: int) -> Callable[[Example, Path], None]:
    for index in range(classes):
        (root / part / class_folder(index)).mkdir(parents=True)

    def place(example: Example, source: Path) -> None:
        _put_image(example.image, source, root / part / class_folder(example.class_index[0]))

    return place


def _put_image(image: ManifestImage, source: Path, folder: Path) -> None:
    content = read_checked(image, source)
    suffix = "" if image.ignored else _plain_suffix(content, image.orientation)
    if suffix:
        _link(source, folder / f"{image.sha256}{suffix}")
        return
    import cv2

    upright = shown_pixels(image, content)
    is_encoded, encoded = cv2.imencode(".png", upright)
    if not is_encoded:
        raise RuntimeError(f"OpenCV could not encode {image.name}")
    (folder / f"{image.sha256}.png").write_bytes(encoded.tobytes())


def _plain_suffix(content: bytes, orientation: int) -> str:
    """The suffix under which a library may read the file as it is, or nothing when it must be written anew.

    WORKAROUND: ultralytics rewrites a JPEG without its end marker in place (`verify_image`), also through a link.
    """
    if orientation != 1:
        return ""
    if content.startswith(_JPEG) and content.endswith(_JPEG_END):
        return ".jpg"
    is_png = content.startswith(_PNG) and len(content) > _PNG_COLOUR_AT
    is_plain = is_png and content[_PNG_DEPTH_AT] == 8 and content[_PNG_COLOUR_AT] in _PLAIN_COLOURS
    return ".png" if is_plain else ""


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, target)


def _write_yaml(root: Path, names: tuple[str, ...]) -> None:
    """JSON is YAML: names such as `no` or `on` stay text."""
    described = {
        "path": str(root.resolve()),
        "train": "images/train",
        "val": "images/valid",
        "names": dict(enumerate(names)),
    }
    (root / "data.yaml").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
