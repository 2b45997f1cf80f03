"""Tells the window what changed in the project: its own commits at once, those of others soon after."""

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from core.changes import Changes
from core.registry import Registry

POLL_MS = 300


class ChangesHub(QObject):
    """`changed(Changes)` is emitted in the GUI thread for each commit that this window should show."""

    changed = Signal(object)
    _committed = Signal(object)

    def __init__(self, registry: Registry, origin: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._origins = frozenset({origin})
        # Commits come from pool threads too: an automatic connection queues those to the GUI thread.
        self._committed.connect(self._hear, Qt.ConnectionType.AutoConnection)
        self._stop_listening = registry.listen(self._tell)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look_elsewhere)
        self._timer.start()

    def stop(self) -> None:
        """Hear no more, before the project is closed."""
        self._timer.stop()
        self._stop_listening()
        self._stop_listening = _nothing

    @Slot()
    def look_elsewhere(self) -> None:
        """Ask for what other windows and commands committed."""
        changes = self._registry.heard_elsewhere(self._origins)
        if changes.topics:
            self.changed.emit(changes)

    def _tell(self, changes: Changes) -> None:
        if shiboken6.isValid(self):
            self._committed.emit(changes)

    @Slot(object)
    def _hear(self, changes: Changes) -> None:
        self.changed.emit(changes)


def _nothing() -> None:
    return None
