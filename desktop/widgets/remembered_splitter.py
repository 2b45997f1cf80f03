"""A row of panels whose widths a person sets, and finds again at the next start. A panel can be put away and back."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from core.settings import read_settings, write_settings

KEPT_AFTER_MS = 300


class RememberedSplitter(QSplitter):
    """Its state stands in the settings under its name.

    `shares` say of some panels, by place, which share of the width is theirs at first, and no more than they hint at.
    """

    def __init__(self, name: str, *, shares: Mapping[int, float], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._shares = name, shares
        self._is_restored = False
        self.setHandleWidth(5)
        self.setChildrenCollapsible(False)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEPT_AFTER_MS)
        self._later.timeout.connect(self.keep)
        self.splitterMoved.connect(lambda _place, _index: self._later.start())

    def toggle(self, panel: QWidget) -> bool:
        """Put a panel away, or bring it back; whether it is there now."""
        panel.setVisible(panel.isHidden())
        self.keep()
        return not panel.isHidden()

    def keep(self) -> None:
        """Remember the widths, and which panels are away."""
        state = bytes(self.saveState().toBase64().data()).decode("ascii")
        away = ",".join(str(place) for place, panel in enumerate(self._panels()) if panel.isHidden())
        settings = read_settings()
        write_settings(replace(settings, layout={**settings.layout, self._name: f"{state}:{away}"}))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is remembered fits a width: it is taken up when the first one is known."""
        super().resizeEvent(event)
        if not self._is_restored and event.size().width() > 0:
            self._is_restored = True
            self._restore(read_settings().layout.get(self._name, ""))

    def _restore(self, kept: str) -> None:
        state, _, away = kept.partition(":")
        if not state or not self.restoreState(QByteArray.fromBase64(state.encode("ascii", "ignore"))):
            self._share_out()
            return
        self.setChildrenCollapsible(False)
        for place, panel in enumerate(self._panels()):
            panel.setVisible(str(place) not in away.split(","))

    def _share_out(self) -> None:
        """The first widths: the shares, and the rest to the others."""
        hints = [panel.sizeHint().width() for panel in self._panels()]
        sides = {place: min(hints[place], round(self.width() * share)) for place, share in self._shares.items()}
        rest = max(1, self.width() - sum(sides.values())) // max(1, len(hints) - len(sides))
        self.setSizes([sides.get(place, rest) for place in range(len(hints))])

    def _panels(self) -> list[QWidget]:
        return [panel for place in range(self.count()) if (panel := self.widget(place)) is not None]
