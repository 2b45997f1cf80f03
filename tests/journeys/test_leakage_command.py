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


def test_a_table_of_positions_makes_the_same_place_a_reason(project: Project, tmp_path: Path) -> None:
    for number in range(8):
        folder = tmp_path / "set" / ("car" if number % 2 else "bus")
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{number}.png"), scene(number))
    import_source(project, tmp_path / "set", open_recording=no_recordings, author="ann")
    project.close()
    roadwright("freeze", project.root, "--name", "v1", "--split", "0.5,0.25,0.25", "--no-leakage")
    before = roadwright("leakage", project.root, "--version", "v1")
    table = tmp_path / "places.csv"
    table.write_text("name,latitude,longitude\n" + "".join(f"{n}.png,52.5,{13 + n / 10_000}\n" for n in range(7)))

    told = roadwright("positions", project.root, table)
    near = roadwright("leakage", project.root, "--version", "v1")
    far = roadwright("leakage", project.root, "--version", "v1", "--metres", "0.5")
    refused = roadwright("positions", project.root, tmp_path / "none.gpx", status=2)
    exif = roadwright("positions", project.root)

    assert {part["reasons"]["metres"] for part in before["parts"].values()} == {"not known"}
    assert (told["positions"], told["without"], told["project"]) == (7, 1, {"images": 8, "with_position": 7})
    counted = [part["reasons"]["metres"] for part in near["parts"].values()]
    assert near["d"] == 10.0
    assert sum(counted) > 0
    assert {each["reason"] for each in near["examples"]} == {"metres"}
    assert all(0 < each["value"] <= 10 for each in near["examples"])
    assert (far["d"], [part["reasons"]["metres"] for part in far["parts"].values()]) == (0.5, [0, 0])
    assert "none.gpx is not there; no position was taken." in refused["stderr"]
    assert (exif["images"], exif["positions"], exif["source"]) == (1, 0, "exif")
