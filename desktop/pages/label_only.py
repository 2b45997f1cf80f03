"""What stands above the list while it is narrowed to images that were asked for, and in place of an empty one."""

from array import array

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.icons import icon
from desktop.page import ImagesAsked


class OnlyThese(QFrame):
    """Says which images the list is narrowed to; hidden while it is not. `given_up()` asks for all again."""

    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._asked: ImagesAsked | None = None
        self._takes_all = False
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back = QToolButton()
        self.back.setIconSize(QSize(16, 16))
        self.back.setToolTip(self.tr("Show all images"))
        self.back.setAccessibleName(self.tr("Show all images"))
        self.back.clicked.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether the list is narrowed."""
        return self._asked is not None

    def show_asked(self, asked: ImagesAsked | None) -> None:
        """Narrow to these, or to nothing."""
        self._asked = asked
        self._takes_all = asked is not None and asked.are_chosen
        if asked is not None:
            count = self.tr("{count:,} images").format(count=len(asked.image_ids))
            self._words.setText(f"{asked.title} · {count}")
            self.back.setIcon(icon("close"))
        self.setVisible(asked is not None)

    def takes_all(self) -> bool:
        """Whether all of the list is to be selected, as it is first shown; said once."""
        takes_all, self._takes_all = self._takes_all, False
        return takes_all

    def narrowed(self, ids: "array[int]") -> "array[int]":
        """Those of `ids` that were asked for, in the order in which they were asked."""
        if self._asked is None:
            return ids
        asked = np.array(self._asked.image_ids, np.int64)
        known = np.frombuffer(ids, np.int64) if len(ids) else np.zeros(0, np.int64)
        return array("q", asked[np.isin(asked, known)].tobytes())

    def _give_up(self) -> None:
        self.show_asked(None)
        self.given_up.emit()


class NothingFits(QWidget):
    """In place of the list while the filters leave nothing."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(self.tr("No image fits the search and the filters."))
        words.setObjectName("muted")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self.tr("Show all images"))
        self.button.clicked.connect(lambda _on=False: self.pressed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 24, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.button)
        layout.addStretch(1)
        self.hide()
