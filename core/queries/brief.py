"""Reads of the brief: classes, conditions, gates, safety actions and the canvas in words."""

from sqlmodel import Session, col, select

from core.schema import BriefRow, ConditionRow, GateRow, LabelClassRow, SafetyActionRow


def classes(session: Session, *, retired: bool = False) -> list[LabelClassRow]:
    """The project's classes in their order; with the retired ones only when asked for."""
    chosen = select(LabelClassRow).order_by(col(LabelClassRow.position), col(LabelClassRow.id))
    return [row for row in session.exec(chosen) if retired or not row.is_retired]


def class_names(session: Session) -> dict[int, str]:
    """Class id -> name, retired ones too."""
    return {row.id: row.name for row in classes(session, retired=True) if row.id is not None}


def conditions(session: Session) -> dict[str, list[str]]:
    """Condition group -> values, both in their order."""
    grouped: dict[str, list[str]] = {}
    for row in session.exec(select(ConditionRow).order_by(col(ConditionRow.position), col(ConditionRow.id))):
        grouped.setdefault(row.group_name, []).append(row.value)
    return grouped


def gates(session: Session) -> list[GateRow]:
    """What a model must pass, in order."""
    return list(session.exec(select(GateRow).order_by(col(GateRow.position), col(GateRow.id))))


def safety_actions(session: Session) -> list[SafetyActionRow]:
    """What detections must cause, in order."""
    return list(session.exec(select(SafetyActionRow).order_by(col(SafetyActionRow.position), col(SafetyActionRow.id))))


def brief(session: Session) -> BriefRow:
    """The canvas in words."""
    return session.get(BriefRow, 1) or BriefRow(id=1)
