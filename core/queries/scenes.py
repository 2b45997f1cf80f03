"""Reads must-pass scenes and what each model came to on them."""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from core.errors import UserError
from core.schema_proof import MustPassSceneRow, SceneResultRow

Results = Mapping[int, Mapping[str, SceneResultRow]]  # scene -> model -> what it came to


def scenes(session: Session, *, retired: bool = False) -> list[MustPassSceneRow]:
    """The scenes in force, oldest first; with `retired`, all that ever were."""
    chosen = select(MustPassSceneRow).order_by(col(MustPassSceneRow.id))
    if not retired:
        chosen = chosen.where(col(MustPassSceneRow.is_retired).is_(False))
    return list(session.exec(chosen))


def scene_by(session: Session, told: str) -> MustPassSceneRow:
    """One scene, by its id or its name (the newest of that name). Raises UserError when there is none."""
    known = scenes(session, retired=True)
    found = [row for row in known if told in (str(row.id), row.name)]
    if not found:
        raise UserError(f"There is no must-pass scene {told}.", "See: roadwright scenes PROJECT")
    return found[-1]


def scene_results(session: Session) -> Results:
    """What every model came to on every scene it was judged by."""
    results: dict[int, dict[str, SceneResultRow]] = {}
    for row in session.exec(select(SceneResultRow)):
        results.setdefault(row.scene_id, {})[row.model_id] = row
    return results
