"""All keys that work now, read from the menus, so that the list cannot be wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop.widgets.key_values import KeyValues
from desktop.widgets.section import Section

NAME_WIDTH = 220


class KeyboardDialog(QDialog):
    """A section for each menu."""

    def __init__(self, menus: Sequence[QMenu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Keyboard"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(440, 560)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for menu in menus:
            rows = key_rows(menu)
            if rows:
                section = Section(_plain(menu.title()))
                values = KeyValues(name_width=NAME_WIDTH)
                values.set_rows(rows)
                section.body.addWidget(values)
                column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)


def key_rows(menu: QMenu) -> list[tuple[str, str]]:
    """What each action of the menu does, and its keys."""
    rows = []
    for action in menu.actions():
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        if keys:
            rows.append((_plain(action.text()), keys))
    return rows


def _plain(text: str) -> str:
    return text.replace("&", "").rstrip("…")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Keyboard", text)
