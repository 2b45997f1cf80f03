"""The commands about versions: their words are a contract."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.project import Project
from core.queries.images import annotations_of, image_ids
from desktop.cli.front import run_command
from labeling.edits import deleted
from labeling.store import apply
from tests.unit.labeling.drawn_project import drawn_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return drawn_project(tmp_path, 12)


def told(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], *, status: int = 0) -> Any:
    capsys.readouterr()
    assert run_command([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_a_version_from_freezing_to_rolling_back(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(project.root)
    frozen = told(capsys, ["freeze", root, "--name", "first", "--hold-test"])
    assert (frozen["is_test_held"], frozen["kept_back"], frozen["images"]) == (True, 0, 12)
    shown = told(capsys, ["version", root, "first", "--note", "the first", "--tag", "night", "--tag", "small"])
    assert (shown["note"], shown["tags"], shown["is_test_held"]) == ("the first", ["night", "small"], True)
    assert told(capsys, ["version", root, "first", "--untag", "small"])["tags"] == ["night"]
    released = told(capsys, ["version", root, "first", "--release-test", "a mistake"])
    assert (released["is_test_held"], released["note"].splitlines()[0]) == (False, "the first")
    assert [row["version"] for row in told(capsys, ["versions", root])["versions"]] == ["first"]

    with project.registry.reading() as session:
        gone = annotations_of(session, image_ids(session)[0])
    apply(project.registry, deleted(gone), author="bo")
    different = told(capsys, ["diff", root, "first", "live"])
    assert (different["is_same"], different["counts"]["labels_removed"]) == (False, len(gone))
    assert {each["before"]["class"] for each in different["labels"]} == {each.class_id for each in gone}
    dry = told(capsys, ["restore-labels", root, "first", "--dry-run"])
    assert (dry["labels_added"], dry["edit"]) == (len(gone), None)
    done = told(capsys, ["restore-labels", root, "first"])
    assert (done["labels_added"], done["edit"] > 0) == (len(gone), True)
    assert told(capsys, ["diff", root, "live", "first"])["is_same"]
    assert told(capsys, ["restore-labels", root, "first"])["edit"] is None

    written = told(capsys, ["labels", root, str(tmp_path / "set"), "--format", "yolo", "--version", "first"])
    assert written["images"] == 12
    assert told(capsys, ["verify-version", root, "first"])["ok"] is True
    (tmp_path / "pictures" / "03.bmp").unlink()
    assert told(capsys, ["verify-version", root, "first"], status=1)["missing"] == ["03.bmp"]


def test_what_cannot_be_is_one_sentence(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(project.root)
    assert run_command(["diff", root, "never", "live"]) == 2
    assert "There is no version never." in capsys.readouterr().err
    told(capsys, ["freeze", root, "--name", "first"])
    assert run_command(["version", root, "first", "--hold-test", "a", "--release-test", "b"]) == 2
    assert "cannot be held and released at once" in capsys.readouterr().err
