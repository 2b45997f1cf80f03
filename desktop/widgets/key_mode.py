"""A mode of the keyboard: questions at the foot of the picture, one key each, for one thing after another."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.key_answers import KeyAnswers, Question

MARGIN = 12
KEY_WIDTH = 190  # widget pixels that an answer takes
_ON, _BACK = (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space), (Qt.Key.Key_Backtab, Qt.Key.Key_Left)
_NEXT = (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PREVIOUS = (Qt.Key.Key_Up, Qt.Key.Key_PageUp)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyMode(QFrame):
    """`moved(1 or -1)` asks for the next thing or the one before; `ended()` when the person leaves.

    `questions` is asked anew after each answer and move, so that what is lit up is what is true.
    """

    moved = Signal(int)
    ended = Signal()

    def __init__(self, title: Callable[[], str], questions: Callable[[], Sequence[Question]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name, self._read = title, questions
        self._questions: list[Question] = []
        self._place = 0
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.answers = KeyAnswers()
        self.answers.answered.connect(self._answer)
        self._hint = QLabel(self.tr("One key answers. Tab: next question. Down, Up: next, previous. Escape ends."))
        self._hint.setObjectName("muted")
        leave = QPushButton(self.tr("End"))
        leave.setObjectName("quiet")
        leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        leave.clicked.connect(lambda _on=False: self.leave())
        above = QHBoxLayout()
        above.addWidget(self.title, 1)
        above.addWidget(leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(above)
        layout.addWidget(self.answers)
        layout.addWidget(self._hint)
        parent.installEventFilter(self)

    def ask(self) -> None:
        """Show it, with the first question."""
        self.show()
        self.show_anew(place=0)

    def leave(self) -> None:
        """End the mode."""
        if self.close():
            self.ended.emit()

    def show_anew(self, place: int | None = None) -> None:
        """Ask again what holds now, at a question or at the present one."""
        self._questions = list(self._read())
        self._place = min(self._place if place is None else place, max(0, len(self._questions) - 1))
        self.title.setText(self._name())
        if self._questions:
            question = self._questions[self._place]
            self.title.setText(f"{self._name()}  ·  {question.title}  {self._place + 1} / {len(self._questions)}")
            room = max(1, (self._room() - 40) // KEY_WIDTH)
            self.answers.show_question(question, min(room, max(1, len(question.answers))))
        self.answers.setVisible(bool(self._questions))
        self._settle()
        (self.answers.line or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Letters are answers here and no shortcuts; what is pressed with Ctrl or Alt goes on to the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not event.modifiers() & _COMMANDS:
                event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the parent."""
        if event.type() == QEvent.Type.Resize and self.isVisible() and watched is self.parent():
            self._settle()
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Somebody works elsewhere: the mode ends; not while words are typed into it."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self.leave()

    def focusNextPrevChild(self, _is_next: bool) -> bool:
        """Tab comes to `keyPressEvent` as a key: it goes to the next question."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An answer, another question, another thing, or the end."""
        key = Qt.Key(event.key())
        if key in _ON or key in _BACK or key == Qt.Key.Key_Backspace:
            self._go(1 if key in _ON else -1)
        elif key in _NEXT or key in _PREVIOUS:
            self.moved.emit(1 if key in _NEXT else -1)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif event.modifiers() & _COMMANDS or not self.answers.take_key(event):
            super().keyPressEvent(event)

    def _answer(self, value: str) -> None:
        if not self._questions:
            return  # the answers still lie there from the thing before, hidden
        question = self._questions[self._place]
        question.say(value)
        if question.stays:
            self.show_anew()
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        """Another question; past the last one comes the next thing, before the first one nothing."""
        place = self._place + by
        if place >= len(self._questions):
            self.moved.emit(1)
        else:
            self.show_anew(place=max(0, place))

    def _room(self) -> int:
        parent = self.parentWidget()
        return 640 if parent is None else parent.width() - 2 * MARGIN

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        for holder in (self.answers, self):
            layout = holder.layout()
            if layout is not None:
                layout.activate()
        size = self.sizeHint()
        self.resize(min(self._room(), max(size.width(), 460)), size.height())
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - MARGIN)
        self.raise_()
