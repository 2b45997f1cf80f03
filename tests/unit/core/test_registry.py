"""The registry keeps what it acknowledged, and nothing else."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from core.changes import Changes
from core.errors import UserError
from core.project import create_project, is_sound, open_project
from core.registry import Registry
from core.schema import BriefRow, LabelClassRow, ProjectRow

ROOT = Path(__file__).parents[3]

INCREMENT = """
import sys
from pathlib import Path
from core.registry import Registry
from core.schema import LabelClassRow
registry = Registry(Path(sys.argv[1]))
for _ in range(50):
    with registry.transaction() as tx:
        row = tx.session.get_one(LabelClassRow, 1)
        row.position += 1
        tx.session.add(row)
"""


def a_class(registry: Registry, name: str) -> None:
    with registry.transaction() as tx:
        tx.session.add(LabelClassRow(name=name, colour="#000000", position=0))
        tx.touch("classes", [1])


def names(registry: Registry) -> list[str]:
    with registry.reading() as session:
        return list(session.exec(select(LabelClassRow.name)))


def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.db")

    def write_and_fail() -> None:
        with registry.transaction() as tx:
            tx.session.add(LabelClassRow(name="car", colour="#000000", position=0))
            tx.session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert names(registry) == []


def test_no_increment_of_four_processes_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    registry = Registry(path)
    a_class(registry, "car")
    workers = [subprocess.Popen([sys.executable, "-c", INCREMENT, str(path)], cwd=ROOT) for _ in range(4)]
    assert [worker.wait() for worker in workers] == [0, 0, 0, 0]
    with registry.reading() as session:
        assert session.get_one(LabelClassRow, 1).position == 200


def test_listeners_hear_what_was_touched_after_the_commit(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.db")
    heard: list[tuple[Changes, list[str]]] = []
    stop = registry.listen(lambda changes: heard.append((changes, names(registry))))
    a_class(registry, "car")
    stop()
    a_class(registry, "truck")
    assert [(dict(changes.topics), seen) for changes, seen in heard] == [({"classes": frozenset({1})}, ["car"])]


def test_a_second_window_hears_of_changes_once_and_not_of_its_own(tmp_path: Path) -> None:
    first, second = Registry(tmp_path / "registry.db"), Registry(tmp_path / "registry.db")
    with first.transaction("first") as tx:
        tx.touch("images", [7])
    with second.transaction("second") as tx:
        tx.touch("brief")
    heard = second.heard_elsewhere(frozenset({"second"}))
    assert dict(heard.topics) == {"images": frozenset({7})}
    assert not second.heard_elsewhere(frozenset({"second"})).topics


def test_a_newer_registry_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    Registry(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(UserError, match="newer Roadwright"):
        Registry(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    connection.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 50, b"SQLite format 3\x00 torn"])
def test_a_damaged_registry_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "registry.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="cannot be read"):
        Registry(path)
    assert path.read_bytes() == content


def test_a_file_left_empty_by_a_crash_becomes_a_registry(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    path.touch()
    assert names(Registry(path)) == []


def test_writes_are_synced_and_foreign_keys_hold(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "registry.db")
    with registry.transaction() as tx:
        connection = tx.session.connection()
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_moved_project_loses_nothing(tmp_path: Path) -> None:
    create_project(tmp_path / "here", "Night drives").close()
    shutil.move(tmp_path / "here", tmp_path / "there")
    moved = open_project(tmp_path / "there")
    assert is_sound(moved)
    with moved.registry.reading() as session:
        assert session.get_one(ProjectRow, 1).name == "Night drives"
        assert session.get_one(BriefRow, 1).problem == ""


def test_the_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine
    from sqlmodel import SQLModel

    Registry(tmp_path / "registry.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'registry.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    engine.dispose()
