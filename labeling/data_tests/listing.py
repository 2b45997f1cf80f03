"""Open findings as commands tell them."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from core.canonical import JsonObject
from labeling.data_tests.known import KINDS


@dataclass(frozen=True, slots=True)
class Listed:
    """Open findings, by kind in the order of the tests and the worst first; how many were dismissed."""

    findings: list[JsonObject]
    dismissed: int


def listed_findings(session: Session, kinds: tuple[str, ...] = ()) -> Listed:
    """The open findings of these kinds, of all when none is named."""
    rows = session.execute(
        text(
            "SELECT f.kind, i.name, o.name, f.detail, f.image_id, f.other_image_id, f.annotation_id, f.severity,"
            " f.state FROM finding f JOIN image i ON i.id = f.image_id LEFT JOIN image o ON o.id = f.other_image_id"
            " WHERE f.state IN ('open', 'dismissed') ORDER BY f.severity DESC, f.id"
        )
    ).all()
    wanted = kinds or KINDS
    order = {kind: place for place, kind in enumerate(KINDS)}
    chosen = sorted((row for row in rows if row[0] in wanted), key=lambda row: order.get(row[0], 0))
    listed: list[JsonObject] = [
        {
            "kind": kind,
            "images": [name, *([other] if other is not None else [])],
            "detail": detail,
            "image_ids": [image_id, *([other_id] if other_id is not None else [])],
            "annotation": annotation_id or None,
            "severity": severity,
        }
        for kind, name, other, detail, image_id, other_id, annotation_id, severity, state in chosen
        if state == "open"
    ]
    return Listed(listed, sum(row[8] == "dismissed" for row in chosen))
