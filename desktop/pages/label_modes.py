"""Modes of the keyboard on the Label page: attributes shape by shape, tags and conditions image by image."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.annotations import Annotation
from core.shapes import Tag
from desktop.pages.label_attributes import FLAGS, attributes_for
from desktop.translating import spoken
from desktop.widgets.key_menu import KeyMenu, Question
from desktop.widgets.key_mode import KeyMode

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class Modes:
    """At most one mode is on; the questions of each are those of the one-key menus."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page
        self._mode: KeyMode | None = None
        page.history.stack.indexChanged.connect(lambda _index: self._show_anew())

    def ask_attributes(self) -> None:
        """Say more of the selected shapes, one key a question."""
        if not self._page.desk.chosen():
            self._page.say(self._page.tr("Select a shape first; then one key says each of its attributes."))
            return
        KeyMenu(self._attribute_questions(), self._page.canvas).ask()

    def ask_conditions(self) -> None:
        """Say the conditions of this image, one key a group."""
        questions = self._condition_questions()
        if questions:
            KeyMenu(questions, self._page.canvas).ask()
        else:
            self._page.say(self._page.tr("No conditions yet. Add them on the Brief page."))

    def ask_tags(self) -> None:
        """Tag the whole image, one key a class."""
        if self._page.desk.bench is not None and self._page.desk.words.classes:
            KeyMenu([self._tag_question()], self._page.canvas).ask()

    def attributes(self) -> None:
        """Go through the shapes of image after image and say the attributes of each."""
        page = self._page
        mode = self._begin(self._shape_title, self._attribute_questions)
        mode.moved.connect(self._go_shape)
        if not page.desk.chosen():
            self._look_at(0)
        mode.ask()
        self._show_selection()

    def tags(self) -> None:
        """Go through the images and say their tags and conditions."""
        page = self._page
        if not page.desk.words.classes and not page.desk.words.conditions:
            page.say(page.tr("No classes and no conditions yet. Add them on the Brief page."))
            return
        mode = self._begin(self._image_title, self._image_questions)
        mode.moved.connect(self._go_image)
        mode.ask()

    def _begin(self, title: Callable[[], str], questions: Callable[[], list[Question]]) -> KeyMode:
        if self._mode is not None:
            self._mode.leave()
        self._page.use_tool("select")
        self._mode = KeyMode(title, questions, self._page.canvas)
        self._mode.ended.connect(self._end)
        return self._mode

    def _end(self) -> None:
        self._mode = None
        self._page.canvas.setFocus()

    def _show_anew(self) -> None:
        if self._mode is not None:
            self._mode.show_anew()

    def _go_shape(self, by: int) -> None:
        """The next shape; after the last one of an image the first one of the next image."""
        page, order = self._page, self._shapes()
        present = page.desk.selected
        place = order.index(present) + by if present in order else (0 if by > 0 else len(order) - 1)
        if 0 <= place < len(order):
            self._look_at(place)
        elif page.images.beside(by) is None:
            page.say(page.tr("These were all shapes of the list."))
        else:
            page.step(by)
            order = self._shapes()
            if order:
                page.desk.choose((order[0 if by > 0 else -1],))
        if self._mode is not None:
            self._mode.show_anew(place=0)

    def _go_image(self, by: int) -> None:
        self._page.step(by)
        if self._mode is not None:
            self._mode.show_anew()

    def _look_at(self, place: int) -> None:
        order = self._shapes()
        if place < len(order):
            self._page.desk.choose((order[place],))
            self._show_selection()

    def _show_selection(self) -> None:
        """Show the selected shape large, above the questions."""
        canvas = self._page.canvas
        self._page.go.look_at_selection()
        if self._mode is not None and canvas.selection:
            canvas.view = canvas.view.panned(0.0, -self._mode.height() / 2)

    def _shapes(self) -> list[int]:
        bench, seen = self._page.desk.bench, self._page.desk.seen
        return [
            each.id
            for each in (bench.annotations if bench is not None else ())
            if not isinstance(each.shape, Tag) and not seen.is_hidden(each)
        ]

    def _shape_title(self) -> str:
        page, order = self._page, self._shapes()
        chosen = page.desk.chosen()
        if not order:
            return page.tr("No shapes on this image. Down goes on to the next one.")
        if not chosen:
            return page.tr("This shape is locked. Down goes on to the next one.")
        place = order.index(chosen[-1].id) + 1 if chosen[-1].id in order else 0
        words = page.tr("{name}, shape {place} of {count}")
        return words.format(name=page.desk.words.name_of(chosen[-1].class_id), place=place, count=len(order))

    def _image_title(self) -> str:
        page = self._page
        row, count = page.images.place()
        return page.tr("Image {row} of {count}").format(row=(row or 0) + 1, count=count)

    def _attribute_questions(self) -> list[Question]:
        page = self._page
        chosen = page.desk.chosen()
        if not chosen:
            return []
        yes_no = ((page.tr("yes"), "yes"), (page.tr("no"), ""))
        flags = [Question(spoken(name).capitalize(), yes_no, _said(chosen, name), self._saying(name)) for name in FLAGS]
        more = [
            Question(
                attribute.name.replace("_", " ").capitalize(),
                [(value.replace("_", " "), value) for value in attribute.values],
                _said(chosen, attribute.name),
                self._saying(attribute.name),
            )
            for attribute in attributes_for(chosen, page.desk.words)
        ]
        return [*flags, *more]

    def _image_questions(self) -> list[Question]:
        tags = [self._tag_question()] if self._page.desk.words.classes else []
        return [*tags, *self._condition_questions()]

    def _condition_questions(self) -> list[Question]:
        page, bench = self._page, self._page.desk.bench
        if bench is None:
            return []
        return [
            Question(
                group.replace("_", " ").capitalize(),
                [(value, value) for value in values],
                next((value for value in values if bench.holds(group, value)), ""),
                lambda value, group=group: page.saying.choose_condition(group, value),  # type: ignore[misc]  # bound now
            )
            for group, values in (page.desk.words.conditions or {}).items()
        ]

    def _tag_question(self) -> Question:
        page, bench = self._page, self._page.desk.bench
        holding = frozenset(map(str, bench.tagged())) if bench is not None else frozenset()
        answers = [(line.name, str(line.id)) for line in page.desk.words.classes]
        title = page.tr("Tags of the whole image")
        return Question(
            title, answers, "", lambda value: page.saying.toggle_tag(int(value)), stays=True, holding=holding
        )

    def _saying(self, name: str) -> Callable[[str], object]:
        return lambda value: self._page.shapes.say(name, value)


def _said(chosen: list[Annotation], name: str) -> str:
    """What all of them say; nothing where they differ."""
    said = {each.attributes.get(name, "") for each in chosen}
    return said.pop() if len(said) == 1 else ""
