"""Fields for numbers that the wheel does not change while a person scrolls the page."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget


class DecimalField(QDoubleSpinBox):
    """A number with a point."""

    def __init__(self, least: float, most: float, *, decimals: int, step: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setDecimals(decimals)
        self.setSingleStep(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class WholeNumberField(QSpinBox):
    """A number without a point."""

    def __init__(self, least: int, most: int, *, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSingleStep(step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
