"""Undo and redo over the log of edits: an edit is applied first and durable, and stands in Qt's stack afterwards."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.errors import UserError
from core.ids import EditId, ImageId
from core.schema import EditRow
from desktop.context import Context
from labeling.edits import Edit
from labeling.store import apply, edit_of, recent_edits, undo

STEPS = 200
IMPORT = "Import "  # how labeling names the edit of an import


class EditCommand(QUndoCommand):
    """One edit that was applied already: its first redo does nothing, undo and redo are new edits in the log."""

    def __init__(self, history: "EditHistory", edit_id: EditId, name: str) -> None:
        super().__init__(name)
        self._history = history
        self._last = edit_id
        self._is_new = True

    def undo(self) -> None:
        """Take the edit back, on its own image."""
        self._turn()

    def redo(self) -> None:
        """Do it again; not the first time, when Qt calls this on pushing."""
        if self._is_new:
            self._is_new = False
            return
        self._turn()

    def _turn(self) -> None:
        turned = self._history.take_back(self._last)
        if turned is None:
            self.setObsolete(True)
        else:
            self._last = turned


class EditHistory(QObject):
    """Applies edits and can take them back, those of earlier sessions too; `applied` hears of each one."""

    def __init__(
        self,
        context: Context,
        open_image: Callable[[ImageId], object],
        refuse: Callable[[UserError], object],
        applied: Callable[[Edit], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._open_image = open_image
        self._refuse = refuse
        self._applied = applied
        self.is_applying = False  # the changes that are told meanwhile are those of the edit in hand
        self._is_refilling = False
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(STEPS)

    def refill(self) -> None:
        """Fill the stack from the log, so that undo works after a restart."""
        with self._context.project.registry.reading() as session:
            rows = recent_edits(session, author=self._context.author, limit=STEPS)
        steps, done = replayed(rows)
        self._is_refilling = True
        try:
            self.stack.clear()
            for edit_id, name in steps:
                self.stack.push(EditCommand(self, edit_id, name))
            self.stack.setIndex(done)
        finally:
            self._is_refilling = False

    def do(self, edit: Edit) -> bool:
        """Apply an edit; durable when this returns True. A refusal is told, and nothing is changed."""
        if not edit.changes:
            return False
        context = self._context
        try:
            with self._applying():
                edit_id = apply(context.project.registry, edit, author=context.author, origin=context.origin)
        except UserError as error:
            self._refuse(error)
            return False
        self._applied(edit)
        self.was_done(edit_id, edit.name)
        return True

    def was_done(self, edit_id: EditId, name: str) -> None:
        """An edit was applied elsewhere, such as a kept suggestion: put it on the stack."""
        self.stack.push(EditCommand(self, edit_id, name))

    def take_back(self, edit_id: EditId) -> EditId | None:
        """The edit that took this one back; None when that was refused, which is told."""
        if self._is_refilling:
            return edit_id
        context = self._context
        try:
            with context.project.registry.reading() as session:
                edit = edit_of(session, edit_id)
            if edit.changes:
                self._open_image(edit.changes[0].image_id)
            with self._applying():
                turned = undo(context.project.registry, edit_id, author=context.author, origin=context.origin)
        except UserError as error:
            self._refuse(error)
            return None
        self._applied(edit.inverse())
        return turned

    @contextmanager
    def _applying(self) -> Iterator[None]:
        self.is_applying = True
        try:
            yield
        finally:
            self.is_applying = False


def replayed(rows: Sequence[EditRow]) -> tuple[list[tuple[EditId, str]], int]:
    """The stack that these edits, oldest first, left behind: (newest edit of the step, name), and how many are done."""
    steps: list[tuple[EditId, str]] = []
    done = 0
    for row in rows:
        edit_id = EditId(row.id)
        if row.name.startswith(IMPORT):
            continue  # an import is not one step of a person's work: Ctrl+Z must never empty a project
        if row.undoes is None:
            steps = [*steps[:done], (edit_id, row.name)]
            done = len(steps)
        elif done and steps[done - 1][0] == row.undoes:
            done -= 1
            steps[done] = (edit_id, row.name)
        elif done < len(steps) and steps[done][0] == row.undoes:
            steps[done] = (edit_id, row.name)
            done += 1
    return steps, done
