"""Sets as other programs leave them on disk are read: their folders, their short forms, their peculiarities."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import UserError
from core.formats.csv_columns import ColumnMapping, guess_columns
from core.formats.csv_rows import Row
from core.formats.known import format_named, recognise
from core.formats.plain_csv import PlainCsv
from core.formats.seam import ReadImage, ReadSet, read_all
from core.images import ImageHeader
from core.shapes import Box, Mask, Polygon, RotatedBox, Shape
from labeling.placing import place

WIDTH, HEIGHT = 90, 60
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a text, a JSON document or, where nothing is said, a picture."""

    def write(name: str, content: object = None) -> Path:
        path = tmp_path / "set" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            pixels = np.full((HEIGHT, WIDTH, 3), sum(name.encode()) % 251, np.uint8)
            path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return tmp_path / "set"

    return write


def shape_of(image: ReadImage, index: int = 0) -> Shape:
    return place(image.labels[index], ImageHeader(WIDTH, HEIGHT, 1), image.size_wh)


def read(name: str, root: Path) -> ReadSet:
    assert recognise(root).name == name
    return read_all(format_named(name), root)


def parts(found: ReadSet) -> dict[str, str]:
    return {image.path.name: image.part for image in found.images}


# YOLO


def test_a_roboflow_folder_with_paths_that_lead_nowhere_keeps_its_parts(put: Put) -> None:
    put("data.yaml", "train: ../train/images\nval: ../valid/images\nnc: 2\nnames: ['no', 'on']\n")
    put("train/images/a.png"), put("valid/images/b.png"), put("train/labels/a.txt", "1 0.5 0.5 0.2 0.2\n")
    found = read("yolo", put("valid/labels/b.txt", ""))
    assert parts(found) == {"a.png": "train", "b.png": "valid"}
    assert [label.class_name for image in found.images for label in image.labels] == ["on"]


def test_parts_may_be_lists_of_pictures(put: Put) -> None:
    put("data.yaml", "path: .\ntrain: [one.txt, extra]\nval: two.txt\nnames: {0: car}\n")
    put("one.txt", "./images/a.png\n"), put("two.txt", "images/b.png\nimages/none.png\n")
    put("images/a.png"), put("images/b.png"), put("extra/c.png"), put("extra/c.txt", "0 0.5 0.5 1 1\n")
    found = read("yolo", put("labels/a.txt", "0 0.5 0.5 1 1\n"))
    assert parts(found) == {"a.png": "train", "b.png": "valid", "c.png": "train"}
    assert [each.path for each in found.skipped] == ["two.txt: images/none.png"]


def test_darknets_files_together_are_read(put: Put) -> None:
    put("obj.names", "car\nbus\n"), put("obj.data", "classes = 2\ntrain = data/train.txt\nnames = data/obj.names\n")
    put("train.txt", "data/obj_train_data/a.png\n"), put("obj_train_data/a.png")
    found = read("yolo", put("obj_train_data/a.txt", "1 0.5 0.5 0.2 0.2\n"))
    assert (parts(found), found.images[0].labels[0].class_name) == ({"a.png": "train"}, "bus")


def test_four_corners_are_a_rotated_box_only_where_it_is_said(put: Put) -> None:
    put("images/a.png"), put("labels/a.txt", "0 0.2 0.2 0.6 0.3 0.55 0.6 0.15 0.5\n")
    root = put("data.yaml", "names: [car]\n")
    assert isinstance(shape_of(read("yolo", root).images[0]), Polygon)
    assert isinstance(shape_of(read_all(format_named("yolo-obb"), root).images[0]), RotatedBox)
    put("data.yaml", "names: [car]\ntask: obb\n")
    assert isinstance(shape_of(read("yolo-obb", root).images[0]), RotatedBox)


def test_lines_with_keypoints_or_a_score_are_refused_with_a_sentence(put: Put) -> None:
    put("data.yaml", "names: [person]\nkpt_shape: [2, 3]\n"), put("images/a.png")
    root = put("labels/a.txt", "0 0.5 0.5 0.2 0.2 0.1 0.1 2 0.2 0.2 2\n0 0.5 0.5 0.2 0.2 0.9\n0 0.5 0.5 0.2 0.2\n")
    found = read("yolo", root)
    reasons = " ".join(each.reason for each in found.skipped)
    assert "keypoints" in reasons
    assert "prediction" in reasons
    assert (len(found.images[0].labels), found.images[0].standing) == (1, "partial")


# COCO


def coco(**changes: object) -> dict[str, object]:
    return {
        "annotations": [{"id": 1, "image_id": 5, "category_id": 90, "bbox": [1, 2, 30, 40]}],
        "categories": [{"id": 90, "name": "car"}, {"id": 2, "name": "bus"}],
        "images": [{"id": 5, "file_name": "a.png", "width": WIDTH, "height": HEIGHT}],
        **changes,
    }  # fmt: skip


def test_lists_may_stand_in_any_order_and_ids_be_any_numbers(put: Put) -> None:
    put("a.png")
    document = coco()
    for order in (("images", "annotations", "categories"), ("annotations", "categories", "images")):
        root = put("labels.json", {key: document[key] for key in order})
        found = read("coco", root)
        assert found.classes == ("car", "bus")
        assert shape_of(found.images[0]) == Box(1, 2, 31, 42)


def test_an_outline_in_two_parts_is_one_mask_and_so_are_runs(put: Put) -> None:
    put("a.png")
    two = [[1, 1, 11, 1, 11, 11, 1, 11], [20, 1, 30, 1, 30, 11, 20, 11]]
    runs = {"size": [HEIGHT, WIDTH], "counts": [60, 60, HEIGHT * WIDTH - 120]}
    items = [
        {"id": 1, "image_id": 5, "category_id": 2, "segmentation": two, "bbox": [1, 1, 29, 10]},
        {"id": 2, "image_id": 5, "category_id": 2, "segmentation": runs, "iscrowd": 1, "bbox": [1, 0, 1, 60]},
    ]
    image = read("coco", put("labels.json", coco(annotations=items))).images[0]
    first, second = shape_of(image), shape_of(image, 1)
    assert isinstance(first, Mask)
    assert (first.bounds(), sum(first.counts[1::2])) == ((1, 1, 30, 11), 200)
    assert second.bounds() == (1, 0, 2, 60)
    assert image.labels[1].attributes == {"crowd": "yes"}


def test_a_lost_annotation_leaves_its_picture_partial_even_when_others_are_read_later(put: Put) -> None:
    put("a.png")
    bad = {"id": 1, "image_id": 5, "category_id": 7, "bbox": [1, 2, 3, 4]}
    good = [{"id": number, "image_id": 5, "category_id": 2, "bbox": [1, 2, 30, 40]} for number in range(40_001)]
    found = read("coco", put("labels.json", coco(annotations=[bad, *good])))
    assert (len(found.images), len(found.images[0].labels), found.images[0].standing) == (1, 40_001, "partial")


# Pascal VOC


def test_parts_of_an_object_pose_and_lists_of_parts_are_read(put: Put) -> None:
    box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>"
    head = f"<part><name>head</name>{box}</part>"
    person = f"<object><name>person</name><pose>Left</pose><truncated>1</truncated>{box}{head}</object>"
    put("VOC/Annotations/a.xml", f"<annotation><filename>a.png</filename>{person}</annotation>")
    put("VOC/JPEGImages/a.png"), put("VOC/JPEGImages/b.png")
    found = read("voc", put("VOC/ImageSets/Main/val.txt", "a  1\n"))
    labels = {label.class_name: dict(label.attributes) for label in found.images[0].labels}
    assert labels == {"person": {"truncated": "yes", "pose": "Left"}, "head": {"part of": "person"}}
    assert parts(found) == {"a.png": "valid", "b.png": ""}
    assert found.images[1].standing == "unknown"


# LabelMe


def labelme(**changes: object) -> dict[str, object]:
    shape = {
        "label": "car",
        "points": [[30, 40], [1, 2]],
        "shape_type": "rectangle",
        "group_id": 3,
        "flags": {"wet": True},
    }
    return {
        "version": "5.0.1", "flags": {"night": True, "rain": False}, "shapes": [shape], "imagePath": "a.png",
        "imageData": None, "imageHeight": HEIGHT, "imageWidth": WIDTH, **changes,
    }  # fmt: skip


def test_flags_are_tags_and_details_are_attributes(put: Put) -> None:
    put("a.png")
    [image] = read("labelme", put("a.json", labelme())).images
    assert [(label.class_name, label.kind) for label in image.labels] == [("car", "box"), ("night", "tag")]
    assert image.labels[0].attributes == {"wet": "yes", "group": "3"}
    assert shape_of(image) == Box(1, 2, 30, 40)


def test_a_picture_that_is_packed_in_is_unpacked_beside_its_file(put: Put) -> None:
    packed = base64.b64encode((put("elsewhere.png") / "elsewhere.png").read_bytes()).decode()
    (put("elsewhere.png") / "elsewhere.png").unlink()
    root = put("day/a.json", labelme(imageData=packed, imagePath="..\\..\\secret\\a.png"))
    for _ in range(2):
        [image] = read("labelme", root).images
        assert image.path == root / "day" / "a.png"
    assert sorted(path.name for path in (root / "day").iterdir()) == ["a.json", "a.png"]


# CVAT


VIDEO = """<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><name>Friday</name><mode>interpolation</mode>
<labels><label><name>bus</name></label><label><name>car</name></label></labels>
<original_size><width>90</width><height>60</height></original_size></task></meta>
<track id="4" label="car"><box frame="0" keyframe="1" outside="0" occluded="1" xtl="0" ytl="0" xbr="10" ybr="10"/>
<box frame="4" keyframe="1" outside="0" occluded="0" xtl="40" ytl="0" xbr="50" ybr="10"/>
<box frame="5" keyframe="1" outside="1" occluded="0" xtl="40" ytl="0" xbr="50" ybr="10"/></track></annotations>"""


def test_frames_between_keyframes_are_filled_in_and_none_after_the_end(put: Put) -> None:
    for frame in (0, 1, 4, 5, 6):
        put(f"images/frame_{frame:06d}.png")
    found = read("cvat-video", put("annotations.xml", VIDEO))
    by_frame = {image.frame_index: image for image in found.images}
    assert {frame: len(image.labels) for frame, image in by_frame.items()} == {0: 1, 1: 1, 4: 1, 5: 0, 6: 0}
    assert shape_of(by_frame[1]) == Box(10, 0, 20, 10)
    assert (by_frame[1].labels[0].track, by_frame[1].recording, found.classes) == ("4", "Friday", ("bus", "car"))
    assert by_frame[0].labels[0].attributes == {"occluded": "yes"}


def test_frames_that_are_no_pictures_yet_are_told(put: Put) -> None:
    put("images/frame_000000.png")
    [told] = read("cvat-video", put("annotations.xml", VIDEO)).skipped
    assert "1 frame with labels is not beside it" in told.reason


def test_images_of_two_folders_with_one_name_are_told_apart_by_their_subset(put: Put) -> None:
    box = '<box label="car" occluded="0" xtl="{}" ytl="0" xbr="50" ybr="10" rotation="30.0"/>'
    images = "".join(
        f'<image id="{number}" name="a.png" subset="{part}" width="90" height="60">{box.format(number)}</image>'
        for number, part in enumerate(("Train", "Validation"))
    )
    put("images/Train/a.png"), put("images/Validation/a.png")
    found = read("cvat", put("annotations.xml", f"<annotations><version>1.1</version>{images}</annotations>"))
    assert {image.path.parent.name: image.part for image in found.images} == {"Train": "train", "Validation": "valid"}
    assert isinstance(shape_of(found.images[0]), RotatedBox)


# Label Studio


def task(address: str, results: list[object]) -> dict[str, object]:
    return {"id": 7, "data": {"image": address}, "annotations": [{"result": results}], "predictions": []}


def region(**changes: object) -> dict[str, object]:
    value = {"x": 10, "y": 10, "width": 50, "height": 50, "rotation": 0, "rectanglelabels": ["car"]}
    return {
        "id": "r1", "type": "rectanglelabels", "original_width": WIDTH, "original_height": HEIGHT, "value": value,
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/data/local-files/?d=sets/day%201/a.png", "/data/upload/3/0a1b2c3d-a.png", "s3://bucket/deep/a.png",
        "https://example.org/x/a.png?token=1", "a.png",
    ],
)  # fmt: skip
def test_addresses_lead_to_pictures_in_the_source_and_nowhere_else(put: Put, address: str) -> None:
    put("sets/day 1/a.png")
    [image] = read("label_studio", put("tasks.json", [task(address, [region()])])).images
    assert image.path.name == "a.png"
    assert shape_of(image) == Box(9, 6, 54, 36)


def test_what_is_said_of_a_region_is_its_attributes_and_of_the_picture_a_tag(put: Put) -> None:
    colour = region(type="choices", from_name="colour", value={"x": 10, "choices": ["red"]})
    weather = {"id": "w", "type": "choices", "from_name": "weather", "value": {"choices": ["rain"]}}
    put("a.png")
    [image] = read("label_studio", put("tasks.json", [task("a.png", [region(), colour, weather])])).images
    assert [(label.class_name, label.kind, dict(label.attributes)) for label in image.labels] == [
        ("car", "box", {"colour": "red"}), ("rain", "tag", {}),
    ]  # fmt: skip


def test_the_short_export_is_read(put: Put) -> None:
    place_of = {"x": 10, "y": 10, "width": 50, "height": 50, "rotation": 0, "rectanglelabels": ["car"]}
    short = {"image": "a.png", "id": 1, "label": [{**place_of, "original_width": WIDTH, "original_height": HEIGHT}]}
    put("a.png")
    [image] = read("label_studio", put("tasks.json", [short])).images
    assert shape_of(image) == Box(9, 6, 54, 36)


def test_a_task_that_nobody_finished_is_unlabelled_and_predictions_are_told(put: Put) -> None:
    put("a.png")
    open_task = {
        **task("a.png", []),
        "annotations": [{"was_cancelled": True, "result": [region()]}],
        "predictions": [{}],
    }
    found = read("label_studio", put("tasks.json", [open_task]))
    assert (found.images[0].standing, found.images[0].labels) == ("unknown", ())
    assert "predictions" in found.skipped[0].reason


# Open Images and tables


OPEN_IMAGES = (
    "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n"
    "a,xclick,/m/0k4j,1,0.1,0.5,0.2,0.6,1,0,-1,0,0\n"
)
VERIFIED = """ImageID,Source,LabelName,Confidence
a,verification,/m/0k4j,1
a,verification,/m/01bjv,0
b,verification,/m/0k4j,0
"""


def test_verified_classes_say_whether_a_picture_was_looked_through(put: Put) -> None:
    put("class-descriptions-boxable.csv", "/m/01bjv,Bus\n/m/0k4j,Car\n/m/0zzz,Never used\n")
    put("validation-annotations-bbox.csv", OPEN_IMAGES)
    put("validation-annotations-human-imagelabels-boxable.csv", VERIFIED), put("validation/a.png")
    found = read("open_images", put("validation/b.png"))
    assert found.classes == ("Bus", "Car")
    assert [(image.path.stem, image.part, image.standing) for image in found.images] == [
        ("a", "valid", "exhaustive"), ("b", "valid", "unknown"),
    ]  # fmt: skip
    known = {"occluded": "yes", "truncated": "no", "depiction": "no", "inside": "no"}
    assert found.images[0].labels[0].attributes == known


@pytest.mark.parametrize(
    ("header", "layout", "places"),
    [
        ("filename,width,height,class,xmin,ymin,xmax,ymax", "corners", (4, 5, 6, 7)),
        ("Filename;Annotation tag;Upper left corner X;Upper left corner Y;Lower right corner X;Lower right corner Y",
         "corners", (2, 3, 4, 5)),
        ("image_id,label,bbox_x,bbox_y,bbox_width,bbox_height", "size", (2, 3, 4, 5)),
        ("path,category,x_center,y_center,width,height", "middle", (2, 3, 4, 5)),
        ("image,label", "none", ()),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_headers(header: str, layout: str, places: tuple[int, ...]) -> None:
    separator = ";" if ";" in header else ","
    guessed = guess_columns([Row(1, tuple(header.split(separator)))], separator)
    assert (guessed.layout, guessed.places) == (layout, places)


def test_a_table_that_says_too_little_is_refused_with_a_hint() -> None:
    with pytest.raises(UserError, match="Say which columns"):
        guess_columns([Row(1, ("speed", "angle"))], ",")


def test_a_mapping_that_is_told_is_gone_by(put: Put) -> None:
    put("a.png")
    root = put("odd.csv", "5|6|a.png|20|30|lorry\n")
    mapping = ColumnMapping(2, 5, "size", (0, 1, 3, 4), has_header=False, separator="|")
    [image] = read_all(PlainCsv(mapping), root).images
    assert (image.labels[0].class_name, shape_of(image)) == ("lorry", Box(5, 6, 25, 36))


def test_rows_without_a_header_and_empty_pictures_are_read_as_retinanet_writes_them(put: Put) -> None:
    put("a.png"), put("b.png")
    found = read("csv", put("train.csv", "a.png,1,2,30,40,car\nb.png,,,,,\n"))
    assert {image.path.name: (len(image.labels), image.standing) for image in found.images} == {
        "a.png": (1, "exhaustive"), "b.png": (0, "exhaustive"),
    }  # fmt: skip
