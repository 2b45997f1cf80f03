"""Keys of what lies over a page: none goes on to the shortcuts of the page beneath, which is often its parent."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class OwnKeys(QObject):
    """Keeps each key that comes to a widget for that widget, for as long as it lives."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, _widget: QObject, event: QEvent) -> bool:
        """Answer the question whether a key is wanted here before any shortcut is looked for."""
        if event.type() != QEvent.Type.ShortcutOverride:
            return False
        event.accept()
        return True
