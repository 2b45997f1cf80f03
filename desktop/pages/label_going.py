"""Going about: through images, through the shapes of one image, and taking shapes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.queries.images import labelled_state
from core.shapes import Bounds
from desktop.background import run_in_background
from desktop.pages.images_alike import images_alike

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class Going:
    """The ways of one page."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page
        self._sought: tuple[int, ...] = ()  # shapes to show large as soon as they are there
        page.canvas.picture_painted.connect(self._look_when_there)

    def choose(self, selection: tuple[int, ...]) -> None:
        """Select these shapes, now or as soon as their picture is there."""
        page = self._page
        if page.canvas.has_picture and all(each in page.canvas.scene for each in selection):
            page.canvas.select(selection)
        else:
            page.desk.selection = selection

    def look_at(self, selection: tuple[int, ...]) -> None:
        """Select these shapes and show them large, as soon as their picture is there."""
        self._sought = selection
        self.choose(selection)
        self._look_when_there()

    def cycle(self, by: int) -> None:
        """Select the shape after the selected one, or before."""
        canvas = self._page.canvas
        following = canvas.scene.following(canvas.selected, by)
        canvas.select(() if following is None else (following,))

    def look_in_turn(self, by: int) -> None:
        """Show the next shape large, or the one before; after the last one the whole picture, and a word."""
        page, canvas = self._page, self._page.canvas
        order = list(canvas.scene.by_id)
        place = order.index(canvas.selected) + by if canvas.selected in order else (0 if by > 0 else len(order) - 1)
        if 0 <= place < len(order):
            canvas.select((order[place],))
            self.look_at_selection()
            page.say(page.tr("Shape {place} of {count}").format(place=place + 1, count=len(order)))
            return
        canvas.select(())
        canvas.fit()
        words = page.tr("Each of the {count} shapes was looked at. {verify} says that the image is verified.")
        page.say(words.replace("{count}", str(len(order))) if order else page.tr("No shapes to look at."))

    def look_at_selection(self) -> None:
        """Show the selected shapes large; the whole picture where none is."""
        canvas = self._page.canvas
        bounds = [canvas.scene.places[each].bounds for each in canvas.selection if each in canvas.scene]
        if bounds:
            canvas.look_at(_around(bounds))
        else:
            canvas.fit()

    def copy(self) -> None:
        """Take shapes along; says how many."""
        page = self._page
        count = page.clipboard.copy()
        page.say(f"{count} shapes copied. Paste them on another image with {{paste}}." if count else "Nothing to copy.")

    def copy_to_next(self) -> None:
        """Put the selected shapes, or all, on the next image too, and go there."""
        page = self._page
        bench = page.desk.bench
        if page.clipboard.copy() and page.images.beside(1) is not None:
            page.step(1)
            if page.desk.bench is not bench:
                page.clipboard.paste("Copy to next image")

    def choose_class_by_number(self, number: int) -> None:
        """Like a press on the class in this place, counted from 1."""
        classes = self._page.desk.words.classes
        if number <= len(classes):
            self._page.palettes.choose(classes[number - 1].id)

    def next_open(self) -> None:
        """Go to the next image of the list that is not verified."""
        page = self._page
        row, count = page.images.place()
        model, project = page.images.model, page.context.project

        def find() -> int | None:
            with project.registry.reading() as session:
                for start in range((row or 0) + 1, count, 500):
                    ids = [model.id_at(each) for each in range(start, min(count, start + 500))]
                    known = [each for each in ids if each is not None]
                    states = labelled_state(session, known)
                    found = next((each for each in known if states.get(each) != "verified"), None)
                    if found is not None:
                        return found
            return None

        run_in_background(page, find, self._go)

    def more_like_this(self) -> None:
        """List the images that are most like this one; with a shape selected, those with a label like it."""
        page = self._page
        bench, chosen = page.desk.bench, page.desk.chosen()
        if bench is None or not bench.is_kept:
            page.say(page.tr("This frame is no image yet. Say something of it first."))
            return
        project, label = page.context.project, chosen[-1].id if chosen else 0
        run_in_background(page, lambda: images_alike(project, bench.id, label), page.show_images)

    def _look_when_there(self) -> None:
        canvas = self._page.canvas
        if self._sought and canvas.has_picture and all(each in canvas.scene for each in self._sought):
            self._sought = ()
            self.look_at_selection()

    def _go(self, image_id: int | None) -> None:
        if image_id is None:
            self._page.say("Every image from here on is verified.")
        else:
            self._page.open_image(image_id)


def _around(bounds: list[Bounds]) -> Bounds:
    return (
        min(each[0] for each in bounds), min(each[1] for each in bounds),
        max(each[2] for each in bounds), max(each[3] for each in bounds),
    )  # fmt: skip
