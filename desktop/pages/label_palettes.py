"""Choosing a class by name: all classes, or signs by shape and colour with what a model takes them for first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon

from core.annotations import Annotation
from core.detections import BgrImage
from core.errors import UserError
from core.queries.classes_used import last_used
from core.shapes import Bounds, Box
from desktop.background import run_in_background
from desktop.canvas.painting import ClassLook
from desktop.canvas.tools import SelectTool
from desktop.class_ranking import cut_out, ranked
from desktop.pages.label_bench import ClassLine
from desktop.pages.label_desk import Desk
from desktop.pages.label_panel import swatch
from desktop.pages.label_parts import part_around
from desktop.pages.label_tools import TOOL_OF_SHAPE
from desktop.suggesting import askable_models
from desktop.widgets.palette import Palette, PaletteEntry
from desktop.widgets.sign_icon import sign_icon

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

FIRST_FIVE = 5
OUTLINING = ("magic", "scribble", "extremes")  # tools that make what a class of areas wants


class Palettes:
    """The palettes of one page. A class chosen there is drawn next, or given to what is selected."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    def choose(self, class_id: int) -> None:
        """Draw this class next, with its own tool; while selecting, the selected shapes get it."""
        page, desk = self._page, self._page.desk
        desk.active_class = class_id
        is_selecting = isinstance(page.canvas.tool, SelectTool)
        if is_selecting and desk.chosen():
            if page.frames.settle():
                page.shapes.reclass(class_id)
        else:
            line = desk.words.line(class_id)
            tool = TOOL_OF_SHAPE.get(line.shape, "box") if line is not None else "box"
            if is_selecting or page.last_tool not in OUTLINING or tool not in ("box", "polygon", "brush"):
                page.use_tool(tool)
        self.show_classes()

    def show_classes(self) -> None:
        """Show all classes in their colours, and the one that is drawn next."""
        desk = self._page.desk
        looks = {line.id: ClassLook(line.name, line.colour) for line in desk.words.all_classes}
        self._page.canvas.show_classes(looks, desk.active_class)
        self._page.panel.show_active(desk.active_class)

    def classes(self) -> None:
        """Find a class by some letters of its name; those used last stand first."""
        self._ask(self._entries(self._page.desk.words.classes), self.choose)

    def signs(self) -> None:
        """Find a sign by its family (shape and colour); the five that the model takes it for stand first."""
        page, words = self._page, self._page.desk.words
        parents = {line.parent_id for line in words.classes if line.family}
        wanted = [line for line in words.classes if line.family or line.id in parents]
        if not wanted:
            page.say(page.tr("No class has a family yet. Give signs a family on the Brief page."))
            return
        palette = self._ask(self._entries(wanted), self._take_sign)
        best = self._proposed()
        if best:
            palette.show_first(best)
        self._classify(palette)

    def unreadable(self) -> None:
        """Give the selected shapes, or what is drawn next, the more general class: the sign cannot be read."""
        page = self._page
        chosen = page.desk.chosen()
        class_id = chosen[-1].class_id if chosen else page.desk.active_class
        line = page.desk.words.line(class_id)
        parent = page.desk.words.line(line.parent_id) if line is not None else None
        if line is None or parent is None:
            page.say(page.tr("This class has no more general one. Give it one on the Brief page."))
        elif chosen:
            page.shapes.reclass(parent.id)
        else:
            self.choose(parent.id)

    def _take_sign(self, class_id: int) -> None:
        """What is selected, such as the box that was just drawn, becomes this sign; else it is drawn next."""
        page = self._page
        if page.desk.chosen() and page.frames.settle():
            page.shapes.reclass(class_id)
        else:
            self.choose(class_id)

    def _ask(self, entries: list[PaletteEntry], take: Callable[[int], object]) -> Palette:
        palette = Palette(entries, _icon, self._page.canvas, family_icon=sign_icon)
        palette.chosen.connect(take)
        palette.ask()
        return palette

    def _entries(self, wanted: Sequence[ClassLine]) -> list[PaletteEntry]:
        words, active = self._page.desk.words, self._page.desk.active_class
        number = {line.id: place for place, line in enumerate(words.classes, start=1)}
        under: dict[int, list[str]] = {}
        for line in words.classes:
            if line.parent_id is not None and line.family:
                under.setdefault(line.parent_id, []).append(line.family)
        entries = {
            line.id: PaletteEntry(
                line.id, line.name, line.colour, line.family,
                self._aside(number.get(line.id, 0), is_parent=line.id in under), tuple(under.get(line.id, ())),
            )
            for line in wanted
        }  # fmt: skip
        order = [*([] if active is None else [active]), *self._last_used()]
        first = [entries[each] for each in dict.fromkeys(order) if each in entries]
        return [*first, *(each for each in entries.values() if each not in first)]

    def _aside(self, number: int, *, is_parent: bool) -> str:
        key = str(number) if 1 <= number <= 9 else ""
        return "    ".join(filter(None, (self._page.tr("where it cannot be read") if is_parent else "", key)))

    def _last_used(self) -> list[int]:
        with self._page.context.project.registry.reading() as session:
            return last_used(session, author=self._page.desk.author)

    def _object(self) -> Annotation | None:
        chosen = self._page.desk.chosen()
        return chosen[-1] if chosen and chosen[-1].shape.bounds() is not None else None

    def _proposed(self) -> list[tuple[int, float]]:
        """Classes that suggestions at the selected shape name, best first."""
        bench, known = self._page.desk.bench, self._object()
        bounds = known.shape.bounds() if known is not None else None
        if bench is None or bounds is None:
            return []
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        at = [(each.class_id, each.score or 0.0) for each in bench.suggestions if _holds(each.shape.bounds(), x, y)]
        best = dict(sorted(at, key=lambda each: each[1]))  # of one class the best score
        return sorted(best.items(), key=lambda each: -each[1])[:FIRST_FIVE]

    def _classify(self, palette: Palette) -> None:
        """Ask a classifier of the project about the selected shape; its five come when it has answered."""
        page, known = self._page, self._object()
        bounds = known.shape.bounds() if known is not None else None
        model = next((each for each in askable_models(page.context.project) if each.kind == "classify"), None)
        crop = None if bounds is None else _crop(page.desk, bounds)
        if model is None or crop is None:
            return
        project = page.context.project
        run_in_background(
            palette, lambda: ranked(project, model, crop), lambda best: palette.show_first(best[:FIRST_FIVE]),
            lambda error: page.say(str(error)),
        )  # fmt: skip


def _crop(desk: Desk, bounds: Bounds) -> BgrImage | None:
    """What a classifier looks at; None where the picture is not there, or a giant one not sharp yet."""
    try:
        part = part_around(desk, bounds, 1.0)
    except UserError:
        return None
    return None if part is None else cut_out(part.pixels, part.box_in(Box(*bounds)).bounds())


def _icon(colour: str) -> QIcon:
    return swatch(colour)


def _holds(bounds: Bounds | None, x: float, y: float) -> bool:
    return bounds is not None and bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]
