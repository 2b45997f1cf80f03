"""Reads jobs: what runs now and what ran before."""

from sqlmodel import Session, col, select

from core.errors import UserError
from core.schema_models import JobRow


def jobs(session: Session, *, limit: int | None = None) -> list[JobRow]:
    """The jobs, newest first."""
    chosen = select(JobRow).order_by(col(JobRow.created_at).desc(), col(JobRow.id)).limit(limit)
    return list(session.exec(chosen))


def job(session: Session, job_id: str) -> JobRow:
    """One job. Raises UserError when there is none of this id."""
    row = session.get(JobRow, job_id)
    if row is None:
        raise UserError(f"There is no job {job_id}.", "See: roadwright jobs PROJECT")
    return row
