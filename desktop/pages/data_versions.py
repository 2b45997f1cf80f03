"""Frozen versions: making one, and those that there are."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.changes import Changes
from core.queries.leakage import leakage_of, leaking_pairs
from core.queries.versions import version_by, versions
from desktop.background import run_in_background
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.pages.data_freeze import FreezeCard, VersionsCard
from desktop.pages.data_panel import DataPanel, scrolled
from labeling.leakage_job import start_leakage


class VersionsPanel(DataPanel):
    """The form that freezes, above the table of versions."""

    title = "Versions"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.freeze_card = FreezeCard(context.project)
        self.versions_card = VersionsCard()
        self.freeze_card.frozen.connect(self._measure)
        self.versions_card.leakage_asked.connect(self._measure)
        self.versions_card.leaking_asked.connect(self._show_leaking)
        column = scrolled(self)
        column.addWidget(self.versions_card)
        column.addWidget(self.freeze_card)
        column.addStretch(1)

    def refresh(self, changes: Changes | None) -> None:
        """List the versions again, where one was made."""
        if changes is None or changes.touches("versions"):
            with self.context.project.registry.reading() as session:
                self.versions_card.show_versions(versions(session))

    @Slot(str)
    def _measure(self, version_id: str) -> None:
        """Start the job; its result comes with the changes of the registry."""
        context = self.context
        run_in_background(self, lambda: start_leakage(context.project, context.executor, version_id), lambda _job: None)

    @Slot(str)
    def _show_leaking(self, version_id: str) -> None:
        with self.context.project.registry.reading() as session:
            version = version_by(session, version_id)
            found = leakage_of(version)
            ids = leaking_pairs(session, found) if found is not None else []
        if ids:
            title = self.tr("What leaks from training in {name}").format(name=version.name)
            self.images_asked.emit(ImagesAsked(title, ids))
