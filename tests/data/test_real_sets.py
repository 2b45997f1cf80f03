"""The real sets come in whole: counts that their owners state."""

import os
from pathlib import Path

import pytest

from core.project import create_project
from core.recordings import Recording
from labeling.importing import ImportReport, import_source
from labeling.versions import SplitPlan, freeze

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3] / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real road data is not on this machine")


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def brought(tmp_path: Path, name: str) -> tuple[ImportReport, dict[str, int]]:
    project = create_project(tmp_path / "project")
    report = import_source(project, DATA / name, open_recording=no_recordings, author="ann")
    frozen = freeze(project, "v1", SplitPlan(keep_source=True)) if report.annotations else None
    project.close()
    return report, dict(frozen.parts) if frozen else {}


def test_traffic_lights_are_folders_of_classes(tmp_path: Path) -> None:
    report, parts = brought(tmp_path, "traffic_lights")
    assert report.format == "folder_per_class"
    assert report.classes == {"red": 904, "green": 535, "yellow": 44}
    assert (parts, report.skipped) == ({"train": 1186, "test": 297}, ())


def test_vehicles_are_yolo_boxes(tmp_path: Path) -> None:
    report, parts = brought(tmp_path, "vehicles")
    assert (report.format, report.images, report.skipped) == ("yolo", 627, ())
    assert parts == {"train": 439, "valid": 125, "test": 63}


def test_road_markings_are_coco_and_what_nobody_labelled_is_left_out(tmp_path: Path) -> None:
    report, parts = brought(tmp_path, "road_markings")
    assert (report.format, report.images, report.annotations, len(report.classes)) == ("coco", 613, 989, 12)
    assert (parts, report.unlabelled) == ({"train": 410, "valid": 98, "test": 91}, 14)


def test_road_photos_are_pictures_without_labels(tmp_path: Path) -> None:
    report, _ = brought(tmp_path, "road_photos")
    assert (report.format, report.images, report.annotations, report.skipped) == ("images", 14, 0, ())
