"""How the work goes, shown to the labeller only: seconds a box, what became of suggestions, when to train again.

Nothing here is stored or sent: the log of a session lives in its window, and the rest is read from the registry.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import text
from sqlmodel import Session

from core.ids import ClassId

EffortKind = Literal["opened", "drawn", "accepted", "corrected", "refused", "other"]
LONGEST_PAUSE_S = 60.0
NEW_SHARE = 0.25
LEAST_ACCEPTED = 0.6
LEAST_COUNT = 20  # fewer new boxes of a class, or fewer decided suggestions, say nothing yet


@dataclass(frozen=True, slots=True)
class EffortEvent:
    """One thing that the labeller did at `at_s`, seconds of any steady clock; `model` where a suggestion was decided.

    `opened` is another image shown: the time from there to its first box is part of that box.
    """

    kind: EffortKind
    at_s: float
    class_id: ClassId | None = None
    model: str = ""


class EffortLog:
    """The events of one session, handed in as they happen. One thread."""

    def __init__(self, events: Iterable[EffortEvent] = ()) -> None:
        self._last_s: float | None = None
        self._seconds: dict[ClassId | None, list[float]] = defaultdict(list)
        self._counts: Counter[tuple[EffortKind, ClassId | None, str]] = Counter()
        for event in events:
            self.note(event)

    def note(self, event: EffortEvent) -> None:
        """Take an event in. Raises ValueError when it lies before the last one."""
        if self._last_s is not None and event.at_s < self._last_s:
            raise ValueError("events come in the order of their times")
        took_s = None if self._last_s is None else event.at_s - self._last_s
        if event.kind == "drawn" and took_s is not None and took_s <= LONGEST_PAUSE_S:
            self._seconds[event.class_id].append(took_s)
        self._counts[event.kind, event.class_id, event.model] += 1
        self._last_s = event.at_s

    def seconds_per_box(self) -> float | None:
        """Median of the seconds between a drawn shape and what was done before it; None before the first.

        Pauses over LONGEST_PAUSE_S are not counted: nobody was labelling.
        """
        every = [took_s for listed in self._seconds.values() for took_s in listed]
        return statistics.median(every) if every else None

    def seconds_by_class(self) -> dict[ClassId, float]:
        """The same median for each class that was drawn."""
        return {
            class_id: statistics.median(listed) for class_id, listed in self._seconds.items() if class_id is not None
        }

    def count(self, kind: EffortKind, *, class_id: ClassId | None = None, model: str | None = None) -> int:
        """How often something was done: with one class or any, with suggestions of one model or any."""
        return sum(
            number
            for (known, of_class, of_model), number in self._counts.items()
            if known == kind and class_id in (None, of_class) and model in (None, of_model)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source's suggestions of one class; `corrected` are some of the `kept`."""

    source: str
    class_id: ClassId
    kept: int = 0
    corrected: int = 0
    refused: int = 0
    open: int = 0

    @property
    def decided(self) -> int:
        """How many were kept or refused."""
        return self.kept + self.refused

    @property
    def accepted(self) -> int:
        """How many were kept and left as they were."""
        return self.kept - self.corrected


def suggestion_outcomes(session: Session) -> list[Outcome]:
    """What became of suggestions, by source and class, in that order. Ignored ones are neither kept nor refused.

    A kept one is corrected when its annotation has another class or geometry by now, or was deleted; taking the
    keeping itself back is no correction, and attributes are not either: models do not give them.
    """
    rows = session.execute(
        text(
            "SELECT source, class_id, sum(state = 'kept'), sum(state = 'refused'), sum(state = 'open')"
            " FROM suggestion GROUP BY source, class_id ORDER BY source, class_id"
        )
    )
    corrected = _corrected(session)
    return [
        Outcome(source, ClassId(class_id), kept, min(kept, corrected.get((source, class_id), 0)), refused, waiting)
        for source, class_id, kept, refused, waiting in rows
    ]


def retraining_pays(
    labels_since: Mapping[str, int], labels_in_training: Mapping[str, int], outcomes: Iterable[Outcome]
) -> str | None:
    """One sentence when training again would pay; None when it would not yet.

    `labels_since` counts verified boxes by class name that the model in use was not trained on, `labels_in_training`
    those that it was; `outcomes` are those of that model. A rule of thumb, and no more: it pays when the new boxes of
    some class are more than a quarter of those it learnt from (gains fall off with the logarithm of the data: Sun,
    Shrivastava, Singh and Gupta, "Revisiting Unreasonable Effectiveness of Data in Deep Learning Era", ICCV 2017), or
    when fewer than 60 of 100 suggestions are accepted as they are, so that deciding them costs more than it saves.
    Fewer than LEAST_COUNT new boxes or decided suggestions are no reason.
    """
    grown = [
        (new / max(1, labels_in_training.get(name, 0)), name, new)
        for name, new in labels_since.items()
        if new >= LEAST_COUNT and new > NEW_SHARE * labels_in_training.get(name, 0)
    ]
    if grown:
        _, name, new = min(grown, key=lambda each: (-each[0], each[1]))
        known = labels_in_training.get(name, 0)
        before = f"the model learnt from {known}" if known else "the model has not seen any"
        return f"Training again would pay: {new} boxes of {name} are new, and {before}."
    listed = list(outcomes)
    decided, accepted = sum(each.decided for each in listed), sum(each.accepted for each in listed)
    if decided >= LEAST_COUNT and accepted < LEAST_ACCEPTED * decided:
        return f"Training again would pay: {accepted} of {decided} suggestions were accepted as they were."
    return None


def _corrected(session: Session) -> dict[tuple[str, int], int]:
    """(source, class of the suggestion) -> kept ones that are not as they were, from the log of edits."""
    rows = session.execute(
        text(
            # Born: annotations that came to be in an edit that keeps suggestions. A redo brings one back: the same.
            "WITH born AS (SELECT entity_key, min(id) AS id FROM edit_change WHERE entity = 'annotation'"
            " AND before_json IS NULL AND edit_id IN (SELECT edit_id FROM edit_change"
            " WHERE entity = 'suggestion' AND after_json = '\"kept\"') GROUP BY entity_key),"
            " last AS (SELECT born.id AS born_id, (SELECT c.id FROM edit_change c WHERE c.entity = 'annotation'"
            " AND c.entity_key = born.entity_key ORDER BY c.id DESC LIMIT 1) AS id FROM born)"
            " SELECT json_extract(a.after_json, '$.reference'), json_extract(a.after_json, '$.class_id'), count(*)"
            " FROM last JOIN edit_change a ON a.id = last.born_id JOIN edit_change z ON z.id = last.id"
            " WHERE last.id != last.born_id AND json_extract(a.after_json, '$.source') = 'model'"
            " AND (json_extract(z.after_json, '$.geometry') IS NOT json_extract(a.after_json, '$.geometry')"
            " OR json_extract(z.after_json, '$.class_id') IS NOT json_extract(a.after_json, '$.class_id'))"
            # Gone because the keeping was undone: its suggestion is open again.
            " AND NOT (z.after_json IS NULL AND EXISTS (SELECT 1 FROM edit_change u WHERE u.edit_id = z.edit_id"
            " AND u.entity = 'suggestion' AND u.before_json = '\"kept\"'))"
            " GROUP BY 1, 2"
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}
