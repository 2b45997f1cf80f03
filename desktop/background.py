"""Runs work off the GUI thread and brings the answer back to it. For work of seconds; what is longer is a job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QRunnable, Qt, QThread, QThreadPool, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.messages import show_error

T = TypeVar("T")
ASIDE_THREADS = 2
_NAME = "background_answers"
URGENT, SOON, USUAL, IDLE = 30, 20, 10, 0  # the picture a person waits for, its neighbours, most work, small pictures


def run_in_background(
    parent: QObject,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[Exception], object] | None = None,
    *,
    priority: int = USUAL,
) -> None:
    """Run `work` in the pool, what is more urgent first; then `done(answer)` or `failed(error)` in the GUI thread.

    Call it from the GUI thread.

    Neither is called when `parent` was deleted meanwhile. Without `failed`, the error is shown.
    """
    asked = _Asked(parent, done, failed or (lambda error: _show(parent, error)))
    QThreadPool.globalInstance().start(_Work(work, asked, _answers()), priority)


def run_aside(
    parent: QObject,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[Exception], object] | None = None,
) -> None:
    """Like `run_in_background`, in a small pool of its own: work of many seconds that what a person waits for must not
    wait for. Such work asks a `Wish` again and again whether it is still wanted, for the program waits for its end.
    """
    asked = _Asked(parent, done, failed or (lambda error: _show(parent, error)))
    answers = _answers()
    answers.aside.start(_Work(work, asked, answers))


def wait_for_work(within_ms: int) -> bool:
    """Whether all work has ended within this time; -1: however long it takes. Nothing is shown meanwhile.

    For the end of the program, once nothing is wanted any more.
    """
    end, pools = QDeadlineTimer(within_ms), (QThreadPool.globalInstance(), _answers().aside)
    return all([pool.waitForDone(end.remainingTime()) for pool in pools])  # noqa: C419 - wait for each of them


class Wish:
    """Whether something is still wanted; asked from any thread, dropped in the GUI thread."""

    def __init__(self) -> None:
        self._is_held = True

    def is_held(self) -> bool:
        """Whether to go on."""
        return self._is_held

    def drop(self) -> None:
        """It is not wanted any more."""
        self._is_held = False


@dataclass(frozen=True)
class _Asked:
    parent: QObject
    done: Callable[[Any], object]
    failed: Callable[[Exception], object]


class _Answers(QObject):
    """Lives in the GUI thread as long as the application and hands on what the pool found."""

    arrived = Signal(object, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self.aside = QThreadPool(self)
        self.aside.setMaxThreadCount(ASIDE_THREADS)
        self.aside.setThreadPriority(QThread.Priority.LowPriority)
        self.arrived.connect(self._hand_on, Qt.ConnectionType.QueuedConnection)

    @Slot(object, object, object)
    def _hand_on(self, asked: _Asked, value: object, error: Exception | None) -> None:
        if not shiboken6.isValid(asked.parent):
            return
        if error is not None:
            asked.failed(error)
        else:
            asked.done(value)


class _Work(QRunnable):
    def __init__(self, work: Callable[[], object], asked: _Asked, answers: _Answers) -> None:
        super().__init__()
        self._work = work
        self._asked = asked
        self._answers = answers

    def run(self) -> None:
        """Called by the pool."""
        value: object = None
        failure: Exception | None = None
        try:
            value = self._work()
        except Exception as error:  # noqa: BLE001 - it is told in the GUI thread
            failure = error
        if shiboken6.isValid(self._answers):  # not when the program ended meanwhile
            self._answers.arrived.emit(self._asked, value, failure)


def _answers() -> _Answers:
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("work in the background needs a running application")
    known = app.findChild(_Answers, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    return known if known is not None else _Answers(app)


def _show(parent: QObject, error: Exception) -> None:
    show_error(parent if isinstance(parent, QWidget) else None, error)
