"""The card tells what a model is for, what it rests on and what it cannot do, alike each time and as plain text."""

import json
import re
from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import ModelId
from core.project import Project
from core.schema import DriveRow
from core.schema_models import DriveValidationRow
from core.schema_proof import MustPassSceneRow, SceneResultRow
from exports.card_blocks import to_html, to_markdown
from exports.model_cards import card_of_model, write_card
from exports.package import verify_package
from exports.packages import package_model
from tests.told_run import AT, MODEL, tell_run
from tests.unit.exports.makers import picture
from tests.unit.exports.test_package import entries


@pytest.fixture
def told(project: Project, tmp_path: Path) -> Project:
    tell_run(project, tmp_path)
    return project


def markdown(project: Project) -> str:
    return to_markdown(card_of_model(project, MODEL, author="ann"))


def test_it_tells_intended_use_data_training_and_lineage(told: Project) -> None:
    card = markdown(told)
    for chapter in ("Intended use", "How well it does", "Gates", "Data", "Training", "Limits", "What it was made from"):
        assert f"\n## {chapter}\n" in card
    assert "- Problem: Lights must be seen / in time." in card
    assert "Trained on dataset version roads-1" in card
    assert "| epochs | 3 | 3 |" in card
    assert "Left out of the version: 3 not verified." in card
    assert "| training run | detect-nano | " + "f" * 64 + " |" in card
    assert "Fingerprint of the run: " + "f" * 64 in card


def test_figures_stand_with_their_interval_and_say_where_there_is_too_little(told: Project) -> None:
    card = markdown(told)
    assert "| car | 0.800 | 0.711 – 0.867 | 100 |" in card  # scipy's binomtest(80, 100), wilson
    assert "| person | 0.500 | 0.150 – 0.850 (too few) | 4 |" in card
    assert "| lighting=night | 0.250 | 2 |" in card
    assert "these figures say little: person (4)." in card


def test_gates_are_judged_where_the_card_can(told: Project) -> None:
    card = markdown(told)
    assert "| mAP50 at least 0.4 | 0.500 | yes |" in card
    assert "| latency_p95_ms at most 50 | on the computer that runs it | not judged here |" in card


def test_what_was_not_covered_and_not_verified_is_said(told: Project) -> None:
    card = markdown(told)
    assert "of which no image was there to learn from: weather fog." in card
    assert "It was measured on the valid part only" in card
    assert "Not told here: whether it was proved on a drive" in card


def test_scenes_and_drives_stand_in_the_card_of_today_alone(told: Project, tmp_path: Path) -> None:
    packed = package_model(told, ModelId(MODEL), tmp_path / "a.rwpkg", precision="fp32", author="ann",
                           golden_images=[picture()]).row  # fmt: skip
    with told.registry.transaction() as tx:
        tx.session.add(MustPassSceneRow(id=1, name="stop sign", spec_json="{}", author="ann", created_at=AT))
        tx.session.add(DriveRow(id=1, sha256="d" * 64, name="evening", path="e.mp4", width=8, height=8, fps=1,
                                duration_ms=1, added_at=AT))  # fmt: skip
        tx.session.flush()
        tx.session.add(SceneResultRow(scene_id=1, model_id=MODEL, is_passed=False, detail_json="{}", at=AT))
        tx.session.add(DriveValidationRow(
            id="validation-1", package_id=packed.id, package_sha256=packed.sha256, drive_id=1, drive_sha256="d" * 64,
            report_folder="r", results_sha256="e" * 64, verdict="pass", summary_json="{}", created_at=AT,
        ))  # fmt: skip
    assert "Must-pass scene stop sign: not passed." in markdown(told)
    assert "Drive evening, replayed in fp32: pass." in markdown(told)
    again = package_model(told, ModelId(MODEL), tmp_path / "b.rwpkg", precision="fp32", author="ann",
                          golden_images=[picture()]).row  # fmt: skip
    assert again.sha256 == packed.sha256


def test_the_package_carries_the_card_and_verifies(told: Project, tmp_path: Path) -> None:
    package_model(told, ModelId(MODEL), tmp_path / "a.rwpkg", precision="fp32", author="ann", golden_images=[picture()])
    assert "Trained on dataset version roads-1" in entries(tmp_path / "a.rwpkg")["MODEL_CARD.md"].decode()
    assert set(verify_package(tmp_path / "a.rwpkg").values()) == {True}


def test_the_page_needs_nothing_else_and_escapes_what_people_wrote(told: Project) -> None:
    page = to_html(card_of_model(told, MODEL, author="ann"))
    assert "Glare &lt;b&gt;at dusk&lt;/b&gt;" in page
    assert "@media print" in page
    assert re.findall(r"(?:src|href)=|https?://|<script", page) == []


def test_both_forms_tell_the_same_rows(told: Project) -> None:
    card = card_of_model(told, MODEL, author="ann")
    rows = [line for line in to_markdown(card).splitlines() if line.startswith("| ")]
    assert to_html(card).count("<tr>") == len(rows)


def test_a_damaged_version_still_gives_a_card(told: Project, tmp_path: Path) -> None:
    with told.registry.reading() as session:
        from core.queries.models import run_by

        version = run_by(session, "run-1").version_id
    told.objects.path(version).write_text("changed")
    assert "Trained on dataset version roads-1" in markdown(told)
    assert "labels in" not in markdown(told)


def test_a_card_is_written_by_its_ending_and_nothing_else(told: Project, tmp_path: Path) -> None:
    write_card(told, MODEL, tmp_path / "card.md", author="ann")
    write_card(told, MODEL, tmp_path / "card.html", author="ann")
    assert (tmp_path / "card.md").read_text().startswith("# detect-nano")
    assert (tmp_path / "card.html").read_text().startswith("<!doctype html>")
    with pytest.raises(UserError, match=r"no \.pdf"):
        write_card(told, MODEL, tmp_path / "card.pdf", author="ann")
    assert not (tmp_path / "card.pdf").exists()


def test_the_known_gaps_of_the_run_are_in_the_card(told: Project) -> None:
    from core.schema_models import TrainingRunRow

    with told.registry.transaction() as tx:
        row = tx.session.get_one(TrainingRunRow, "run-1")
        gap = {"class": "car", "conditions": {"lighting": "night"}, "images": 2, "least": 50}
        row.spec_json = json.dumps({**json.loads(row.spec_json), "known_gaps": [gap]})
        tx.session.add(row)
    assert "- car (night) has 2 of 50 images" in markdown(told)
