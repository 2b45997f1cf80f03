"""The menus of the main window. They say what was chosen; the window does it."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu

from core.errors import UserError
from core.project import REGISTRY_NAME, create_project
from core.settings import ClassPalette, Theme, read_settings
from desktop.composition import resources_folder
from desktop.keyboard_dialog import KeyboardDialog
from desktop.messages import show_error
from desktop.supervisor import own_command
from desktop.translating import languages


class WindowMenus(QObject):
    """File, Edit (what the page that is shown offers), View and Help."""

    page_chosen = Signal(int)
    import_chosen = Signal()
    positions_chosen = Signal()
    theme_chosen = Signal(str)
    tour_chosen = Signal()
    palette_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, window: QMainWindow, titles: Sequence[str], theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file = bar.addMenu(_tr("&File"))
        self.edit = bar.addMenu(_tr("&Edit"))
        self.view = bar.addMenu(_tr("&View"))
        self.help = bar.addMenu(_tr("&Help"))
        self._fill_file()
        self._page_actions = self._fill_view(titles)
        self._theme_actions = self._fill_themes(theme)
        self._fill_palettes(read_settings().palette)
        self._fill_languages(read_settings().language)
        self._add(self.help, _tr("Keyboard shortcuts"), QKeySequence("F1")).triggered.connect(self._show_keys)
        tour = self.help.addAction(_tr("A tour of the Label page"))
        tour.triggered.connect(lambda _is_checked=False: self.tour_chosen.emit())
        self.edit.menuAction().setVisible(False)

    def show_page(self, place: int, actions: Sequence[QAction]) -> None:
        """Mark the page that is shown and offer its actions in the Edit menu."""
        self._page_actions[place].setChecked(True)
        self.edit.clear()
        offered = [action for action in actions if action.text() or action.isSeparator()]
        self.edit.addActions(offered)
        self.edit.menuAction().setVisible(bool(offered))

    def _fill_file(self) -> None:
        standard = QKeySequence.StandardKey
        self._add(self.file, _tr("New project…"), QKeySequence("Ctrl+Shift+N")).triggered.connect(self._new)
        self._add(self.file, _tr("Open project…"), QKeySequence(standard.Open)).triggered.connect(self._open)
        self._fill_recent()
        self.file.addSeparator()
        bring_in = self._add(self.file, _tr("Import…"), QKeySequence("Ctrl+I"))
        bring_in.triggered.connect(lambda _is_checked: self.import_chosen.emit())
        positions = self.file.addAction(_tr("Positions of images…"))
        positions.triggered.connect(lambda _is_checked=False: self.positions_chosen.emit())
        self.hand_over = self.file.addMenu(_tr("&Second opinion"))
        self.file.addSeparator()
        leave = self._add(self.file, _tr("Quit"), QKeySequence("Ctrl+Q"))
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        leave.triggered.connect(self._window.close)

    def _fill_recent(self) -> None:
        """The projects that were open lately and are still there."""
        roots = [Path(root) for root in read_settings().recent_projects]
        known = [root for root in roots if (root / REGISTRY_NAME).is_file()]
        recent = self.file.addMenu(_tr("Open &recent"))
        recent.setEnabled(bool(known))
        for root in known:
            action = recent.addAction(root.name)
            action.setToolTip(str(root))
            action.triggered.connect(lambda _is_checked=False, root=root: self.start_window(root))

    def _fill_view(self, titles: Sequence[str]) -> list[QAction]:
        group = QActionGroup(self)
        actions = []
        for place, title in enumerate(titles):
            action = self._add(self.view, title, QKeySequence(f"Ctrl+{place + 1}"))
            action.setCheckable(True)
            action.setData(place)
            group.addAction(action)
            actions.append(action)
        group.triggered.connect(lambda action: self.page_chosen.emit(action.data()))
        self.view.addSeparator()
        return actions

    def _fill_themes(self, theme: Theme) -> QActionGroup:
        names = (("system", _tr("As the system")), ("light", _tr("Light")), ("dark", _tr("Dark")))
        return self._offer(_tr("Theme"), names, theme, self.theme_chosen)

    def _fill_palettes(self, palette: ClassPalette) -> None:
        names = (
            ("project", _tr("As chosen in the project")),
            ("colour_blind_safe", _tr("Told apart with any colour vision")),
        )
        self._offer(_tr("Colours of classes"), names, palette, self.palette_chosen)

    def _fill_languages(self, language: str) -> None:
        """Offered where there is a choice: one file a language in resources/translations."""
        known = languages(resources_folder() / "translations")
        if len(known) > 1:
            self._offer(_tr("Language"), (("", _tr("As the system")), *known), language, self.language_chosen)

    def _offer(
        self, title: str, names: Sequence[tuple[str, str]], present: str, chosen: SignalInstance
    ) -> QActionGroup:
        """A menu of values of which one holds; `chosen` carries the value that is taken."""
        menu = self.view.addMenu(title)
        group = QActionGroup(self)
        for value, words in names:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == present)
            action.setData(value)
            group.addAction(action)
        group.triggered.connect(lambda action: chosen.emit(action.data()))
        return group

    def _add(self, menu: QMenu, words: str, keys: QKeySequence) -> QAction:
        action = QAction(words, self._window)
        action.setShortcut(keys)
        menu.addAction(action)
        return action

    @Slot()
    def _new(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, _tr("A folder for the new project"))
        if not folder:
            return
        try:
            create_project(Path(folder)).close()
        except UserError as error:
            show_error(self._window, error)
            return
        self.start_window(Path(folder))

    @Slot()
    def _open(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, _tr("Open a project"))
        if not folder:
            return
        if not (Path(folder) / REGISTRY_NAME).is_file():
            told = _tr("{} holds no Roadwright project.").format(folder)
            show_error(self._window, UserError(told, _tr("Choose another folder, or make a new project in it.")))
            return
        self.start_window(Path(folder))

    def start_window(self, root: Path) -> None:
        """A project has a window, and a process, of its own."""
        try:
            subprocess.Popen([*own_command(), "open", str(root)], stdin=subprocess.DEVNULL, start_new_session=True)
        except OSError as error:
            told = _tr("The window could not be started ({}).").format(error.strerror)
            show_error(self._window, UserError(told, _tr("Close other programs and try again.")))

    @Slot()
    def _show_keys(self) -> None:
        menus = [menu for menu in (self.file, self.edit, self.view, self.help) if menu.actions()]
        KeyboardDialog(menus, self._window).open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
