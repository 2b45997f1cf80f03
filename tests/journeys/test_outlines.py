"""Outlines from a folder of another tool to a measured model that proposes outlines, by commands, on tiny pictures."""

from pathlib import Path

import pytest

from tests.journeys.test_whole_loop import roadwright
from tests.unit.training.drawn import CLASSES, draw_version
from training.examples import examples_of
from training.label_lines import lines_for

TINY = ("--set", "epochs=1", "--set", "imgsz=64", "--set", "batch=4", "--set", "workers=0", "--device", "cpu")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a version, made of a YOLO folder of outlines, and pictures without labels."""
    folder = tmp_path_factory.mktemp("outlines")
    yolo = folder / "yolo"
    (yolo / "labels").mkdir(parents=True)
    manifest, _ = draw_version(yolo / "images", "segment", train=12, valid=0)
    for example in examples_of(manifest, "train", "segment")[0]:
        name = Path(example.image.name).with_suffix(".txt").name
        (yolo / "labels" / name).write_text(lines_for("segment", example), encoding="utf-8")
    names = "".join(f"  {place}: {known.name}\n" for place, known in enumerate(CLASSES))
    (yolo / "data.yaml").write_text(f"path: .\ntrain: images\nnames:\n{names}", encoding="utf-8")
    draw_version(folder / "new", "detect", train=2, valid=1)  # squares: other pictures than those above
    root = folder / "project"
    roadwright("init", root)
    told = roadwright("import", root, yolo, "--format", "yolo-segment")
    assert (told["images"], told["annotations"]) == (12, 12)
    roadwright("freeze", root, "--name", "v1", "--split", "0.7,0.3,0", "--group-by", "none")
    return root


@pytest.fixture(scope="module")
def trained(project: Path) -> dict[str, object]:
    return roadwright("train", project, "--version", "v1", "--recipe", "segment-nano", *TINY)


def test_a_training_of_outlines_is_measured_by_masks(project: Path, trained: dict[str, object]) -> None:
    metrics = trained["metrics"]
    assert isinstance(metrics, dict)
    assert {"mAP50", "mAP50_95", "precision", "recall", "f1", "box_mAP50", "box_mAP50_95"} <= metrics.keys()
    told = roadwright("evaluate", project, str(trained["model"]), "--version", "v1", "--part", "valid")
    assert told["task"] == "segment"
    assert told["metrics"] == metrics


def test_its_training_is_the_same_again(project: Path, trained: dict[str, object]) -> None:
    assert roadwright("reproduce", project, str(trained["run"]))["identical"] is True


def test_it_proposes_outlines(project: Path, trained: dict[str, object]) -> None:
    roadwright("import", project, project.parent / "new")
    told = roadwright("suggest", project, "--model", str(trained["model"]))
    assert int(str(told["images"])) >= 3
    assert int(str(told["suggestions"])) >= 0


def test_its_package_verifies(project: Path, trained: dict[str, object]) -> None:
    package = project.parent / "outlines.rwpkg"
    roadwright("package", project, str(trained["model"]), "--out", package)
    assert roadwright("verify", package)["ok"] is True
