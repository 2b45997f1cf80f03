"""The state of a project's labels, and the state that its log alone gives: two ways to the same."""

from collections.abc import Iterator

from sqlalchemy import text
from sqlmodel import Session

from core.ids import ImageId
from labeling.edits import Change, Entity, class_by_class
from labeling.entities import ENTITIES

TABLES: dict[Entity, str] = {
    "annotation": "SELECT id FROM annotation",
    "track": "SELECT id FROM track",
    "interval": "SELECT id FROM condition_interval",
    "review": "SELECT image_id FROM image_review",
    "camera": "SELECT id FROM camera_profile",
    "verdict": "SELECT id FROM triage_verdict",
    "suggestion": "SELECT id FROM suggestion WHERE state != 'open'",  # nobody decided the others
    "completeness": "SELECT image_id || ':' || class_id FROM class_completeness WHERE state != 'unlabelled'",
    "scope": "SELECT image_id FROM image_scope",
    "condition": "SELECT image_id || ':' || group_name FROM image_condition",
}


OPEN = '"open"'


def live_states(session: Session) -> dict[tuple[str, str], str]:
    """(entity, key) -> state, as the tables hold it now."""
    states: dict[tuple[str, str], str] = {}
    for entity, query in TABLES.items():
        keys = [str(row[0]) for row in session.execute(text(query))]
        for start in range(0, len(keys), 500):
            batch = [_asking(entity, key) for key in keys[start : start + 500]]
            present = ENTITIES[entity].present(session, batch)
            states |= {(entity, change.key): present[change.key] for change in batch}
    return states


def replayed_states(session: Session) -> dict[tuple[str, str], str]:
    """(entity, key) -> state, from the log of edits from its beginning and nothing else."""
    states: dict[tuple[str, str], str] = {}
    for entity, key, before, after in _logged(session):
        if entity == "suggestion" and before == OPEN:
            states.setdefault((entity, key), OPEN)
        assert states.get((entity, key)) == before, "an edit started from a state that the log does not give"
        if after is None:
            del states[(entity, key)]
        else:
            states[(entity, key)] = after
    return {place: state for place, state in states.items() if place[0] in TABLES and state != OPEN}


def _logged(session: Session) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Entity, key, state before and after of all that was changed; completeness class by class."""
    asked = "SELECT entity, entity_key, image_id, before_json, after_json FROM edit_change ORDER BY id"
    for entity, key, image_id, before, after in session.execute(text(asked)):
        change = Change(entity, key, ImageId(image_id or 0), before, after)
        for each in class_by_class(change) if entity == "completeness" else (change,):
            yield each.entity, each.key, each.before, each.after


def _asking(entity: Entity, key: str) -> Change:
    image = key.partition(":")[0]
    return Change(entity, key, int(image) if entity in ("completeness", "condition", "scope") else 0, None, None)  # type: ignore[arg-type]
