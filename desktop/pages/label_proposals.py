"""What a model proposes for the open image, and what can be done with all of it at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class ProposalsBar(QFrame):
    """Shown only while there are suggestions."""

    keep_all_pressed = Signal()
    refuse_all_pressed = Signal()

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
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep_all, 1)
        buttons.addWidget(self.refuse_all, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(buttons)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many suggestions wait."""
        self.words.setText(self.tr("Suggestions to look at: {count}").format(count=count))
        self.setVisible(count > 0)
