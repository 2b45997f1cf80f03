"""One long piece of work of a page: what is done, how far it is, and a way to stop it where it can be stopped."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.errors import Stopped
from desktop.background import Wish, run_aside
from desktop.widgets.share_bar import ShareBar

T = TypeVar("T")
LOOK_MS = 120
ShowProgress = Callable[[int, int, str], None]
IsStopAsked = Callable[[], bool]
Work = Callable[[ShowProgress, IsStopAsked], T]


class WorkStrip(QWidget):
    """Hidden while nothing is done; one piece of work at a time. `busy_told(bool)` when one begins or ends."""

    busy_told = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish, self._title = Wish(), ""
        self._told: tuple[int, int, str] = (0, 0, "")
        self._is_busy = False
        self.text = QLabel()
        self.bar = ShareBar()
        self.bar.setFixedWidth(180)
        self.stop = QPushButton(_tr("Stop"))
        self.stop.setObjectName("quiet")
        self.stop.clicked.connect(self._ask_to_stop)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._show_told)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        self.hide()

    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._is_busy

    def begin(
        self,
        title: str,
        work: Callable[[ShowProgress, IsStopAsked], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Do this beside the window; then `done(answer)` or `failed(error)`; of work that was stopped, neither."""
        wish = self._wish = Wish()
        self.destroyed.connect(wish.drop)
        self._title, self._told, self._is_busy = title, (0, 0, ""), True
        self.stop.setEnabled(True)
        self._show_told()
        self.show()
        self._looking.start()
        self.busy_told.emit(True)

        def show(count: int, total: int, message: str) -> None:  # called in the other thread: only kept here
            self._told = (count, total, message)

        run_aside(
            self,
            lambda: work(show, lambda: not wish.is_held()),
            lambda answer: self._end(done, answer),
            lambda error: self._fail(failed, error),
        )

    def _end(self, done: Callable[[Any], object], answer: object) -> None:
        self._rest()
        done(answer)

    def _fail(self, failed: Callable[[Exception], object], error: Exception) -> None:
        self._rest()
        if not isinstance(error, Stopped):
            failed(error)

    def _rest(self) -> None:
        self._looking.stop()
        self._is_busy = False
        self.hide()
        self.busy_told.emit(False)

    def _ask_to_stop(self) -> None:
        self._wish.drop()
        self.stop.setEnabled(False)

    def _show_told(self) -> None:
        done, total, message = self._told
        counted = f" {done:,} / {total:,}" if total else ""
        self.text.setText(f"{self._title} {message}{counted}".rstrip())
        self.bar.show_share(done / total if total else 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Work", text)
