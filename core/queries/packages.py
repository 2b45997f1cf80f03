"""Reads packages, drives and what packages were proved to do on them."""

import json

from sqlmodel import Session, col, select

from core.errors import UserError
from core.schema import DriveRow
from core.schema_models import DriveValidationRow, PackageRow


def packages(session: Session) -> list[PackageRow]:
    """The packages, newest first."""
    return list(session.exec(select(PackageRow).order_by(col(PackageRow.created_at).desc(), col(PackageRow.id))))


def package_by(session: Session, named: str) -> PackageRow:
    """One package, by its id or the SHA-256 of its file. Raises UserError when there is none."""
    row = session.get(PackageRow, named) or package_of_file(session, named)
    if row is None:
        raise UserError(f"There is no package {named}.", "Make one with: roadwright package PROJECT MODEL --out FILE")
    return row


def package_of_file(session: Session, sha256: str) -> PackageRow | None:
    """The package whose file has this hash, or None when this project did not make it."""
    return session.exec(select(PackageRow).where(PackageRow.sha256 == sha256)).first()


def manifest_of_package(package: PackageRow) -> dict[str, object]:
    """The manifest that was written into the package."""
    loaded: dict[str, object] = json.loads(package.manifest_json)
    return loaded


def drives(session: Session) -> list[DriveRow]:
    """The drives, newest first."""
    return list(session.exec(select(DriveRow).order_by(col(DriveRow.added_at).desc(), col(DriveRow.id).desc())))


def drive_by(session: Session, drive_id: int) -> DriveRow:
    """One drive, by its id. Raises UserError when there is none."""
    row = session.get(DriveRow, drive_id)
    if row is None:
        raise UserError(f"There is no drive {drive_id}.", "Import the recording first.")
    return row


def drive_of_file(session: Session, sha256: str) -> DriveRow | None:
    """The drive whose recording has this hash, or None when the project does not know it."""
    return session.exec(select(DriveRow).where(DriveRow.sha256 == sha256)).first()


def validations(
    session: Session, *, package_id: str | None = None, drive_id: int | None = None
) -> list[DriveValidationRow]:
    """The drive validations, newest first; of one package or one drive when it is named."""
    chosen = select(DriveValidationRow)
    if package_id is not None:
        chosen = chosen.where(DriveValidationRow.package_id == package_id)
    if drive_id is not None:
        chosen = chosen.where(DriveValidationRow.drive_id == drive_id)
    newest_first = (col(DriveValidationRow.created_at).desc(), col(DriveValidationRow.id))
    return list(session.exec(chosen.order_by(*newest_first)))


def validation_by(session: Session, validation_id: str) -> DriveValidationRow:
    """One drive validation, by its id. Raises UserError when there is none."""
    row = session.get(DriveValidationRow, validation_id)
    if row is None:
        raise UserError(f"There is no drive validation {validation_id}.", "Replay the drive again.")
    return row


def validation_of_job(session: Session, job_id: str) -> DriveValidationRow:
    """The drive validation that a job made. Raises UserError when it made none."""
    row = session.exec(select(DriveValidationRow).where(DriveValidationRow.job_id == job_id)).first()
    if row is None:
        raise UserError(f"The job {job_id} made no drive validation.", "See why with: roadwright jobs PROJECT")
    return row


def summary_of(validation: DriveValidationRow) -> dict[str, object]:
    """What a drive validation found."""
    loaded: dict[str, object] = json.loads(validation.summary_json)
    return loaded
