"""What stands behind each tab of the Data page."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from core.changes import Changes
from desktop.context import Context


class DataPanel(QWidget):
    """One side of the data. `images_asked` carries an `ImagesAsked`: what was clicked opens on the Label page.

    `go_to` carries the title of a page to show.
    """

    title: ClassVar[str] = ""

    images_asked = Signal(object)
    go_to = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None means everything. Called only while the panel is shown."""

    def unfinished(self) -> str:
        """What is being done in this panel that ends with the window, such as `Freezing roads-1`; empty: nothing."""
        return ""

    def stop_work(self) -> None:
        """Let what is being done in this panel end at its next step: the window closes."""

    def is_ready(self) -> bool:
        """Whether the panel shows what it is about, and not only that it is loading."""
        return True


def scrolled(panel: DataPanel) -> QVBoxLayout:
    """The column of a panel that scrolls as a whole, with the page's margins."""
    inside = QWidget()
    inside.setObjectName("scrolled")
    column = QVBoxLayout(inside)
    column.setContentsMargins(24, 16, 24, 24)
    column.setSpacing(16)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area)
    return column
