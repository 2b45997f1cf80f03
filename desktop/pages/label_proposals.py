"""Asking a model about the open image, what it proposes, and what can be done with all of it at once."""

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.icons import icon
from desktop.widgets.key_tips import tip

NAME_LETTERS = 16


class ProposalsBar(QFrame):
    """One line to ask; the rest is shown only while there are suggestions."""

    keep_all_pressed = Signal()
    refuse_all_pressed = Signal()
    keep_above_pressed = Signal(float)
    triage_pressed = Signal()
    ask_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._is_busy = False
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.ask = QPushButton()
        self.ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ask.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.ask.clicked.connect(lambda _on=False: (self.stop_pressed if self._is_busy else self.ask_pressed).emit())
        self.more = QToolButton()
        self.more.setObjectName("tool")
        self.more.setIcon(icon("more"))
        self.more.setToolTip(self.tr("Which model is asked, and about what"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.waiting = QProgressBar()
        self.waiting.setRange(0, 0)
        self.waiting.setTextVisible(False)
        self.waiting.setFixedHeight(4)
        self._model = ""
        self._decided = self._make_decided()
        self._lay_out()
        self.show_model("")
        self.show_busy(is_busy=False)
        self.show_count(0)

    def show_model(self, name: str) -> None:
        """Show which model would be asked; none where there is none yet."""
        self._model = name
        self._show_button()

    def show_busy(self, *, is_busy: bool) -> None:
        """Show that a model looks at the image, with a way to stop it."""
        self._is_busy = is_busy
        self.waiting.setVisible(is_busy)
        self._show_button()

    def say(self, words: str) -> None:
        """What became of the question, in place of the count."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_count(self, count: int, labelled: int = 0) -> None:
        """Show how many suggestions wait, and how many more say what is labelled already."""
        words = self.tr("Suggestions to look at: {count}").format(count=count) if count else ""
        if labelled:
            more = self.tr("{count} more agree with the labels.").format(count=labelled)
            words = f"{words}. {more}" if words else more
        self.say(words)
        self._decided.setVisible(count > 0)
        self.triage.setVisible(count > 0 or labelled > 0)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: another icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "more"):
            self.more.setIcon(icon("more"))

    def _show_button(self) -> None:
        name = self._model if len(self._model) <= NAME_LETTERS else f"{self._model[: NAME_LETTERS - 1]}…"
        asking = self.tr("Ask {model}").format(model=name) if name else self.tr("Ask a model…")
        self.ask.setText(self.tr("Stop asking") if self._is_busy else asking)
        words = self.tr("Let {model} propose labels for this image ({suggest_here})")
        tip(self.ask, words.replace("{model}", self._model or "…"))

    def _make_decided(self) -> QWidget:
        self.keep_all = self._button(self.tr("Keep all"), self.keep_all_pressed)
        tip(self.keep_all, self.tr("Keep all suggestions ({keep_all}); {keep} keeps the selected one"))
        self.refuse_all = self._button(self.tr("Refuse all"), self.refuse_all_pressed)
        tip(self.refuse_all, self.tr("Put all suggestions away ({refuse_all}); {delete} refuses the selected one"))
        self.least = QDoubleSpinBox()
        self.least.setRange(0.05, 0.99)
        self.least.setSingleStep(0.05)
        self.least.setValue(0.5)
        self.least.setAccessibleName(self.tr("Least score"))
        self.keep_above = QPushButton(self.tr("Keep from"))
        self.keep_above.setToolTip(self.tr("Keep all suggestions of at least this score, in one step"))
        self.keep_above.clicked.connect(lambda _on=False: self.keep_above_pressed.emit(self.least.value()))
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for left, right in ((self.keep_all, self.refuse_all), (self.keep_above, self.least)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(left, 1)
            row.addWidget(right, 1)
            rows.addLayout(row)
        return holder

    def _lay_out(self) -> None:
        self.triage = self._button(self.tr("Triage…"), self.triage_pressed)
        tip(self.triage, self.tr("Go through the differences between labels and suggestions ({triage})"))
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.ask, 1)
        top.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.waiting)
        layout.addWidget(self.words)
        layout.addWidget(self._decided)
        layout.addWidget(self.triage)

    @staticmethod
    def _button(words: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(words)
        button.clicked.connect(lambda _on=False: pressed.emit())
        return button
