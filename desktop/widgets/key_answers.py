"""One question and its answers, a key each; a question without answers to choose from is answered with typed words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

KEYS = "1234567890qwertzuiopasdfghjklyxcvbnm"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what may be answered, which answers hold now, and what to do with one.

    Without answers the person types one. `stays` is for questions of which several answers may hold at once: an answer
    is then told as it is, whether it holds or not, and the question stays.
    """

    title: str
    answers: Sequence[tuple[str, str]]  # words, value
    present: str
    answer: Callable[[str], object]
    stays: bool = False
    holding: frozenset[str] = frozenset()

    def holds(self, value: str) -> bool:
        """Whether this is what is said now."""
        return value in self.holding if self.stays else value == self.present

    def say(self, value: str) -> None:
        """Answer; the same answer again takes it back."""
        self.answer("" if value == self.present and self.answers and not self.stays else value)


class KeyAnswers(QWidget):
    """`answered(value)` when a key, a click or typed words said it."""

    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self.line: QLineEdit | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)

    def show_question(self, question: Question, columns: int) -> None:
        """Show the answers, in so many columns; those that hold are lit up."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._question, self.line = question, None
        if not question.answers:
            self.line = QLineEdit(question.present)
            self.line.setPlaceholderText(self.tr("Type, then press Enter"))
            self.line.setAccessibleName(question.title)
            self.line.setMinimumWidth(260)
            self.line.installEventFilter(self)
            self._grid.addWidget(self.line, 0, 0)
            self.line.selectAll()
            self.line.show()  # now, or it could not be given the focus yet
        for number, (words, value) in enumerate(question.answers[: len(KEYS)]):
            button = QPushButton(f"{KEYS[number].upper()}    {words}")
            button.setObjectName("answer")
            button.setCheckable(True)
            button.setChecked(question.holds(value))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, value=value: self.answered.emit(value))
            self._grid.addWidget(button, number // columns, number % columns)
            button.show()  # now, or the grid would be as large as without it

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer by a key; whether it was one of the answers'."""
        question = self._question
        number = KEYS.find(event.text().lower()) if event.text() else -1
        if question is None or not 0 <= number < len(question.answers):
            return False
        self.answered.emit(question.answers[number][1])
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter says what was typed."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.line and self.line is not None and is_key and event.key() in _ENTER:  # type: ignore[attr-defined]
            self.answered.emit(self.line.text().strip())
            return True
        return super().eventFilter(watched, event)
