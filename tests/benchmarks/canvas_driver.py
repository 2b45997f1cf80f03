"""A child process that measures the canvas with many shapes; prints one JSON object of milliseconds.

Argument: `boxes 1000`, `boxes 5000` or `polygons 5000` (40 points each).
"""

import json
import math
import os
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.shapes import Box, Polygon, Shape, shape_from_json, shape_kind, shape_to_json
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.painting import ClassLook, Picture
from desktop.canvas.scene import CanvasScene, SceneItem

SIZE = (1920, 1080)
REPEATS = 15


def main() -> None:
    """Measure and leave."""
    kind, count = sys.argv[1], int(sys.argv[2])
    application = QApplication([])
    canvas = CanvasWidget()
    canvas.resize(1100, 800)
    canvas.show()
    QTest.qWaitForWindowExposed(canvas)
    canvas.show_picture(Picture(np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)))
    canvas.show_classes({each: ClassLook(f"class {each}", f"#{60 + 20 * each:02x}9f40") for each in range(5)}, 0)
    shapes = [(shape_kind(shape), shape_to_json(shape)) for shape in drawn(kind, count)]
    load = median(lambda: load_scene(canvas, shapes), 5)
    answer = {"load_ms": load, **moves(canvas, count), **changes(canvas)}
    print(json.dumps(answer), flush=True)
    del application
    os._exit(0)


def drawn(kind: str, count: int) -> list[Shape]:
    """Shapes all over the picture, the same each time."""
    chance = np.random.default_rng(1)
    places = chance.uniform((0, 0), (SIZE[0] - 60, SIZE[1] - 50), (count, 2)).tolist()
    if kind == "boxes":
        return [Box(x, y, x + 50, y + 40) for x, y in places]
    turns = [2 * math.pi * step / 40 for step in range(40)]
    return [
        Polygon((tuple((x + 25 + 22 * math.cos(turn), y + 22 + 20 * math.sin(turn)) for turn in turns),))
        for x, y in places
    ]


def load_scene(canvas: CanvasWidget, shapes: list[tuple[str, str]]) -> None:
    """From the registry's text to painted: parse, index, draw."""
    items = [SceneItem(number, number % 5, shape_from_json(*each)) for number, each in enumerate(shapes, start=1)]
    canvas.show_scene(CanvasScene(items, SIZE), ())
    canvas.repaint()


def moves(canvas: CanvasWidget, count: int) -> dict[str, float]:
    """Painting again, panning, zooming, hovering."""
    centre = QPointF(canvas.width() / 2, canvas.height() / 2)
    state = {"step": 0}

    def pan() -> None:
        state["step"] += 1
        canvas.view = canvas.view.panned(7 if state["step"] % 2 else -7, 5 if state["step"] % 2 else -5)
        canvas.repaint()

    def zoom() -> None:
        state["step"] += 1
        canvas.zoom(1.2 if state["step"] % 2 else 1 / 1.2, centre)
        canvas.repaint()

    def hover() -> None:
        state["step"] += 1
        place = 200 + 37 * (state["step"] % 17)
        QTest.mouseMove(canvas, QPoint(place, place // 2 + 100))
        canvas.repaint()

    del count
    return {
        "repaint_ms": median(canvas.repaint, REPEATS), "pan_ms": median(pan, REPEATS), "zoom_ms": median(zoom, REPEATS),
        "hover_ms": median(hover, 40),
    }  # fmt: skip


def changes(canvas: CanvasWidget) -> dict[str, float]:
    """Dragging a corner or vertex of a selected shape, each move painted."""
    canvas.fit()
    first = next(iter(canvas.scene.by_id))
    canvas.select((first,))
    canvas.repaint()
    from desktop.canvas.handles import handle_points

    x, y = canvas.view.to_widget(*handle_points(canvas.scene.item(first).shape)[0])
    start = QPoint(round(x), round(y))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    state = {"step": 0}

    def drag() -> None:
        state["step"] += 1
        QTest.mouseMove(canvas, start + QPoint(state["step"], state["step"]))
        canvas.repaint()

    taken = median(drag, 30)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)
    return {"vertex_drag_ms": taken}


def median(act: Callable[[], object], repeats: int) -> float:
    """The median time of an act, milliseconds."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[len(taken) // 2]


if __name__ == "__main__":
    main()
