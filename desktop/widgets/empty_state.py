"""What a page shows when there is nothing yet: what will be here, and the way to get it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

TEXT_WIDTH = 440


class EmptyState(QWidget):
    """A calm sentence in the middle, with one button when there is something to do."""

    pressed = Signal()

    def __init__(self, title: str, text: str, button: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(title)
        self.title.setObjectName("pageTitle")
        self.text = QLabel(text)
        self.text.setObjectName("muted")
        self.button = QPushButton(button)
        self.button.setObjectName("primary")
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.pressed)
        column = QWidget()
        column.setFixedWidth(TEXT_WIDTH)
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(16)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.addStretch(2)
        layout.addLayout(middle)
        layout.addStretch(3)
