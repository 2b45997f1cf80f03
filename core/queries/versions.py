"""Reads of dataset versions."""

import json

from sqlmodel import Session, col, select

from core.errors import UserError
from core.manifest import Manifest
from core.manifest_stream import StoredManifest, open_manifest
from core.project import Project
from core.schema import DatasetVersionRow

SHORTEST_PREFIX = 6


def versions(session: Session) -> list[DatasetVersionRow]:
    """The versions that people made, newest first; the folds of cross-validations are left out."""
    return [row for row in every_version(session) if not is_fold(row)]


def every_version(session: Session) -> list[DatasetVersionRow]:
    """All versions with all folds, newest first."""
    return list(session.exec(select(DatasetVersionRow).order_by(col(DatasetVersionRow.created_at).desc())))


def is_fold(row: DatasetVersionRow) -> bool:
    """Whether a version was made for a cross-validation, from another one."""
    return "fold" in json.loads(row.split_json)


def version_by(session: Session, named: str) -> DatasetVersionRow:
    """The version of this name, id, or beginning of an id. Raises UserError when there is none, or more than one."""
    known = every_version(session)
    exact = [row for row in known if named in (row.name, row.id)]
    begun = [row for row in known if len(named) >= SHORTEST_PREFIX and row.id.startswith(named)]
    found = exact or begun
    if len(found) == 1:
        return found[0]
    names = ", ".join(row.name for row in known if not is_fold(row)) or "none yet"
    raise UserError(f"There is no version {named}.", f"Versions of this project: {names}.")


def manifest_of(project: Project, version_id: str) -> Manifest:
    """The whole manifest of a version, held in memory: for work that goes through it in another order than it has."""
    stored = stored_manifest(project, version_id)
    return Manifest(stored.classes, stored.split, tuple(stored.images()))


def stored_manifest(project: Project, version_id: str) -> StoredManifest:
    """The manifest of a version, checked against its name, to be read line by line. Raises UserError for none."""
    return open_manifest(project.objects.checked_path(version_id))


def held_for_testing(project: Project, session: Session) -> frozenset[str]:
    """Hashes of the images in the test part of each version whose test part is held."""
    held = (row for row in versions(session) if row.is_test_held)
    return frozenset(
        head.sha256 for row in held for head in stored_manifest(project, row.id).heads() if head.part == "test"
    )
