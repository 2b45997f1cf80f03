"""Handing images to a second expert and back, and second labellings, from the menu of the window."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.project import Project
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import notify

FILTER = "*.handoff *.answer *.zip"


class HandingOver(QObject):
    """What the submenu does. `start_window` opens a project in a window of its own."""

    def __init__(self, context: Context, window: QWidget, start_window: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._context, self._window, self._start_window = context, window, start_window

    def fill(self, menu: QMenu) -> None:
        """Offer the ways; what a project was not opened for is not offered."""
        from labeling.handoff import is_handed_over

        self._add(menu, _tr("Hand off images…"), self.hand_off)
        self._add(menu, _tr("Open a hand-off…"), self.open_handed)
        menu.addSeparator()
        self._add(menu, _tr("Write the answer…"), self.give_answer).setEnabled(is_handed_over(self._context.project))
        self._add(menu, _tr("Merge an answer…"), self.merge)
        menu.addSeparator()
        self._add(menu, _tr("Second labelling and agreement…"), self.show_agreement)

    def hand_off(self, chosen: Sequence[int] = ()) -> None:
        """Ask which images go into a file, and write it."""
        from desktop.handoff_dialog import HandOffDialog

        HandOffDialog(self._context, chosen, self._window).open()

    def open_handed(self) -> None:
        """Make a project of a file that was handed to this person, and open it in a window."""
        file = self._ask_file(_tr("What was handed to you"))
        if file is not None:
            open_in_background(self._window, file, self._start_window)

    def give_answer(self) -> None:
        """Write what became of the labels since the hand-off was opened."""
        from labeling.handoff import write_answer

        project = self._context.project
        proposed = str(Path.home() / f"{project.root.name}.answer")
        chosen, _ = QFileDialog.getSaveFileName(self._window, _tr("The answer to write"), proposed)
        if not chosen:
            return
        run_in_background(
            self._window,
            lambda: write_answer(project, Path(chosen)),
            lambda report: notify(
                self._window,
                _tr("{} holds your answer for {} images. Send it back.").format(report.path.name, report.images),
            ),
        )

    def merge(self) -> None:
        """Lay an answer beside what is here now, and ask where both changed the same thing.

        An answer that was made without seeing the labels is no labels: it is held against them.
        """
        from labeling.second_opinion import is_blind_answer

        file = self._ask_file(_tr("The answer to merge"))
        if file is not None:
            run_in_background(self._window, lambda: is_blind_answer(file), lambda blind: self._take(file, blind))

    def show_agreement(self) -> None:
        """How far two labellings of the same images agree, and the way to a second one."""
        from desktop.agreement_dialog import AgreementDialog

        AgreementDialog(self._context, self._start_window, self._window).open()

    def _take(self, file: Path, is_blind: bool) -> None:
        from desktop.merge_dialog import MergeDialog
        from labeling.second_opinion import take_in

        if not is_blind:
            MergeDialog(self._context, file, self._window).open()
            return
        context = self._context
        run_in_background(
            self._window,
            lambda: take_in(context.project, file, origin=context.origin),
            lambda _taken: self.show_agreement(),
        )

    def _ask_file(self, words: str) -> Path | None:
        wanted = _tr("Hand-offs and answers ({});;All files (*)").format(FILTER)
        chosen, _ = QFileDialog.getOpenFileName(self._window, words, "", wanted)
        return Path(chosen) if chosen else None

    def _add(self, menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda _on=False: act())
        return action


def open_in_background(parent: QWidget, file: Path, done: Callable[[Path], object]) -> None:
    """Make a project of a hand-off in a folder beside a place that the person chooses; `done(folder)`."""
    from labeling.handoff import open_bundle

    folder = QFileDialog.getExistingDirectory(parent, _tr("Where the new project is to lie"), str(file.parent))
    if not folder:
        return
    root = _free_folder(Path(folder), file.stem)

    def make() -> Path:
        project: Project = open_bundle(file, root)
        project.close()
        return root

    notify(parent, _tr("The hand-off is being opened."))
    run_in_background(parent, make, done)


def _free_folder(parent: Path, name: str) -> Path:
    """A folder of this name that does not exist yet, with a number behind it where there is one."""
    known = parent / name
    number = 2
    while known.exists():
        known = parent / f"{name} {number}"
        number += 1
    return known


def _tr(text: str) -> str:
    return QCoreApplication.translate("HandingOver", text)
