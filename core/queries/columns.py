"""Reads whole columns of whole numbers: a million rows in about a second, and other threads run meanwhile.

SQLite writes each column as one text, which numpy reads: there is no Python object a value, and the interpreter's lock
is held for neither. Rows of SQLAlchemy take ten times as long, those of the driver thrice.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.shapes import AREA_KINDS

Numbers = NDArray[np.int64]
AREAS = f"({', '.join(map(repr, AREA_KINDS))})"  # core.shapes.AREA_KINDS as SQL
ROWS_AT_ONCE = 50_000  # numpy holds the lock while it reads a text: a few milliseconds each


def driver_of(session: Session) -> sqlite3.Connection:
    """SQLite's own connection behind a session, in the same transaction: for what SQLAlchemy is too slow for."""
    driver: sqlite3.Connection = session.connection().connection.driver_connection  # type: ignore[assignment]
    return driver


def read_numbers(
    session: Session, columns: Sequence[str], statement: str, values: Mapping[str, object] | Sequence[object] = ()
) -> list[Numbers]:
    """The columns of these names that a statement gives, int64, all of one length. No value may be null."""
    row = driver_of(session).execute(f"SELECT {_joined(columns)} FROM ({statement})", values).fetchone()  # noqa: S608
    return [_parsed(told) for told in row]


def read_table(session: Session, table: str, columns: Sequence[str]) -> list[Numbers]:
    """These columns (or expressions that give whole numbers) of a whole table that has an `id`, in its order."""
    driver, last = driver_of(session), -(2**63)
    parts: list[list[Numbers]] = [[np.zeros(0, np.int64)] for _ in columns]
    asked = (
        f"SELECT max(id), {_joined(columns)} FROM"  # noqa: S608 - our own words
        f" (SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT {ROWS_AT_ONCE})"
    )
    while (row := driver.execute(asked, (last,)).fetchone())[0] is not None:
        last = row[0]
        for part, told in zip(parts, row[1:], strict=True):
            part.append(_parsed(told))
    return [np.concatenate(part) for part in parts]


def _joined(columns: Sequence[str]) -> str:
    return ", ".join(f"group_concat({column})" for column in columns)


def _parsed(told: str | None) -> Numbers:
    return np.fromstring(told, np.int64, sep=",") if told else np.zeros(0, np.int64)
