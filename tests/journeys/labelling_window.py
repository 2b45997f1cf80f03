"""A child process with the real window on a project, which a test drives by lines on its standard input.

Arguments: the project, the author. Lines in: `draw X1 Y1 X2 Y2`, `move X1 Y1 X2 Y2` (the first shape), `undo`, `redo`,
`leave` or `take` (of a clash), `quit`. Lines out: JSON of what the window shows, whenever that has changed.
"""

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtTest import QTest

from core.project import open_project
from core.settings import Settings
from core.shapes import Box
from desktop.app import make_application, page_entries
from desktop.composition import make_context
from desktop.main_window import MainWindow
from desktop.pages.label import LabelPage
from desktop.pages.label_clash import ClashDialog

LOOK_MS = 2


class Driven:
    """The window, what it was told and what it shows."""

    def __init__(self, window: MainWindow, page: LabelPage) -> None:
        self.window, self.page = window, page
        self.last = self.unread = ""
        self.timer = QTimer(window)
        self.timer.timeout.connect(self.tell)
        self.timer.start(LOOK_MS)
        self.lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)
        self.lines.activated.connect(lambda *_: self.hear())

    def hear(self) -> None:
        """Do what all lines say that have come."""
        self.unread += os.read(sys.stdin.fileno(), 1 << 16).decode()
        *lines, self.unread = self.unread.split("\n")
        for line in lines:
            self.obey(line.split())

    def obey(self, words: list[str]) -> None:
        """Do what a line says."""
        page, name = self.page, words[0] if words else "quit"
        box = Box(*map(float, words[1:])) if len(words) == 5 else Box(0, 0, 1, 1)
        if name == "draw":
            page.shapes.draw(box)
        elif name == "move":
            page.shapes.reshape([(page.desk.bench.annotations[0].id, box)])
        elif name in ("undo", "redo"):
            (page.history.stack.undo if name == "undo" else page.history.stack.redo)()
        elif name in ("leave", "take"):
            QTest.keyClick(self.clash(), Qt.Key.Key_K if name == "leave" else Qt.Key.Key_T)
        elif name == "quit":
            self.window.close()

    def clash(self) -> ClashDialog | None:
        """The question about a clash that is asked now."""
        return next((each for each in self.page.findChildren(ClashDialog) if each.isVisible()), None)

    def tell(self) -> None:
        """Say what the window shows, where it is something new."""
        page, clash = self.page, self.clash()
        if not page.is_ready() or page.desk.bench is None:
            return
        shown = {
            "boxes": [list(each.shape.bounds() or ()) for each in page.desk.bench.annotations],
            "clash": clash.told.text() if clash is not None else "",
        }
        words = json.dumps(shown)
        if words != self.last:
            self.last = words
            print(json.dumps({**shown, "at": time.monotonic()}), flush=True)


def main() -> None:
    """Show the window until told to quit."""
    application = make_application()
    context = make_context(open_project(Path(sys.argv[1])), Settings(author=sys.argv[2]))
    window = MainWindow(context, page_entries(), first="Label")
    window.resize(1280, 720)
    window.show()
    page = window.page("Label")
    if isinstance(page, LabelPage):
        _driven = Driven(window, page)
        application.exec()
    context.project.close()


if __name__ == "__main__":
    main()
