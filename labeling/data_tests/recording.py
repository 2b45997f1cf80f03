"""Takes what a check found into the registry, in the transaction that takes the job's end in."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, text

from core.jobs.events import Finished
from core.project import Project, utc_now
from core.registry import Transaction
from core.schema_models import JobRow
from labeling.data_tests.handing import OUTCOME, read_outcome
from labeling.data_tests.measuring import MADE_WITH, Measured
from labeling.data_tests.reading import MEASURE
from labeling.data_tests.running import Looked
from labeling.data_tests.seam import Found
from labeling.data_tests.working import CACHE_FILE

_KEEP_MEASURE = text(
    "INSERT OR REPLACE INTO image_measure (image_id, made_with, look, sharpness, brightness, contrast, dark_share,"
    " bright_share, problem) VALUES (:image_id, :made_with, :look, :sharpness, :brightness, :contrast, :dark_share,"
    " :bright_share, :problem)"
)
_KEEP_SEEN = text('INSERT OR REPLACE INTO checked ("check", image_id, content) VALUES (:check, :image_id, :content)')
_ADD = text(
    "INSERT INTO finding (key, kind, image_id, other_image_id, annotation_id, detail, severity, state, found_at,"
    " decided_by) VALUES (:key, :kind, :image_id, :other, :annotation_id, :detail, :severity, 'open', :at, '')"
)
_CHANGE = text(
    "UPDATE finding SET kind = :kind, image_id = :image_id, other_image_id = :other, annotation_id = :annotation_id,"
    " detail = :detail, severity = :severity, state = :state, found_at = :at WHERE id = :id"
)
_GO = text("UPDATE finding SET state = 'gone' WHERE id = :id")
_FEW = 500


def record_check(tx: Transaction, project: Project, row: JobRow, _finished: Finished) -> None:
    """Write measures, what was seen and findings; a finding that nobody dismissed and that is no more, is gone."""
    outcome = read_outcome(project.root / row.folder / OUTCOME)
    _record_measures(tx, outcome.measured)
    touched: list[int] = []
    for looked in outcome.looked:
        touched += _record(tx, looked)
        if looked.seen:
            rows = [{"check": looked.test, "image_id": each, "content": told} for each, told in looked.seen.items()]
            tx.session.execute(_KEEP_SEEN, rows)
    if touched:
        tx.touch("findings", touched)
    with suppress(OSError):  # a cache: what stays in it is measured no worse
        (project.cache_folder / CACHE_FILE).unlink(missing_ok=True)


def _record_measures(tx: Transaction, measured: list[Measured]) -> None:
    if not measured:
        return
    figures = ("image_id", "look", "sharpness", "brightness", "contrast", "dark_share", "bright_share", "problem")
    rows = [{**{name: getattr(each, name) for name in figures}, "made_with": MADE_WITH} for each in measured]
    tx.session.execute(_KEEP_MEASURE, rows)
    seen = [{"check": MEASURE, "image_id": each.image_id, "content": f"{each.stamp:x}"} for each in measured]
    tx.session.execute(_KEEP_SEEN, seen)


def _record(tx: Transaction, looked: Looked) -> list[int]:
    """Bring the findings of one test in step with what it found; gives the ids of those that are others now.

    One that was dismissed stays so, also when it was gone meanwhile; one that was mended and comes back is open.
    """
    known = {row.key: row for row in _known(tx, looked)}
    found = {each.key: each for each in looked.found}
    known |= {row.key: row for row in _by_key(tx, [key for key in found if key not in known])}
    at, touched = utc_now(), []
    changed = []
    for key, each in found.items():
        row = known.get(key)
        if row is None:
            continue
        state = ("dismissed" if row.decided_by else "open") if row.state == "gone" else row.state
        if (row.kind, row.detail, row.severity, row.state) != (each.kind, each.detail, each.severity, state):
            changed.append({**_fields(each), "state": state, "id": row.id,
                            "at": at if row.state == "gone" else row.found_at})  # fmt: skip
    images = set(looked.image_ids)
    gone = [
        {"id": row.id}
        for row in known.values()
        if row.state != "gone" and row.key not in found and row.kind in looked.kinds and row.image_id in images
    ]
    added = [{**_fields(each), "at": at} for key, each in found.items() if key not in known]
    for words, rows in ((_CHANGE, changed), (_GO, gone), (_ADD, added)):
        if rows:
            tx.session.execute(words, rows)
            touched += [int(str(row.get("id", 0))) for row in rows]
    return touched


def _fields(found: Found) -> dict[str, object]:
    return {
        "key": found.key, "kind": found.kind, "image_id": found.image_id, "other": found.other_image_id or None,
        "annotation_id": found.annotation_id, "detail": found.detail, "severity": found.severity,
    }  # fmt: skip


_CHOSEN = "SELECT id, key, kind, image_id, detail, severity, state, decided_by, found_at FROM finding WHERE "


def _known(tx: Transaction, looked: Looked) -> list[Row[Any]]:
    kinds = ", ".join(f"'{kind}'" for kind in looked.kinds)
    if len(looked.image_ids) > _FEW:
        return list(tx.session.execute(text(f"{_CHOSEN} kind IN ({kinds})")))
    ids = ", ".join(str(int(each)) for each in looked.image_ids)
    return list(tx.session.execute(text(f"{_CHOSEN} image_id IN ({ids}) AND kind IN ({kinds})")))


def _by_key(tx: Transaction, keys: Iterable[str]) -> list[Row[Any]]:
    """Findings of these keys that another test made, or that stand on another image."""
    found: list[Row[Any]] = []
    listed = list(keys)
    for start in range(0, len(listed), _FEW):
        part = {f"k{number}": key for number, key in enumerate(listed[start : start + _FEW])}
        names = ", ".join(f":{name}" for name in part)
        found += list(tx.session.execute(text(f"{_CHOSEN} key IN ({names})"), part))
    return found
