"""Which package is in force with a stage, and its file: kept at a promotion, put back at a roll-back.

A package that goes into force is kept as an object of the project, so that it can be put back byte for byte whatever
was written over its file since.
"""

import shutil

from sqlmodel import Session, col, select

from core.errors import UserError
from core.objects import sha256_of_file, written_beside
from core.project import Project
from core.queries import models as reads
from core.schema_models import PackageRow


def package_to_go(project: Project, session: Session, model_id: str) -> PackageRow | None:
    """The newest package of a model, its file kept as an object; None where it has none.

    Raises UserError where the file is gone or was changed: it would not be what is in force.
    """
    chosen = select(PackageRow).where(PackageRow.model_id == model_id)
    row = session.exec(chosen.order_by(col(PackageRow.created_at).desc(), col(PackageRow.id))).first()
    if row is not None:
        keep_package(project, row)
    return row


def keep_package(project: Project, row: PackageRow) -> None:
    """Keep the file of a package as an object, if it is not kept yet."""
    if project.objects.holds(row.sha256):
        return
    path = project.root / row.path
    if not path.is_file() or sha256_of_file(path) != row.sha256:
        raise UserError(
            f"The package {path.name} is gone or was changed since it was written, so nothing was changed.",
            "Write the model's package again with: roadwright package",
        )
    project.objects.add_file(path)


def package_before(project: Project, session: Session, model_id: str, stage: str) -> PackageRow | None:
    """The package that was in force when a model last went to a stage; else its newest one, None without any."""
    for change in reads.stage_changes(session, stage=stage):
        if change.model_id == model_id and change.package_sha256:
            return session.exec(select(PackageRow).where(PackageRow.sha256 == change.package_sha256)).first()
    return package_to_go(project, session, model_id)


def put_back(project: Project, session: Session, row: PackageRow) -> None:
    """Have the file of a package be what was written, byte for byte. What else lies there is kept as an object."""
    path = project.root / row.path
    if path.is_file():
        there = sha256_of_file(path)
        if there == row.sha256:
            return
        other = session.exec(select(PackageRow).where(PackageRow.sha256 == there)).first()
        if other is None:
            raise UserError(
                f"{path} holds something that is no package of this project, so nothing was changed.",
                "Move it elsewhere, then roll back again.",
            )
        keep_package(project, other)
    kept = project.objects.checked_path(row.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    with kept.open("rb") as source, written_beside(path) as file:
        shutil.copyfileobj(source, file)
