"""What a model proposes for the open image, and what can be done with all of it at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class ProposalsBar(QFrame):
    """Shown only while there are suggestions."""

    keep_all_pressed = Signal()
    refuse_all_pressed = Signal()
    keep_above_pressed = Signal(float)
    triage_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.keep_all = QPushButton(self.tr("Keep all"))
        self.keep_all.setToolTip(self.tr("Keep all suggestions (Shift+Enter); Enter keeps the selected one"))
        self.keep_all.clicked.connect(lambda _on=False: self.keep_all_pressed.emit())
        self.refuse_all = QPushButton(self.tr("Refuse all"))
        self.refuse_all.setToolTip(self.tr("Put all suggestions away; Delete refuses the selected one"))
        self.refuse_all.clicked.connect(lambda _on=False: self.refuse_all_pressed.emit())
        self.least = QDoubleSpinBox()
        self.least.setRange(0.05, 0.99)
        self.least.setSingleStep(0.05)
        self.least.setValue(0.5)
        self.least.setAccessibleName(self.tr("Least score"))
        self.keep_above = QPushButton(self.tr("Keep from"))
        self.keep_above.setToolTip(self.tr("Keep all suggestions of at least this score, in one step"))
        self.keep_above.clicked.connect(lambda _on=False: self.keep_above_pressed.emit(self.least.value()))
        self.triage = QPushButton(self.tr("Triage…"))
        self.triage.setToolTip(self.tr("Go through the differences between labels and suggestions (Ctrl+T)"))
        self.triage.clicked.connect(lambda _on=False: self.triage_pressed.emit())
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.keep_above, 1)
        above.addWidget(self.least, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep_all, 1)
        buttons.addWidget(self.refuse_all, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        layout.addLayout(above)
        layout.addWidget(self.triage)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many suggestions wait."""
        self.words.setText(self.tr("Suggestions to look at: {count}").format(count=count))
        self.setVisible(count > 0)
