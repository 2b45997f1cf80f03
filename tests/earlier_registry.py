"""Projects as an earlier release left them."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config

import core.migrations.upgrade
from core.project import create_project, utc_now


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
