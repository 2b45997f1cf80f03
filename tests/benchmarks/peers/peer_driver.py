"""Measures another labelling program in its own environment; run by that environment's interpreter.

Arguments: `labelme` (6), `labelme7` or `xanylabeling`, a folder of pictures with labelme's JSON beside them, folders
with one picture of 1,000 and of 5,000 boxes. Prints one JSON object of milliseconds. Imports nothing of Roadwright.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path

STEPS = 40
PAUSE_MS = 150


def main() -> None:
    """Open the peer on the folder, measure, print, leave."""
    name, pictures, *crowded = sys.argv[1:]
    sys.argv = [name]
    opened = {"labelme": open_labelme, "labelme7": open_labelme_7, "xanylabeling": open_xanylabeling}[name]
    app, canvas, load, following = opened(pictures)
    answer = {"next_image_ms": steps(app, canvas, following)}
    for folder in crowded:
        picture = str(next(Path(folder).glob("*.jpg")))
        answer[Path(folder).name] = many(app, canvas, lambda picture=picture: load(picture))
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


def open_labelme(pictures):
    """Labelme's window on the folder."""
    from labelme.app import MainWindow
    from PyQt5 import QtWidgets

    app = QtWidgets.QApplication([])
    window = MainWindow(config_overrides={"auto_save": False}, file_or_dir=pictures)
    window.resize(1600, 1000)
    window.show()
    settle(app)
    canvas = window._canvas_widgets.canvas
    return app, canvas, window._load_file, window._open_next_image


def open_labelme_7(pictures):
    """Labelme's window on the folder, from version 7 on, which is PySide6."""
    from labelme._app import MainWindow
    from PySide6 import QtWidgets

    app = QtWidgets.QApplication([])
    window = MainWindow(config_overrides={"auto_save": False}, file_or_dir=pictures)
    window.resize(1600, 1000)
    window.show()
    settle(app)
    return (
        app,
        window._canvas_widgets.canvas,
        lambda path: window._load_file(image_or_label_path=path),
        window._open_next_image,
    )


def open_xanylabeling(pictures):
    """X-AnyLabeling's window on the folder."""
    import anylabeling.resources.resources  # noqa: F401 - its icons
    from anylabeling import config as configuration
    from anylabeling.views.mainwindow import MainWindow
    from PyQt6 import QtWidgets

    app = QtWidgets.QApplication([])
    file = str(Path.home() / ".xanylabelingrc")
    configuration.current_config_file = file
    window = MainWindow(app, config=configuration.get_config(file, {}))
    window.resize(1600, 1000)
    window.show()
    settle(app)
    widget = window.labeling_widget.view
    widget.import_image_folder(pictures)
    settle(app)
    return app, widget.canvas, widget.load_file, widget.open_next_image


def settle(_app, milliseconds: int = 1000) -> None:
    """Let everything that was begun come to rest, in an event loop, in which threads of Python go on."""
    binding = next(name for name in ("PySide6", "PyQt6", "PyQt5") if f"{name}.QtCore" in sys.modules)
    core = importlib.import_module(f"{binding}.QtCore")
    loop = core.QEventLoop()
    core.QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_() if binding == "PyQt5" else loop.exec()


def steps(app, canvas, following) -> dict:
    """From asking for the next image to the painted canvas; a person's pause of 150 ms before each."""
    taken = []
    for _ in range(STEPS):
        settle(app, PAUSE_MS)
        began = time.perf_counter()
        following()
        canvas.repaint()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {"median": taken[len(taken) // 2], "p95": taken[int(len(taken) * 0.95)]}


def many(app, canvas, load) -> dict:
    """Loading, painting again, and hovering over an image with very many boxes."""
    began = time.perf_counter()
    load()
    canvas.repaint()
    loaded = (time.perf_counter() - began) * 1000
    settle(app)
    painted = []
    for _ in range(7):
        began = time.perf_counter()
        canvas.repaint()
        painted.append((time.perf_counter() - began) * 1000)
    return {"load_ms": loaded, "repaint_ms": sorted(painted)[3], "hover_ms": hover(app, canvas)}


def hover(app, canvas) -> float:
    """One move of the mouse with what is painted after it."""
    binding = next(name for name in ("PySide6", "PyQt6", "PyQt5") if f"{name}.QtCore" in sys.modules)
    core, gui = (importlib.import_module(f"{binding}.{part}") for part in ("QtCore", "QtGui"))
    kind = core.QEvent.MouseMove if binding == "PyQt5" else core.QEvent.Type.MouseMove
    none = core.Qt.NoButton if binding == "PyQt5" else core.Qt.MouseButton.NoButton
    keys = core.Qt.NoModifier if binding == "PyQt5" else core.Qt.KeyboardModifier.NoModifier
    taken = []
    for step in range(12):
        place = core.QPointF(200.0 + 30 * step, 150.0 + 20 * step)
        event = gui.QMouseEvent(kind, place, place, none, none, keys)
        began = time.perf_counter()
        app.sendEvent(canvas, event)
        canvas.repaint()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[6]


if __name__ == "__main__":
    main()
