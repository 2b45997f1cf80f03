"""Driving datasets as their owners publish them, with what is odd about each; the files are made here in their form."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from core.formats.known import format_named, recognise
from core.formats.seam import ReadImage, ReadSet, read_all
from core.images import ImageHeader, read_bgr, read_header
from core.shapes import Box, Lane, Polygon
from labeling.placing import place

HEADER = ImageHeader(200, 100, 1)


def add_picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(len(str(path))).integers(0, 255, (100, 200, 3), np.uint8)
    path.write_bytes(cv2.imencode(path.suffix, pixels)[1].tobytes())
    return path


def add_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def add_json(path: Path, value: object) -> Path:
    return add_text(path, json.dumps(value))


def read(folder: Path, name: str) -> ReadSet:
    """What is read of a source that is recognised as this format."""
    assert recognise(folder).name == name
    return read_all(format_named(name), folder)


def one(found: ReadSet) -> ReadImage:
    [image] = found.images
    return image


def names(image: ReadImage) -> list[str]:
    return [label.class_name for label in image.labels]


# KITTI


def test_kitti_names_may_have_spaces_and_numbers_that_say_nothing_are_no_attributes(tmp_path: Path) -> None:
    add_picture(tmp_path / "training/image_2/000001.png")
    add_text(
        tmp_path / "training/label_2/000001.txt",
        "Person (sitting) 0.00 0 -10 10.5 20 30 40 -1 -1 -1 -1000 -1000 -1000 -10\n"
        "Car 0.75 2 -1.57 50 20 90 60 1.50 1.60 3.90 -2.00 1.70 20.00 0.25\n"
        "Speed limit 50 1 1 -10 10 20 30 40 -1 -1 -1 -1000 -1000 -1000 -10 0.91\n",
    )
    image = one(read(tmp_path, "kitti"))
    assert names(image) == ["Person (sitting)", "Car", "Speed limit 50"]
    assert image.labels[0].attributes == {}
    assert image.labels[1].attributes == {
        "truncated": "0.75", "occluded": "largely", "alpha": "-1.57", "rotation_y": "0.25", "size_3d": "1.50 1.60 3.90",
        "location_3d": "-2.00 1.70 20.00",
    }  # fmt: skip
    assert image.labels[2].attributes == {"truncated": "yes", "occluded": "partly", "score": "0.91"}
    assert (image.part, image.standing) == ("train", "exhaustive")


def test_kitti_dont_care_is_a_crowd_and_a_crowd_is_dont_care(tmp_path: Path) -> None:
    add_picture(tmp_path / "image_2/1.png")
    add_text(tmp_path / "label_2/1.txt", "DontCare -1 -1 -10 1 2 30 40 -1 -1 -1 -1000 -1000 -1000 -10\n")
    label = one(read(tmp_path, "kitti")).labels[0]
    assert (label.class_name, label.attributes) == ("DontCare", {"crowd": "yes"})


def test_a_kitti_line_that_is_bad_leaves_the_picture_partly_told(tmp_path: Path) -> None:
    add_picture(tmp_path / "image_2/1.png")
    add_picture(tmp_path / "image_2/2.png")
    line = "Car 0 0 -10 1 2 30 40 -1 -1 -1 -1000 -1000 -1000 -10\n"
    add_text(tmp_path / "label_2/1.txt", line + "Car 0 0 -10 1 2 thirty 40 -1 -1 -1 -1000 -1000 -1000 -10\n")
    add_text(tmp_path / "label_2/9.txt", line)
    found = read(tmp_path, "kitti")
    assert [(image.standing, len(image.labels)) for image in found.images] == [("partial", 1), ("unknown", 0)]
    assert [problem.path for problem in found.skipped] == ["label_2/1.txt:2", "label_2/9.txt"]


def test_kitti_drives_of_one_name_in_two_parts_are_two_drives(tmp_path: Path) -> None:
    for part in ("training", "testing"):
        add_picture(tmp_path / part / "image_02/0000/000000.png")
        add_picture(tmp_path / part / "image_02/0000/000001.png")
        add_text(
            tmp_path / part / "label_02/0000.txt",
            "1 7 Van 0 0 -1.79 10 20 40 60 2.00 1.82 4.43 -4.55 1.86 13.41 -2.12\n"
            "1 -1 DontCare -1 -1 -10 60 20 90 40 -1 -1 -1 -1000 -1000 -1000 -10\n",
        )
    found = read(tmp_path, "kitti_tracking")
    assert len({image.recording for image in found.images}) == 2
    assert sorted((image.frame_index, len(image.labels), image.standing) for image in found.images) == [
        (0, 0, "exhaustive"), (0, 0, "exhaustive"), (1, 2, "exhaustive"), (1, 2, "exhaustive"),
    ]  # fmt: skip
    labels = next(image.labels for image in found.images if image.labels)
    assert [label.track for label in labels] == ["7", ""]


# BDD100K

CURVE = [[10.0, 90.0], [20.0, 60.0], [30.0, 30.0], [60.0, 10.0]]


def bdd_frame(name: str) -> dict[str, object]:
    lane = {"laneDirection": "parallel", "laneStyle": "solid", "laneTypes": "road curb"}
    return {
        "name": name,
        "attributes": {"weather": "rainy", "scene": "undefined", "timeofday": "night"},
        "timestamp": 10000,
        "labels": [
            {"category": "traffic light", "id": 0, "manualShape": True,
             "attributes": {"occluded": False, "truncated": True, "trafficLightColor": "none"},
             "box2d": {"x1": 10.5, "y1": 20, "x2": 30, "y2": 40}},
            {"category": "car", "id": 1, "attributes": {"trafficLightColor": "none"},
             "box2d": {"x1": 50, "y1": 20, "x2": 90, "y2": 40}},
            {"category": "lane", "id": 2, "attributes": lane,
             "poly2d": [{"vertices": CURVE, "types": "LCCC", "closed": False}]},
            {"category": "drivable area", "id": 3, "attributes": {"areaType": "direct"},
             "poly2d": [{"vertices": [[0, 90], [100, 50], [200, 90]], "types": "LLL", "closed": True}]},
        ],
    }  # fmt: skip


def test_the_list_of_2018_has_boxes_lanes_areas_and_conditions(tmp_path: Path) -> None:
    add_picture(tmp_path / "images/100k/train/a.jpg")
    add_json(tmp_path / "labels/bdd100k_labels_images_train.json", [bdd_frame("a.jpg")])
    image = one(read(tmp_path, "bdd100k"))
    assert [(label.class_name, label.kind) for label in image.labels] == [
        ("traffic light", "box"), ("car", "box"), ("lane", "lane"), ("drivable area", "polygon"),
    ]  # fmt: skip
    assert image.labels[0].attributes == {"occluded": "no", "truncated": "yes"} | {"trafficLightColor": "none"}
    assert image.labels[1].attributes == {}
    assert (image.conditions, image.part) == ({"weather": "rainy", "timeofday": "night"}, "train")
    assert all(label.track == "" for label in image.labels)


def test_a_curve_of_bdd_is_followed_from_end_to_end(tmp_path: Path) -> None:
    add_picture(tmp_path / "a.jpg")
    add_json(tmp_path / "det_val.json", [bdd_frame("a.jpg")])
    points = np.array(one(read(tmp_path, "bdd100k")).labels[2].points)
    assert tuple(points[0]) == (10, 90)
    assert tuple(points[-1]) == (60, 10)
    middle = np.array([10, 90]) / 8 + 3 * np.array([20, 60]) / 8 + 3 * np.array([30, 30]) / 8 + np.array([60, 10]) / 8
    assert np.hypot(*(points - middle).T).min() < 4


def test_the_first_release_has_one_file_a_picture_whose_name_has_no_ending(tmp_path: Path) -> None:
    add_picture(tmp_path / "images/100k/val/0000f77c.jpg")
    area = [[0, 90, "L"], [100, 50, "L"], [200, 90, "L"]]
    objects = [
        {"category": "car", "id": 5, "attributes": {"occluded": True}, "box2d": {"x1": 1, "y1": 2, "x2": 30, "y2": 40}},
        {"category": "area/drivable", "id": 6, "attributes": {}, "poly2d": area},
        {"category": "lane/single white", "id": 7, "attributes": {"style": "solid"}, "poly2d": area[:2]},
    ]
    whole = {
        "name": "0000f77c",
        "frames": [{"timestamp": 10000, "objects": objects}],
        "attributes": {"scene": "tunnel"},
    }
    add_json(tmp_path / "labels/100k/val/0000f77c.json", whole)
    image = one(read(tmp_path, "bdd100k"))
    assert [label.kind for label in image.labels] == ["box", "polygon", "lane"]
    assert (image.conditions, image.part, image.recording) == ({"scene": "tunnel"}, "valid", "")


def test_a_video_of_bdd_has_tracks_in_the_list_and_in_scalabels_object(tmp_path: Path) -> None:
    def frame(number: int) -> dict[str, object]:
        box = {"x1": 1 + number, "y1": 2, "x2": 30, "y2": 40}
        label = {"id": "00091078", "category": "car", "attributes": {"Crowd": False, "Occluded": True}, "box2d": box}
        return {"name": f"v-{number}.jpg", "videoName": "v", "frameIndex": number, "labels": [label]}

    for number in range(2):
        add_picture(tmp_path / f"list/images/track/train/v/v-{number}.jpg")
        add_picture(tmp_path / f"object/v/v-{number}.jpg")
    add_json(tmp_path / "list/labels/box_track_20/train/v.json", [frame(0), frame(1)])
    add_json(tmp_path / "object/v.json", {"frames": [frame(0), frame(1)], "config": {"categories": []}})
    for folder in ("list", "object"):
        found = read(tmp_path / folder, "bdd100k")
        assert [(image.recording, image.frame_index) for image in found.images] == [("v", 0), ("v", 1)]
        assert {label.track for image in found.images for label in image.labels} == {"00091078"}
        assert found.images[0].labels[0].attributes == {"crowd": "no", "occluded": "yes"}


def test_a_broken_list_among_others_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    add_picture(tmp_path / "a.jpg")
    add_json(tmp_path / "det_train.json", [bdd_frame("a.jpg")])
    add_text(tmp_path / "det_val.json", json.dumps([bdd_frame("b.jpg"), bdd_frame("c.jpg")])[:-900])
    found = read(tmp_path, "bdd100k")
    assert len(found.images) == 1
    assert [problem.path for problem in found.skipped] == ["det_val.json"]


# Cityscapes


def test_cityscapes_points_outside_are_cut_groups_are_crowds_and_what_was_deleted_is_gone(tmp_path: Path) -> None:
    add_picture(tmp_path / "leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png")
    add_picture(tmp_path / "gtFine/train/aachen/aachen_000000_000019_gtFine_color.png")
    add_picture(tmp_path / "leftImg8bit/test/bonn/bonn_000000_000019_leftImg8bit.png")
    objects = [
        {"label": "road", "polygon": [[-1, 50], [210, 50], [210, 100], [-1, 100]]},
        {"label": "cargroup", "polygon": [[10, 10], [20, 10], [20, 20]]},
        {"label": "license plate", "polygon": [[12, 12], [14, 12], [14, 13]], "deleted": 0},
        {"label": "car", "polygon": [[12, 12], [14, 12], [14, 13]], "deleted": 1},
        {"label": "pole", "polygon": [[1, 2]]},
    ]
    whole = {"imgHeight": 100, "imgWidth": 200, "objects": objects}
    add_json(tmp_path / "gtFine/train/aachen/aachen_000000_000019_gtFine_polygons.json", whole)
    found = read(tmp_path, "cityscapes")
    labelled, bare = found.images
    assert names(labelled) == ["road", "car", "license plate"]
    assert labelled.labels[1].attributes == {"crowd": "yes"}
    road = place(labelled.labels[0], HEADER, labelled.size_wh)
    assert road == Polygon((((0.0, 50.0), (200.0, 50.0), (200.0, 100.0), (0.0, 100.0)),))
    assert (labelled.standing, bare.standing, bare.part) == ("partial", "unknown", "test")
    assert [problem.reason for problem in found.skipped] == ["The polygon of pole has fewer than three points."]


def test_labels_made_for_a_picture_on_its_side_are_turned_with_it(tmp_path: Path) -> None:
    """A photo of 200 x 100 stored pixels that is to be turned by EXIF, and polygons made for it as stored."""
    path = tmp_path / "leftImg8bit/train/x/x_leftImg8bit.jpg"
    path.parent.mkdir(parents=True)
    photo = PillowImage.new("RGB", (200, 100))
    exif = photo.getexif()
    exif[0x0112] = 6
    photo.save(path, exif=exif)
    objects = [{"label": "car", "polygon": [[0, 0], [20, 0], [20, 10], [0, 10]]}]
    file = tmp_path / "gtFine/train/x/x_gtFine_polygons.json"
    add_json(file, {"imgHeight": 100, "imgWidth": 200, "objects": objects})
    image = one(read(tmp_path, "cityscapes"))
    shape = place(image.labels[0], read_header(image.path), image.size_wh)
    assert shape.bounds() == (90, 0, 100, 20)


# Lanes


def test_tusimple_columns_below_nothing_are_missing_and_padding_is_no_lane(tmp_path: Path) -> None:
    add_picture(tmp_path / "clips/0313-1/6040/20.jpg")
    add_picture(tmp_path / "clips/0313-1/6040/1.jpg")
    rows = [70, 80, 90]
    lanes = [[-2, 50, 40.5], [-2, -2, -2], [-2, 100, -2], [1, 2]]
    line = json.dumps({"lanes": lanes, "h_samples": rows, "raw_file": "clips/0313-1/6040/20.jpg"})
    add_text(tmp_path / "label_data_0313.json", f"{line}\nnot json\n")
    found = read(tmp_path, "tusimple")
    image = one(found)
    assert [label.points for label in image.labels] == [((50, 80), (40.5, 90))]
    assert (image.recording, image.frame_index, image.standing) == ("0313-1", 6040, "partial")
    assert [problem.path for problem in found.skipped] == [
        "label_data_0313.json:1: lane 3", "label_data_0313.json:1: lane 4", "label_data_0313.json:2",
    ]  # fmt: skip


def test_culane_lines_may_leave_the_picture_and_their_order_is_told_by_the_list(tmp_path: Path) -> None:
    drive = tmp_path / "driver_23_30frame/05151649_0422.MP4"
    add_picture(drive / "00000.jpg")
    add_text(drive / "00000.lines.txt", "-20.5 90 30 50 60 10 \n150 90 120 10 \n")
    add_picture(tmp_path / "laneseg_label_w16/driver_23_30frame/05151649_0422.MP4/00000.png")
    name = "driver_23_30frame/05151649_0422.MP4/00000"
    add_text(tmp_path / "list/train_gt.txt", f"/{name}.jpg /laneseg_label_w16/{name}.png 0 1 1 0\n")
    image = one(read(tmp_path, "culane"))
    assert [label.attributes for label in image.labels] == [{"position": "ego left"}, {"position": "ego right"}]
    assert place(image.labels[0], HEADER, None) == Lane(((-20.5, 90.0), (30.0, 50.0), (60.0, 10.0)))
    assert (image.part, image.recording, image.frame_index) == ("train", "driver_23_30frame/05151649_0422.MP4", 0)


# Signs


def test_gtsdb_has_ppm_pictures_and_names_for_its_numbers(tmp_path: Path) -> None:
    for number in range(2):
        add_picture(tmp_path / f"0000{number}.ppm")
    add_picture(tmp_path / "14/00000.ppm")  # a sign that was cut out, as the benchmark brings
    add_text(tmp_path / "gt.txt", "00000.ppm;10;20;40;50;14\n00000.ppm;60;20;90;50;4\n")
    found = read(tmp_path, "gtsdb")
    labels = {image.path.relative_to(tmp_path).as_posix(): names(image) for image in found.images}
    assert labels == {"00000.ppm": ["stop", "speed limit 70"], "00001.ppm": []}
    assert read_bgr(tmp_path / "00000.ppm").shape == (100, 200, 3)


@pytest.mark.parametrize(
    ("file", "header", "row", "separator"),
    [
        ("Final_Training/Images/00014/GT-00014.csv", "Filename Width Height Roi.X1 Roi.Y1 Roi.X2 Roi.Y2 ClassId",
         "00000_00000.ppm 200 100 11 10 189 88 14", ";"),
        ("Train.csv", "Width Height Roi.X1 Roi.Y1 Roi.X2 Roi.Y2 ClassId Path",
         "200 100 11 10 189 88 14 Train/14/00000_00000.ppm", ","),
    ],
)  # fmt: skip
def test_gtsrb_says_a_class_and_a_region(file: str, header: str, row: str, separator: str, tmp_path: Path) -> None:
    folder = tmp_path / ("Final_Training/Images/00014" if separator == ";" else "Train/14")
    add_picture(folder / "00000_00000.ppm")
    add_text(tmp_path / file, f"{header}\n{row}\n".replace(" ", separator))
    add_picture(tmp_path / "Final_Test/Images/00000.ppm")
    image, bare = read(tmp_path, "gtsrb").images
    assert (bare.part, bare.labels, bare.standing) == ("test", (), "unknown")
    assert [(label.class_name, label.kind) for label in image.labels] == [("stop", "tag"), ("stop", "box")]
    assert place(image.labels[1], HEADER, image.size_wh) == Box(11, 10, 189, 88)
    assert image.part == "train"


def mapillary_object(label: str, **box: object) -> dict[str, object]:
    said = {"ambiguous": False, "dummy": False, "occluded": True, "out-of-frame": True}
    return {"key": "k", "label": label, "bbox": box, "properties": said}


def test_a_mapillary_sign_across_the_edge_of_a_panorama_is_two_boxes(tmp_path: Path) -> None:
    add_picture(tmp_path / "images/train/Bh36Ed.jpg")
    left, right = ({"xmin": x, "ymin": 10, "xmax": x + 10, "ymax": 30} for x in (0, 190))
    halves = {"left": left, "right": right}
    across = mapillary_object("other-sign", xmin=190, xmax=10, ymin=10, ymax=30, cross_boundary=halves)
    plain = mapillary_object("regulatory--stop--g1", xmin=50, ymin=10, xmax=70, ymax=30)
    whole = {"width": 200, "height": 100, "ispano": True, "objects": [across, plain]}
    add_json(tmp_path / "annotations/Bh36Ed.json", whole)
    add_text(tmp_path / "splits/val.txt", "Bh36Ed\n")
    image = one(read(tmp_path, "mapillary_signs"))
    assert names(image) == ["other-sign", "other-sign", "regulatory--stop--g1"]
    assert image.labels[2].attributes == {"occluded": "yes", "out-of-frame": "yes"}
    assert image.labels[0].attributes["cross-boundary"] == "yes"
    assert (image.part, image.standing) == ("valid", "exhaustive")


def test_a_partly_annotated_mapillary_picture_is_never_taken_as_whole(tmp_path: Path) -> None:
    add_picture(tmp_path / "images/x.jpg")
    sign = mapillary_object("other-sign", xmin=1, ymin=2, xmax=30, ymax=40) | {"correspondance": {"image_key": "y"}}
    add_json(tmp_path / "annotations/x.json", {"width": 200, "height": 100, "ispano": False, "objects": [sign]})
    assert one(read(tmp_path, "mapillary_signs")).standing == "partial"


# OpenLABEL


def openlabel(**whole: object) -> dict[str, object]:
    return {"openlabel": {"metadata": {"schema_version": "1.0.0"}, **whole}}


def test_openlabel_objects_without_frames_lie_on_the_picture_of_the_files_name(tmp_path: Path) -> None:
    add_picture(tmp_path / "scene.png")
    said = {"num": [{"name": "confidence", "val": 0.99}], "boolean": [{"name": "interpolated", "val": False}]}
    data = {
        "bbox": [{"name": "shape", "val": [100, 50, 40, 20], "attributes": said}],
        "text": [{"name": "color", "val": "white"}],
        "cuboid": [{"name": "3d", "val": [0] * 9}],
    }
    objects = {"0": {"name": "car1", "type": "Car", "object_data": data}, "1": {"name": "x", "type": "Bus"}}
    tags = {"0": {"ontology_uid": "0", "type": "motorway"}}
    add_json(tmp_path / "scene.json", openlabel(objects=objects, tags=tags))
    found = read(tmp_path, "openlabel")
    image = one(found)
    assert [(label.class_name, label.kind) for label in image.labels] == [("Car", "box"), ("motorway", "tag")]
    assert place(image.labels[0], HEADER, None) == Box(80, 40, 120, 60)
    assert image.labels[0].attributes == {"color": "white", "confidence": "0.99", "interpolated": "no"}
    assert [problem.reason for problem in found.skipped] == ["A cuboid is not read."]


def test_openlabel_shapes_belong_to_the_camera_in_whose_coordinates_they_are(tmp_path: Path) -> None:
    streams = {}
    for camera in ("front", "rear"):
        add_picture(tmp_path / f"{camera}/0.png")
        streams[camera] = {"uri": f"{camera}/0.png"}
    cameras = ("front", "rear", "front")
    boxes = [{"name": "b", "val": [50, 50, 20, 20], "coordinate_system": camera} for camera in cameras]
    frame = {
        "frame_properties": {"timestamp": "1", "streams": streams},
        "objects": {"7": {"object_data": {"bbox": boxes}}},
        "contexts": {"1": {"name": "w", "type": "w", "context_data": {"text": [{"name": "weather", "val": "fog"}]}}},
    }
    objects = {"7": {"name": "car", "type": "car"}}
    add_json(tmp_path / "drive.json", openlabel(frames={"0": frame, "1": {"objects": {}}}, objects=objects))
    found = read(tmp_path, "openlabel")
    assert {(image.recording, len(image.labels)) for image in found.images} == {("drive front", 2), ("drive rear", 1)}
    assert all(image.conditions == {"weather": "fog"} for image in found.images)
    assert {label.track for image in found.images for label in image.labels} == {"7"}
    assert [problem.reason for problem in found.skipped] == ["It names no picture."]
