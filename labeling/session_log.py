"""What a person did since the window was opened, and whether training again would pay; read from the registry.

Nothing of it is stored anew, and nothing is sent anywhere: the log of edits says it all, but for when an image was
opened, which the window remembers for as long as it is there.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from core.ids import ClassId
from core.project import Project
from core.queries.brief import classes
from core.queries.models import models
from core.queries.versions import stored_manifest
from core.schema_models import ModelVersionRow, TrainingRunRow
from labeling.effort import EffortEvent, EffortKind, EffortLog, Outcome, retraining_pays, suggestion_outcomes

DECIDED: Mapping[str, EffortKind] = {"kept": "accepted", "refused": "refused"}
NOT_DRAWN = ("Paste", "Duplicate", "Copy", "Tag", "Import")  # these make shapes without a box being drawn


@dataclass(frozen=True, slots=True)
class Effort:
    """One session, and what became of all suggestions. `names` are those of models, by the source of suggestions."""

    log: EffortLog
    outcomes: tuple[Outcome, ...]
    classes: Mapping[int, str]
    names: Mapping[str, str]
    advice: str | None


def read_effort(project: Project, *, author: str, since: str, opened_s: Sequence[float] = ()) -> Effort:
    """The session of an author from a moment on (ISO 8601, UTC); `opened_s` are seconds since the epoch."""
    with project.registry.reading() as session:
        events = session_events(session, author=author, since=since)
        every = sorted([*events, *(EffortEvent("opened", at_s) for at_s in opened_s)], key=lambda each: each.at_s)
        outcomes = tuple(suggestion_outcomes(session))
        known = models(session)
        return Effort(
            EffortLog(every),
            outcomes,
            {row.id or 0: row.name for row in classes(session, retired=True)},
            {row.id: row.name for row in known},
            retraining_advice(project, session, known, outcomes),
        )


State = tuple[str, str, str | None, str | None]  # entity, key, JSON before, JSON after


def session_events(session: Session, *, author: str, since: str) -> list[EffortEvent]:
    """What an author did from a moment on, in order; what was taken back since then is left out."""
    rows = session.execute(
        text("SELECT id, at, name, undoes FROM edit WHERE author = :author AND at >= :since ORDER BY id"),
        {"author": author, "since": since},
    ).all()
    dead = _taken_back([(row.id, row.undoes) for row in rows])
    lived = [row for row in rows if row.id not in dead and row.undoes is None]
    changes = _changes_of(session, [row.id for row in lived])
    events = []
    for row in lived:
        at_s = datetime.fromisoformat(row.at).timestamp()
        events += _events_of(row.name, at_s, changes.get(row.id, []))
    return events


def retraining_advice(
    project: Project, session: Session, known: Sequence[ModelVersionRow], outcomes: Iterable[Outcome]
) -> str | None:
    """Whether training again would pay for the model in use: in production, or else the newest one trained here.

    Labels that it learnt from are those in the train part of its version; new ones are verified labels beyond what the
    whole version holds of a class.
    """
    trained = [row for row in known if row.run_id is not None]
    used = next((row for row in trained if row.stage == "production"), trained[0] if trained else None)
    run = session.get(TrainingRunRow, used.run_id) if used is not None else None
    if used is None or run is None:
        return None
    manifest = stored_manifest(project, run.version_id)
    names = {each.id: each.name for each in manifest.classes}
    learnt, held = Counter[str](), Counter[str]()
    for image in manifest.images():
        labels = Counter(names[label.class_id] for label in image.labels)
        held += labels
        if image.part == "train":
            learnt += labels
    now = _verified_labels(session)
    since = {name: count - held.get(name, 0) for name, count in now.items() if count > held.get(name, 0)}
    return retraining_pays(since, learnt, [each for each in outcomes if each.source == used.id])


def _taken_back(edits: Sequence[tuple[int, int | None]]) -> set[int]:
    """Edits that a later one undid, where that one was not undone itself."""
    dead: set[int] = set()
    for edit_id, undoes in reversed(edits):
        if undoes is not None and edit_id not in dead:
            dead.add(undoes)
    return dead


def _changes_of(session: Session, edit_ids: Sequence[int]) -> dict[int, list[State]]:
    found: dict[int, list[State]] = {}
    for start in range(0, len(edit_ids), 500):
        rows = session.execute(
            text(
                "SELECT edit_id, entity, entity_key, before_json, after_json FROM edit_change"
                " WHERE edit_id IN (SELECT value FROM json_each(:ids)) AND entity IN ('annotation', 'suggestion')"
                " ORDER BY id"
            ),
            {"ids": json.dumps(list(edit_ids[start : start + 500]))},
        )
        for row in rows:
            found.setdefault(row.edit_id, []).append((row.entity, row.entity_key, row.before_json, row.after_json))
    return found


def _events_of(name: str, at_s: float, changes: Sequence[State]) -> list[EffortEvent]:
    """One drawn shape, or decided suggestions; anything else only ends the time of what came before it."""
    made = [
        json.loads(after) for entity, _, before, after in changes if entity == "annotation" and not before and after
    ]
    decided = [json.loads(after) for entity, _, _, after in changes if entity == "suggestion" and after]
    kept = [each for each in made if each.get("source") == "model"]
    if decided:
        accepted = [
            EffortEvent("accepted", at_s, ClassId(each["class_id"]), str(each.get("reference", ""))) for each in kept
        ]
        refused = [EffortEvent(DECIDED[word], at_s) for word in decided if word == "refused"]
        return [*accepted, *refused] or [EffortEvent("other", at_s)]
    is_drawn = len(made) == 1 and made[0].get("kind") != "tag" and not name.startswith(NOT_DRAWN)
    if is_drawn and made[0].get("source") == "human" and made[0].get("track") is None:
        return [EffortEvent("drawn", at_s, ClassId(made[0]["class_id"]))]
    return [EffortEvent("other", at_s)]


def _verified_labels(session: Session) -> dict[str, int]:
    """Class name -> its shapes on images where the class was verified."""
    rows = session.execute(
        text(
            "SELECT c.name, count(*) FROM annotation a JOIN label_class c ON c.id = a.class_id"
            " JOIN class_completeness k ON k.image_id = a.image_id AND k.class_id = a.class_id"
            " WHERE k.state = 'verified' AND a.kind != 'tag' GROUP BY c.name"
        )
    )
    return {str(name): int(count) for name, count in rows}
