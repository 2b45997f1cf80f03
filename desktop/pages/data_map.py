"""The map of the data: images or labels as points, what is alike close together, selected by a lasso."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from core.changes import Changes, Topic
from core.ids import JobId
from core.jobs.watching import RUNNING
from core.queries.embeddings import Missing, Of, missing
from core.queries.jobs import jobs
from core.schema_models import JobRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.embedding import KnownEncoder, known_encoders, start, usual_encoder
from desktop.messages import show_error
from desktop.models.point_pictures import Point, PointPictures
from desktop.page import ImagesAsked
from desktop.pages.data_map_bar import MapBar, MapNotice
from desktop.pages.data_map_chosen import ChosenCard
from desktop.pages.data_map_hover import HoverCard
from desktop.pages.data_map_legend import MapLegend
from desktop.pages.data_map_words import choices, colours_of, words_of
from desktop.pages.data_panel import DataPanel
from desktop.pages.images_alike import images_alike
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.scatter_map import ScatterMap
from desktop.widgets.section import Section
from labeling.maps import TINY, PointMap, read_map, start_map
from labeling.point_words import By, Told, told_apart

JOBS = ("embed", "map")
JOBS_LOOKED_AT = 30
TELL_COLOURS: tuple[Topic, ...] = (
    "classes", "annotations", "completeness", "conditions", "intervals", "versions", "findings", "suggestions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    points: PointMap
    lacks: Missing


class MapPanel(DataPanel):
    """Points, their colours, and what is selected."""

    title = "Map"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._asked = self._coloured = 0
        self._is_read = False
        self._arranges = False  # a person asked for the map: it is arranged as soon as its vectors are there
        self._job: JobRow | None = None
        self._read: _Read | None = None
        self.pictures = PointPictures(context.project, self)
        self.bar, self.notice, self.legend = MapBar(), MapNotice(), MapLegend()
        self.plot, self.chosen = ScatterMap(), ChosenCard(self.pictures)
        self.hover = HoverCard(self.pictures, self.plot)
        self.empty = EmptyState(
            self.tr("No map yet"),
            self.tr(
                "Each picture and each label is turned into a vector by a network that is part of the program, or by a"
                " model of yours. What looks alike then lies together on a map, and everything like one picture is"
                " found at once. Nothing leaves this computer."
            ),
            self.tr("Make the map"),
        )
        self._lay_out()
        self._connect()

    def refresh(self, changes: Changes | None) -> None:
        """Read the points again, or only what they are coloured by."""
        if changes is None or changes.touches("jobs"):
            self._show_job()
        if changes is None or changes.touches("models", "embeddings"):
            self.bar.show_encoders(known_encoders(self._project), usual_encoder(self._project))
        if changes is None or changes.touches("brief", "versions", "conditions"):
            self.bar.show_choices(choices(self._project))
        of_labels = self.bar.of.currentData() == "crops"
        if changes is None or changes.touches("embeddings", "images") or (of_labels and changes.touches("annotations")):
            self._reload()
        elif changes.touches(*TELL_COLOURS):
            self._colour()

    def is_ready(self) -> bool:
        """Whether the points that are shown are the newest, and coloured."""
        return self._is_read and self._coloured == self._asked

    def points_of(self, indices: list[int]) -> list[Point]:
        """The images and labels behind points of the map."""
        if self._read is None:
            return []
        points = self._read.points
        pairs = zip(points.image_id[indices].tolist(), points.annotation_id[indices].tolist(), strict=True)
        return list(pairs)

    def changeEvent(self, event: QEvent) -> None:
        """Icons and colours follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "bar"):
            self.bar.take_colours()
            self._colour()

    def _encoder(self) -> KnownEncoder:
        return cast(KnownEncoder, self.bar.encoders.currentData())

    def _of(self) -> Of:
        return cast(Of, self.bar.of.currentData())

    def _reload(self) -> None:
        self._asked += 1
        self._is_read = False
        number, project, made_with, of = self._asked, self._project, self._encoder().made_with, self._of()

        def read() -> _Read:
            points = read_map(project, made_with, of)
            with project.registry.reading() as session:
                return _Read(points, missing(session, made_with))

        run_in_background(self, read, lambda answer: self._take(number, answer), self._failed)

    def _take(self, number: int, read: _Read) -> None:
        if number != self._asked:
            return
        self._read, self._is_read = read, True
        self.plot.show_points(read.points.places)
        self._stack.setCurrentWidget(self._map if len(read.points) else self.empty)
        self._say_what_lacks()
        self._colour()
        if self._arranges and self._job is None and read.points.how == "pca" and len(read.points) >= TINY:
            self._arrange()

    def _failed(self, error: Exception) -> None:
        self._is_read = True
        self._coloured = self._asked
        show_error(self, error)

    def _colour(self) -> None:
        if self._read is None:
            return
        number, project, points = self._asked, self._project, self._read.points
        by = cast(By, self.bar.by.currentData())

        def tell() -> tuple[Told, list[str]]:
            told = told_apart(project, points, by)
            return told, colours_of(project, by, told.keys)

        run_in_background(self, tell, lambda answer: self._take_colours(number, by, *answer), self._failed)

    def _take_colours(self, number: int, by: By, told: Told, colours: list[str]) -> None:
        if number != self._asked or by != self.bar.by.currentData():
            return
        self.plot.show_colours(told.code, colours)
        words = [words_of(by, key) for key in told.keys]
        lines = list(zip(range(len(words)), words, colours, told.counts(), strict=True))
        self.legend.show_lines([*lines[1:], lines[0]])
        self._coloured = number

    def _show_job(self) -> None:
        with self._project.registry.reading() as session:
            listed = jobs(session, limit=JOBS_LOOKED_AT)
        self._job = next((row for row in listed if row.kind in JOBS and row.state in RUNNING), None)
        self._say_what_lacks()

    def _say_what_lacks(self) -> None:
        read, job = self._read, self._job
        self.empty.button.setEnabled(job is None)
        if job is not None:
            self.notice.show_job(job)
        elif read is None or not len(read.points):
            self.notice.hide()
        elif read.lacks.images or read.lacks.crops:
            words = self.tr("{images} images and {labels} labels have no vector yet, and are not on the map.")
            told = words.format(images=f"{read.lacks.images:,}", labels=f"{read.lacks.crops:,}")
            self.notice.offer(told, self.tr("Make them"))
        elif read.points.how == "pca" and len(read.points) >= TINY:
            words = self.tr(
                "Laid out by the two main directions of the vectors. UMAP takes longer and keeps neighbours together."
            )
            self.notice.offer(words, self.tr("Arrange by likeness"))
        else:
            self.notice.hide()

    def _make(self) -> None:
        """Make the vectors that lack; the map is arranged when they are there."""
        self._arranges = True
        context, encoder = self.context, self._encoder()
        self.empty.button.setEnabled(False)
        run_in_background(self, lambda: start(context, encoder), self._started, self._not_started)

    def _arrange(self) -> None:
        self._arranges = False
        project, executor, encoder, of = self._project, self.context.executor, self._encoder(), self._of()
        title = self.tr("Map by {name}").format(name=encoder.name)
        run_in_background(
            self, lambda: start_map(project, executor, made_with=encoder.made_with, of=of, title=title),
            self._started, self._not_started,
        )  # fmt: skip

    def _answer_notice(self) -> None:
        read = self._read
        if read is not None and not (read.lacks.images or read.lacks.crops):
            self._arrange()
        else:
            self._make()

    def _started(self, job_id: JobId | None) -> None:
        self._show_job()
        if job_id is None:
            self._reload()

    def _not_started(self, error: Exception) -> None:
        self._arranges = False
        self._say_what_lacks()
        show_error(self, error)

    def _show_selection(self) -> None:
        self.chosen.show_chosen(self.points_of(self.plot.selected().tolist()))

    def _ask_for_list(self, *, are_chosen: bool) -> None:
        points = self.points_of(self.plot.selected().tolist())
        ids = list(dict.fromkeys(image_id for image_id, _ in points))
        if ids:
            labels = tuple(label for image_id, label in points if label and image_id == ids[0])
            self.images_asked.emit(ImagesAsked(self.tr("Selected on the map"), ids, labels, are_chosen=are_chosen))

    def _ask_for_alike(self) -> None:
        points = self.points_of(self.plot.selected().tolist())
        if len(points) == 1:
            project, made_with, point = self._project, self._encoder().made_with, points[0]
            run_in_background(self, lambda: images_alike(project, *point, made_with), self.images_asked.emit)

    def _open(self, point: Point) -> None:
        image_id, label = point
        self.images_asked.emit(ImagesAsked(self.tr("Selected on the map"), [image_id], (label,) if label else ()))

    def _connect(self) -> None:
        self.bar.wanted_changed.connect(self._reload)
        self.bar.colours_changed.connect(self._colour)
        self.bar.hand_changed.connect(self.plot.use)
        self.bar.fit_asked.connect(self.plot.fit)
        self.legend.shown_changed.connect(lambda: self.plot.show_only(self.legend.shown()))
        self.plot.selection_changed.connect(self._show_selection)
        self.plot.pointed_at.connect(lambda index: self.hover.show_point(index, self.points_of([index][: index + 1])))
        self.plot.opened.connect(lambda index: self._open(self.points_of([index])[0]))
        self.chosen.list_asked.connect(lambda: self._ask_for_list(are_chosen=False))
        self.chosen.conditions_asked.connect(lambda: self._ask_for_list(are_chosen=True))
        self.chosen.alike_asked.connect(self._ask_for_alike)
        self.chosen.point_opened.connect(self._open)
        self.empty.pressed.connect(self._make)
        self.notice.pressed.connect(self._answer_notice)

    def _lay_out(self) -> None:
        card = Section("")
        card.body.addWidget(self.plot, 1)
        card.body.addWidget(self.legend)
        self._map = QSplitter(Qt.Orientation.Horizontal)
        self._map.setChildrenCollapsible(False)
        self._map.setHandleWidth(12)
        self._map.addWidget(card)
        self._map.addWidget(self.chosen)
        self._map.setStretchFactor(0, 1)
        self._map.setSizes([900, 290])
        self.chosen.setMinimumWidth(270)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._map)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.notice)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
