"""The card of sizes, shapes and places: of all labels or of one class, each bar and cell opens what is behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from desktop.background import run_in_background
from desktop.pages.balance_cards import by_count
from desktop.widgets.heat_map import Heat, HeatMap
from desktop.widgets.histogram import Histogram
from desktop.widgets.section import Section
from labeling.balance import Balance
from labeling.label_maps import (
    ASPECT_EDGES,
    MOST_OBJECTS,
    SIZE_EDGES,
    aspect_histogram,
    in_bin,
    in_place,
    objects_each,
    objects_per_image,
    place_map,
    size_histogram,
)
from labeling.label_sets import Behind, LabelSet
from labeling.presence import Counts


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The counts of the four plots, for one class (its place) or all (None)."""

    class_place: int | None
    places: Counts
    sizes: Counts
    aspects: Counts
    objects: Counts


def shapes_of(labels: LabelSet, class_place: int | None) -> Shapes:
    """Count what the card shows. A million labels take a tenth of a second."""
    columns = labels.labels
    chosen = columns.of_class(class_place)
    each = objects_each(columns, chosen, len(labels.presence))
    return Shapes(
        class_place, place_map(columns, chosen), size_histogram(columns, chosen), aspect_histogram(columns, chosen),
        objects_per_image(each),
    )  # fmt: skip


class ShapesCard(Section):
    """Places, sizes, aspects, and objects per image; a box chooses the class."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Sizes, shapes and places"), parent)
        self._labels: LabelSet | None = None
        self._waiting = 0
        self.classes = QComboBox()
        self.classes.setAccessibleName(self.tr("Class whose labels are shown"))
        self.classes.setMinimumWidth(180)
        self.classes.activated.connect(lambda _index: self._count())
        self.heading.addWidget(self.classes)
        self.places = HeatMap(self.tr("Where in the picture"))
        self.sizes = Histogram(self.tr("Size"))
        self.aspects = Histogram(self.tr("Width over height"))
        self.objects = Histogram(self.tr("Objects per image"))
        self.places.opened.connect(self._ask_place)
        self.sizes.opened.connect(self._ask_size)
        self.aspects.opened.connect(self._ask_aspect)
        self.objects.opened.connect(self._ask_objects)
        self._lay_out()

    @property
    def is_ready(self) -> bool:
        """Whether the plots show what was chosen last."""
        return not self._waiting

    @property
    def class_place(self) -> int | None:
        """The chosen class; None for all."""
        place: int | None = self.classes.currentData()
        return place

    def show_set(self, labels: LabelSet, balance: Balance) -> None:
        """Count in these labels; the chosen class stays chosen by its name."""
        self._labels, chosen = labels, self.classes.currentText()
        self.classes.clear()
        self.classes.addItem(self.tr("All classes"), None)
        for place in by_count(balance):
            self.classes.addItem(balance.names[place], place)
        self.classes.setCurrentIndex(max(self.classes.findText(chosen, Qt.MatchFlag.MatchExactly), 0))
        self._count()

    def _count(self) -> None:
        labels, place = self._labels, self.class_place
        if labels is not None:
            self._waiting += 1
            run_in_background(self, lambda: shapes_of(labels, place), self._show, self._fail)

    def _fail(self, error: Exception) -> None:
        self._waiting -= 1
        raise error

    def _show(self, shapes: Shapes) -> None:
        self._waiting -= 1
        if shapes.class_place != self.class_place:
            return  # another class was chosen meanwhile
        self._show_places(shapes.places)
        self._show_sizes(shapes.sizes)
        self._show_aspects(shapes.aspects)
        self._show_objects(shapes.objects)

    def _show_places(self, counts: Counts) -> None:
        cells = len(counts)

        def words(row: int, column: int) -> str:
            said = self.tr("{across:.0f} % from the left, {down:.0f} % from the top: {count:,} labels")
            across, down = 100 * (column + 0.5) / cells, 100 * (row + 0.5) / cells
            return said.format(across=across, down=down, count=int(counts[row, column]))

        heat = Heat((), (), counts, words, is_picture=True)
        self.places.show_heat(heat, about=self.tr("How many labels have their middle in each part of the picture"))

    def _show_sizes(self, counts: Counts) -> None:
        said = self.tr("{low:.1f} to {high:.1f} % of the picture's side: {count:,} labels")
        words = [
            said.format(low=100 * SIZE_EDGES[place], high=100 * SIZE_EDGES[place + 1], count=int(count))
            for place, count in enumerate(counts)
        ]
        sides = {place: 100 * SIZE_EDGES[place] for place in (0, 8, 16, 24)}
        ticks = {place: f"{side:.0f} %" if side >= 10 else f"{side:.1f} %" for place, side in sides.items()}
        about = self.tr("Labels by size: the root of their share of the picture's area")
        self.sizes.set_bars(counts.tolist(), words, ticks, about=about)

    def _show_aspects(self, counts: Counts) -> None:
        said = self.tr("{low:.2f} to {high:.2f} times as wide as high: {count:,} labels")
        words = [
            said.format(low=ASPECT_EDGES[place], high=ASPECT_EDGES[place + 1], count=int(count))
            for place, count in enumerate(counts)
        ]
        ticks = {0: "1:8", 4: "1:4", 8: "1:2", 12: "1:1", 16: "2:1", 20: "4:1", 24: "8:1"}
        self.aspects.set_bars(counts.tolist(), words, ticks, about=self.tr("Labels by width over height"))

    def _show_objects(self, counts: Counts) -> None:
        words = [
            self.tr("{n} or more labels: {count:,} images").format(n=number, count=int(count))
            if number == MOST_OBJECTS
            else self.tr("{n} labels: {count:,} images").format(n=number, count=int(count))
            for number, count in enumerate(counts)
        ]
        ticks = {0: "0", 5: "5", 10: "10", 15: "15", MOST_OBJECTS: f"{MOST_OBJECTS}+"}
        self.objects.set_bars(counts.tolist(), words, ticks, about=self.tr("Images by how many labels they have"))

    def _ask_place(self, row: int, column: int) -> None:
        place = self.class_place
        self._ask(
            self.places.words_of((row, column)),
            lambda labels: labels.behind_labels(in_place(labels.labels, row, column) & labels.labels.of_class(place)),
        )

    def _ask_size(self, number: int) -> None:
        place = self.class_place

        def pick(labels: LabelSet) -> Behind:
            columns = labels.labels
            return labels.behind_labels(in_bin(columns, columns.size, SIZE_EDGES, number) & columns.of_class(place))

        self._ask(self.sizes.words_of((0, number)), pick)

    def _ask_aspect(self, number: int) -> None:
        place = self.class_place

        def pick(labels: LabelSet) -> Behind:
            columns = labels.labels
            return labels.behind_labels(in_bin(columns, columns.aspect, ASPECT_EDGES, number) & columns.of_class(place))

        self._ask(self.aspects.words_of((0, number)), pick)

    def _ask_objects(self, number: int) -> None:
        place = self.class_place

        def pick(labels: LabelSet) -> Behind:
            each = objects_each(labels.labels, labels.labels.of_class(place), len(labels.presence))
            return labels.behind_images(each >= number if number == MOST_OBJECTS else each == number)

        self._ask(self.objects.words_of((0, number)), pick)

    def _ask(self, words: str, pick: Callable[[LabelSet], Behind]) -> None:
        title = words if self.class_place is None else f"{self.classes.currentText()}, {words}"
        self.asked.emit(title, pick)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        plots = (self.places, self.sizes, self.aspects, self.objects)
        for column, plot in enumerate(plots):
            told = QLabel(plot.accessibleName())
            told.setObjectName("muted")
            told.setBuddy(plot)
            grid.addWidget(told, 0, column)
            grid.addWidget(plot, 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
