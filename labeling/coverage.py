"""How many images there are of each class under each condition, what is wanted of that, and what to label next for it.

An image counts for a class when it has a label of it, and for a condition as `effective_condition` says, so that what
holds on an interval of a drive counts too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlmodel import Session, col, select

from core.canonical import to_json
from core.errors import UserError
from core.ids import ClassId
from core.project import Project
from core.queries.brief import class_names, conditions
from core.registry import Registry
from core.schema_data import CoverageGoalRow

Held = Mapping[str, str]  # condition group -> value
DEFAULT_LEAST = 30  # images; below it an interval of a metric says nothing (see `training.evaluation`)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many images show a class under conditions (none: any), and how many are wanted; `has_goal`: by a goal."""

    class_id: ClassId
    held: Held
    images: int
    least: int = DEFAULT_LEAST
    has_goal: bool = False
    is_required: bool = False

    @property
    def lacking(self) -> int:
        """How many images are missing."""
        return max(0, self.least - self.images)


@dataclass(frozen=True, slots=True)
class CoverageMatrix:
    """A cell for each class and each condition, or pair of conditions of two groups, in the order of the brief."""

    classes: Mapping[ClassId, str]
    columns: Sequence[Held]
    cells: Mapping[tuple[ClassId, str], Cell] = field(default_factory=dict)

    def cell(self, class_id: ClassId, held: Held) -> Cell:
        """The cell of a class in a column."""
        return self.cells[class_id, key_of(held)]

    def lacking(self) -> list[Cell]:
        """The cells that lack images, those that are required first, then those that lack most."""
        poor = [cell for cell in self.cells.values() if cell.lacking]
        return sorted(poor, key=lambda cell: (not cell.is_required, not cell.has_goal, -cell.lacking, cell.class_id))


def key_of(held: Held) -> str:
    """Conditions as the registry names them."""
    return to_json(dict(held))


def coverage(project: Project, groups: Sequence[str]) -> CoverageMatrix:
    """The matrix over the values of one or two groups of conditions. Raises UserError for a group that is not there."""
    if not 1 <= len(groups) <= 2:
        raise UserError("Coverage is shown over one or two groups of conditions.", "Choose one or two.")
    with project.registry.reading() as session:
        values = conditions(session)
        unknown = [group for group in groups if group not in values]
        if unknown:
            raise UserError(f"There is no condition {unknown[0]}.", f"Conditions: {', '.join(values) or 'none yet'}.")
        names = {ClassId(key): name for key, name in class_names(session).items()}
        columns: list[Held] = [{groups[0]: value} for value in values[groups[0]]]
        if len(groups) == 2:
            columns = [{**first, groups[1]: value} for first in columns for value in values[groups[1]]]
        counts = _counted(session, groups)
        goals = {(ClassId(row.class_id), row.conditions_json): row for row in session.exec(select(CoverageGoalRow))}
    cells = {(class_id, key_of(held)): _cell(class_id, held, counts, goals) for class_id in names for held in columns}
    return CoverageMatrix(names, columns, cells)


def goals(project: Project) -> list[Cell]:
    """Every goal with what there is for it."""
    with project.registry.reading() as session:
        rows = list(session.exec(select(CoverageGoalRow).order_by(col(CoverageGoalRow.id))))
        return [_goal_cell(session, row) for row in rows]


def _goal_cell(session: Session, row: CoverageGoalRow) -> Cell:
    held = json.loads(row.conditions_json)
    there = _images_with(session, row.class_id, held)
    return Cell(ClassId(row.class_id), held, there, row.least_images, has_goal=True, is_required=row.is_required)


def set_goal(
    registry: Registry, class_id: ClassId, held: Held, *, least: int, is_required: bool, origin: str = ""
) -> None:
    """Want so many images of a class under conditions; 0 takes the goal away."""
    if least < 0:
        raise UserError("A goal is a number of images, 0 or more.", "Type a whole number.")
    with registry.transaction(origin) as tx:
        chosen = select(CoverageGoalRow).where(CoverageGoalRow.class_id == class_id)
        row = tx.session.exec(chosen.where(CoverageGoalRow.conditions_json == key_of(held))).first()
        if row is not None and least == 0:
            tx.session.delete(row)
        elif least:
            row = row or CoverageGoalRow(class_id=class_id, conditions_json=key_of(held), least_images=least)
            row.least_images, row.is_required = least, is_required
            tx.session.add(row)
        tx.touch("coverage")


def unmet(project: Project) -> list[str]:
    """What the required goals lack, in sentences; empty when training may begin."""
    with project.registry.reading() as session:
        names = class_names(session)
    return [
        f"{names.get(cell.class_id, '?')}{words_of(cell.held)} has {cell.images:,} of {cell.least:,} images"
        for cell in goals(project)
        if cell.is_required and cell.lacking
    ]


def words_of(held: Held) -> str:
    """Conditions as the end of a phrase."""
    return f" ({', '.join(held.values())})" if held else ""


def _cell(
    class_id: ClassId,
    held: Held,
    counts: Mapping[tuple[ClassId, str], int],
    known: Mapping[tuple[ClassId, str], CoverageGoalRow],
) -> Cell:
    key = (class_id, key_of(held))
    goal = known.get(key)
    if goal is None:
        return Cell(class_id, held, counts.get(key, 0))
    return Cell(class_id, held, counts.get(key, 0), goal.least_images, True, goal.is_required)


def _counted(session: Session, groups: Sequence[str]) -> dict[tuple[ClassId, str], int]:
    """Images by class and condition; each image counts once a class."""
    shown = "SELECT DISTINCT class_id, image_id FROM annotation"
    if len(groups) == 1:
        words = (
            f"SELECT a.class_id, v.value, NULL, count(*) FROM ({shown}) a"  # noqa: S608 - our own words
            " JOIN effective_condition v ON v.image_id = a.image_id AND v.group_name = :first"
            " GROUP BY a.class_id, v.value"
        )
    else:
        words = (
            f"SELECT a.class_id, v.value, w.value, count(*) FROM ({shown}) a"  # noqa: S608 - our own words
            " JOIN effective_condition v ON v.image_id = a.image_id AND v.group_name = :first"
            " JOIN effective_condition w ON w.image_id = a.image_id AND w.group_name = :second"
            " GROUP BY a.class_id, v.value, w.value"
        )
    named = dict(zip(("first", "second"), groups, strict=False))
    return {
        (ClassId(row[0]), key_of(dict(zip(groups, (row[1], row[2]), strict=False)))): row[3]
        for row in session.execute(text(words), named)
    }


def _images_with(session: Session, class_id: int, held: Held) -> int:
    words, named = holding(held)
    asked = text(f"SELECT count(DISTINCT image_id) FROM annotation a WHERE class_id = :class_id {words}")  # noqa: S608
    return int(session.execute(asked, {"class_id": class_id, **named}).scalar() or 0)


def holding(held: Held) -> tuple[str, dict[str, object]]:
    """SQL that narrows rows with an `a.image_id` to those under conditions, and its values."""
    words = ""
    named: dict[str, object] = {}
    for number, (group, value) in enumerate(sorted(held.items())):
        view = f"v{number}"
        words += (
            f" AND EXISTS (SELECT 1 FROM effective_condition {view} WHERE {view}.image_id = a.image_id"  # noqa: S608
            f" AND {view}.group_name = :group{number} AND {view}.value = :value{number})"
        )
        named |= {f"group{number}": group, f"value{number}": value}
    return words, named
