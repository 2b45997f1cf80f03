"""The Data page: what the labels are made of, what is odd about them, and frozen versions; a tab for each."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core.changes import Changes
from core.queries.images import image_count
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import Page
from desktop.pages.data_balance import BalancePanel
from desktop.pages.data_coverage import CoveragePanel
from desktop.pages.data_findings import FindingsPanel
from desktop.pages.data_map import MapPanel
from desktop.pages.data_panel import DataPanel
from desktop.pages.data_versions import VersionsPanel
from desktop.panels import Panels, PanelT
from desktop.widgets.empty_state import EmptyState

PANELS: tuple[type[DataPanel], ...] = (BalancePanel, CoveragePanel, MapPanel, FindingsPanel, VersionsPanel)


class DataPage(Page):
    """Panels over one project; each is built when its tab is first shown."""

    title = "Data"
    icon_name = "data"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self.import_button = QPushButton(self.tr("Import…"))
        self.import_button.setObjectName("primary")
        self.import_button.clicked.connect(self._ask_to_import)
        self.empty = EmptyState(
            self.tr("No images yet"),
            self.tr(
                "Import a folder of pictures, a labelled data set or a recorded drive. The files stay where they are."
            ),
            self.tr("Import…"),
        )
        self.empty.pressed.connect(self._ask_to_import)
        self._stack = QStackedWidget()
        self._panels = Panels(PANELS, self._made, self._stack.setCurrentWidget)
        self._panels.tabs.setAccessibleName(self.tr("Sides of the data"))
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Bring the panel that is shown up to date; the others follow when they are."""
        if changes is None or changes.touches("images"):
            self._show_whether_empty()
        self._panels.refresh(changes)

    def is_ready(self) -> bool:
        """Whether the panel that is shown has shown what it is about."""
        return self.panel(self._panels.shown).is_ready()

    def unfinished(self) -> str:
        """What a panel is doing."""
        return next(filter(None, (panel.unfinished() for panel in self._panels.built())), "")

    def stop_work(self) -> None:
        """Let it end, in each panel."""
        for panel in self._panels.built():
            panel.stop_work()

    def panel(self, kind: type[PanelT]) -> PanelT:
        """The panel of this kind, built when it was not yet."""
        return self._panels.panel(kind)

    def show_panel(self, kind: type[DataPanel]) -> None:
        """Show a panel's tab."""
        self._panels.choose(kind)

    def _made(self, kind: type[DataPanel]) -> DataPanel:
        panel = kind(self.context)
        panel.images_asked.connect(self.images_asked)
        panel.go_to.connect(self.go_to)
        self._stack.addWidget(panel)
        return panel

    def _ask_to_import(self) -> None:
        self.import_requested.emit()

    def _show_whether_empty(self) -> None:
        with self.context.project.registry.reading() as session:
            has_images = image_count(session) > 0
        self.empty.setVisible(not has_images)
        self.import_button.setVisible(has_images)
        self._panels.tabs.setVisible(has_images)
        self._stack.setVisible(has_images)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 20, 24, 0)
        title = QLabel(self.tr("Data"))
        title.setObjectName("pageTitle")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addWidget(self._panels.tabs, 1)
        column.addLayout(row)
        column.addWidget(self.empty, 1)
        column.addWidget(self._stack, 1)
