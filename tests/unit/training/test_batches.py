"""A batch that fits the memory, and what happens when it does not."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.canonical import JsonObject
from core.errors import Stopped, UserError
from tests.unit.training.drawn import draw_version
from training.backend import StepMemory, Trained, TrainSpec
from training.batch_fit import fitted_to_card, fitted_to_host, with_effective_batch
from training.dataset_dir import DatasetDir, lay_out
from training.live_files import read_live
from training.live_run import LiveRun
from training.recipes import load_recipes, with_settings
from training.smaller_batches import is_out_of_memory, train_within_memory

GB, MB = 1_000_000_000, 1_000_000
# What is freed goes back at once: a limit on addresses counts what the C library keeps for later.
GIVEN_BACK = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_ARENA_MAX": "1"}
CHILD = Path(__file__).with_name("hungry_child.py")
RECIPES = Path(__file__).parents[3] / "resources" / "recipes"
SPEC = TrainSpec("detect", "yolo11n.yaml", epochs=1, imgsz=640, batch=0, seed=0, threads=1, device="cpu")


class Quiet:
    """A reporter that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def progress(self, _done: float, _total: float, message: str = "") -> None:
        self.said.append(message)

    def metrics(self, _step: int, _values: object) -> None:
        """Curves are of no interest here."""

    def is_stop_asked(self) -> bool:
        return False


class Picky:
    """A trainer whose memory holds `most` pictures, and which leaves a file behind each time."""

    def __init__(self, most: int, error: Exception, memory: StepMemory | None = None) -> None:
        self.most, self.error, self.memory = most, error, memory
        self.tried: list[int] = []
        self.found: list[list[str]] = []

    def train(self, spec: TrainSpec, _dataset: object, folder: Path, _reporter: object) -> Trained:
        self.tried.append(spec.batch)
        self.found.append(sorted(path.name for path in folder.glob("*.pt")))
        (folder / "half_trained.pt").write_text(str(spec.batch))
        if spec.batch > self.most:
            raise self.error
        effective: JsonObject = {"batch": spec.batch}
        return Trained(folder / "half_trained.pt", ("rot",), "hash", effective)

    def step_memory(self, _spec: TrainSpec, _classes: int) -> StepMemory | None:
        return self.memory

    def export_onnx(self, *_: object) -> object:
        raise AssertionError("half a training is never exported")


def dataset_of(folder: Path) -> DatasetDir:
    return DatasetDir(folder, "detect", ("rot",), {"train": 500, "valid": 5})


@pytest.mark.parametrize(("free_gb", "batch"), [(80, 128), (24, 64), (8, 16), (3, 4), (1.2, 1), (0.1, 1)])
def test_the_batch_for_a_card_is_a_line_through_two_steps(free_gb: float, batch: int) -> None:
    """0.6 GB always and 0.2 GB a picture: at most 70 % of what is free, 15 % more a picture for the loss."""
    memory = StepMemory(int(free_gb * GB), ((2, 1 * GB), (6, 1_800 * MB)))

    assert fitted_to_card(memory, 500) == batch
    assert batch == 1 or 0.6 + 0.2 * batch <= 0.7 * free_gb


def test_a_batch_is_never_larger_than_the_pictures_there_are() -> None:
    assert fitted_to_card(StepMemory(80 * GB, ((2, GB), (6, 2 * GB))), 11) == 8


@pytest.mark.parametrize(("free_gb", "batch"), [(16, 8), (4, 2), (0.5, 1), (64, 16)])
def test_the_batch_for_a_processor_is_careful(free_gb: float, batch: int) -> None:
    assert fitted_to_host(int(free_gb * GB), SPEC, 500) == batch


def test_a_larger_network_and_larger_pictures_get_a_smaller_batch() -> None:
    usual = fitted_to_host(16 * GB, SPEC, 500)
    assert fitted_to_host(16 * GB, replace(SPEC, architecture="yolo11m.yaml"), 500) < usual
    assert fitted_to_host(16 * GB, replace(SPEC, imgsz=1280), 500) < usual


@pytest.mark.parametrize("said", ["fit", "Fit", "0", 0])
def test_a_person_asks_for_a_fitting_batch_by_a_word_or_a_number(said: object) -> None:
    recipe = load_recipes(RECIPES)["detect-nano"]
    assert with_settings(recipe, {"batch": said}).settings["batch"] == 0
    with pytest.raises(UserError, match="batch cannot be -1"):
        with_settings(recipe, {"batch": -1})


def test_the_chosen_batch_is_told_before_the_first_epoch_and_recorded(tmp_path: Path) -> None:
    trainer, told = Picky(500, MemoryError(), StepMemory(24 * GB, ((2, 1 * GB), (6, 1_800 * MB)))), Quiet()
    trained = train_within_memory(trainer, SPEC, dataset_of(tmp_path), tmp_path, told)  # type: ignore[arg-type]

    assert trained.effective["batch"] == 64
    assert trained.effective["batch_asked"] == 0
    assert told.said[0] == "Batch 64, measured to fit the 24.0 GB that are free on the graphics card."
    assert read_live(tmp_path).notes == tuple(told.said)


def test_a_training_that_runs_out_of_memory_begins_anew_with_half_the_batch(tmp_path: Path) -> None:
    trainer = Picky(5, RuntimeError("CUDA out of memory. Tried to allocate 20 MiB."))
    trained = train_within_memory(trainer, replace(SPEC, batch=16), dataset_of(tmp_path), tmp_path, Quiet())  # type: ignore[arg-type]

    assert trainer.tried == [16, 8, 4]
    assert trainer.found == [[], [], []], "no try may find what another left"
    assert trained.effective["batch"] == 4
    assert trained.effective["batch_asked"] == 16
    assert read_live(tmp_path).notes[-1].endswith("began again with 4.")


def test_what_is_asked_of_the_job_meanwhile_is_not_taken_away(tmp_path: Path) -> None:
    class Asked(Picky):
        def train(self, spec: TrainSpec, dataset: object, folder: Path, reporter: object) -> Trained:
            (folder / "stop").touch()
            return super().train(spec, dataset, folder, reporter)

    train_within_memory(Asked(2, MemoryError()), replace(SPEC, batch=4), dataset_of(tmp_path), tmp_path, Quiet())  # type: ignore[arg-type]
    assert (tmp_path / "stop").exists()


@pytest.mark.parametrize(("batch", "tries"), [(64, 4), (2, 2)])
def test_after_three_halvings_or_at_one_picture_it_is_told(tmp_path: Path, batch: int, tries: int) -> None:
    trainer = Picky(0, MemoryError())
    with pytest.raises(UserError, match="The memory was not enough to train, even with batch"):
        train_within_memory(trainer, replace(SPEC, batch=batch), dataset_of(tmp_path), tmp_path, Quiet())  # type: ignore[arg-type]
    assert len(trainer.tried) == tries


def test_another_error_is_not_taken_for_want_of_memory(tmp_path: Path) -> None:
    trainer = Picky(0, RuntimeError("size mismatch"))
    with pytest.raises(RuntimeError, match="size mismatch"):
        train_within_memory(trainer, replace(SPEC, batch=8), dataset_of(tmp_path), tmp_path, Quiet())  # type: ignore[arg-type]
    assert trainer.tried == [8]


@pytest.mark.parametrize(
    ("words", "is_it"),
    [
        ("CUDA out of memory. Tried to allocate 2.00 GiB", True),
        ("MPS backend out of memory (MPS allocated: 8 GB)", True),
        ("[enforce fail at alloc_cpu.cpp:117] . DefaultCPUAllocator: can't allocate memory", True),
        ("mat1 and mat2 shapes cannot be multiplied", False),
    ],
)
def test_libraries_say_that_memory_is_out_in_several_ways(words: str, *, is_it: bool) -> None:
    assert is_out_of_memory(RuntimeError(words)) == is_it


def test_a_repetition_trains_with_the_batch_that_was_used() -> None:
    arguments = {"version": "v", "recipe": {"name": "r", "settings": {"batch": 0, "seed": 1}}}
    again = with_effective_batch(arguments, {"effective": {"batch": 24}})

    assert again == {"version": "v", "recipe": {"name": "r", "settings": {"batch": 24, "seed": 1}}}
    assert with_effective_batch(arguments, {}) == arguments


def test_a_disk_that_runs_full_ends_the_training_with_a_sentence(tmp_path: Path) -> None:
    class Patient(Picky):
        def train(self, spec: TrainSpec, dataset: object, folder: Path, reporter: LiveRun) -> Trained:  # type: ignore[override]
            is_asked = LiveRun(reporter, folder, floor=1 << 60).is_stop_asked()
            assert is_asked, "no disk is that large"
            reporter.low_disk = "Only 1 MB were left."
            raise Stopped

    with pytest.raises(Stopped, match="Only 1 MB were left"):
        train_within_memory(Patient(9, MemoryError()), replace(SPEC, batch=4), dataset_of(tmp_path), tmp_path, Quiet())  # type: ignore[arg-type]


def test_with_room_on_the_disk_nobody_is_asked_to_stop(tmp_path: Path) -> None:
    live = LiveRun(Quiet(), tmp_path, floor=1)
    assert not live.is_stop_asked()
    full = LiveRun(Quiet(), tmp_path, floor=1 << 60)
    assert full.is_stop_asked()
    assert "were left on the project's disk" in full.low_disk


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on the memory of a process is set by Linux here")
def test_a_real_limit_on_memory_halves_the_batch_and_gives_what_that_batch_gives(tmp_path: Path) -> None:
    limited = child("torchvision", tmp_path / "limited", batch=32, room_mb=200)
    used = limited["effective"]["batch"]
    assert used < 32
    assert limited["effective"]["batch_asked"] == 32

    direct = child("torchvision", tmp_path / "direct", batch=used, room_mb=0)
    assert direct["weights_sha256"] == limited["weights_sha256"]
    assert "notes" not in direct["effective"]


def child(backend: str, folder: Path, *, batch: int, room_mb: int) -> dict[str, dict[str, object]]:
    folder.mkdir()
    told = subprocess.run(
        [sys.executable, str(CHILD), backend, str(folder), str(batch), str(room_mb)],
        capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **GIVEN_BACK},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    answer: dict[str, dict[str, object]] = json.loads(told.stdout.splitlines()[-1])
    return answer


def test_a_version_is_laid_out_by_the_condition_it_is_aimed_at(tmp_path: Path) -> None:
    from training.condition_examples import aimed_at

    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=6, valid=3)
    dataset = lay_out(
        aimed_at(manifest, "lighting"), tmp_path / "laid", "classify",
        locate=lambda each: Path(locations.paths[each]), on_image=lambda *_: None,
    )  # fmt: skip
    assert dataset.classes == ("lighting=day", "lighting=night")
    assert len(list((tmp_path / "laid" / "train" / "class_0001").iterdir())) == 4
