"""Says in plain words how a job is; no word promises more than the worker told."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.schema_models import JobRow

KINDS: Mapping[str, str] = {
    "done": "good", "failed": "bad", "interrupted": "bad", "stopped": "warning", "stopping": "warning",
    "paused": "warning", "pausing": "warning",
}  # fmt: skip


def state_in_words(row: JobRow) -> str:
    """The state of a job for people."""
    return _states().get(row.state, row.state)


def chip_kind(row: JobRow) -> str:
    """Which colour its chip has: good, warning, bad or neutral."""
    return KINDS.get(row.state, "neutral")


def what_happened(row: JobRow) -> str:
    """One or two sentences about the job as it stands, with the exit code where the worker died."""
    if row.state == "interrupted" and row.exit_code is not None and str(row.exit_code) not in row.message:
        ended = _tr("The worker ended with exit code {code}.")
        return f"{row.message} {ended.format(code=row.exit_code)}".strip()
    return row.message


def _states() -> Mapping[str, str]:
    return {
        "queued": _tr("Waiting for its turn"),
        "starting": _tr("Starting"),
        "running": _tr("Running"),
        "stopping": _tr("Stopping at the next batch"),
        "pausing": _tr("Pausing at the next batch"),
        "paused": _tr("Paused"),
        "done": _tr("Done"),
        "failed": _tr("Failed"),
        "stopped": _tr("Stopped"),
        "interrupted": _tr("Interrupted"),
    }


def _tr(words: str) -> str:
    return QCoreApplication.translate("JobWords", words)
