"""Questions answered with one key each: attributes, conditions, tags. The next question comes by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.widgets.key_answers import KeyAnswers, Question
from desktop.widgets.own_keys import OwnKeys

__all__ = ["KeyMenu", "Question"]


class KeyMenu(QFrame):
    """A popup in the middle of its parent; Escape closes it, Tab goes on without an answer."""

    def __init__(self, questions: Sequence[Question], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        OwnKeys(self)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._questions = list(questions)
        self._place = 0
        self._title = QLabel()
        self._title.setObjectName("heading")
        self.answers = KeyAnswers()
        self.answers.answered.connect(self._answer)
        self._hint = QLabel(self.tr("One key answers. Tab goes on, Backspace goes back, Escape ends."))
        self._hint.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self.answers)
        layout.addWidget(self._hint)

    def ask(self) -> None:
        """Show the first question."""
        if not self._questions:
            self.deleteLater()
            return
        self._show_question()
        self.show()
        self._take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An answer, or on to another question."""
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self._go(1)
        elif event.key() in (Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._go(-1)
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            self.answers.take_key(event)

    def focusNextPrevChild(self, _is_next: bool) -> bool:
        """Tab comes to `keyPressEvent` as a key: it goes to the next question, not to a button."""
        return False

    def _answer(self, value: str) -> None:
        question = self._questions[self._place]
        question.say(value)
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
        self._take_focus()

    def _take_focus(self) -> None:
        (self.answers.line or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def _show_question(self) -> None:
        question = self._questions[self._place]
        self._title.setText(f"{question.title}   {self._place + 1} / {len(self._questions)}")
        count = len(question.answers)
        self.answers.show_question(question, 1 if count <= 9 else 2 if count <= 18 else 3)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            middle = parent.mapToGlobal(parent.rect().center())
            self.move(middle - QPoint(self.width() // 2, self.height() // 2))
