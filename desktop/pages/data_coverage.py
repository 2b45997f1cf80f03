"""Which classes are seen under which conditions: cells that lack images, goals, and what to collect or label next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from core.changes import Changes, Topic
from core.project import Project
from core.queries.brief import conditions
from core.queries.versions import versions
from desktop.background import run_aside, run_in_background
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import ImagesAsked
from desktop.pages.balance_cards import muted
from desktop.pages.balance_words import condition_group, condition_value, held_in_words
from desktop.pages.coverage_goal import GoalEditor
from desktop.pages.coverage_list import CollectionCard
from desktop.pages.data_panel import DataPanel, scrolled
from desktop.widgets.heat_map import Heat, HeatMap, Meaning
from desktop.widgets.section import Section
from desktop.widgets.version_chooser import LIVE, VersionChooser
from labeling.collection import Wanted, wanted_list
from labeling.coverage import Cell, CoverageMatrix, coverage, goals_of, key_of, showing, without_groups
from labeling.label_sets import live_presence, version_set
from labeling.presence import Presence
from labeling.targeted import ToLabel, Unseen, in_order, unseen

READ: tuple[Topic, ...] = ("images", "annotations", "completeness", "conditions", "intervals", "classes", "suggestions")
NO_GROUP = ""


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Everything that the panel shows; the matrix has no columns where the brief has no conditions."""

    version_id: str
    groups: tuple[str, ...]
    presence: Presence
    left: Unseen
    matrix: CoverageMatrix
    wanted: Sequence[Wanted]


class CoveragePanel(DataPanel):
    """The matrix, its goals, and the list of what lacks."""

    title = "Coverage"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._is_reading = self._is_stale = self._is_old = False
        self._covered: Covered | None = None
        self._order: list[tuple[int, str]] = []
        self.shown = VersionChooser()
        self.shown.chosen.connect(self._read_anew)
        self.first, self.second = QComboBox(), QComboBox()
        self.first.setAccessibleName(self.tr("Conditions"))
        self.second.setAccessibleName(self.tr("And at the same time"))
        for box in (self.first, self.second):
            box.activated.connect(lambda _index: self._read())
        self.map = HeatMap(self.tr("Images by class and condition, against what is wanted"))
        self.map.opened.connect(self._open_cell)
        self.map.moved.connect(self._edit_cell)
        self.editor = GoalEditor(context.project, context.origin)
        self.map.cursor_of_keys.typed.connect(self.editor.begin)
        self.editor.left.connect(self.map.setFocus)
        self.editor.images_asked.connect(self._open_edited)
        self.list_card = CollectionCard()
        self.list_card.chosen.connect(self._edit_wanted)
        self.list_card.to_label_asked.connect(self._open_to_label)
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Read again, or list versions and conditions again, where something changed."""
        if changes is None or changes.touches("versions"):
            with self._project.registry.reading() as session:
                self.shown.show_versions(versions(session))
        if changes is None or changes.touches("conditions", "brief"):
            self._show_groups()
        if changes is None or changes.touches("brief", *READ):
            self._read_anew()
        elif changes.touches("coverage"):
            self._read()

    def is_ready(self) -> bool:
        """Whether what is shown is the newest."""
        return not self._is_reading

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are chosen, one or two; none where the brief has none."""
        chosen = (str(self.first.currentData() or NO_GROUP), str(self.second.currentData() or NO_GROUP))
        return tuple(group for group in dict.fromkeys(chosen) if group != NO_GROUP)

    def _show_groups(self) -> None:
        with self._project.registry.reading() as session:
            known = list(conditions(session))
        chosen = self.first.currentData(), self.second.currentData()
        self.first.clear()
        self.second.clear()
        self.second.addItem(self.tr("nothing else"), NO_GROUP)
        for group in known:
            self.first.addItem(condition_group(group).capitalize(), group)
            self.second.addItem(condition_group(group).capitalize(), group)
        self.first.setCurrentIndex(max(self.first.findData(chosen[0]), 0) if known else -1)
        self.second.setCurrentIndex(max(self.second.findData(chosen[1]), 0))

    def _read_anew(self) -> None:
        self._is_old = True
        self._read()

    def _read(self) -> None:
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        project, version_id, groups = self._project, self.shown.version_id, self.groups
        before = None if self._is_old else self._covered
        self._is_old = False
        run_aside(self, lambda: _covered(project, version_id, groups, before), self._show, self._fail)

    def _fail(self, error: Exception) -> None:
        self._is_reading = False
        show_error(self, error)

    def _show(self, covered: Covered) -> None:
        self._is_reading, self._covered = False, covered
        self.list_card.show_rows(covered.wanted)
        self.list_card.setVisible(bool(covered.matrix.classes))
        has_matrix = bool(covered.matrix.columns and covered.matrix.classes)
        self.none.setText(self._why_none(covered.matrix))
        self.none.setVisible(not has_matrix)
        for part in (self.map, self.legend, self.over):
            part.setVisible(has_matrix)
        self.editor.setVisible(has_matrix or bool(covered.wanted))
        if has_matrix:
            self._show_matrix(covered.matrix, covered.groups)
        self._edit_again()
        if self._is_stale:
            self._read()

    def _why_none(self, matrix: CoverageMatrix) -> str:
        if not matrix.classes:
            return self.tr("There are no classes yet. Name them on the Brief page, or import labels.")
        return self.tr("The brief names no conditions yet. Add weather and light on the Brief page.")

    def _show_matrix(self, matrix: CoverageMatrix, groups: Sequence[str]) -> None:
        self._order = [(int(class_id), name) for class_id, name in matrix.classes.items()]
        rows = [[matrix.cell(class_id, held) for held in matrix.columns] for class_id in matrix.classes]

        def words(row: int, column: int) -> str:
            cell, name = rows[row][column], self._order[row][1]
            said = self.tr("{name}, {held}: {count:,} images of {least:,} wanted{required}")
            required = self.tr(", required") if cell.is_required else ""
            held = held_in_words(cell.held)
            return said.format(name=name, held=held, count=cell.images, least=cell.least, required=required)

        def text(row: int, column: int) -> str:
            cell = rows[row][column]
            mark = "! " if cell.is_required and cell.lacking else ""
            return f"{mark}{cell.images:,} / {cell.least:,}" if cell.has_goal else f"{cell.images:,}"

        def meaning(row: int, column: int) -> Meaning:
            return _meaning(rows[row][column])

        heads: list[tuple[str, int]] = []
        names = [held_in_words(held) for held in matrix.columns]
        if len(groups) == 2:
            firsts = list(dict.fromkeys(held[groups[0]] for held in matrix.columns))
            heads = [(condition_value(value), len(names) // len(firsts)) for value in firsts]
            names = [condition_value(held[groups[1]]) for held in matrix.columns]
        counts = np.array([[cell.images for cell in row] for row in rows], np.int64).reshape(len(rows), len(names))
        heat = Heat(
            [name for _id, name in self._order], names, counts, words, texts=text, heads=heads, meanings=meaning,
            marks=lambda row, column: rows[row][column].is_required,
        )  # fmt: skip
        self.map.show_heat(heat, about=self.tr("Images of each class under each condition, and how many are wanted"))

    def _cell_at(self, row: int, column: int) -> Cell | None:
        matrix = self._covered.matrix if self._covered is not None else None
        if matrix is None or row >= len(self._order) or column >= len(matrix.columns):
            return None
        return matrix.cells.get((list(matrix.classes)[row], key_of(matrix.columns[column])))

    def _edit_cell(self, row: int, column: int) -> None:
        cell = self._cell_at(row, column)
        self.editor.show_cell(cell, self._order[row][1] if cell is not None else "")

    def _edit_wanted(self, row: Wanted) -> None:
        cell = Cell(row.class_id, row.held, row.images, row.least, row.has_goal, row.is_required)
        self.editor.show_cell(cell, row.class_name)

    def _edit_again(self) -> None:
        """Show what the goal that is being edited is now."""
        before, matrix = self.editor.cell, self._covered.matrix if self._covered is not None else None
        if before is None or matrix is None:
            return
        every = {**matrix.cells, **{(cell.class_id, key_of(cell.held)): cell for cell in matrix.others}}
        cell = every.get((before.class_id, key_of(before.held)))
        self.editor.show_cell(cell, matrix.classes.get(cell.class_id, "") if cell is not None else "")

    def _open_cell(self, row: int, column: int) -> None:
        cell = self._cell_at(row, column)
        if cell is not None:
            self._open(cell, self._order[row][1])

    def _open_edited(self) -> None:
        cell = self.editor.cell
        if cell is not None and self._covered is not None:
            self._open(cell, self._covered.presence.classes.get(cell.class_id, ""))

    def _open(self, cell: Cell, name: str) -> None:
        if self._covered is None:
            return
        presence, title = self._covered.presence, ", ".join(filter(None, (name, held_in_words(cell.held))))

        def ask(ids: list[int]) -> None:
            if ids:
                self.images_asked.emit(ImagesAsked(title, ids))
            else:
                notify(self, self.tr("No image shows this yet; below are those that may."))

        run_in_background(self, lambda: presence.ids(showing(presence, cell.class_id, cell.held)), ask)

    def _open_to_label(self, row: Wanted) -> None:
        if self._covered is None:
            return
        project, left = self._project, self._covered.left
        named = ", ".join(filter(None, (row.class_name, held_in_words(row.held))))
        title = self.tr("To look for {what}").format(what=named)

        def find() -> ToLabel:
            with project.registry.reading() as session:
                return in_order(session, left, [row.class_id], row.held)

        run_in_background(self, find, lambda found: self.images_asked.emit(ImagesAsked(title, found.image_ids)))

    def _lay_out(self) -> None:
        column = scrolled(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        over, and_words = QLabel(self.tr("over")), QLabel(self.tr("and"))
        for words in (over, and_words):
            words.setObjectName("muted")
        self.over = QWidget()
        chosen = QHBoxLayout(self.over)
        chosen.setContentsMargins(0, 0, 0, 0)
        chosen.setSpacing(8)
        for part in (over, self.first, and_words, self.second):
            chosen.addWidget(part)
        head.addWidget(self.shown)
        head.addWidget(self.over)
        head.addStretch(1)
        column.addLayout(head)
        self.matrix_card = Section(self.tr("Class by condition"))
        self.none = muted("")
        self.legend = muted(
            self.tr(
                "Images of each class. Red: fewer than a goal asks for (! required). Amber: fewer than 30, which is too"
                " few to measure. Enter opens the images; type a number to set a goal."
            )
        )
        for piece in (self.none, self.legend, self.map, self.editor):
            self.matrix_card.body.addWidget(piece)
        column.addWidget(self.matrix_card)
        column.addWidget(self.list_card)
        column.addStretch(1)


def _meaning(cell: Cell) -> Meaning:
    if not cell.lacking:
        return "good"
    return "bad" if cell.has_goal else "poor"


def _covered(project: Project, version_id: str, groups: tuple[str, ...], before: Covered | None) -> Covered:
    """Read and count; labels that were read before are not read again."""
    if before is not None and before.version_id == version_id:
        presence, left = before.presence, before.left
    else:
        live = before.left.presence if before is not None else live_presence(project)
        left = before.left if before is not None else unseen(project, live)
        presence = live if version_id == LIVE else version_set(project, version_id).presence
    with project.registry.reading() as session:
        goals = goals_of(session)
    matrix = coverage(presence, goals, groups) if groups else without_groups(presence, goals)
    return Covered(version_id, groups, presence, left, matrix, wanted_list(matrix, left))
