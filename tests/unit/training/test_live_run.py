"""What a running training leaves for whoever looks on."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from tests.unit.training.drawn import draw_version
from training.dataset_dir import DatasetDir, lay_out
from training.disk_room import FLOOR, check_room, needed_bytes, weights_of
from training.live_files import LOAD, append_line, read_live, sample_pictures
from training.live_run import LiveRun, load_watched
from training.sample_pictures import EPOCHS_KEPT, Found, choose_samples, keep_drawn, letterboxed
from training.time_left import seconds_left

CHILD = Path(__file__).with_name("look_child.py")


class Quiet:
    def __init__(self) -> None:
        self.steps: list[int] = []

    def progress(self, *_: object) -> None:
        pass

    def metrics(self, step: int, _values: object) -> None:
        self.steps.append(step)

    def is_stop_asked(self) -> bool:
        return False


def laid_out(folder: Path) -> DatasetDir:
    manifest, locations = draw_version(folder / "pictures", "detect", train=2, valid=9)
    return lay_out(
        manifest, folder / "laid", "detect", locate=lambda each: Path(locations.paths[each]), on_image=lambda *_: None
    )


def test_the_load_is_written_at_least_once_and_read_back(tmp_path: Path) -> None:
    with load_watched(tmp_path):
        pass
    (load,) = read_live(tmp_path).loads

    assert 0 <= load.processor <= 1
    assert 0 < load.worker_memory <= load.memory_total


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    append_line(tmp_path, "notes.jsonl", {"note": "whole"})
    with (tmp_path / "live" / "notes.jsonl").open("a") as file:
        file.write('{"note": "to')
    assert read_live(tmp_path).notes == ("whole",)


def test_only_the_end_of_a_long_load_is_read(tmp_path: Path) -> None:
    with load_watched(tmp_path):
        pass
    file = tmp_path / "live" / LOAD
    file.write_bytes(file.read_bytes() * 10_000)
    assert 100 < len(read_live(tmp_path).loads) < 10_000


def test_a_job_that_shows_nothing_is_read_as_nothing(tmp_path: Path) -> None:
    live = read_live(tmp_path)
    assert (live.notes, live.clock, live.loads, live.samples) == ((), (), (), {})


def test_the_clock_is_kept_with_each_epoch(tmp_path: Path) -> None:
    told = Quiet()
    live = LiveRun(told, tmp_path)
    live.begin()
    live.metrics(1, {})
    assert told.steps == [1]
    assert [epoch for epoch, _ in read_live(tmp_path).clock] == [0, 1]


def test_of_several_processes_only_the_first_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "1")
    told = Quiet()
    LiveRun(told, tmp_path).metrics(1, {})
    assert told.steps == []


@pytest.mark.parametrize(
    ("clock", "now", "left"),
    [
        ([], 0, None),
        ([(0, 0)], 50, None),
        ([(0, 0), (1, 10)], 10, 90),
        ([(0, 0), (1, 10)], 14, 86),
        ([(0, 0), (1, 100), (2, 110), (3, 120)], 120, 70),  # the first was slow
        ([(0, 0), (1, 10), (2, 20), (3, 900), (4, 910)], 910, 60),  # it was paused
        ([(0, 0), (1, 10), (2, 20), (0, 100), (1, 105)], 105, 45),  # it began again with another batch
        ([(0, 0), (10, 100)], 100, 0),
        ([(0, 0), (1, 10)], 9999, 80),  # this epoch takes longer than usual
    ],
)
def test_the_time_left_is_what_epochs_usually_took(clock: list[tuple[int, float]], now: float, left: float) -> None:
    assert seconds_left(clock, 10, now) == left


def test_samples_are_few_spread_over_the_part_and_have_their_labels(tmp_path: Path) -> None:
    samples = choose_samples(laid_out(tmp_path))

    assert len(samples) == 6
    assert all(len(sample.xyxy) == 1 for sample in samples)
    x1, y1, x2, y2 = samples[0].xyxy[0]
    assert samples[0].image[int(y1) + 2 : int(y2) - 2, int(x1) + 2 : int(x2) - 2].max(axis=(0, 1)).max() == 220


def test_only_the_last_epochs_keep_their_pictures(tmp_path: Path) -> None:
    samples = choose_samples(laid_out(tmp_path), 2)
    nothing = Found(np.zeros((0, 4), np.float32), np.zeros(0, np.int64), np.zeros(0, np.float32))
    for epoch in range(1, EPOCHS_KEPT + 4):
        keep_drawn(tmp_path, epoch, "detect", samples, [nothing, nothing], ["rot", "grün"])

    kept = sample_pictures(tmp_path)
    assert sorted(kept) == list(range(4, EPOCHS_KEPT + 4))
    assert all(len(paths) == 2 for paths in kept.values())


def test_a_letterbox_can_be_undone() -> None:
    image = np.zeros((50, 100, 3), np.uint8)
    image[10:20, 40:60] = 255
    planes, scale, (left, upper) = letterboxed(image, 64)
    rows, columns = np.nonzero(planes[0] > 0.9)

    assert planes.shape == (3, 64, 64)
    assert (columns.min() - left) / scale == pytest.approx(40, abs=1.6)
    assert (rows.min() - upper) / scale == pytest.approx(10, abs=1.6)


@pytest.mark.parametrize("task", ["detect"])
def test_looking_on_changes_no_weight_and_tells_each_class(tmp_path: Path, task: str) -> None:
    for name in ("seen", "unseen"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, str(CHILD), str(tmp_path), task], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["seen"]["weights"] == told["unseen"]["weights"]
    assert {"mAP50 · rot", "mAP50 · grün"} <= set(told["seen"]["curve"][-1])
    assert sorted(told["seen"]["samples"]) == ["1", "2"]
    assert len(told["seen"]["samples"]["2"]) == 6


def test_a_training_without_room_on_the_disk_is_refused_with_figures(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"needs about 2\.3 GB .* 1\.0 GB are free, so nothing was trained"):
        check_room(tmp_path, 2_000_000_000, lambda _folder: 1_000_000_000)
    check_room(tmp_path, 2_000_000_000, lambda _folder: 2_000_000_000 + FLOOR)


def test_the_estimate_counts_pictures_that_are_written_anew_and_the_network(tmp_path: Path) -> None:
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=2, valid=9)

    def locate(sha256: str) -> Path:
        return Path(locations.paths[sha256])

    nano = needed_bytes(manifest, "yolo11n.yaml", locate, tmp_path)
    assert nano < needed_bytes(manifest, "yolo11x.yaml", locate, tmp_path)
    assert 100_000_000 < nano < 1_000_000_000


@pytest.mark.parametrize(
    ("architecture", "millions"), [("yolo11n.yaml", 3), ("yolo26n-cls.yaml", 3), ("yolo11m-seg.yaml", 24), ("new", 70)]
)
def test_a_network_that_is_not_known_counts_as_a_large_one(architecture: str, millions: int) -> None:
    assert weights_of(architecture) == millions * 1_000_000
