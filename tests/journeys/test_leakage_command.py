"""Freezing tells how far the version leaks, through the front door and a real worker."""

from pathlib import Path

import cv2

from core.project import Project
from core.recordings import Recording
from labeling.importing import import_source
from tests.journeys.test_whole_loop import roadwright
from tests.unit.labeling.alike_pictures import DONE, scene


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def test_freezing_measures_leakage_and_the_command_says_it_again(project: Project, tmp_path: Path) -> None:
    for number in range(6):
        folder = tmp_path / "set" / ("car" if number % 2 else "bus")
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{number}a.png"), scene(number))
        cv2.imwrite(str(folder / f"{number}b.png"), DONE["mirrored"](scene(number)))
    import_source(project, tmp_path / "set", open_recording=no_recordings, author="ann")
    project.close()

    leaky = roadwright("freeze", project.root, "--name", "leaky", "--split", "0.5,0.25,0.25")
    grouped = roadwright("freeze", project.root, "--name", "whole", "--split", "0.5,0.25,0.25", "--group-by",
                         "similarity", "--no-leakage")  # fmt: skip
    again = roadwright("leakage", project.root, "--version", "whole")

    assert sum(part["leaking"] for part in leaky["leakage"].values()) > 0
    assert grouped["leakage"] == {}
    assert [part["leaking"] for part in again["parts"].values()] == [0, 0]
    assert again["parts"]["test"]["reasons"]["metres"] == "not known"
