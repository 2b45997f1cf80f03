"""The composition root of the window: builds the application, the pages and the main window, and runs them."""

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtWidgets import QApplication

from core.errors import UserError
from core.project import open_project
from core.queries.images import image_count
from core.settings import read_settings, with_recent_project, write_settings
from desktop.background import wait_for_work
from desktop.composition import make_context, resources_folder
from desktop.context import Context
from desktop.main_window import MainWindow
from desktop.messages import install_excepthook, show_error
from desktop.page import Page, PageEntry
from desktop.qt_environment import prepare_qt
from desktop.style import apply_theme
from desktop.translating import speak


def run_window(root: Path | None) -> int:
    """Open the window on a project, on the last one when none is named; gives the exit status."""
    application = make_application()
    context = _first_context(root)
    if context is None:
        return 0
    window = make_window(context)
    window.show()
    if not read_settings().has_toured:
        window.offer_tour()
    status = application.exec()
    wait_for_work(-1)  # what was stopped cleans up after itself
    context.project.close()
    return status


def make_application() -> QApplication:
    """The one QApplication, styled, with cv2's Qt kept out."""
    prepare_qt()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("a Qt application without windows is already running")
    application.setApplicationName("Roadwright")
    application.setDesktopFileName("roadwright")
    settings = read_settings()
    speak(application, settings.language, resources_folder() / "translations")
    apply_theme(application, settings.theme)
    install_excepthook()
    return application


def make_window(context: Context) -> MainWindow:
    """The main window with the seven pages of a project; with images it begins where the last window ended."""
    write_settings(with_recent_project(read_settings(), context.project.root))
    with context.project.registry.reading() as session:
        has_images = image_count(session) > 0
    entries = page_entries()
    last = read_settings().layout.get("page", "")
    known = last if last in [entry.title for entry in entries] else "Label"
    return MainWindow(context, entries, first=known if has_images else "")


def page_entries() -> Sequence[PageEntry]:
    """The stages of the work, left to right. A page is imported and built when it is first shown."""
    named = ("Brief", "Label", "Data", "Train", "Models", "Export", "Drives")
    return tuple(PageEntry(title, title.lower(), partial(_page_class, title)) for title in named)


def _page_class(title: str) -> type[Page]:
    found: type[Page] = getattr(import_module(f"desktop.pages.{title.lower()}"), f"{title}Page")
    return found


def _first_context(root: Path | None) -> Context | None:
    """The project that was named, the last one, or what the person chooses; None when they leave."""
    settings = read_settings()
    wanted = root
    if wanted is None and settings.recent_projects and Path(settings.recent_projects[0]).is_dir():
        wanted = Path(settings.recent_projects[0])
    while True:
        if wanted is None:
            from desktop.welcome import choose_project  # brings the sample's makers: only for those without a project

            wanted = choose_project(settings)
        if wanted is None:
            return None
        try:
            return make_context(open_project(wanted), settings)
        except UserError as error:
            show_error(None, error)
            wanted = None
