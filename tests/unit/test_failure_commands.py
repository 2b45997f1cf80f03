"""The commands that look into an evaluation, and the operating point they record: their words are a contract."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.errors import UserError
from core.project import Project
from core.queries.operating_points import operating_point_of, operating_points
from desktop.cli.front import run_command
from tests.measured_project import MODEL, measured_project
from training.analysis.report import Behind, behind_errors, errors_at
from training.failures import images_behind, look_at
from training.operating_points import choose_operating_point


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return measured_project(tmp_path)


def told(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], *, status: int = 0) -> Any:
    capsys.readouterr()
    assert run_command([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out) if status == 0 else None


def test_failures_tell_errors_slices_scores_and_calibration(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = told(capsys, ["failures", str(project.root), MODEL])
    assert (answer["part"], answer["unknown"], answer["scores_from"]) == ("test", [], "best mean F1")
    assert {each["kind"] for each in answer["errors"]} >= {"missed", "duplicate", "class", "place", "background"}
    assert {each["dimension"] for each in answer["slices"]} >= {"condition", "size", "height", "distance"}
    assert all(each["precision"]["too_few"] for each in answer["per_class"])
    assert answer["calibration"]["fitted_on"] == "valid"
    assert answer["mAP50"]["low"] <= answer["mAP50"]["value"] <= answer["mAP50"]["high"]
    assert answer["coco"]["AP50"] == pytest.approx(answer["mAP50"]["value"])
    assert told(capsys, ["failures", str(project.root), MODEL, "--part", "valid"])["calibration"]["fitted_on"] is None


def test_a_part_that_was_never_measured_is_told(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, ["failures", str(project.root), MODEL, "--part", "train"], status=2)
    told(capsys, ["operating-point", str(project.root), MODEL, "--target", "speed=9", "--reason", "x"], status=2)


def test_an_operating_point_is_added_and_the_newest_is_in_force(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(project.root)
    first = told(capsys, ["operating-point", root, MODEL, "--target", "f1", "--reason", "The first one"])
    second = told(capsys, ["operating-point", root, MODEL, "--target", "precision=0.8", "--reason", "Few alarms"])
    assert (first["part"], second["operating_point"] > first["operating_point"]) == ("valid", True)
    with project.registry.reading() as session:
        point = operating_point_of(session, MODEL)
        assert point is not None
        assert (point.thresholds, point.reason) == (second["thresholds"], "Few alarms")
        assert len(operating_points(session, MODEL)) == 2
    after = told(capsys, ["failures", root, MODEL])
    assert after["scores_from"] == "operating point"
    assert after["per_class"][0]["threshold"] == pytest.approx(second["thresholds"][after["per_class"][0]["class"]])


@pytest.mark.parametrize(
    ("thresholds", "reason", "temperature"), [({"car": 0.5}, " ", 1.0), ({"car": 1.5}, "x", 1.0), ({}, "x", 1.0),
                                              ({"car": 0.5}, "x", 0.0)]
)  # fmt: skip
def test_an_operating_point_that_makes_no_sense_is_refused(
    project: Project, thresholds: dict[str, float], reason: str, temperature: float
) -> None:
    with pytest.raises(UserError, match="nothing was recorded"):
        choose_operating_point(
            project, f"evaluation-{MODEL}-test", thresholds, author="ann", reason=reason, temperature=temperature
        )
    with project.registry.reading() as session:
        assert operating_point_of(session, MODEL) is None


def test_the_images_and_labels_behind_an_error_are_found_in_the_project(project: Project) -> None:
    with project.registry.reading() as session:
        from core.queries.models import latest_evaluation

        row = latest_evaluation(session, MODEL, "test")
    assert row is not None
    looked = look_at(project, row)
    missed = errors_at(looked, dict.fromkeys(looked.details.classes, 0.3))[0]
    found = images_behind(project, looked, behind_errors(missed))
    assert len(found.image_ids) == len(set(missed.image.tolist()))
    assert len(found.annotation_ids) == len(missed)
    assert found.gone == 0
    nothing = images_behind(project, looked, Behind(missed.image[:0], missed.truth_row[:0]))
    assert nothing.image_ids == ()


def test_an_evaluation_that_kept_nothing_is_told(project: Project) -> None:
    with project.registry.reading() as session:
        from core.queries.models import latest_evaluation

        row = latest_evaluation(session, MODEL, "test")
    assert row is not None
    row.details_sha256 = ""
    with pytest.raises(UserError, match="kept nothing"):
        look_at(project, row)
