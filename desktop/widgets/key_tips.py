"""Tooltips and menus that name keys by their command, `Fit ({fit})`, and stay true when a person changes keys.

What tells the keys is set on a page with `tell_keys`; everything on that page asks it. Without one, the brackets go.
"""

import re
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

Told = Callable[[str], str]
_TIP, _TOLD = "keyed_tip", "keys_told"
_PLACEHOLDER = re.compile(r"\s*\(?\{\w+\}\)?")


def tip(widget: QWidget, words: str) -> None:
    """Give a widget a tooltip, and a name for screen readers where it shows no text, with the keys of now."""
    widget.setProperty(_TIP, words)
    _show(widget, words)


def with_keys(widget: QWidget, words: str) -> str:
    """Words with the keys of now, as the page around a widget tells them."""
    around: QObject | None = widget
    while around is not None:
        told = around.property(_TOLD)
        if callable(told):
            return str(told(words))
        around = around.parent()
    return _PLACEHOLDER.sub("", words)


def tell_keys(page: QWidget, told: Told) -> None:
    """Let this tell the keys on a page from now on; every tooltip there is written anew."""
    page.setProperty(_TOLD, told)
    for widget in page.findChildren(QWidget):
        words = widget.property(_TIP)
        if isinstance(words, str):
            _show(widget, words)


def _show(widget: QWidget, words: str) -> None:
    told = with_keys(widget, words)
    widget.setToolTip(told)
    if widget.property("text") == "":
        widget.setAccessibleName(told)
