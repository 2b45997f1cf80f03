"""Every label format gives back what it was given, as far as it can hold it, and tells what it cannot."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.annotations import HUMAN, Annotation
from core.errors import UserError
from core.formats.known import FORMATS, format_named, recognise
from core.formats.seam import OutImage, OutSet, ReadImage
from core.formats.tusimple import rows_of
from core.ids import AnnotationId, ClassId, ImageId
from core.images import ImageHeader
from core.shapes import Box, Lane, Polygon, Polyline, Shape, Tag
from core.splines import at_rows, line_at_rows
from labeling.placing import place

CLASSES = {3: "no", 7: "Straße", 11: "on"}
BOXES = {"coco", "yolo", "voc"}
POLYGONS = {"coco", "yolo"}
TAGS = {"folder_per_class"}


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
    shape = Tag() if name in TAGS else Box(10, 5.5, 40.25, 50)
    format_named(name).write(out_set(tmp_path / "source", (3, shape)), tmp_path / "out")
    assert recognise(tmp_path / "out").name == name
    read = format_named(name).read(tmp_path / "out")
    assert (len(read.images), read.skipped) == (2, ())


@pytest.mark.parametrize("name", sorted(BOXES))
def test_boxes_and_odd_class_names_come_back(name: str, tmp_path: Path) -> None:
    boxes = ((3, Box(10, 5.5, 40.25, 50)), (7, Box(0, 0, 90, 60)), (11, Box(1.125, 2, 3.5, 60)))
    format_named(name).write(out_set(tmp_path / "source", *boxes), tmp_path / "out")
    read = format_named(name).read(tmp_path / "out")
    found = {image.part: rounded(labels_of(image)) for image in read.images}
    assert found == {
        "train": rounded([(CLASSES[class_id], box) for class_id, box in boxes]),
        "test": rounded([("no", boxes[0][1])]),
    }


@pytest.mark.parametrize("name", sorted(POLYGONS))
def test_polygons_come_back_point_by_point(name: str, tmp_path: Path) -> None:
    outline = Polygon((((10.0, 5.0), (40.0, 8.0), (35.0, 50.0), (12.0, 44.0)),))
    format_named(name).write(out_set(tmp_path / "source", (7, outline)), tmp_path / "out")
    read = format_named(name).read(tmp_path / "out")
    [(class_name, shape)] = labels_of(next(image for image in read.images if image.part == "train"))
    assert class_name == "Straße"
    assert isinstance(shape, Polygon)
    np.testing.assert_allclose(shape.rings[0], outline.rings[0], atol=1e-6)


def test_tags_come_back_from_folders(tmp_path: Path) -> None:
    format_named("folder_per_class").write(out_set(tmp_path / "source", (11, Tag())), tmp_path / "out")
    read = format_named("folder_per_class").read(tmp_path / "out")
    assert {(image.part, image.labels[0].class_name) for image in read.images} == {("train", "on"), ("test", "on")}


@pytest.mark.parametrize("name", sorted(BOXES))
def test_a_tag_that_cannot_be_held_is_told(name: str, tmp_path: Path) -> None:
    dropped = format_named(name).write(out_set(tmp_path / "source", (3, Tag())), tmp_path / "out")
    assert len(dropped) == 2


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
    read = format_named("yolo").read(tmp_path / "out")
    assert {image.part: image.standing for image in read.images} == {"train": "exhaustive", "test": "unknown"}


LANES = {"tusimple", "culane"}
BEND = Lane(((120.0, 590.0), (250.0, 300.0), (450.0, 140.0)))


def lane_set(folder: Path, *lanes: tuple[Shape, dict[str, str]]) -> OutSet:
    """One picture of 900 x 600 with lanes."""
    path = folder / "road.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", np.zeros((600, 900, 3), np.uint8))[1].tobytes())
    labels = [
        Annotation(AnnotationId(number), ImageId(1), ClassId(3), shape, "a", HUMAN, said)
        for number, (shape, said) in enumerate(lanes)
    ]
    return OutSet(CLASSES, [OutImage(path, "road.png", 900, 600, "train", labels, is_exhaustive=True)])


@pytest.mark.parametrize("name", sorted(LANES))
def test_lanes_come_back_along_their_whole_curve(name: str, tmp_path: Path) -> None:
    left = Lane(((120.0, 590.0), (250.0, 400.0), (420.0, 200.0)))
    right = Polyline(((800.0, 580.0), (520.0, 210.0)))
    dropped = format_named(name).write(
        lane_set(tmp_path / "source", (right, {"order": "R1"}), (left, {"order": "L1"})), tmp_path / "out"
    )
    assert dropped == ()
    assert recognise(tmp_path / "out").name == name
    (image,) = format_named(name).read(tmp_path / "out").images
    shapes = [place(label, ImageHeader(900, 600, 1), None) for label in image.labels]
    rows = list(range(220, 560, 10))
    for shape, wanted in zip(shapes, (at_rows(left.controls, rows), line_at_rows(right.points, rows)), strict=True):
        assert isinstance(shape, Lane)
        assert len(shape.controls) <= 6
        assert np.abs(np.array(at_rows(shape.controls, rows)) - np.array(wanted)).max() < 2


@pytest.mark.parametrize("name", sorted(LANES))
def test_what_lanes_formats_cannot_hold_is_told(name: str, tmp_path: Path) -> None:
    dropped = format_named(name).write(
        lane_set(tmp_path / "source", (BEND, {"line": "dashed", "order": "L1"}), (Box(1, 1, 9, 9), {})),
        tmp_path / "out",
    )
    reasons = [each.reason for each in dropped]
    assert any(reason.startswith("A box cannot be kept") for reason in reasons)
    assert any(reason.startswith("line of a lane cannot be kept") for reason in reasons)


def test_tusimple_has_its_rows_and_minus_two_where_a_lane_does_not_reach(tmp_path: Path) -> None:
    lane = Lane(((120.0, 590.0), (420.0, 300.0)))
    format_named("tusimple").write(lane_set(tmp_path / "source", (lane, {})), tmp_path / "out")
    line = json.loads((tmp_path / "out" / "label_data_train.json").read_text())
    assert rows_of(720) == list(range(160, 720, 10))
    assert line["h_samples"] == rows_of(600)
    xs = dict(zip(line["h_samples"], line["lanes"][0], strict=True))
    assert xs[133] == -2
    assert xs[592] == -2
    assert xs[450] == pytest.approx(at_rows(lane.controls, [450])[0], abs=0.01)


def test_culane_says_which_of_the_four_lanes_are_there_and_draws_them(tmp_path: Path) -> None:
    lanes = [(Lane(((x, 590.0), (450.0, 200.0))), {"order": order}) for x, order in ((100.0, "L1"), (800.0, "R1"))]
    format_named("culane").write(lane_set(tmp_path / "source", *lanes), tmp_path / "out")
    listed = (tmp_path / "out" / "list" / "train_gt.txt").read_text().split()
    assert listed[2:] == ["0", "1", "1", "0"]
    segments = cv2.imread(str(tmp_path / "out" / listed[1].lstrip("/")), cv2.IMREAD_UNCHANGED)
    x = round(at_rows(lanes[0][0].controls, [400])[0] or 0)
    assert segments[400, x] == 2
    assert set(np.unique(segments).tolist()) == {0, 2, 3}


def test_a_torn_line_and_a_missing_picture_leave_the_other_lanes(tmp_path: Path) -> None:
    format_named("tusimple").write(lane_set(tmp_path / "source", (BEND, {})), tmp_path / "out")
    file = tmp_path / "out" / "label_data_train.json"
    whole = file.read_text()
    file.write_text(whole + whole.replace("road.png", "gone.png") + whole[:40] + "\n")
    read = format_named("tusimple").read(tmp_path / "out")
    assert len(read.images) == 1
    assert [each.path for each in read.skipped] == ["label_data_train.json: line 2", "label_data_train.json: line 3"]
