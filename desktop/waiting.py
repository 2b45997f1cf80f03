"""Waits, with a word to the person, while another program is in the middle of writing the project."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from core.registry import Registry

LOOK_MS = 100


class WaitingDialog(QDialog):
    """Closes by itself as soon as the project is free; giving up rejects it."""

    def __init__(self, registry: Registry, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Roadwright"))
        self._registry = registry
        words = QLabel(
            _tr(
                "Something else is being written to this project. “{}” waits, and is made as soon as that has ended."
            ).format(name)
        )
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setMinimumWidth(380)
        busy = QProgressBar()
        busy.setRange(0, 0)
        self.give_up = QPushButton(_tr("Give up this change"))
        self.give_up.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.give_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(14)
        for widget in (words, busy):
            layout.addWidget(widget)
        layout.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        if self._registry.is_free(within_ms=0):
            self._timer.stop()
            self.accept()


def wait_until_free(registry: Registry, name: str, parent: QWidget | None) -> bool:
    """Whether the project became free; False when the person gave the change up."""
    dialog = WaitingDialog(registry, name, parent)
    is_free = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_free


def _tr(text: str) -> str:
    return QCoreApplication.translate("Waiting", text)
