"""The Data page: what the labels are made of, what is odd about them, and frozen versions; a tab for each."""

from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.changes import Changes
from core.queries.images import image_count
from desktop.catching_up import CatchingUp
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.page import Page
from desktop.pages.data_balance import BalancePanel
from desktop.pages.data_coverage import CoveragePanel
from desktop.pages.data_findings import FindingsPanel
from desktop.pages.data_map import MapPanel
from desktop.pages.data_panel import DataPanel
from desktop.pages.data_versions import VersionsPanel
from desktop.translating import spoken
from desktop.widgets.empty_state import EmptyState

PanelT = TypeVar("PanelT", bound=DataPanel)

PANELS: tuple[type[DataPanel], ...] = (BalancePanel, CoveragePanel, MapPanel, FindingsPanel, VersionsPanel)


class DataPage(Page):
    """Panels over one project; each is built when its tab is first shown."""

    title = "Data"
    icon_name = "data"

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(context, hub, parent)
        self._built: dict[type[DataPanel], DataPanel] = {}
        self._behind = CatchingUp[type[DataPanel]]()
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
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Sides of the data"))
        for panel in PANELS:
            self.tabs.addTab(spoken(panel.title))
        for arrow in self.tabs.findChildren(QAbstractButton):  # Qt's own, which it names in English
            arrow.setAccessibleName(self.tr("More tabs"))
            arrow.setToolTip(self.tr("More tabs"))
        self.tabs.currentChanged.connect(self._show_tab)
        self._panels = QStackedWidget()
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Bring the panel that is shown up to date; the others follow when they are."""
        if changes is None or changes.touches("images"):
            self._show_whether_empty()
        shown = PANELS[self.tabs.currentIndex()]
        if changes is None:
            self._behind.miss_all({shown, *self._built})
        else:
            for kind in self._built:
                self._behind.miss(kind, changes)
        self._bring_up_to_date(shown)

    def is_ready(self) -> bool:
        """Whether the panel that is shown has shown what it is about."""
        return self.panel(PANELS[self.tabs.currentIndex()]).is_ready()

    def unfinished(self) -> str:
        """What a panel is doing."""
        return next(filter(None, (panel.unfinished() for panel in self._built.values())), "")

    def stop_work(self) -> None:
        """Let it end, in each panel."""
        for panel in self._built.values():
            panel.stop_work()

    def panel(self, kind: type[PanelT]) -> PanelT:
        """The panel of this kind, built when it was not yet."""
        if kind not in self._built:
            built = kind(self.context)
            built.images_asked.connect(self.images_asked)
            built.go_to.connect(self.go_to)
            self._panels.addWidget(built)
            self._built[kind] = built
            self._behind.miss_all([kind])
        made = self._built[kind]
        assert isinstance(made, kind)
        return made

    def show_panel(self, kind: type[DataPanel]) -> None:
        """Show a panel's tab."""
        self.tabs.setCurrentIndex(PANELS.index(kind))

    def _ask_to_import(self) -> None:
        self.import_requested.emit()

    @Slot(int)
    def _show_tab(self, place: int) -> None:
        self._bring_up_to_date(PANELS[place])

    def _bring_up_to_date(self, kind: type[DataPanel]) -> None:
        panel = self.panel(kind)
        self._panels.setCurrentWidget(panel)
        if self._behind.is_behind(kind):
            panel.refresh(self._behind.take(kind))

    def _show_whether_empty(self) -> None:
        with self.context.project.registry.reading() as session:
            has_images = image_count(session) > 0
        self.empty.setVisible(not has_images)
        self.import_button.setVisible(has_images)
        self.tabs.setVisible(has_images)
        self._panels.setVisible(has_images)

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
        row.addWidget(self.tabs, 1)
        column.addLayout(row)
        column.addWidget(self.empty, 1)
        column.addWidget(self._panels, 1)
