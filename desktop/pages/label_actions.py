"""What a person does to the image on the bench: each action is one edit, durable when the call returns."""

from collections.abc import Callable
from dataclasses import dataclass

from core.annotations import Annotation
from core.errors import UserError
from core.ids import SuggestionId
from core.shapes import Shape, Tag
from desktop.context import Context
from desktop.pages.label_bench import (
    Bench,
    add_shapes,
    duplicate_of,
    fitted,
    nudge,
    reclass,
    reshape,
    set_condition,
    toggle_tag,
)
from desktop.undo import EditHistory
from labeling.completeness import reopen_image, verified
from labeling.edits import deleted
from labeling.suggestions import keep_many, refuse_many


@dataclass
class Desk:
    """What the actions work on: the page keeps it up to date."""

    bench: Bench | None = None
    selected: int | None = None
    active_class: int | None = None
    size_wh: tuple[int, int] = (1, 1)


class LabelActions:
    """Drawing, changing and deleting on the image on the bench."""

    def __init__(self, context: Context, history: EditHistory, desk: Desk) -> None:
        self._context = context
        self._project = context.project
        self._history = history
        self._desk = desk

    def draw(self, shape: Shape, name: str = "Draw") -> None:
        """Add a shape of the active class, and select it."""
        class_id = self._desk.active_class
        if class_id is not None:
            self.add([(class_id, shape)], name)

    def add(self, shapes: list[tuple[int, Shape]], name: str) -> None:
        """Add shapes with their classes, and select the last one."""
        bench = self._desk.bench
        if bench is None or not shapes:
            return
        edit, ids = add_shapes(self._project, bench.id, shapes, author=self._context.author, name=name)
        before, self._desk.selected = self._desk.selected, ids[-1]
        if not self._history.do(edit):
            self._desk.selected = before

    def reshape(self, annotation_id: int, shape: Shape) -> None:
        """Give an annotation another shape."""
        annotation = self._desk.bench.annotation(annotation_id) if self._desk.bench else None
        if annotation is not None:
            self._history.do(reshape(annotation, shape, "Move" if _is_moved(annotation.shape, shape) else "Reshape"))

    def delete(self) -> None:
        """Delete the selected annotation."""
        annotation = self._selected()
        if annotation is not None:
            self._history.do(deleted([annotation]))

    def duplicate(self) -> None:
        """Add the selected shape once more, a little aside."""
        annotation = self._selected()
        if annotation is not None:
            self.add([(annotation.class_id, duplicate_of(annotation, self._desk.size_wh))], "Duplicate")

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected shape by pixels."""
        annotation = self._selected()
        if annotation is not None:
            self._history.do(nudge(annotation, dx, dy, self._desk.size_wh))

    def choose_class(self, class_id: int) -> None:
        """Make a class the active one; a selected annotation gets it."""
        self._desk.active_class = class_id
        annotation = self._selected()
        if annotation is not None:
            self._history.do(reclass(self._project, annotation, class_id))

    def toggle_tag(self, class_id: int) -> None:
        """Tag the image with a class, or take the tag away."""
        if self._desk.bench is not None:
            self._history.do(toggle_tag(self._project, self._desk.bench, class_id, author=self._context.author))

    def choose_condition(self, group: str, value: str) -> None:
        """Give a condition group a value; an empty one takes it away."""
        if self._desk.bench is not None:
            self._history.do(set_condition(self._desk.bench, group, value or None))

    def _selected(self) -> Annotation | None:
        return self._desk.bench.annotation(self._desk.selected) if self._desk.bench else None


class CompletenessActions:
    """Saying that the image on the bench is labelled completely, or that it is not after all."""

    def __init__(
        self, context: Context, history: EditHistory, desk: Desk, refused: Callable[[UserError], object]
    ) -> None:
        self._context = context
        self._history = history
        self._desk = desk
        self._refused = refused

    def verify(self) -> None:
        """Every class was looked for; those without a shape or tag are not there."""
        if self._desk.bench is not None:
            self._history.do(verified(self._context.project, self._desk.bench.id))

    def reopen(self) -> None:
        """It is not labelled completely after all."""
        context, bench = self._context, self._desk.bench
        if bench is None:
            return
        try:
            edit_id = reopen_image(context.project, bench.id, author=context.author, origin=context.origin)
        except UserError as error:
            self._refused(error)
        else:
            self._history.was_done(edit_id, "Reopen")


class SuggestionActions:
    """Keeping and refusing what a model proposes."""

    def __init__(
        self, context: Context, history: EditHistory, desk: Desk, refused: Callable[[UserError], object]
    ) -> None:
        self._context = context
        self._history = history
        self._desk = desk
        self._refused = refused

    def keep_selected(self) -> None:
        """Make an annotation of the selected suggestion."""
        if self._is_selected():
            self._keep([SuggestionId(self._desk.selected or 0)])

    def keep_all(self) -> None:
        """Make annotations of all suggestions on the image, in one step."""
        self._keep(self._all())

    def refuse_selected(self) -> bool:
        """Put the selected suggestion away; whether there was one."""
        if not self._is_selected():
            return False
        self._refuse([SuggestionId(self._desk.selected or 0)])
        return True

    def refuse_all(self) -> None:
        """Put all suggestions on the image away."""
        self._refuse(self._all())

    def _keep(self, ids: list[SuggestionId]) -> None:
        context = self._context
        name = "Keep suggestion" if len(ids) == 1 else "Keep suggestions"

        def write() -> None:
            edit_id = keep_many(context.project.registry, ids, author=context.author, origin=context.origin)
            self._history.was_done(edit_id, name)

        if ids:
            self._tried(write)

    def _refuse(self, ids: list[SuggestionId]) -> None:
        context = self._context
        if ids:
            self._tried(
                lambda: refuse_many(context.project.registry, ids, author=context.author, origin=context.origin)
            )

    def _all(self) -> list[SuggestionId]:
        bench = self._desk.bench
        return [SuggestionId(each.id) for each in bench.suggestions] if bench is not None else []

    def _tried(self, write: Callable[[], object]) -> None:
        try:
            write()
        except UserError as error:
            self._refused(error)

    def _is_selected(self) -> bool:
        return self._desk.bench is not None and self._desk.bench.suggestion(self._desk.selected) is not None


class Clipboard:
    """Shapes taken along from one image to another."""

    def __init__(self, actions: LabelActions, desk: Desk) -> None:
        self._actions = actions
        self._desk = desk
        self._held: list[tuple[int, Shape]] = []

    def copy(self) -> int:
        """Take the selected shape along, or all of them where none is selected; gives how many."""
        bench = self._desk.bench
        if bench is None:
            return 0
        chosen = bench.annotation(self._desk.selected)
        taken = [chosen] if chosen is not None else list(bench.annotations)
        self._held = [(each.class_id, each.shape) for each in taken if not isinstance(each.shape, Tag)]
        return len(self._held)

    def paste(self) -> None:
        """Put the shapes on this image, as far as they fit."""
        placed = [(class_id, fitted(shape, self._desk.size_wh)) for class_id, shape in self._held]
        self._actions.add([(class_id, shape) for class_id, shape in placed if shape is not None], "Paste")


def _is_moved(before: Shape, after: Shape) -> bool:
    old, new = before.bounds(), after.bounds()
    if old is None or new is None:
        return False
    same_width = abs((old[2] - old[0]) - (new[2] - new[0])) < 1e-6
    return same_width and abs((old[3] - old[1]) - (new[3] - new[1])) < 1e-6
