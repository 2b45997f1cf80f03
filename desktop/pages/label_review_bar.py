"""The reviewer's bar above the picture: which images are gone through, where one is among them, and what to say."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from core.queries.reviews import ReviewState
from desktop.icons import icon
from desktop.pages.label_toolbar import ElidedLabel
from desktop.translating import spoken
from labeling.review_states import WORDS, allowed_next, sentence_of


class ReviewBar(QWidget):
    """Tells what was pressed; shows what it is told."""

    state_chosen = Signal(str)
    stepped = Signal(int)
    approved = Signal()
    rejected = Signal()
    said = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.states = QComboBox()
        self.states.setAccessibleName(self.tr("Which images to go through"))
        self.states.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for state, words in ((state, spoken(each)) for state, each in WORDS.items()):
            self.states.addItem(words, state)
        self.states.activated.connect(lambda _row: self.state_chosen.emit(self.states.currentData()))
        self.place = QLabel()
        self.place.setObjectName("muted")
        self.note = ElidedLabel()
        self.approve = QPushButton(self.tr("Approve"))
        self.approve.setObjectName("primary")
        self.reject = QPushButton(self.tr("Reject…"))
        self.more = QToolButton()
        self.more.setText(self.tr("Say"))
        self.more.setToolTip(self.tr("Another state for this image"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self.approve.clicked.connect(lambda _on=False: self.approved.emit())
        self.reject.clicked.connect(lambda _on=False: self.rejected.emit())
        self._lay_out()
        self.hide()

    def show_counts(self, counts: Mapping[ReviewState, int]) -> None:
        """Show how many images are in each state."""
        for row in range(self.states.count()):
            state = self.states.itemData(row)
            self.states.setItemText(row, f"{spoken(WORDS[state])} ({counts.get(state, 0):,})")

    def show_state(self, state: ReviewState) -> None:
        """Show which state is gone through."""
        self.states.setCurrentIndex(self.states.findData(state))

    def show_place(self, row: int | None, count: int) -> None:
        """Show where the open image is among them."""
        if row is None:
            self.place.setText(self.tr("{count} images").format(count=f"{count:,}"))
        else:
            self.place.setText(self.tr("{row} of {count}").format(row=f"{row + 1:,}", count=f"{count:,}"))

    def show_image(self, state: ReviewState, note: str) -> None:
        """Show what was said of the open image, and what may be said next."""
        words = f"{spoken(WORDS[state])}: {note}" if note else spoken(WORDS[state])
        self.note.setText(words)
        self.note.setToolTip(f"{sentence_of(state)}\n{note}".strip())
        may = allowed_next(state)
        self.approve.setEnabled("approved" in may)
        self._menu.clear()
        for each in may:
            if each not in ("approved", "rejected"):
                action = self._menu.addAction(spoken(WORDS[each]))
                action.setToolTip(sentence_of(each))
                action.triggered.connect(lambda _on=False, each=each: self.said.emit(each))
        self.more.setEnabled(bool(self._menu.actions()))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 6)
        row.setSpacing(6)
        row.addWidget(self.states)
        for name, tip, by in (("previous", self.tr("The one before"), -1), ("next", self.tr("The next one"), 1)):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setToolTip(tip)
            button.clicked.connect(lambda _on=False, by=by: self.stepped.emit(by))
            row.addWidget(button)
        row.addWidget(self.place)
        row.addSpacing(8)
        row.addWidget(self.note, 1)
        row.addWidget(self.more)
        row.addWidget(self.reject)
        row.addWidget(self.approve)
        leave = QToolButton()
        leave.setIcon(icon("close"))
        leave.setToolTip(self.tr("Leave the reviewer's mode"))
        leave.clicked.connect(lambda _on=False: self.left.emit())
        row.addWidget(leave)
