"""The window on one project: the rail, the page that is shown, menus and the status bar. It knows nothing of a page's
work: it builds a page when it is first shown and tells it what changed.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.changes import Changes
from core.ids import JobId
from core.jobs.watching import RUNNING, ask_job_to_stop
from core.project import project_name
from core.queries.jobs import jobs
from core.schema_models import JobRow
from core.settings import ClassPalette, Theme, read_settings, write_settings
from desktop.background import run_in_background, wait_for_work
from desktop.catching_up import CatchingUp
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.dropping import DropArea
from desktop.handing_over import HandingOver
from desktop.job_watcher import JobWatcher
from desktop.menus import WindowMenus
from desktop.messages import ask, notify
from desktop.page import ImagesAsked, Page, PageEntry
from desktop.style import apply_theme
from desktop.translating import spoken
from desktop.widgets.job_strip import JobStrip
from desktop.widgets.rail import Rail

FIRST_SIZE = QSize(1360, 860)
SMALLEST = QSize(960, 600)
JOBS_LOOKED_AT = 50
LAST_WORK_MS = 3000


class MainWindow(QMainWindow):
    """One open project. Closing it leaves running jobs running, and ends what pages do themselves, when agreed to."""

    def __init__(self, context: Context, pages: Sequence[PageEntry], first: str = "") -> None:
        """`first` is the title of the page to begin with; the first of the rail when empty."""
        super().__init__()
        self.context = context
        self.hub = ChangesHub(context.project.registry, context.origin, self)
        self.watcher = JobWatcher(context, self)
        self._entries = tuple(pages)
        self._built: dict[int, Page] = {}
        self._behind = CatchingUp[int]()
        self._place = -1
        self._is_tour_offered = False
        self.job_strip = JobStrip()
        self._lay_out()
        self.menus = WindowMenus(self, [spoken(page.title) for page in self._entries], read_settings().theme)
        self.handing_over = HandingOver(context, self, self.menus.start_window)
        self.handing_over.fill(self.menus.hand_over)
        DropArea(self, lambda paths: self.import_source(paths[0], paths[1:]), self.menus.start_window)
        self._connect()
        self._restore_geometry()
        self._show_jobs()
        self._show_place([entry.title for entry in pages].index(first) if first else 0)

    def show_page(self, title: str) -> None:
        """Show the page of this title."""
        self._show_place([page.title for page in self._entries].index(title))

    def show_images(self, asked: ImagesAsked) -> None:
        """Go to the page where images are labelled, with a list of these."""
        self.show_page("Label")
        self.page("Label").show_images(asked)

    def page(self, title: str) -> Page:
        """The page of this title, built when it was not yet."""
        return self._page_at([page.title for page in self._entries].index(title))

    def is_page_ready(self) -> bool:
        """Whether the page that is shown has shown what it is about."""
        return self._place in self._built and self._built[self._place].is_ready()

    def offer_tour(self) -> None:
        """Let pages that have a tour show it, as soon as they are built and have something to show."""
        self._is_tour_offered = True
        for page in self._built.values():
            page.tour_asked.emit()

    def import_source(self, source: Path | None = None, more: Sequence[Path] = ()) -> None:
        """Ask what to import, and import it."""
        from desktop.importing_dialog import ImportDialog  # brings the label formats: not needed to open a window

        dialog = ImportDialog(self.context, source, self)
        dialog.add_sources(more)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_positions(self) -> None:
        """Ask where images were taken, and take it in."""
        from desktop.positions_dialog import PositionsDialog  # brings what reads tracks: not needed to open a window

        dialog = PositionsDialog(self.context, self.watcher, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window was; give work in the background a moment to end."""
        if not self._is_closing_agreed():
            event.ignore()
            return
        self.watcher.stop()
        self.hub.stop()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        settings = read_settings()
        layout = {**settings.layout, "page": self._entries[self._place].title}
        write_settings(replace(settings, window_geometry=geometry, layout=layout))
        for page in self._built.values():
            page.stop_work()
            page.close()
        wait_for_work(LAST_WORK_MS)
        event.accept()

    def _is_closing_agreed(self) -> bool:
        """Asks where something would not come to its end."""
        doing = next(filter(None, (page.unfinished() for page in self._built.values())), "")
        question = _tr("{what} is not finished. Closing the window stops it, and nothing of it is kept.")
        return not doing or ask(self, question.format(what=doing), yes=_tr("Stop and close"))

    def changeEvent(self, event: QEvent) -> None:
        """Draw icons anew when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_rail"):
            self._rail.take_colours()
            self.job_strip.take_colours()

    def _lay_out(self) -> None:
        name = project_name(self.context.project)
        self.setWindowTitle(f"{name} – Roadwright")
        self.setMinimumSize(SMALLEST)
        self._rail = Rail([(spoken(page.title), page.icon_name) for page in self._entries])
        self._stack = QStackedWidget()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_header(name, self.context.project.root))
        column.addWidget(self._stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(column, 1)
        self.setCentralWidget(middle)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(16, 0, 8, 0)
        self.statusBar().addPermanentWidget(self.job_strip)

    def _connect(self) -> None:
        self._rail.chosen.connect(self._show_place)
        self.menus.page_chosen.connect(self._show_place)
        self.menus.import_chosen.connect(self.import_source)
        self.menus.positions_chosen.connect(self.take_positions)
        self.menus.tour_chosen.connect(self._show_tour)
        self.menus.palette_chosen.connect(self._use_palette)
        self.menus.language_chosen.connect(self._use_language)
        self.menus.theme_chosen.connect(self._set_theme)
        self.hub.changed.connect(self._hear)
        self.watcher.ended.connect(self._tell_end)
        self.job_strip.stop_asked.connect(self._stop_job)

    def _restore_geometry(self) -> None:
        stored = read_settings().window_geometry
        if stored and self.restoreGeometry(QByteArray.fromBase64(stored.encode("ascii", "ignore"))):
            return
        screen = QGuiApplication.primaryScreen()
        room = screen.availableSize() if screen is not None else FIRST_SIZE
        self.resize(FIRST_SIZE.boundedTo(room))

    @Slot(int)
    def _show_place(self, place: int) -> None:
        page = self._page_at(place)
        self._place = place
        self._rail.choose(place)
        self._stack.setCurrentWidget(page)
        if self._behind.is_behind(place):
            page.refresh(self._behind.take(place))
        self.menus.show_page(place, page.actions())

    def _page_at(self, place: int) -> Page:
        if place not in self._built:
            page = self._entries[place].load()(self.context, self.hub)
            page.import_requested.connect(self.import_source)
            page.go_to.connect(self.show_page)
            page.images_asked.connect(self.show_images)
            self._stack.addWidget(page)
            self._built[place] = page
            self._behind.miss_all([place])
            if self._is_tour_offered:
                page.tour_asked.emit()
        return self._built[place]

    @Slot(object)
    def _hear(self, changes: Changes) -> None:
        if changes.touches("jobs"):
            self._show_jobs()
        for place, page in self._built.items():
            if place == self._place:
                page.refresh(changes)
            else:
                self._behind.miss(place, changes)

    def _running_jobs(self) -> list[JobRow]:
        with self.context.project.registry.reading() as session:
            return [row for row in jobs(session, limit=JOBS_LOOKED_AT) if row.state in RUNNING]

    def _show_jobs(self) -> None:
        self.job_strip.set_jobs(self._running_jobs())

    @Slot(str)
    def _stop_job(self, job_id: str) -> None:
        project = self.context.project
        run_in_background(
            self,
            lambda: ask_job_to_stop(project, JobId(job_id)),
            lambda _none: notify(self, _tr("The job will stop after this step and keep what it has finished.")),
        )

    @Slot(object)
    def _tell_end(self, row: JobRow) -> None:
        words = {
            "done": _tr("{} is finished."), "stopped": _tr("{} was stopped."), "failed": _tr("{} failed."),
            "paused": _tr("{} is paused."),
        }  # fmt: skip
        told = words.get(row.state, _tr("{} was interrupted.")).format(row.title)
        notify(self, f"{told} {row.message}".strip())

    @Slot()
    def _show_tour(self) -> None:
        self.show_page("Label")
        self.page("Label").tour_asked.emit()

    @Slot(str)
    def _use_palette(self, palette: ClassPalette) -> None:
        write_settings(replace(read_settings(), palette=palette))
        self._behind.miss_all(self._built)
        self._show_place(self._place)

    @Slot(str)
    def _use_language(self, language: str) -> None:
        write_settings(replace(read_settings(), language=language))
        notify(self, _tr("The next start is in the other language."))

    @Slot(str)
    def _set_theme(self, theme: Theme) -> None:
        write_settings(replace(read_settings(), theme=theme))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, theme)


def _header(name: str, root: Path) -> QWidget:
    header = QWidget()
    header.setObjectName("header")
    header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    title, where = QLabel(name), QLabel(str(root))
    title.setObjectName("projectName")
    title.setTextFormat(Qt.TextFormat.PlainText)
    where.setObjectName("muted")
    where.setTextFormat(Qt.TextFormat.PlainText)
    where.setMinimumWidth(0)
    row = QHBoxLayout(header)
    row.setContentsMargins(24, 10, 24, 10)
    row.setSpacing(12)
    row.addWidget(title)
    row.addWidget(where, 1)
    return header


def _tr(text: str) -> str:
    return QCoreApplication.translate("MainWindow", text)
