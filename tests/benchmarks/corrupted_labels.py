"""Real labels with mistakes put in where it is known: other classes, moved boxes, deleted boxes, boxes on nothing."""

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.geometry import box_iou

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
MARKINGS = DATA / "road_markings" / "train"
LIGHTS = DATA / "traffic_lights" / "traffic_light_images" / "training"
VEHICLES = DATA / "vehicles"
SIDE = 640  # of every picture of the road markings, pixels
VEHICLE_SIDE = 416

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Boxes:
    """Boxes of a set: `image` and `class_id` (n,), `xyxy` (n, 4) pixels; names of classes and of image files."""

    image: Ints
    class_id: Ints
    xyxy: Floats
    classes: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def originals(self) -> Ints:
        """The photo (images,) that each image was made from: the file's name says it, and no method reads it."""
        return np.unique([name.split(".rf.")[0] for name in self.files], return_inverse=True)[1]


@dataclass(frozen=True)
class Corrupted:
    """Boxes with mistakes: which were given another class, moved, or made up, and the boxes that were taken away."""

    boxes: Boxes
    is_swapped: Bools
    is_moved: Bools
    is_made_up: Bools
    gone_image: Ints
    gone_xyxy: Floats


def road_markings() -> Boxes:
    """The boxes of the train part, as its owners labelled them."""
    told = json.loads((MARKINGS / "_annotations.coco.json").read_text(encoding="utf-8"))
    place = {image["id"]: number for number, image in enumerate(told["images"])}
    used = sorted({each["category_id"] for each in told["annotations"]})
    names = {each["id"]: each["name"] for each in told["categories"]}
    xywh = np.array([each["bbox"] for each in told["annotations"]], np.float64)
    xyxy = np.clip(np.concatenate((xywh[:, :2], xywh[:, :2] + xywh[:, 2:]), axis=1), 0, SIDE)
    return Boxes(
        np.array([place[each["image_id"]] for each in told["annotations"]], np.int64),
        np.array([used.index(each["category_id"]) for each in told["annotations"]], np.int64),
        xyxy,
        tuple(names[each] for each in used),
        tuple(image["file_name"] for image in told["images"]),
    )


def vehicles() -> Boxes:
    """The boxes of the train part of the vehicles, as its owners labelled them."""
    files = sorted((VEHICLES / "images" / "train").iterdir())
    rows = []
    for number, file in enumerate(files):
        lines = (VEHICLES / "labels" / "train" / f"{file.stem}.txt").read_text(encoding="utf-8").splitlines()
        rows += [(number, *map(float, line.split()[:5])) for line in lines if line.strip()]
    columns = np.array(rows)
    middle, half = columns[:, 2:4] * VEHICLE_SIDE, columns[:, 4:6] * VEHICLE_SIDE / 2
    xyxy = np.clip(np.concatenate((middle - half, middle + half), axis=1), 0, VEHICLE_SIDE)
    class_id = columns[:, 1].astype(np.int64)
    names = tuple(str(each) for each in range(class_id.max() + 1))
    return Boxes(columns[:, 0].astype(np.int64), class_id, xyxy, names, tuple(file.name for file in files))


def with_other_classes(class_id: Ints, *, classes: int, share: float, seed: int) -> tuple[Ints, Bools]:
    """Labels (n,) of which a share, chosen at random, got another class, each other one as likely; and which."""
    random = np.random.default_rng(seed)
    chosen = random.choice(len(class_id), round(share * len(class_id)), replace=False)
    given = class_id.copy()
    given[chosen] = (given[chosen] + random.integers(1, classes, len(chosen))) % classes
    is_changed = np.zeros(len(class_id), np.bool_)
    is_changed[chosen] = True
    return given, is_changed


def with_all_mistakes(boxes: Boxes, *, share: float, seed: int) -> Corrupted:
    """Of all boxes a share got another class, as many were moved, as many taken away, and as many were made up.

    A moved box is shifted along both axes by a quarter to a half of its sides. A made-up one has the size of another
    box and lies where it overlaps no box of its image by more than an IoU of 0.1.
    """
    random = np.random.default_rng(seed)
    count = round(share * len(boxes.image))
    swapped, moved, gone = np.split(random.permutation(len(boxes.image))[: 3 * count], 3)
    xyxy, class_id = boxes.xyxy.copy(), boxes.class_id.copy()
    class_id[swapped] = (class_id[swapped] + random.integers(1, len(boxes.classes), count)) % len(boxes.classes)
    xyxy[moved] = _shifted(xyxy[moved], random)
    made_image, made_xyxy = _made_up(boxes, count, random)
    kept = np.setdiff1d(np.arange(len(boxes.image)), gone)
    marks = [np.concatenate((np.isin(kept, each), np.zeros(count, np.bool_))) for each in (swapped, moved)]
    given = replace(
        boxes,
        image=np.concatenate((boxes.image[kept], made_image)),
        class_id=np.concatenate((class_id[kept], random.choice(boxes.class_id, count))),
        xyxy=np.concatenate((xyxy[kept], made_xyxy)),
    )
    is_made_up = np.arange(len(given.image)) >= len(kept)
    return Corrupted(given, marks[0], marks[1], is_made_up, boxes.image[gone], boxes.xyxy[gone])


def _shifted(xyxy: Floats, random: np.random.Generator) -> Floats:
    sides = np.tile(xyxy[:, 2:] - xyxy[:, :2], 2)
    shift = random.uniform(0.25, 0.5, (len(xyxy), 2)) * random.choice([-1, 1], (len(xyxy), 2))
    moved = np.clip(xyxy + np.tile(shift, 2) * sides, 0, SIDE)
    # At the picture's edge a box goes the other way, or nothing of it would be left.
    is_cut = ((moved[:, 2:] - moved[:, :2]) < 0.5 * sides[:, :2]).any(axis=1)
    moved[is_cut] = np.clip(xyxy[is_cut] - (np.tile(shift, 2) * sides)[is_cut], 0, SIDE)
    return moved


def _made_up(boxes: Boxes, count: int, random: np.random.Generator) -> tuple[Ints, Floats]:
    images, made = [], []
    while len(made) < count:
        image = int(random.integers(len(boxes.files)))
        sides = np.diff(boxes.xyxy[random.integers(len(boxes.xyxy))].reshape(2, 2), axis=0)[0]
        corner = random.uniform(0, SIDE - sides)
        xyxy = np.concatenate((corner, corner + sides))
        there = boxes.xyxy[boxes.image == image].astype(np.float32)
        if box_iou(xyxy[None].astype(np.float32), there).max(initial=0.0) <= 0.1:
            images.append(image)
            made.append(xyxy)
    return np.array(images, np.int64), np.array(made)


def write_coco(boxes: Boxes, images: Ints, folder: Path) -> None:
    """A folder with these images and the boxes on them as COCO JSON."""
    folder.mkdir(parents=True)
    for image in images.tolist():
        shutil.copyfile(MARKINGS / boxes.files[image], folder / boxes.files[image])
    chosen = np.flatnonzero(np.isin(boxes.image, images))
    sides = boxes.xyxy[chosen, 2:] - boxes.xyxy[chosen, :2]
    told = {
        "categories": [{"id": number, "name": name} for number, name in enumerate(boxes.classes)],
        "images": [
            {"id": int(image), "file_name": boxes.files[image], "width": SIDE, "height": SIDE} for image in images
        ],
        "annotations": [
            {"id": int(place), "image_id": int(boxes.image[place]), "category_id": int(boxes.class_id[place]),
             "bbox": [*boxes.xyxy[place, :2].tolist(), *wh], "area": wh[0] * wh[1], "iscrowd": 0}
            for place, wh in zip(chosen.tolist(), sides.tolist(), strict=True)
        ],
    }  # fmt: skip
    (folder / "_annotations.coco.json").write_text(json.dumps(told), encoding="utf-8")
