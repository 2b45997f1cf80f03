"""Small drawn pictures with known truth, as a frozen version: a red or a green thing on noise.

The thing is a square; for outlines by turns a ring of two outlines, a triangle, a brush mask of two parts, and a line;
for turned boxes a bar at some angle.
"""

from pathlib import Path

import cv2
import numpy as np

from core.detections import Task
from core.manifest import Locations, Manifest, ManifestClass, ManifestImage, ManifestLabel
from core.masks import mask_of, rasterised
from core.objects import sha256_of_file
from core.shapes import Box, Lane, Polygon, RotatedBox, Shape, Tag

CLASSES = (ManifestClass(7, "rot"), ManifestClass(3, "grün"))
COLOURS_BGR = {7: (40, 40, 220), 3: (40, 220, 40)}
WIDTH, HEIGHT = 96, 80


def draw_version(folder: Path, task: Task, *, train: int, valid: int) -> tuple[Manifest, Locations]:
    """`train` and `valid` pictures, half of each class; red comes first among the classes."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(1)
    images: list[ManifestImage] = []
    paths: dict[str, str] = {}
    for number in range(train + valid):
        class_id = CLASSES[number % 2].id
        x, y, side = (int(value) for value in rng.integers((4, 4, 20), (40, 30, 40)))
        pixels = rng.integers(60, 110, (HEIGHT, WIDTH, 3)).astype(np.uint8)
        shape, filled = thing(task, number, (x, y, side))
        pixels[filled] = COLOURS_BGR[class_id]
        path = folder / f"{number}.png"
        cv2.imwrite(str(path), pixels)
        image = ManifestImage(
            sha256=sha256_of_file(path),
            name=path.name,
            width=WIDTH,
            height=HEIGHT,
            orientation=1,
            part="train" if number < train else "valid",
            labels=(ManifestLabel(class_id, shape),),
            exhaustive=(7, 3),
            conditions={"lighting": "night" if number % 3 else "day"},
        )
        images.append(image)
        paths[image.sha256] = str(path)
    return Manifest(CLASSES, {}, tuple(images)), Locations(paths)


def draw_yolo(folder: Path, *, images: int) -> Path:
    """A YOLO folder of such pictures, each third without a square; gives the folder."""
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    rng = np.random.default_rng(1)
    for number in range(images):
        x, y, side = (int(value) for value in rng.integers((4, 4, 20), (40, 30, 40)))
        pixels = rng.integers(60, 110, (HEIGHT, WIDTH, 3)).astype(np.uint8)
        line = ""
        if number % 3:
            position = number % 2
            pixels[y : y + side, x : x + side] = COLOURS_BGR[CLASSES[position].id]
            middle = (x + side / 2) / WIDTH, (y + side / 2) / HEIGHT
            line = f"{position} {middle[0]} {middle[1]} {side / WIDTH} {side / HEIGHT}\n"
        cv2.imwrite(str(folder / "images" / f"{number}.png"), pixels)
        (folder / "labels" / f"{number}.txt").write_text(line, encoding="utf-8")
    names = "".join(f"  {position}: {each.name}\n" for position, each in enumerate(CLASSES))
    (folder / "data.yaml").write_text(f"names:\n{names}", encoding="utf-8")
    return folder


def thing(task: Task, number: int, place: tuple[int, int, int]) -> tuple[Shape, np.ndarray]:
    """The shape that is labelled, and the pixels (h, w) that are painted for it."""
    x, y, side = place
    square = Box(x, y, x + side, y + side)
    whole = rasterised(square, (WIDTH, HEIGHT))
    if task == "obb":
        bar = RotatedBox(x + side / 2, y + side / 2, side, side / 2, (number * 37) % 180 - 90)
        return bar, rasterised(bar, (WIDTH, HEIGHT))
    if task != "segment":
        return (Tag() if task == "classify" else square), whole
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    quarter = side / 4
    hole = tuple(
        (x + side / 2 + a * quarter, y + side / 2 + b * quarter) for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))
    )
    shapes: list[Shape] = [Polygon((corners, hole)), Polygon((corners[:3],))]
    if number % 4 < 2:
        return shapes[number % 4], rasterised(shapes[number % 4], (WIDTH, HEIGHT))
    if number % 4 == 2:
        whole[:, x + side // 3 : x + side // 2] = False
        mask = mask_of(whole)
        assert mask is not None
        return mask, whole
    stroke = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.line(stroke, (x, y + side), (x + side, y), 1, 11)
    return Lane(((x, y + side), (x + side, y))), stroke.astype(bool)
