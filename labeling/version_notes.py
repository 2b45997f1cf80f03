"""What people say of a frozen version: a note, tags, and whether its test part is held. Its content never changes."""

import json
from collections.abc import Sequence

from sqlmodel import Session

from core.canonical import to_json
from core.errors import UserError
from core.project import Project, utc_now
from core.queries.versions import version_by
from core.registry import Transaction
from core.schema import DatasetVersionRow

LONGEST_TAG = 40


def tags_of(row: DatasetVersionRow) -> list[str]:
    """The tags of a version."""
    return [str(tag) for tag in json.loads(row.tags_json)]


def describe_version(
    project: Project, version: str, *, note: str | None = None, tags: Sequence[str] | None = None, origin: str = ""
) -> DatasetVersionRow:
    """Give a version another note, or other tags; what is None stays. Raises UserError when a tag is none."""
    known = None if tags is None else _tags(tags)
    with project.registry.transaction(origin) as tx:
        row = _row(tx.session, version)
        if note is not None:
            row.note = note.strip()
        if known is not None:
            row.tags_json = to_json(known)
        tx.session.add(row)
        tx.touch("versions", [row.id])
    return row


def hold_test_part(project: Project, version: str, *, reason: str, author: str, origin: str = "") -> DatasetVersionRow:
    """From now on the images of its test part train in no later version; the note keeps who said so, and why.

    Raises UserError without a reason, or where there is no test part or it is held already.
    """
    with project.registry.transaction(origin) as tx:
        row = _row(tx.session, version)
        if row.is_test_held:
            raise UserError(f"The test part of {row.name} is held already; nothing was changed.", "Nothing is to do.")
        if not json.loads(row.parts_json).get("test"):
            raise UserError(f"{row.name} has no test part, so there is nothing to hold.", "Choose another version.")
        row.is_test_held = True
        _keep(tx, row, "Test part held", author, reason)
    return row


def release_test_part(
    project: Project, version: str, *, reason: str, author: str, origin: str = ""
) -> DatasetVersionRow:
    """Later versions may train on its test part again; the note keeps who said so, and why.

    Raises UserError without a reason, or where it is not held.
    """
    with project.registry.transaction(origin) as tx:
        row = _row(tx.session, version)
        if not row.is_test_held:
            raise UserError(f"The test part of {row.name} is not held; nothing was changed.", "Nothing is to do.")
        row.is_test_held = False
        _keep(tx, row, "Test part released", author, reason)
    return row


def _row(session: Session, version: str) -> DatasetVersionRow:
    return session.get_one(DatasetVersionRow, version_by(session, version).id)


def _keep(tx: Transaction, row: DatasetVersionRow, what: str, author: str, reason: str) -> None:
    """Write what was decided of a test part, with the reason in the note."""
    if not reason.strip():
        raise UserError("A reason is needed; nothing was changed.", "Say in a few words why.")
    row.note = f"{row.note}\n{what} on {utc_now()[:10]} by {author}: {reason.strip()}".strip()
    tx.session.add(row)
    tx.touch("versions", [row.id])


def _tags(tags: Sequence[str]) -> list[str]:
    """Each once, in order, without blanks around it."""
    known = list(dict.fromkeys(" ".join(tag.split()) for tag in tags))
    for tag in known:
        if not tag or "," in tag or len(tag) > LONGEST_TAG:
            raise UserError(
                f"“{tag}” is no tag; nothing was changed.", f"A tag has up to {LONGEST_TAG} letters and no comma."
            )
    return known
