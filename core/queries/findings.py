"""Reads of findings: how many of each kind, which in order, and what a row of a list shows."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, select

from core.images import GIANT_PIXELS
from core.schema_models import JobRow
from core.shapes import Bounds

FindingState = Literal["open", "dismissed"]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with what there is to see of it. `bounds` are those of its label, None without one."""

    id: int
    key: str
    kind: str
    detail: str
    severity: float
    state: str
    decided_by: str
    image_id: int
    image_name: str
    is_giant: bool
    other_image_id: int
    other_name: str
    annotation_id: int
    bounds: Bounds | None


def finding_counts(session: Session) -> dict[tuple[str, str], int]:
    """(kind, state) -> how many, of those that are open or dismissed."""
    words = text("SELECT kind, state, count(*) FROM finding WHERE state IN ('open', 'dismissed') GROUP BY state, kind")
    return {(kind, state): count for kind, state, count in session.execute(words)}


def finding_ids(session: Session, kind: str, state: FindingState) -> "array[int]":
    """Findings of a kind, the worst first."""
    words = text("SELECT id FROM finding WHERE state = :state AND kind = :kind ORDER BY severity DESC, id DESC")
    return array("q", session.execute(words, {"state": state, "kind": kind}).scalars())


def findings(session: Session, ids: Sequence[int]) -> dict[int, FindingLine]:
    """These findings by id; those that are not there are left out."""
    words = text(
        "SELECT f.id, f.key, f.kind, f.detail, f.severity, f.state, f.decided_by, f.image_id, i.name,"
        " i.width * i.height, coalesce(f.other_image_id, 0), coalesce(o.name, ''), f.annotation_id,"
        " a.x1, a.y1, a.x2, a.y2 FROM finding f JOIN image i ON i.id = f.image_id"
        " LEFT JOIN image o ON o.id = f.other_image_id"
        " LEFT JOIN annotation a ON a.id = f.annotation_id AND f.annotation_id != 0 WHERE f.id IN :ids"
    ).bindparams(bindparam("ids", expanding=True))
    return {row[0]: _line(tuple(row)) for row in session.execute(words, {"ids": list(ids)})}


def images_of_findings(session: Session, kind: str, state: FindingState) -> list[int]:
    """The images of all findings of a kind, the worst first, each once; of a pair both."""
    words = text(
        "SELECT image_id, other_image_id FROM finding WHERE state = :state AND kind = :kind"
        " ORDER BY severity DESC, id DESC"
    )
    named = (each for row in session.execute(words, {"state": state, "kind": kind}) for each in row if each)
    return list(dict.fromkeys(named))


def last_check(session: Session) -> JobRow | None:
    """The check that ended well last; None when the data was never checked."""
    chosen = select(JobRow).where(JobRow.kind == "check", JobRow.state == "done")
    return session.exec(chosen.order_by(col(JobRow.finished_at).desc())).first()


def newest_check(session: Session) -> JobRow | None:
    """The check that was started last, however it stands."""
    return session.exec(select(JobRow).where(JobRow.kind == "check").order_by(col(JobRow.created_at).desc())).first()


def _line(row: Sequence[Any]) -> FindingLine:
    x1, y1, x2, y2 = row[13:17]
    return FindingLine(
        id=row[0], key=row[1], kind=row[2], detail=row[3], severity=row[4], state=row[5], decided_by=row[6],
        image_id=row[7], image_name=row[8], is_giant=row[9] > GIANT_PIXELS, other_image_id=row[10], other_name=row[11],
        annotation_id=row[12], bounds=None if x1 is None else (x1, y1, x2, y2),
    )  # fmt: skip
