"""Frozen versions: making one, and those that there are."""

from PySide6.QtWidgets import QWidget

from core.changes import Changes
from core.queries.versions import versions
from desktop.context import Context
from desktop.pages.data_freeze import FreezeCard, VersionsCard
from desktop.pages.data_panel import DataPanel, scrolled


class VersionsPanel(DataPanel):
    """The form that freezes, above the table of versions."""

    title = "Versions"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.freeze_card = FreezeCard(context.project)
        self.versions_card = VersionsCard()
        column = scrolled(self)
        column.addWidget(self.versions_card)
        column.addWidget(self.freeze_card)
        column.addStretch(1)

    def refresh(self, changes: Changes | None) -> None:
        """List the versions again, where one was made."""
        if changes is None or changes.touches("versions"):
            with self.context.project.registry.reading() as session:
                self.versions_card.show_versions(versions(session))
