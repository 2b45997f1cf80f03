"""Everything that speaks to the person outside a page: errors, questions, short notes. The only message boxes.

`show_error` is the one place where an error becomes words; any other is a bug and is told as one.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QInputDialog, QMainWindow, QMessageBox, QWidget

from core.errors import Stopped, UserError
from desktop.translating import spoken

NOTE_MS = 6000
_LOG = logging.getLogger(__name__)


def show_error(parent: QWidget | None, error: Exception) -> None:
    """Tell an error: a UserError in its own words, anything else as an error of Roadwright with its details."""
    if isinstance(error, Stopped):
        return
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("Roadwright"))
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    if isinstance(error, UserError):
        box.setText(spoken(error.message))
        box.setInformativeText(spoken(error.hint))
    else:
        _LOG.error("An error of Roadwright itself", exc_info=error)
        box.setText(_tr("Something went wrong inside Roadwright. Your saved work is safe."))
        box.setInformativeText(_tr("Please report it with the details below; you can go on working."))
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.exec()


def ask(parent: QWidget | None, question: str, *, yes: str) -> bool:
    """Whether the person agrees; `yes` is the word for doing it. Escape and Return mean no."""
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("Roadwright"))
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is agree


def coverage_question(error: UserError) -> str:
    """What to ask where a required coverage goal is not met."""
    told = _tr(
        "{what} If you go on, this is recorded as a known gap in the run, in its packages and in the model card."
    )
    return told.format(what=spoken(error.message))


def ask_text(parent: QWidget | None, question: str, *, text: str = "") -> str | None:
    """A line that the person types, without blanks around it; None when they leave or type nothing."""
    answer, is_given = QInputDialog.getText(parent, _tr("Roadwright"), question, text=text)
    return answer.strip() or None if is_given else None


def notify(widget: QWidget, text: str) -> None:
    """A short note in the status bar of the widget's window, gone after a few seconds."""
    window = widget.window()
    if isinstance(window, QMainWindow):
        window.statusBar().showMessage(spoken(text), NOTE_MS)


def install_excepthook() -> None:
    """Show errors that nothing caught instead of losing them on a terminal that nobody sees."""
    sys.excepthook = _unhandled
    threading.excepthook = _unhandled_in_thread


class _Teller(QObject):
    """Shows an error in the GUI thread, whichever thread it was raised in."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error
        app = QApplication.instance()
        if app is not None:
            self.moveToThread(app.thread())
        _WAITING.append(self)

    @Slot()
    def tell(self) -> None:
        """Show it, then go."""
        _WAITING.remove(self)
        show_error(QApplication.activeWindow(), self._error)


_WAITING: list[_Teller] = []


def _unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.__excepthook__(kind, error, trace)
    if isinstance(error, Exception) and QApplication.instance() is not None:
        QMetaObject.invokeMethod(_Teller(error), "tell", Qt.ConnectionType.QueuedConnection)


def _unhandled_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _unhandled(given.exc_type, given.exc_value, given.exc_traceback)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Messages", text)
