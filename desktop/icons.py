"""Icons from resources/icons, drawn in the colours of the theme in force."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.composition import resources_folder
from desktop.style import tokens

_SIZES = (16, 20, 24, 32, 48, 64)


def icon(name: str) -> QIcon:
    """The icon for the theme in force: calm when off, the accent when on. Ask again when the theme changes."""
    colours = tokens()
    return _drawn(name, colours.muted, colours.accent, colours.border)


def coloured_icon(name: str, colour: str) -> QIcon:
    """The icon in one colour, #rrggbb."""
    return _drawn(name, colour, colour, tokens().border)


@lru_cache(maxsize=256)
def _drawn(name: str, off: str, on: str, disabled: str) -> QIcon:
    source = (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(_pixmap(source, off, size), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(_pixmap(source, on, size), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(_pixmap(source, disabled, size), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def _pixmap(source: str, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
