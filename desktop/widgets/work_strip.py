"""One long piece of work of a page: what is done, how far it is, a way to stop it, and what came of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.watched import IsStopAsked, ShowProgress
from desktop.background import Wish, run_aside
from desktop.translating import spoken
from desktop.widgets.share_bar import ShareBar

T = TypeVar("T")
LOOK_MS = 120


class WorkStrip(QWidget):
    """One piece of work at a time; hidden while there is none, and nothing is told of the last one.

    `busy_told(bool)` when one begins or ends. `title` says what is being done.
    """

    busy_told = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish, self.title = Wish(), ""
        self._told: tuple[int, int, str] = (0, 0, "")
        self._is_busy = False
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.bar = ShareBar()
        self.bar.setFixedWidth(180)
        self.stop = QPushButton(_tr("Stop"))
        self.stop.setObjectName("quiet")
        self.stop.clicked.connect(self.ask_to_stop)
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
        """Do this beside the window; then `done(answer)` or `failed(error)`: Stopped, of work that was stopped.

        Raises RuntimeError while something is being done.
        """
        if self._is_busy:
            raise RuntimeError("one piece of work at a time")
        wish = self._wish = Wish()
        self.destroyed.connect(wish.drop)
        self.title, self._told, self._is_busy = title, (0, 0, ""), True
        self.stop.setEnabled(True)
        self._show_parts(is_working=True)
        self._show_told()
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

    def ask_to_stop(self) -> None:
        """Let what is being done end at its next step."""
        self._wish.drop()
        self.stop.setEnabled(False)
        self._show_told()

    def tell(self, words: str) -> None:
        """Say what came of the last piece of work, until another begins; nothing when empty."""
        if not self._is_busy:
            self.text.setText(words)
            self._show_parts(is_working=False)

    def _end(self, done: Callable[[Any], object], answer: object) -> None:
        self._rest()
        done(answer)

    def _fail(self, failed: Callable[[Exception], object], error: Exception) -> None:
        self._rest()
        failed(error)

    def _rest(self) -> None:
        self._looking.stop()
        self._is_busy = False
        self.tell("")
        self.busy_told.emit(False)

    def _show_parts(self, *, is_working: bool) -> None:
        self.bar.setVisible(is_working)
        self.stop.setVisible(is_working)
        self.setVisible(is_working or bool(self.text.text()))

    def _show_told(self) -> None:
        if not self._is_busy:
            return
        done, total, message = self._told
        parts = [self.title, spoken(message) if self._wish.is_held() else _tr("stopping")]
        if total:
            parts.append(_tr("{done:,} of {total:,}").format(done=min(done, total), total=total))
        self.text.setText(" · ".join(filter(None, parts)))
        self.bar.show_share(done / total if total else 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Work", text)
