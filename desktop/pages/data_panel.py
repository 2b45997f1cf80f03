"""What stands behind each tab of the Data page."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.panels import Panel


class DataPanel(Panel):
    """One side of the data."""


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
