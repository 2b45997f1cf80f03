"""Frozen versions: those that there are with what can be done with them, and making one."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.changes import Changes
from core.queries.versions import versions
from desktop.context import Context
from desktop.pages.data_freeze import FreezeCard
from desktop.pages.data_leakage_acts import LeakageActs
from desktop.pages.data_panel import DataPanel, scrolled
from desktop.pages.data_version_acts import VersionActs
from desktop.pages.data_version_table import VersionsCard
from desktop.widgets.work_strip import WorkStrip


class VersionsPanel(DataPanel):
    """The table of versions above the form that freezes."""

    title = "Versions"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.freeze_card = FreezeCard(context.project)
        self.versions_card = VersionsCard()
        self.acts = VersionActs(context, self.versions_card, self)
        self.acts.images_asked.connect(self.images_asked)
        self.leakage = LeakageActs(context, self.versions_card, self)
        self.leakage.images_asked.connect(self.images_asked)
        self.freeze_card.frozen.connect(self.leakage.measure)
        self.freeze_card.strip.busy_told.connect(self.versions_card.hold_back)
        self.versions_card.strip.busy_told.connect(self.freeze_card.hold_back)
        column = scrolled(self)
        column.addWidget(self.versions_card)
        column.addWidget(self.freeze_card)
        column.addStretch(1)

    def unfinished(self) -> str:
        """What is being done with versions."""
        return next((strip.title for strip in self._strips() if strip.is_busy()), "")

    def stop_work(self) -> None:
        """Let it end."""
        for strip in self._strips():
            strip.ask_to_stop()

    def _strips(self) -> Sequence[WorkStrip]:
        return (self.freeze_card.strip, self.versions_card.strip)

    def refresh(self, changes: Changes | None) -> None:
        """List the versions again, where one was made or described."""
        if changes is None or changes.touches("versions"):
            with self.context.project.registry.reading() as session:
                self.versions_card.show_versions(versions(session))
