"""The tabs over what a page or a card shows one side of."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QTabBar, QWidget


def tab_bar(titles: Iterable[str], parent: QWidget | None = None) -> QTabBar:
    """A bar with a tab for each title, as wide as its words; Qt's own arrows have names in the window's language."""
    bar = QTabBar(parent)
    bar.setDrawBase(False)
    bar.setExpanding(False)
    for title in titles:
        bar.addTab(title)
    more = QCoreApplication.translate("TabBar", "More tabs")
    for arrow in bar.findChildren(QAbstractButton):
        arrow.setAccessibleName(more)
        arrow.setToolTip(more)
    return bar
