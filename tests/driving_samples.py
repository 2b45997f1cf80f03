"""Small sets in layouts of driving datasets that no writer of ours makes, to be damaged."""

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

BOX = {"x1": 10.5, "y1": 20, "x2": 30, "y2": 40}
CURVE = [[10.0, 50.0], [20.0, 40.0], [30.0, 30.0], [60.0, 10.0]]
AREA = [[0, 50, "L"], [40, 30, "C"], [60, 30, "C"], [80, 50, "L"]]


def bdd_of_2018(folder: Path) -> None:
    """One list, lanes as curves, areas closed."""
    add_picture(folder / "images/100k/train/a.jpg")
    labels = [
        {"category": "car", "id": 1, "attributes": {"occluded": False, "trafficLightColor": "none"}, "box2d": BOX},
        {"category": "lane", "id": 2, "attributes": {"laneStyle": "solid"},
         "poly2d": [{"vertices": CURVE, "types": "LCCC", "closed": False}]},
        {"category": "drivable area", "id": 3, "poly2d": [{"vertices": CURVE, "types": "LLLL", "closed": True}]},
        {"category": "person", "id": 4, "rle": {"counts": [605, 20, 4775], "size": [60, 90]}},
    ]  # fmt: skip
    frame = {"name": "a.jpg", "attributes": {"weather": "rainy"}, "timestamp": 10000, "labels": labels}
    add_json(folder / "labels/bdd100k_labels_images_train.json", [frame])


def bdd_first_release(folder: Path) -> None:
    """A file a picture, points with their types."""
    add_picture(folder / "images/100k/val/0000f77c.jpg")
    objects = [
        {"category": "car", "id": 5, "attributes": {"occluded": True}, "box2d": BOX},
        {"category": "area/drivable", "id": 6, "attributes": {}, "poly2d": AREA},
        {"category": "lane/single white", "id": 7, "attributes": {"style": "solid"}, "poly2d": AREA[:2]},
    ]
    frames = [{"timestamp": 10000, "objects": objects}]
    add_json(folder / "0000f77c.json", {"name": "0000f77c", "frames": frames, "attributes": {"scene": "tunnel"}})


def openlabel_still(folder: Path) -> None:
    """Objects without frames."""
    add_picture(folder / "scene.png")
    said = {"num": [{"name": "confidence", "val": 0.99}], "boolean": [{"name": "interpolated", "val": False}]}
    data = {
        "bbox": [{"name": "shape", "val": [40, 30, 20, 10], "attributes": said}],
        "text": [{"name": "color", "val": "white"}],
        "cuboid": [{"name": "3d", "val": [0] * 9}],
    }
    objects = {"0": {"name": "car1", "type": "Car", "object_data": data}}
    whole = {"metadata": {"schema_version": "1.0.0", "tagged_file": "scene.png"}, "objects": objects}
    add_json(folder / "scene.json", {"openlabel": {**whole, "tags": {"0": {"ontology_uid": "0", "type": "city"}}}})


def openlabel_cameras(folder: Path) -> None:
    """Two cameras in one frame."""
    streams = {}
    for camera in ("front", "rear"):
        add_picture(folder / f"{camera}/0.png")
        streams[camera] = {"uri": f"{camera}/0.png"}
    boxes = [{"name": "b", "val": [50, 30, 20, 20], "coordinate_system": camera} for camera in ("front", "rear")]
    frames = {
        str(number): {
            "frame_properties": {"timestamp": "1", "streams": streams},
            "objects": {"7": {"object_data": {"bbox": boxes}}},
            "contexts": {"1": {"name": "w", "type": "w", "context_data": {"text": [{"name": "w", "val": "fog"}]}}},
        }
        for number in range(2)
    }
    objects = {"7": {"name": "car", "type": "car"}}
    whole = {"metadata": {"schema_version": "1.0.0"}, "frames": frames, "objects": objects}
    add_json(folder / "drive.json", {"openlabel": whole})


def gtsrb_with_commas(folder: Path) -> None:
    """One table for all, with paths."""
    add_picture(folder / "Train/14/0.png")
    add_picture(folder / "Train/2/0.png")
    header = "Width,Height,Roi.X1,Roi.Y1,Roi.X2,Roi.Y2,ClassId,Path"
    add_text(folder / "Train.csv", f"{header}\n90,60,5,5,80,50,14,Train/14/0.png\n90,60,5,5,80,50,2,Train/2/0.png\n")


def kitti_with_lists(folder: Path) -> None:
    """Names with spaces, scores, regions nobody looked at, lists of parts."""
    rest = "0.5 1 -1.5 10 20 30 40 1.5 1.6 3.9 -2 1.7 20 0.2"
    for number in range(2):
        add_picture(folder / f"training/image_2/{number}.png")
        lines = (
            f"Person (sitting) {rest}\nCar {rest} 0.9\nDontCare -1 -1 -10 1 2 30 40 -1 -1 -1 -1000 -1000 -1000 -10\n"
        )
        add_text(folder / f"training/label_2/{number}.txt", lines)
    add_text(folder / "ImageSets/train.txt", "0\n")
    add_text(folder / "ImageSets/val.txt", "1\n")


def mapillary_panorama(folder: Path) -> None:
    """A sign across the edge, and a picture of which only a part was labelled."""
    halves = {side: {"xmin": x, "ymin": 10, "xmax": x + 10, "ymax": 30} for side, x in (("left", 0), ("right", 80))}
    box = {"xmin": 80, "xmax": 10, "ymin": 10, "ymax": 30, "cross_boundary": halves}
    for stem, extra in (("a", {}), ("b", {"correspondance": {"image_key": "a", "object_key": "k"}})):
        add_picture(folder / f"images/{stem}.jpg")
        sign = {"key": "k", "label": "other-sign", "bbox": box, "properties": {"dummy": True}, **extra}
        add_json(folder / f"annotations/{stem}.json", {"width": 90, "height": 60, "ispano": True, "objects": [sign]})
    add_text(folder / "splits/train.txt", "a\nb\n")


def add_picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, np.full((60, 90, 3), 90, np.uint8))[1].tobytes())


def add_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def add_json(path: Path, value: object) -> None:
    add_text(path, json.dumps(value))


LAYOUTS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("bdd100k", bdd_of_2018), ("bdd100k", bdd_first_release), ("openlabel", openlabel_still),
    ("openlabel", openlabel_cameras), ("gtsrb", gtsrb_with_commas), ("kitti", kitti_with_lists),
    ("mapillary_signs", mapillary_panorama),
)  # fmt: skip
