"""A quiet list of names and what they are."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


class KeyValues(QWidget):
    """Two columns: names, muted, and values that can be marked and copied."""

    def __init__(self, parent: QWidget | None = None, *, name_width: int = 0) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, name_width)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show these rows and no others."""
        while len(self._labels) > len(rows):
            for label in self._labels.pop():
                self._grid.removeWidget(label)
                label.deleteLater()
        while len(self._labels) < len(rows):
            self._add_row()
        for (name, value), (left, right) in zip(rows, self._labels, strict=True):
            left.setText(name)
            right.setText(value)

    def _add_row(self) -> None:
        left, right = QLabel(), QLabel()
        left.setObjectName("muted")
        for label in (left, right):
            label.setTextFormat(Qt.TextFormat.PlainText)
        right.setWordWrap(True)
        right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place = len(self._labels)
        self._grid.addWidget(left, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(right, place, 1, Qt.AlignmentFlag.AlignTop)
        self._labels.append((left, right))
