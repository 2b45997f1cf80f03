"""Reads the ledger of stages: which model was in production at a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from core.errors import UserError

# Who comes into production makes the one before leave it in the row before, so the newest row that touches the stage
# says who is live: the model that came, or nobody where it only left.
_LIVE = text(
    "SELECT change.model_id, model.name, change.at, change.author, change.reason, change.package_sha256"
    " FROM stage_change AS change JOIN model_version AS model ON model.id = change.model_id"
    " WHERE change.stage = 'production' AND change.id = (SELECT max(id) FROM stage_change"
    " WHERE at <= :at AND 'production' IN (stage, before_stage))"
)


@dataclass(frozen=True, slots=True)
class Live:
    """The model in production at a moment, since when, by whom and why, and the package that went with it."""

    model_id: str
    name: str
    since: str
    author: str
    reason: str
    package_sha256: str


def live_at(session: Session, at: str) -> Live | None:
    """What was in production at a moment (ISO 8601 in UTC, as `moment_of` gives it); None: nothing was."""
    row = session.execute(_LIVE, {"at": at}).first()
    return None if row is None else Live(*(str(value) for value in row))


def moment_of(told: str) -> str:
    """A date as its last moment, or a time as it is, in UTC as the ledger writes it. Raises UserError for neither."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise UserError(f"{told} is no date.", "Write it like 2026-11-03, or 2026-11-03T14:00.") from error
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    if len(told) <= len("2026-11-03"):
        moment += timedelta(days=1) - timedelta(milliseconds=1)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
