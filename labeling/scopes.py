"""What images were looked through for: a set of classes, said once for an image instead of once for each class.

A source that labels everything it names says so of each of its pictures; eighty classes would be eighty rows each.
"""

import hashlib
from collections.abc import Collection

from sqlmodel import Session

from core.canonical import to_json
from core.queries.columns import driver_of
from labeling.edits import Change


def scope_of(session: Session, class_ids: Collection[int]) -> str:
    """The id of the scope of these classes, which is made when it is new. In a transaction."""
    listed = sorted(class_ids)
    number = "scope-" + hashlib.sha256(to_json(listed).encode()).hexdigest()[:24]
    session.flush()
    driver = driver_of(session)
    if driver.execute("INSERT OR IGNORE INTO scope (id, classes) VALUES (?, ?)", (number, len(listed))).rowcount:
        driver.executemany("INSERT INTO scope_class VALUES (?, ?)", [(number, class_id) for class_id in listed])
    return number


def present_scopes(session: Session, batch: Collection[Change]) -> dict[str, str]:
    """Key -> state of the images of these changes that have a scope."""
    asked = "SELECT image_id, scope_id FROM image_scope WHERE image_id IN (SELECT value FROM json_each(?))"
    rows = driver_of(session).execute(asked, (to_json([change.image_id for change in batch]),))
    return {str(image_id): to_json(scope_id) for image_id, scope_id in rows}


def write_scopes(session: Session, changes: Collection[Change]) -> None:
    """Give images their scopes, or take them away. What was said of single classes stays."""
    session.flush()
    driver = driver_of(session)
    gone = [(change.image_id,) for change in changes if change.before is not None]
    if gone:
        driver.executemany("DELETE FROM image_scope WHERE image_id = ?", gone)
    come = [(change.image_id, change.after[1:-1]) for change in changes if change.after is not None]  # without quotes
    if come:
        driver.executemany("INSERT INTO image_scope VALUES (?, ?)", come)
