"""The undo stack over the log of edits: an edit is applied first and durable, and stands in Qt's stack afterwards.

A step never leaves the stack because it was refused: a person then says what is to become of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.changes import Changes
from core.errors import UserError
from core.ids import EditId, ImageId
from desktop.background import run_in_background
from desktop.context import Context
from labeling.clashes import Overtaken
from labeling.completeness_follows import followed
from labeling.edits import Edit
from labeling.overruling import apply_beside, apply_over, undo_beside, undo_over
from labeling.steps import Step, change_count, edits_since, recent_edits, replayed, step_by, step_of
from labeling.store import apply, edit_of, undo

STEPS = 400  # edits of the log that are read at first; more when a person goes back beyond them
MANY = 1000  # changes: to take back more is asked about before, and written in the background

How = Literal["plain", "over", "beside"]
Settle = Callable[[How], object]
_APPLY = {"plain": apply, "over": apply_over, "beside": apply_beside}
_UNDO = {"plain": undo, "over": undo_over, "beside": undo_beside}


@dataclass(frozen=True)
class Answers:
    """How the history speaks: with the page that shows it, or with nobody.

    `clash` shows what somebody else did, and calls back with what is to be done; `confirm` asks before much is taken
    back; `wait` is asked while another program holds the project, and says whether to go on.
    """

    open_image: Callable[[ImageId], object]
    refuse: Callable[[UserError], object]
    applied: Callable[[Edit], object]
    clash: Callable[[Overtaken, Settle], object] | None = None
    confirm: Callable[[Step], bool] = lambda _step: True
    wait: Callable[[str], bool] = lambda _name: True
    say: Callable[[str], object] = lambda _words: None


class EditStack(QUndoStack):
    """Qt's stack whose undo and redo go to the log of edits first; it moves once they are durable.

    Its commands are only names: what they stand for is in `steps`, oldest first.
    """

    def __init__(self, history: "EditHistory") -> None:
        super().__init__(history)
        self._history = history
        self.steps: list[Step] = []

    def undo(self) -> None:
        """Take the newest step back."""
        self._history.go_to(self.index() - 1)

    def redo(self) -> None:
        """Do the next step again."""
        self._history.go_to(self.index() + 1)

    def fill(self, steps: Sequence[Step]) -> None:
        """Hold these steps and no others."""
        self.clear()
        self.steps = []
        for step in steps:
            self.add(step)
        for step in reversed(steps):
            if not step.is_done:
                super().undo()
        self.steps = list(steps)

    def add(self, step: Step) -> None:
        """A step was done; those that were taken back before can no longer be done again."""
        self.steps = [*self.steps[: self.index()], step]
        self.push(QUndoCommand(step.name))

    def move(self, step: Step) -> None:
        """The step across which the stack goes was written as this one."""
        row = self.index() if step.is_done else self.index() - 1
        self.steps[row] = step
        if step.is_done:
            super().redo()
        else:
            super().undo()

    def next_over(self, *, is_back: bool) -> Step | None:
        """The step that comes to be undone, or done again, first."""
        row = self.index() - 1 if is_back else self.index()
        return self.steps[row] if 0 <= row < len(self.steps) else None


class EditHistory(QObject):
    """Applies edits and can take them back, those of earlier sessions too. `moved()` once steps were done or undone."""

    moved = Signal()

    def __init__(self, context: Context, answers: Answers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._answers = answers
        self.is_applying = False  # the changes that are told meanwhile are those of the edit in hand
        self.is_busy = False  # much is being taken back in the background
        self._newest = 0
        self._read = STEPS
        self._is_second = False
        self.turn_edit: Callable[[Edit], Edit] = _as_it_is  # what an edit is in a second labelling
        self.stack = EditStack(self)

    @property
    def has_older(self) -> bool:
        """Whether the log may hold more than the stack shows."""
        return self._read > 0

    def refill(self, *, is_second: bool | None = None) -> None:
        """Fill the stack from the log, so that undo works after a restart. `is_second`: of a second labelling."""
        self._is_second = self._is_second if is_second is None else is_second
        limit = max(self._read, STEPS)
        context = self._context
        with context.project.registry.reading() as session:
            lines = recent_edits(session, author=context.author, limit=limit, is_second=self._is_second)
        self._read = limit if len(lines) == limit else 0
        self._newest = max((line.id for line in lines), default=self._newest)
        steps = replayed(lines)
        self.stack.fill(steps)
        self.moved.emit()

    def read_older(self) -> None:
        """Fill the stack from further back in the log."""
        if self.has_older:
            self._read *= 4
            self.refill()

    def catch_up(self, changes: Changes) -> None:
        """Take in what was done in this window by others than this history: an import, a merge."""
        context = self._context
        if self.is_applying or changes.origin != context.origin:
            return
        with context.project.registry.reading() as session:
            lines = edits_since(
                session, author=context.author, origin=context.origin, newest=self._newest, is_second=self._is_second
            )
        for line in lines:
            self._push(step_of(line))

    def do(self, edit: Edit) -> bool:
        """Apply an edit; durable when this returns True. A refusal is told, and nothing is changed."""
        with self._context.project.registry.reading() as session:
            edit = followed(session, self.turn_edit(edit))
        return bool(edit.changes) and self._do(edit, "plain")

    def was_done(self, edit_id: EditId, name: str) -> None:
        """An edit was applied elsewhere, such as a kept suggestion: put it on the stack."""
        if edit_id > self._newest:  # else the log told of it already
            with self._context.project.registry.reading() as session:
                self._push(replace(step_by(session, edit_id), name=name))

    def go_to(self, index: int) -> None:
        """Undo or redo until so many steps are done; stops where one is refused."""
        if index < 0 and self.has_older:
            before = self.stack.count()
            self.read_older()
            index += self.stack.count() - before
        self._go_on(max(0, min(index, self.stack.count())))

    def may_write(self, name: str) -> bool:
        """Whether the project can be written; waits with a word to the person while another program holds it."""
        return self._context.project.registry.is_free() or self._answers.wait(name)

    def _do(self, edit: Edit, how: How) -> bool:
        context = self._context
        if not self.may_write(edit.name):
            return False
        try:
            with self._applying():
                edit_id = _APPLY[how](context.project.registry, edit, author=context.author, origin=context.origin)
        except Overtaken as clash:
            self._ask(clash, lambda way: self._do(edit, way))
            return False
        except UserError as error:
            self._answers.refuse(error)
            return False
        done = self._edit_of(edit_id)  # the store adds what follows, such as how far a class is labelled
        self._answers.applied(done)
        if done.changes:
            self.was_done(edit_id, edit.name)
        return True

    def _go_on(self, index: int) -> None:
        while self.stack.index() != index and not self.is_busy:
            is_back = index < self.stack.index()
            step = self.stack.next_over(is_back=is_back)
            if step is None or not self._turn(step, "plain", index):
                return

    def _turn(self, step: Step, how: How, index: int) -> bool:
        """Take a step back, or do it again; whether it is done when this returns."""
        if not self.may_write(step.name):
            return False
        with self._context.project.registry.reading() as session:
            is_large = change_count(session, step.edit_id) > MANY
        if is_large and step.is_done and how == "plain" and not self._answers.confirm(step):
            return False
        if not is_large:
            self._show_place(step)
            return self._finish(step, index, self._written(step, how))
        self.is_busy = True
        self._answers.say(self.tr("“{name}” is being written. This takes a moment.").format(name=step.name))
        run_in_background(
            self,
            lambda: self._written(step, how),
            lambda answer: self._finish_large(step, index, answer),
        )
        return False

    def _written(self, step: Step, how: How) -> EditId | UserError:
        context = self._context
        try:
            with self._applying():
                return _UNDO[how](context.project.registry, step.edit_id, author=context.author, origin=context.origin)
        except UserError as error:
            return error

    def _finish_large(self, step: Step, index: int, answer: EditId | UserError) -> None:
        self.is_busy = False
        if self._finish(step, index, answer):
            self._answers.say(self.tr("“{name}” was written.").format(name=step.name))
            self._go_on(index)

    def _finish(self, step: Step, index: int, answer: EditId | UserError) -> bool:
        if isinstance(answer, Overtaken):
            self._ask(answer, lambda way: self._settle(step, way, index))
            return False
        if isinstance(answer, UserError):
            self._answers.refuse(answer)
            return False
        self._newest = max(self._newest, answer)
        self.stack.move(replace(step, edit_id=answer, is_done=not step.is_done))
        self._answers.applied(self._edit_of(answer))
        self.moved.emit()
        return True

    def _settle(self, step: Step, how: How, index: int) -> None:
        if self._turn(step, how, index):
            self._go_on(index)

    def _ask(self, clash: Overtaken, settle: Settle) -> None:
        if self._answers.clash is None:
            self._answers.refuse(clash)
        else:
            self._answers.clash(clash, settle)

    def _show_place(self, step: Step) -> None:
        """Go to the image of a step, so that a person sees what happens."""
        image_id = step.image_id
        if not image_id:
            changes = self._edit_of(step.edit_id).changes
            image_id = next((change.image_id for change in changes if change.image_id), 0)
        if image_id:
            self._answers.open_image(ImageId(image_id))

    def _edit_of(self, edit_id: EditId) -> Edit:
        with self._context.project.registry.reading() as session:
            return edit_of(session, edit_id)

    def _push(self, step: Step) -> None:
        self._newest = max(self._newest, step.edit_id)
        self.stack.add(step)
        self.moved.emit()

    @contextmanager
    def _applying(self) -> Iterator[None]:
        self.is_applying = True
        try:
            yield
        finally:
            self.is_applying = False


def _as_it_is(edit: Edit) -> Edit:
    return edit
