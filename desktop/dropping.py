"""Files, folders, recordings and whole projects dragged onto the window: says what will happen, then hands them on."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from core.project import REGISTRY_NAME

MARGIN = 16
NAMED = 2


class DropArea(QObject):
    """Makes a window take what is dropped; `import_all(paths)`, or `open_project(folder)` for a project's folder."""

    def __init__(
        self,
        window: QWidget,
        import_all: Callable[[Sequence[Path]], object],
        open_project: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._import_all, self._open_project = window, import_all, open_project
        self.veil = QLabel(window)
        self.veil.setObjectName("dropVeil")
        self.veil.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.veil.setWordWrap(True)
        self.veil.setTextFormat(Qt.TextFormat.PlainText)
        self.veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.veil.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Dragging comes, goes and lets fall."""
        if watched is not self._window:
            return False
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.veil.hide()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._drop(event)
            return True
        return False

    def _enter(self, event: QDragEnterEvent) -> None:
        paths = local_paths(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        self.veil.setText(drop_words(paths))
        self.veil.setGeometry(self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
        self.veil.show()
        self.veil.raise_()

    def _drop(self, event: QDropEvent) -> None:
        self.veil.hide()
        paths = local_paths(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        # Later: the program that the files were dragged from waits until this returns.
        QTimer.singleShot(0, self, lambda: self._take(paths))

    def _take(self, paths: Sequence[Path]) -> None:
        projects = [path for path in paths if is_project(path)]
        for path in projects:
            self._open_project(path)
        others = [path for path in paths if path not in projects]
        if others:
            self._import_all(others)


def local_paths(data: QMimeData) -> list[Path]:
    """What is dragged and lies on this computer, each once."""
    return list(dict.fromkeys(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()))


def is_project(path: Path) -> bool:
    """Whether a folder is one of ours."""
    return (path / REGISTRY_NAME).is_file()


def drop_words(paths: Sequence[Path]) -> str:
    """What letting go here does."""
    names = ", ".join(path.name for path in paths[:NAMED])
    if len(paths) > NAMED:
        names = _tr("{names} and {count} more").format(names=names, count=len(paths) - NAMED)
    if all(map(is_project, paths)):
        return _tr("Let go to open the project {names}").format(names=names)
    return _tr("Let go to import {names}").format(names=names)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dropping", text)
