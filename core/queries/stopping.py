"""Reads that end where a stop is asked, also in the middle of a statement that goes through millions of rows."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from core.errors import Stopped
from core.queries.columns import driver_of
from core.registry import Registry
from core.watched import IsStopAsked

_ASKED_EVERY = 200_000  # of SQLite's own steps: some milliseconds


@contextmanager
def stoppable_reading(registry: Registry, is_stop_asked: IsStopAsked | None) -> Iterator[Session]:
    """A view as `Registry.reading` gives it. Raises Stopped out of a statement when a stop is asked."""
    with registry.reading() as session:
        if is_stop_asked is None:
            yield session
            return
        driver = driver_of(session)
        driver.set_progress_handler(lambda: int(is_stop_asked()), _ASKED_EVERY)
        try:
            yield session
        except (sqlite3.OperationalError, OperationalError) as error:
            if _is_interrupted(error):
                raise Stopped from error
            raise
        finally:
            driver.set_progress_handler(None, 0)


def _is_interrupted(error: sqlite3.OperationalError | OperationalError) -> bool:
    own = error.orig if isinstance(error, OperationalError) else error
    return isinstance(own, sqlite3.Error) and own.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
