"""Questions answered with one key each: attributes, conditions, tags. The next question comes by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

KEYS = "1234567890qwertzuiopasdfghjklyxcvbnm"
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what may be answered, which answer holds now, and what to do with one."""

    title: str
    answers: Sequence[tuple[str, str]]  # words, value
    present: str
    answer: Callable[[str], object]
    stays: bool = False


class KeyMenu(QFrame):
    """A popup in the middle of its parent; Escape closes it, Tab goes on without an answer."""

    def __init__(self, questions: Sequence[Question], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._questions = list(questions)
        self._place = 0
        self._title = QLabel()
        self._title.setObjectName("heading")
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._hint = QLabel(self.tr("One key answers. Tab goes on, Backspace goes back, Escape ends."))
        self._hint.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addLayout(self._grid)
        layout.addWidget(self._hint)

    def ask(self) -> None:
        """Show the first question."""
        if not self._questions:
            self.deleteLater()
            return
        self._show_question()
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """No key goes on to the shortcuts of the page beneath, which is this popup's parent."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An answer, or on to another question."""
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self._go(1)
        elif event.key() in (Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._go(-1)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            number = KEYS.find(event.text().lower()) if event.text() else -1
            if 0 <= number < len(self._questions[self._place].answers):
                self._answer(self._questions[self._place].answers[number][1])

    def focusNextPrevChild(self, _is_next: bool) -> bool:
        """Tab goes to the next question, not to a button."""
        return False

    def _answer(self, value: str) -> None:
        question = self._questions[self._place]
        is_same = value == question.present
        question.answer("" if is_same and not question.stays else value)
        if question.stays:
            self.close()
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        self._place += by
        if not 0 <= self._place < len(self._questions):
            self.close()
            return
        self._show_question()

    def _show_question(self) -> None:
        question = self._questions[self._place]
        self._title.setText(f"{question.title}   {self._place + 1} / {len(self._questions)}")
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        columns = 1 if len(question.answers) <= 9 else 2 if len(question.answers) <= 18 else 3
        for number, (words, value) in enumerate(question.answers[: len(KEYS)]):
            button = QPushButton(f"{KEYS[number].upper()}    {words}")
            button.setObjectName("answer")
            button.setCheckable(True)
            button.setChecked(value == question.present)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, value=value: self._answer(value))
            self._grid.addWidget(button, number // columns, number % columns)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            middle = parent.mapToGlobal(parent.rect().center())
            self.move(middle - QPoint(self.width() // 2, self.height() // 2))
