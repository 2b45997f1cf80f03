"""What other programs make of the sets that we write, and we of theirs: pictures, names and places, side by side.

Each program runs in an environment of its own (see test_peers.py), by tests/benchmarks/peers/format_driver.py. The
tables that are printed stand in docs/formats.md. Run with `-s`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import platformdirs
import pytest
from PIL import Image as PillowImage

from core.annotations import HUMAN, Annotation
from core.formats.known import format_named
from core.formats.seam import OutImage, OutSet, ReadImage, read_all
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.images import read_header
from core.shapes import Box, Polygon, RotatedBox, Shape, Tag
from labeling.placing import place

DRIVER = Path(__file__).parent / "peers" / "format_driver.py"
PACKAGES = {
    "datumaro": "datumaro", "globox": "globox", "supervision": "supervision opencv-python-headless",
    "labelme": "labelme>=6.3", "label_studio": "label-studio-sdk",
}  # fmt: skip
OUR_OWN = {"pycocotools", "ultralytics"}  # which stand in our own environment
CLASSES = {11: "stop sign", 3: "car", 7: "Straße"}
READS = [
    ("coco", "pycocotools"), ("coco", "datumaro"), ("coco", "globox"), ("coco", "supervision"),
    ("yolo", "ultralytics"), ("yolo", "globox"), ("yolo", "supervision"), ("yolo-segment", "ultralytics"),
    ("yolo-segment", "supervision"), ("yolo-obb", "ultralytics"), ("yolo-obb", "supervision"),
    ("folder_per_class", "ultralytics"), ("voc", "datumaro"), ("voc", "globox"), ("voc", "supervision"),
    ("labelme", "labelme"), ("labelme", "globox"), ("cvat", "datumaro"), ("cvat", "globox"), ("cvat-video", "datumaro"),
    ("label_studio", "label_studio"), ("datumaro", "datumaro"), ("open_images", "datumaro"), ("open_images", "globox"),
]  # fmt: skip
WRITES = [
    ("coco", "datumaro"), ("coco", "globox"), ("coco", "supervision"), ("coco", "label_studio"),
    ("yolo", "datumaro"), ("yolo", "globox"), ("yolo", "supervision"), ("yolo", "label_studio"),
    ("voc", "datumaro"), ("voc", "globox"), ("voc", "supervision"), ("voc", "label_studio"),
    ("labelme", "labelme"), ("labelme", "globox"), ("cvat", "datumaro"), ("cvat", "globox"),
    ("label_studio", "label_studio"), ("datumaro", "datumaro"), ("open_images", "datumaro"), ("open_images", "globox"),
]  # fmt: skip
# Where the other program differs, and why; docs/formats.md says the same.
DIFFERENT = {
    ("yolo", "globox"): "takes a photo's size as it is stored, on its side",
    ("open_images", "globox"): "takes a photo's size as it is stored, on its side",
    ("voc", "supervision"): "counts pixels from 1",
    ("voc", "label_studio"): "writes whole pixels",
}
Boxes = dict[str, list[list[object]]]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[OutImage]:
    """Two of one name, one on its side by its EXIF orientation, one looked through and empty, one not looked at."""
    root = tmp_path_factory.mktemp("pictures")
    for number, name in enumerate(("a/bild.png", "b/bild.png", "leer.png", "offen.png")):
        (root / name).parent.mkdir(exist_ok=True)
        cv2.imwrite(str(root / name), np.full((60, 90, 3), 40 * number, np.uint8))
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    PillowImage.new("RGB", (90, 60), (9, 9, 9)).save(root / "hoch.jpg", exif=exif)
    boxes = {
        "a/bild.png": [(3, Box(10, 5.5, 40.25, 50)), (7, Box(0, 0, 90, 60)), (3, Box(1.5, 2, 3.75, 60))],
        "b/bild.png": [(11, Box(20, 20, 30, 31))], "hoch.jpg": [(7, Box(5, 50, 55, 85))],
        "leer.png": [], "offen.png": [],
    }  # fmt: skip
    sizes = {name: (60, 90) if name == "hoch.jpg" else (90, 60) for name in boxes}
    return [
        OutImage(root / name, name, *sizes[name], "train", _labels(shapes, 10 * number), name != "offen.png")
        for number, (name, shapes) in enumerate(boxes.items())
    ]


def _labels(shapes: list[tuple[int, Shape]], track: int) -> list[Annotation]:
    told = {"occluded": "yes", "colour": "red"}
    return [
        Annotation(AnnotationId(n), ImageId(1), ClassId(class_id), shape, "a", HUMAN, told, TrackId(track + n))
        for n, (class_id, shape) in enumerate(shapes)
    ]


def as_written(images: list[OutImage], name: str) -> list[OutImage]:
    """The set for a format: its boxes as outlines, rotated boxes or tags where that is what the format is about."""

    def shape(box: Shape) -> Shape:
        x1, y1, x2, y2 = box.bounds() or (0, 0, 0, 0)
        if name == "yolo-segment":
            return Polygon((((x1, y1), (x2, y1), (x2, y2), ((x1 + x2) / 2, y2), (x1, y2)),))
        if name == "yolo-obb":
            return RotatedBox((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, 0)
        return Tag() if name == "folder_per_class" else box

    limit = 1 if name == "folder_per_class" else 100
    return [
        OutImage(
            image.source, image.name, image.width, image.height, image.part,
            _labels([(known.class_id, shape(known.shape)) for known in image.annotations[:limit]], 10 * place_of),
            image.is_exhaustive,
            recording="drive" if name == "cvat-video" else "", frame_index=place_of if name == "cvat-video" else None,
        )
        for place_of, image in enumerate(images)
    ]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    peer: str
    images: int
    boxes: int
    classes: str
    difference: str
    details: str = ""

    def told(self) -> str:
        cells = (self.name, self.peer, self.images, self.boxes, self.classes, self.difference, self.details)
        return f"| {' | '.join(map(str, cells))} |"


def run(peer: str, action: str, name: str, *folders: Path) -> dict[str, object] | str:
    """The peer's answer, or the last line of what went wrong."""
    command = [str(python_of(peer)), str(DRIVER), peer, action, name, *map(str, folders)]
    environment = {**os.environ, "YOLO_OFFLINE": "true", "YOLO_CONFIG_DIR": str(folders[0].parent), "PYTHONUTF8": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no word"])[-1][:160]
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def python_of(peer: str) -> Path:
    if peer in OUR_OWN:
        return Path(sys.executable)
    root = Path(os.environ.get("ROADWRIGHT_PEERS") or platformdirs.user_cache_dir("roadwright-peers"))
    python = root / peer / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (root / peer / "whole").exists():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(root / peer)], check=False)
        installed = subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES[peer].split()], check=False)
        if made.returncode or installed.returncode:
            pytest.skip(f"{peer} cannot be installed here")
        (root / peer / "whole").touch()
    return python


def compared(name: str, peer: str, wanted: Boxes, got: Boxes, classes: list[str]) -> Row:
    """How the two agree: a picture is known by its stem, a box by its class and the nearest place."""
    worst, lost = 0.0, 0
    for stem, boxes in wanted.items():
        left = list(got.get(stem, []))
        for label, *edges in boxes:
            near = [(np.abs(np.subtract(edges, other[1:])).max(), other) for other in left if other[0] == label]
            if not near:
                lost += 1
                continue
            distance, other = min(near, key=lambda pair: pair[0])
            left.remove(other)
            worst = max(worst, float(distance))
    found = sum(len(boxes) for boxes in got.values())
    told = f"{worst:.2f} px" + (f", {lost} of other names" if lost else "")
    names = (
        "in order" if classes == list(CLASSES.values()) else "all" if set(classes) >= set(CLASSES.values()) else "some"
    )
    return Row(name, peer, len(got), found, names if classes else "none", told)


def boxes_of(images: list[OutImage], name: str = "") -> Boxes:
    if name == "cvat-video":
        numbered = [replace(image, name=f"frame_{image.frame_index:06d}.png") for image in images]
        return boxes_of(numbered)
    taken: dict[str, int] = {}
    boxes: Boxes = {}
    for image in images:
        stem = Path(image.name).stem
        taken[stem] = taken.get(stem, 0) + 1
        unique = stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"
        boxes[unique] = [[CLASSES[each.class_id], *(each.shape.bounds() or (0, 0, 0, 0))] for each in image.annotations]
    return boxes


def details_of(images: Sequence[ReadImage]) -> str:
    labels = [label for image in images for label in image.labels]
    occluded = sum(label.attributes.get("occluded") == "yes" for label in labels)
    colours = sum(label.attributes.get("colour") == "red" for label in labels)
    tracks = len({label.track for label in labels} - {""})
    return f"{occluded} occluded, {colours} colours, {tracks} tracks"


def read_boxes(image: ReadImage) -> list[list[object]]:
    header = read_header(image.path)
    return [[label.class_name, *(place(label, header, image.size_wh).bounds() or ())] for label in image.labels]


@pytest.mark.timeout(3600)
def test_other_programs_read_what_we_write(
    pictures: list[OutImage], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = []
    for name, peer in READS:
        images, out = as_written(pictures, name), tmp_path / f"{name}-{peer}"
        both = [*images, *(_in_valid(image) for image in images[:1])] if name.startswith(("yolo", "folder")) else images
        format_named(name).write(OutSet(CLASSES, both), out)
        answer = run(peer, "read", name, out)
        if isinstance(answer, str):
            rows.append(Row(name, peer, 0, 0, "none", f"does not read it: {answer}"))
        else:
            row = compared(name, peer, boxes_of(images, name), answer["boxes"], answer["classes"])  # type: ignore[arg-type]
            rows.append(replace(row, details=str(answer.get("details", ""))))
    with capsys.disabled():
        print("\n| format | read by | pictures (of 5) | boxes (of 5) | class names | largest difference | details |")
        print("\n".join(["|---|---|---|---|---|---|---|", *(row.told() for row in rows)]))
    assert all(row.boxes == (3 if row.name == "folder_per_class" else 5) for row in rows)
    assert_alike(rows)


def _in_valid(image: OutImage) -> OutImage:
    """Once more, for readers that insist on a part to validate on."""
    labels = image.annotations
    return OutImage(image.source, "v.png", image.width, image.height, "valid", labels, is_exhaustive=True)


@pytest.mark.timeout(3600)
def test_we_read_what_other_programs_write(
    pictures: list[OutImage], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = {name: tmp_path / f"ours-{name}" for name in ("coco", "label_studio")}
    for name, folder in sources.items():
        format_named(name).write(OutSet(CLASSES, pictures), folder)
    _add_box_outside(sources["coco"] / "train" / "_annotations.coco.json")
    rows = []
    for name, peer in WRITES:
        is_converted = peer == "label_studio" and name != "label_studio"
        source, out = sources["label_studio" if is_converted else "coco"], tmp_path / f"{peer}-{name}"
        answer = run(peer, "write", name, source, out)
        if isinstance(answer, str):
            rows.append(Row(name, peer, 0, 0, "none", f"does not write it: {answer}"))
            continue
        wanted = boxes_of(pictures)
        if not is_converted:
            wanted["bild-2"].append(["car", 80, 50, 90, 60])  # the box that juts out, cut at the edges
        read = read_all(format_named(name), out)
        got = {image.path.stem: read_boxes(image) for image in read.images}
        rows.append(replace(compared(name, peer, wanted, got, list(read.classes)), details=details_of(read.images)))
    with capsys.disabled():
        print("\n| format | written by | pictures | boxes | class names | largest difference | details |")
        print("\n".join(["|---|---|---|---|---|---|---|", *(row.told() for row in rows)]))
    assert all(row.boxes >= 5 for row in rows)
    assert_alike(rows)


def assert_alike(rows: Sequence[Row]) -> None:
    """Every box is where it was, but for the differences that are known."""
    assert [row for row in rows if row.difference != "0.00 px" and (row.name, row.peer) not in DIFFERENT] == []


def _add_box_outside(file: Path) -> None:
    loaded = json.loads(file.read_text(encoding="utf-8"))
    image = next(each for each in loaded["images"] if each["file_name"] == "bild-2.png")
    car = next(each["id"] for each in loaded["categories"] if each["name"] == "car")
    loaded["annotations"].append(
        {"id": 99, "image_id": image["id"], "category_id": car, "bbox": [80, 50, 30, 40], "area": 1200,
         "iscrowd": 0, "segmentation": []}
    )  # fmt: skip
    file.write_text(json.dumps(loaded), encoding="utf-8")
