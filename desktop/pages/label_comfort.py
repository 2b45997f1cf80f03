"""What makes the Label page a place to stay: the tour at the first start, and how the work goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.settings import read_settings, write_settings
from desktop.pages.label_interval_keys import IntervalKeys
from desktop.pages.label_session import Session, SessionDialog
from desktop.widgets.remembered_splitter import RememberedSplitter
from desktop.widgets.tour import Stop, Tour

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class Comfort(QObject):
    """Watches what is shown; decides nothing about labels."""

    def __init__(self, page: LabelPage) -> None:
        super().__init__(page)
        self._page = page
        self._shown: int | None = None
        self._is_tour_due = False
        self.session = Session(page.context, self)
        self.intervals = IntervalKeys(page)
        page.canvas.picture_painted.connect(self._painted)
        page.tour_asked.connect(self.tour_when_ready)

    def tour_when_ready(self) -> None:
        """Begin the tour as soon as there is a picture to tell of."""
        self._is_tour_due = True
        if self._page.canvas.has_picture:
            self.tour()

    def tour(self) -> None:
        """Tell where things are, one after another; it does not come by itself again."""
        self._is_tour_due = False
        write_settings(replace(read_settings(), has_toured=True))
        tour = Tour(self._stops(), self._page)
        tour.ended.connect(self._page.canvas.setFocus)
        tour.begin()

    def show_session(self) -> None:
        """Pace, suggestions by model and class, and when training again would pay."""
        SessionDialog(self.session, self._page).open()

    def toggle_part(self, part: QWidget) -> None:
        """Put a side of the page away, or bring it back; the picture has the keys then."""
        parts = part.parentWidget()
        if isinstance(parts, RememberedSplitter):
            parts.toggle(part)
            self._page.canvas.setFocus()

    def say_saved(self) -> None:
        """For whoever presses the key of saving."""
        self._page.say(self.tr("Everything is saved already. {undo} takes back what you did, also tomorrow."))

    def _painted(self) -> None:
        bench, canvas = self._page.desk.bench, self._page.canvas
        if bench is None or not canvas.has_picture:
            return
        if bench.id != self._shown:
            self._shown = bench.id
            self.session.note_opened()
        if self._is_tour_due:
            self.tour()

    def _stops(self) -> list[Stop]:
        told = self._page.keys.told
        return [Stop(title, told(words), place) for title, words, place in (*self._places(), *self._habits())]

    def _places(self) -> list[tuple[str, str, Callable[[], QWidget | None]]]:
        """Where things are."""
        page = self._page
        return [
            (
                self.tr("Label roads here"),
                self.tr("A tour of seven stops. Everything can be done with the mouse or with keys alone."),
                lambda: None,
            ),
            (
                self.tr("The images"),
                self.tr("Search, filter and order them. {next_image} and {previous_image} go on and back."),
                lambda: page.images,
            ),
            (
                self.tr("The tools"),
                self.tr(
                    "{tool_box} draws boxes, {tool_polygon} outlines, {tool_lane} lanes. {tool_select} selects and"
                    " moves. The wheel zooms; Space and a drag move the picture."
                ),
                lambda: page.toolbar,
            ),
            (
                self.tr("The picture"),
                self.tr(
                    "Drag to draw. Without a mouse: {tool_box}, arrows, Space, arrows, Space. {next_shape} goes"
                    " through the shapes, {undo} takes anything back."
                ),
                lambda: page.canvas,
            ),
        ]

    def _habits(self) -> list[tuple[str, str, Callable[[], QWidget | None]]]:
        """What to make a habit of."""
        page = self._page
        return [
            (
                self.tr("Classes and conditions"),
                self.tr("A number takes a class and its tool. {condition_keys} says weather and light by single keys."),
                lambda: page.panel,
            ),
            (
                self.tr("Verified"),
                self.tr("{verify} says that every class was looked for. Only then is what is missing missing."),
                lambda: page.panel.verify,
            ),
            (
                self.tr("Nothing to save"),
                self.tr("Every edit is kept the moment you make it. {keys} shows all keys; each can be changed."),
                lambda: page.toolbar.button("keyboard"),
            ),
        ]
