"""A registry of an earlier release is brought up to date: what was said of images stays, and a copy is kept."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config

import core.migrations.upgrade
from core.project import create_project, open_project, utc_now
from core.queries.completeness import completeness_of
from core.queries.images import image_ids


def made_by(revision: str, root: Path) -> Path:
    """A project folder whose registry is that of an earlier release, with an image of two classes."""
    create_project(root, "Old").close()
    path = root / "registry.db"
    content = sqlite3.connect(path)
    name = content.execute("SELECT name FROM project").fetchone()[0]
    content.close()
    for each in root.glob("registry.db*"):
        each.unlink()
    config = Config()
    config.set_main_option("script_location", str(Path(core.migrations.upgrade.__file__).parent))
    config.attributes["path"] = path
    command.upgrade(config, revision)
    old = sqlite3.connect(path)
    columns = [row[1] for row in old.execute("PRAGMA table_info(project)")]
    told = {"id": 1, "name": name, "created_at": utc_now()}
    old.execute(f"INSERT INTO project ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
                [told.get(column, "") for column in columns])  # fmt: skip
    for number, word in enumerate(("car", "bus"), start=1):
        old.execute(
            "INSERT INTO label_class (id, name, colour, position, description, is_retired) VALUES (?, ?, '', ?, '', 0)",
            (number, word, number),
        )
    for image in (1, 2):
        old.execute(
            "INSERT INTO image (id, sha256, name, path, width, height, orientation, source_part, added_at)"
            " VALUES (?, ?, ?, 'x', 9, 9, 1, '', '')",
            (image, str(image), f"{image}.jpg"),
        )
    said = [(1, 1, "verified"), (1, 2, "verified_empty"), (2, 1, "partial")]
    old.executemany(f"INSERT INTO {said_in(revision)} VALUES (?, ?, ?)", said)
    old.commit()
    old.close()
    return root


def said_in(revision: str) -> str:
    """The table of what was said of classes on images, as a release had it."""
    return "completeness" if revision < "0004" else "class_completeness"


def test_what_was_said_of_images_stays(tmp_path: Path) -> None:
    for revision in ("0001", "0002", "0003", "0004", "0005"):
        root = made_by(revision, tmp_path / revision)
        project = open_project(root)
        with project.registry.reading() as session:
            assert completeness_of(session, 1) == {1: "verified", 2: "verified_empty"}
            assert completeness_of(session, 2) == {1: "partial"}
            assert list(image_ids(session, state="verified")) == [1]
        project.close()
        copies = [each for each in root.iterdir() if f".from-{revision}." in each.name]
        assert len(copies) == 1
        kept = sqlite3.connect(copies[0])
        assert kept.execute(f"SELECT count(*) FROM {said_in(revision)}").fetchone() == (3,)
        kept.close()
