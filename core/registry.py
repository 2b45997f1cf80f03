"""The only durable truth of a project: one SQLite file, written in visible transactions.

`with registry.transaction() as tx:` commits on a clean exit and rolls back on any exception. Writers begin with
BEGIN IMMEDIATE on an engine of their own, so a second writer waits instead of losing an update; readers never wait.
Listeners hear what was touched after the commit, in the thread that committed. Workers never open a registry.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

import core.schema_completeness
import core.schema_data
import core.schema_models
import core.schema_proof  # noqa: F401 - so that foreign keys find their tables
from core.changes import Changes, Topic, changes_from_json, changes_to_json, collapse
from core.errors import UserError
from core.migrations.upgrade import bring_up_to_date
from core.network_drives import is_on_network
from core.schema import ChangeRow

BUSY_MS = 30_000
SHORT_WAIT_MS = 250  # as long as another window's write may take, and nobody notices
FEED_ROWS_KEPT = 10_000
CACHE_KIB = 32_768  # of pages for the writer: with SQLite's own 2 MiB a large import writes each page many times
_PRIMARY = 0xFF  # of SQLite's error codes: the kind without its details

Listener = Callable[[Changes], None]


class Transaction:
    """An open write: `session` for the rows, `touch` for what listeners must hear."""

    def __init__(self, session: Session, origin: str) -> None:
        self.session = session
        self.changes = Changes(origin=origin)

    def touch(self, topic: Topic, ids: Iterable[int | str] = ()) -> None:
        """Say that these ids changed under a topic. No ids: the topic changed as a whole."""
        named = list(ids)
        told = collapse(topic, named) if named else (topic, None)
        self.changes = self.changes.then(Changes(dict([told]), self.changes.origin))


class Registry:
    """One project's registry. Make it once per process and hand it to those who need it."""

    def __init__(self, path: Path) -> None:
        """Open or create the file at `path`, bringing its tables up to date.

        Raises UserError when the file is newer than this program, damaged, or on a network file system.
        """
        self.path = path
        if is_on_network(path.parent):
            raise UserError(
                f"The project in {path.parent} is on a network drive, where SQLite cannot keep it safe.",
                "Nothing was changed. Copy the project to a local disk and open it there.",
            )
        bring_up_to_date(path)
        self._write_engine = _engine(path, begin="BEGIN IMMEDIATE", pragmas=_WRITE_PRAGMAS)
        self._read_engine = _engine(path, begin="BEGIN", pragmas=_READ_PRAGMAS)
        self._probe: sqlite3.Connection | None = None
        self._listeners: list[Listener] = []
        self._last_heard = self._newest_change()

    @contextmanager
    def transaction(self, origin: str = "") -> Iterator[Transaction]:
        """A write that becomes durable as a whole, or leaves nothing."""
        with (
            _disk_errors_explained(self.path),
            Session(self._write_engine, expire_on_commit=False) as session,
        ):
            tx = Transaction(session, origin)
            with session.begin():
                yield tx
                if tx.changes.topics:
                    _append_to_feed(session, tx.changes)
        if tx.changes.topics:
            for listener in tuple(self._listeners):
                listener(tx.changes)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that can change nothing. Safe from any thread."""
        with Session(self._read_engine, expire_on_commit=False) as session:
            yield session

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each commit of this process; the answer stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def heard_elsewhere(self, own_origins: frozenset[str]) -> Changes:
        """What others committed since the last call: other windows, commands, whoever is not in `own_origins`."""
        with self.reading() as session:
            rows = session.execute(
                text("SELECT id, origin, topics_json FROM change_feed WHERE id > :last ORDER BY id"),
                {"last": self._last_heard},
            ).all()
        joined = Changes()
        for row_id, origin, topics_json in rows:
            self._last_heard = row_id
            if origin not in own_origins:
                joined = joined.then(changes_from_json(topics_json, origin))
        return joined

    def is_free(self, *, within_ms: int = SHORT_WAIT_MS) -> bool:
        """Whether a write would begin at once, or after a moment: no other program is in the middle of one.

        For whoever must not wait without a word. A file that cannot be written counts as free: the write says why.
        """
        if self._probe is None:
            self._probe = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            self._probe.execute(f"PRAGMA busy_timeout={within_ms}")
            self._probe.execute("BEGIN IMMEDIATE")
            self._probe.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY
        return True

    def close(self) -> None:
        """Let go of the file."""
        if self._probe is not None:
            self._probe.close()
            self._probe = None
        self._write_engine.dispose()
        self._read_engine.dispose()

    def _newest_change(self) -> int:
        with self.reading() as session:
            newest = session.execute(text("SELECT max(id) FROM change_feed")).scalar()
        return int(newest or 0)


_WRITE_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}", f"cache_size=-{CACHE_KIB}",
)  # fmt: skip
_READ_PRAGMAS = (f"busy_timeout={BUSY_MS}", "query_only=ON")


def _engine(path: Path, *, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(f"sqlite:///{path.as_posix()}", connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves; the driver would begin too late
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: object) -> None:
        connection.exec_driver_sql(begin)  # type: ignore[attr-defined]  # SQLAlchemy's own recipe

    return engine


def _append_to_feed(session: Session, changes: Changes) -> None:
    row = ChangeRow(origin=changes.origin, topics_json=changes_to_json(changes))
    session.add(row)
    session.flush()
    if row.id is not None and row.id % 1000 == 0:
        session.execute(text("DELETE FROM change_feed WHERE id <= :old"), {"old": row.id - FEED_ROWS_KEPT})


@contextmanager
def _disk_errors_explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        told = _explained(error, path)
        if told is None:
            raise
        raise told from error


def _explained(error: OperationalError | sqlite3.OperationalError, path: Path) -> UserError | None:
    """What a failure of the disk means for a person; None for what is no failure of the disk."""
    kind = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) & _PRIMARY
    if kind == sqlite3.SQLITE_FULL:
        return UserError(
            "The disk is full, so the last change was not kept; everything before it was.",
            f"Free some space on the disk that holds {path.parent} and try again.",
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return UserError(
            f"The project in {path.parent} cannot be written, so the change was not kept.",
            "Check that the folder is not read-only and that the disk is connected.",
        )
    if kind == sqlite3.SQLITE_IOERR:
        return UserError(
            f"The disk that holds {path.parent} did not take the last change; everything before it was kept.",
            "Check that it is connected and has room, then make the change again.",
        )
    if kind == sqlite3.SQLITE_BUSY:
        return UserError(
            "Another program kept the project busy for 30 seconds, so the change was not kept.",
            "Try again; if it happens often, close the other windows on this project.",
        )
    return None
