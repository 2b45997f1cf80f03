"""A registry of an earlier release is brought up to date: what was said of images stays, and a copy is kept."""

import sqlite3
from pathlib import Path

from core.project import open_project
from core.queries.completeness import completeness_of
from core.queries.images import image_ids
from tests.earlier_registry import made_by, said_in


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
