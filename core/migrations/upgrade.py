"""Brings a registry file to the newest schema with Alembic; a copy is kept before anything is changed."""

import sqlite3
from pathlib import Path

from core.errors import UserError

NEWEST = "0006"
_KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")  # oldest first


def bring_up_to_date(path: Path) -> None:
    """Create or migrate the registry at `path`.

    Before a migration a copy is made with VACUUM INTO beside the file. Raises UserError when the file is not a
    registry, is damaged, or was written by a newer program.
    """
    is_new = not path.exists() or path.stat().st_size == 0
    current = None if is_new else _current_revision(path)
    if current == NEWEST:
        return
    if not is_new and current not in _KNOWN:
        raise UserError(
            f"This project was last used with a newer Roadwright (registry {current or 'unknown'}).",
            "Nothing was changed. Install the newer version to open it.",
        )
    if not is_new:
        _keep_copy(path, str(current))
    _run_alembic(path)


def _current_revision(path: Path) -> str | None:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=30)
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if _code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise UserError(
                f"The project in {path.parent} cannot be opened, because nothing can be written there.",
                "Nothing was changed. Copy the project to a folder of your own, or make this one writable.",
            ) from error
        raise UserError(
            f"{path} cannot be read as a Roadwright registry ({error}).",
            "Nothing was changed. Restore the file from a copy, or open another project.",
        ) from error
    return str(row[0]) if row else None


def _keep_copy(path: Path, revision: str) -> None:
    copy = path.with_name(f"{path.stem}.before-{NEWEST}.from-{revision}.db")
    if copy.exists():
        return
    connection = sqlite3.connect(path)
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.OperationalError as error:
        copy.unlink(missing_ok=True)
        raise UserError(
            f"No copy of the project in {path.parent} could be made before bringing it up to date ({error}).",
            "Nothing was changed. Free some space there, or make the folder writable, and open it again.",
        ) from error
    finally:
        connection.close()


def _code(error: sqlite3.DatabaseError) -> int:
    """The kind of an SQLite error, without its details."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _run_alembic(path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["path"] = path
    command.upgrade(config, NEWEST)
