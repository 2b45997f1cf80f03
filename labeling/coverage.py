"""How many images there are of each class under each condition, and what is wanted of that.

An image counts for a class when it has a label of it, and for a condition as `effective_condition` says, so that what
holds on an interval of a drive counts too. The same is asked of the live labels and of a version.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from core.canonical import to_json
from core.coverage_gap import CoverageGap
from core.errors import UserError
from core.ids import ClassId
from core.project import Project
from core.queries.brief import classes, conditions
from core.queries.versions import version_by
from core.registry import Registry
from core.schema_data import CoverageGoalRow
from labeling.label_sets import version_set
from labeling.presence import Held, Mask, Presence, class_by_condition, columns_of

DEFAULT_LEAST = 30  # images; below it an interval of a metric says nothing (see `training.evaluation`)
WORST_NAMED = 3


class CoverageNotMet(UserError):
    """What the required goals ask for is not in the version."""


@dataclass(frozen=True, slots=True)
class Goal:
    """So many images of a class are wanted under conditions (none: any)."""

    class_id: ClassId
    held: Held
    least: int
    is_required: bool = False


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
    """A cell for each class and each condition, or pair of conditions of two groups, in the order of the brief.

    `others` are the goals that no cell shows: those of other groups, and those of a class under any condition.
    """

    classes: Mapping[ClassId, str]
    columns: Sequence[Held]
    cells: Mapping[tuple[ClassId, str], Cell] = field(default_factory=dict)
    others: Sequence[Cell] = ()

    def cell(self, class_id: ClassId, held: Held) -> Cell:
        """The cell of a class in a column."""
        return self.cells[class_id, key_of(held)]

    def lacking(self) -> list[Cell]:
        """The cells that lack images: those that are required first, then other goals, then those that lack most."""
        poor = [cell for cell in (*self.cells.values(), *self.others) if cell.lacking]
        return sorted(poor, key=lambda cell: (not cell.is_required, not cell.has_goal, -cell.lacking, cell.class_id))


def key_of(held: Held) -> str:
    """Conditions as the registry names them."""
    return to_json(dict(held))


def coverage(presence: Presence, goals: Sequence[Goal], groups: Sequence[str]) -> CoverageMatrix:
    """The matrix over the values of one or two groups of conditions. Raises UserError for a group that is not there."""
    counts = class_by_condition(presence, groups)
    names = {ClassId(class_id): name for class_id, name in presence.classes.items()}
    columns = columns_of(presence, groups)
    keys = [key_of(held) for held in columns]
    known = {(goal.class_id, key_of(goal.held)): goal for goal in goals}
    cells = {
        (class_id, key): _cell(class_id, held, int(counts[row, column]), known.get((class_id, key)))
        for row, class_id in enumerate(names)
        for column, (held, key) in enumerate(zip(columns, keys, strict=True))
    }
    others = [goal for place, goal in known.items() if place not in cells]
    return CoverageMatrix(names, columns, cells, against(presence, others))


def without_groups(presence: Presence, goals: Sequence[Goal]) -> CoverageMatrix:
    """A matrix without columns: the goals alone."""
    names = {ClassId(class_id): name for class_id, name in presence.classes.items()}
    return CoverageMatrix(names, (), {}, against(presence, goals))


def against(presence: Presence, goals: Sequence[Goal]) -> list[Cell]:
    """Each goal with how many images there are for it."""
    return [
        _cell(goal.class_id, goal.held, int(showing(presence, goal.class_id, goal.held).sum()), goal) for goal in goals
    ]


def showing(presence: Presence, class_id: int, held: Held) -> Mask:
    """Which images show a class under conditions, (m,)."""
    return presence.showing(presence.place_of(class_id)) & presence.under(held)


def goals_of(session: Session) -> list[Goal]:
    """Every goal of a class in use, in the order in which they were set."""
    used = {row.id for row in classes(session)}
    rows = session.exec(select(CoverageGoalRow).order_by(col(CoverageGoalRow.id)))
    return [
        Goal(ClassId(row.class_id), json.loads(row.conditions_json), row.least_images, row.is_required)
        for row in rows
        if row.class_id in used
    ]


def set_goal(
    registry: Registry, class_id: ClassId, held: Held, *, least: int, is_required: bool, origin: str = ""
) -> None:
    """Want so many images of a class under conditions; 0 takes the goal away.

    Raises UserError for a number below 0, and for conditions that the brief does not have (not when one is taken away).
    """
    if least < 0:
        raise UserError("A goal is a number of images, 0 or more.", "Type a whole number.")
    with registry.transaction(origin) as tx:
        if least:
            _refuse_unknown(tx.session, held)
        chosen = select(CoverageGoalRow).where(CoverageGoalRow.class_id == class_id)
        row = tx.session.exec(chosen.where(CoverageGoalRow.conditions_json == key_of(held))).first()
        if row is not None and least == 0:
            tx.session.delete(row)
        elif least:
            row = row or CoverageGoalRow(class_id=class_id, conditions_json=key_of(held), least_images=least)
            row.least_images, row.is_required = least, is_required
            tx.session.add(row)
        tx.touch("coverage")


def gaps_of(project: Project, presence: Presence) -> list[CoverageGap]:
    """What the required goals lack here, the worst first."""
    with project.registry.reading() as session:
        goals = [goal for goal in goals_of(session) if goal.is_required]
        names = {row.id or 0: row.name for row in classes(session)}
    lacking = sorted((cell for cell in against(presence, goals) if cell.lacking), key=lambda cell: -cell.lacking)
    return [CoverageGap(names[cell.class_id], cell.held, cell.images, cell.least) for cell in lacking]


def known_gaps(project: Project, version: str, *, is_ignored: bool, kept: str) -> list[CoverageGap]:
    """What a version (name or id; empty where none is known) lacks of the required goals; none where they are met.

    Raises CoverageNotMet with one sentence that names the worst, unless it is to be ignored: then they are given, to be
    recorded. `kept` ends the sentence: what was not done.
    """
    with project.registry.reading() as session:
        goals = [goal for goal in goals_of(session) if goal.is_required]
        names = {row.id or 0: row.name for row in classes(session)}
        row = version_by(session, version) if goals and version else None
    if not goals:
        return []
    if row is None:
        gaps = [CoverageGap(names[goal.class_id], goal.held, 0, goal.least) for goal in goals]
        begun = "It is not known which labels the network was trained on, so the required coverage cannot be shown"
    else:
        gaps = gaps_of(project, version_set(project, row.id).presence)
        begun = f"Version {row.name} lacks images that the coverage goals require: {_worst(gaps)}"
    if gaps and not is_ignored:
        raise CoverageNotMet(
            f"{begun}; {kept}.",
            "Label or collect what is missing (Data page, Coverage) and freeze again, or go on with --ignore-coverage,"
            " which is recorded as a known gap.",
        )
    return gaps


def _worst(gaps: Sequence[CoverageGap]) -> str:
    told = ", ".join(gap.sentence for gap in gaps[:WORST_NAMED])
    more = len(gaps) - WORST_NAMED
    return f"{told}, and {more} more" if more > 0 else told


def _cell(class_id: ClassId, held: Held, images: int, goal: Goal | None) -> Cell:
    if goal is None:
        return Cell(class_id, held, images)
    return Cell(class_id, held, images, goal.least, has_goal=True, is_required=goal.is_required)


def _refuse_unknown(session: Session, held: Held) -> None:
    known = conditions(session)
    for group, value in held.items():
        if value not in known.get(group, ()):
            listed = "; ".join(f"{name}: {', '.join(values)}" for name, values in known.items()) or "none yet"
            raise UserError(f"There is no condition {group} = {value}; no goal was set.", f"Conditions: {listed}.")
