"""Every label format gives back what it was given, as far as it can hold it, and tells what it cannot."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from core.annotations import HUMAN, Annotation
from core.errors import UserError
from core.formats.known import FORMATS, format_named, recognise
from core.formats.seam import OutImage, OutSet, ReadImage, read_all
from core.ids import AnnotationId, ClassId, ImageId
from core.images import ImageHeader
from core.shapes import Box, Lane, Polygon, Shape, Tag
from labeling.placing import place

CLASSES = {3: "no", 7: "Straße", 11: "on"}
ALSO_TAGS = {"labelme", "label_studio", "datumaro", "cvat", "csv"}
BOXES = {
    "coco", "yolo", "yolo-segment", "voc", "kitti", "bdd100k", "mapillary_signs", "open_images", "cvat-video",
    *ALSO_TAGS,
}  # fmt: skip
POLYGONS = {
    "coco", "yolo", "yolo-segment", "bdd100k", "cityscapes", "openlabel", "labelme", "label_studio", "datumaro",
    "cvat", "cvat-video",
}  # fmt: skip
TAGS = {"folder_per_class", "gtsrb"}
LANES = {"tusimple", "culane"}


def picture(folder: Path, name: str, seed: int) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 90, 3), dtype=np.uint8)
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return path


def out_set(folder: Path, *shapes: tuple[int, Shape]) -> OutSet:
    """Two pictures of one name in two folders, the first one labelled, in the parts train and test."""
    labels = [
        Annotation(AnnotationId(number), ImageId(1), ClassId(class_id), shape, "a", HUMAN)
        for number, (class_id, shape) in enumerate(shapes)
    ]
    first, second = picture(folder, "one/bild.png", 1), picture(folder, "two/bild.png", 2)
    return OutSet(
        CLASSES,
        [
            OutImage(first, "one/bild.png", 90, 60, "train", labels, is_exhaustive=True),
            OutImage(second, "two/bild.png", 90, 60, "test", labels[:1], is_exhaustive=True),
        ],
    )


def labels_of(image: ReadImage) -> list[tuple[str, Shape]]:
    return [(label.class_name, place(label, ImageHeader(90, 60, 1), image.size_wh)) for label in image.labels]


def rounded(labels: list[tuple[str, Shape]]) -> list[tuple[str, str, tuple[float, ...]]]:
    return sorted(
        (name, type(shape).__name__, tuple(round(value, 4) for value in shape.bounds() or ())) for name, shape in labels
    )


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_what_was_written_is_recognised_and_holds_every_picture(name: str, tmp_path: Path) -> None:
    lane = Lane(((20.0, 60.0), (40.0, 5.0)))
    shape = Tag() if name in TAGS else lane if name in LANES else Box(10, 5.5, 40.25, 50)
    format_named(name).write(out_set(tmp_path / "source", (3, shape)), tmp_path / "out")
    assert recognise(tmp_path / "out").name == name
    read = read_all(format_named(name), tmp_path / "out")
    assert (len(read.images), read.skipped) == (2, ())


@pytest.mark.parametrize("name", sorted(BOXES))
def test_boxes_and_odd_class_names_come_back(name: str, tmp_path: Path) -> None:
    boxes = ((3, Box(10, 5.5, 40.25, 50)), (7, Box(0, 0, 90, 60)), (11, Box(1.125, 2, 3.5, 60)))
    format_named(name).write(out_set(tmp_path / "source", *boxes), tmp_path / "out")
    read = read_all(format_named(name), tmp_path / "out")
    found = {image.part: rounded(labels_of(image)) for image in read.images}
    assert found == {
        "train": rounded([(CLASSES[class_id], box) for class_id, box in boxes]),
        "test": rounded([("no", boxes[0][1])]),
    }


@pytest.mark.parametrize("name", sorted(POLYGONS))
def test_polygons_come_back_point_by_point(name: str, tmp_path: Path) -> None:
    outline = Polygon((((10.0, 5.0), (40.0, 8.0), (35.0, 50.0), (12.0, 44.0)),))
    format_named(name).write(out_set(tmp_path / "source", (7, outline)), tmp_path / "out")
    read = read_all(format_named(name), tmp_path / "out")
    [(class_name, shape)] = labels_of(next(image for image in read.images if image.part == "train"))
    assert class_name == "Straße"
    assert isinstance(shape, Polygon)
    np.testing.assert_allclose(shape.rings[0], outline.rings[0], atol=1e-6)


def test_tags_come_back_from_folders(tmp_path: Path) -> None:
    format_named("folder_per_class").write(out_set(tmp_path / "source", (11, Tag())), tmp_path / "out")
    read = read_all(format_named("folder_per_class"), tmp_path / "out")
    assert {(image.part, image.labels[0].class_name) for image in read.images} == {("train", "on"), ("test", "on")}


@pytest.mark.parametrize("name", sorted(BOXES - ALSO_TAGS))
def test_a_tag_that_cannot_be_held_is_told(name: str, tmp_path: Path) -> None:
    dropped = format_named(name).write(out_set(tmp_path / "source", (3, Tag())), tmp_path / "out")
    assert sum("1 tag cannot be kept" in each.reason for each in dropped) == 2


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_a_folder_that_holds_something_is_never_written_into(name: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    with pytest.raises(UserError, match="not empty"):
        format_named(name).write(out_set(tmp_path / "source", (3, Box(1, 1, 5, 5))), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_nothing_is_said_of_a_picture_without_a_yolo_file(tmp_path: Path) -> None:
    labelled = out_set(tmp_path / "source", (3, Box(1, 1, 5, 5)))
    format_named("yolo").write(labelled, tmp_path / "out")
    (tmp_path / "out" / "labels" / "test" / "bild-2.txt").unlink()
    (tmp_path / "out" / "labels" / "train" / "bild.txt").write_text("")
    read = read_all(format_named("yolo"), tmp_path / "out")
    assert {image.part: image.standing for image in read.images} == {"train": "exhaustive", "test": "unknown"}
