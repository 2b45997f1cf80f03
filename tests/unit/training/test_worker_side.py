"""What the worker's side decides before and after the library trains."""

import math
from pathlib import Path

import numpy as np
import pytest

from core.contract import InputContract
from core.detections import Prediction, no_detections
from core.errors import UserError
from core.objects import sha256_of_file
from training.backend import Exported, TrainSpec
from training.classification_metrics import accuracy_of, class_figures, count_answers, mean_figures
from training.devices import choose_device
from training.fingerprint import code_sha256, fingerprint_of
from training.parity import check_parity
from training.tasks import spec_of
from training.weights_hash import tensors_sha256
from training.work_share import WorkShare

SETTINGS = {"epochs": 2, "imgsz": 64, "batch": 8, "seed": 5, "lr0": 0.01}


def arguments(**changed: object) -> dict[str, object]:
    recipe = {"task": "detect", "architecture": "yolo11n.yaml", "backend": "ultralytics", "settings": SETTINGS}
    return {"version": "v", "recipe": recipe, "pretrained": {}, "device": "cpu", "threads": 2, **changed}


def test_a_job_asks_for_the_training_that_was_recorded(tmp_path: Path):
    assert spec_of(arguments(), tmp_path) == TrainSpec(
        "detect", "yolo11n.yaml", epochs=2, imgsz=64, batch=8, seed=5, threads=2, device="cpu", tuning={"lr0": 0.01}
    )


def test_weights_that_were_changed_since_they_were_chosen_are_refused(tmp_path: Path):
    (tmp_path / "weights.pt").write_text("weights")
    told = {"path": "weights.pt", "sha256": "0" * 64, "is_trusted": True}
    with pytest.raises(UserError, match="were changed"):
        spec_of(arguments(pretrained=told), tmp_path)


def test_weights_are_found_from_the_job_folder(tmp_path: Path):
    (tmp_path / "weights.pt").write_text("weights")
    told = {"path": "../weights.pt", "sha256": sha256_of_file(tmp_path / "weights.pt"), "is_trusted": True}
    (tmp_path / "job").mkdir()
    spec = spec_of(arguments(pretrained=told), tmp_path / "job")
    assert (Path(spec.pretrained), spec.trusts_pretrained) == ((tmp_path / "weights.pt").resolve(), True)


@pytest.mark.parametrize("changed", [{"threads": 3}, {"device": "cuda"}])
def test_the_fingerprint_names_what_the_result_depends_on(changed: dict[str, object]):
    usual, _ = fingerprint_of(arguments(), {"threads": 2, "device": "cpu"})
    other, _ = fingerprint_of(arguments(), {"threads": 2, "device": "cpu", **changed})  # type: ignore[dict-item]
    assert usual != other


def test_another_seed_is_another_fingerprint():
    recipe = {**arguments()["recipe"], "settings": {**SETTINGS, "seed": 6}}  # type: ignore[dict-item]
    first, _ = fingerprint_of(arguments(), {"threads": 2})
    second, _ = fingerprint_of(arguments(recipe=recipe), {"threads": 2})
    assert first != second


def test_a_changed_line_of_code_changes_the_fingerprint(tmp_path: Path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.py").write_text("x = 1\n")
    before = code_sha256(tmp_path)
    (tmp_path / "core" / "a.py").write_text("x = 2\n")
    assert code_sha256(tmp_path) != before


def test_weights_are_named_by_name_type_shape_and_bytes():
    ones = np.ones((2, 3), np.float32)
    names = [tensors_sha256({"a": ones}), tensors_sha256({"b": ones}), tensors_sha256({"a": ones.T})]
    names += [tensors_sha256({"a": ones.astype(np.float16)}), tensors_sha256({"a": ones * 2})]
    assert len(set(names)) == 5


def test_the_order_in_which_weights_are_told_does_not_matter():
    one, two = np.ones(1, np.float32), np.zeros(1, np.float32)
    assert tensors_sha256({"a": one, "b": two}) == tensors_sha256({"b": two, "a": one})


@pytest.mark.parametrize(
    ("asked", "cuda", "mps", "given"),
    [
        ("auto", 2, False, "cuda:0"),
        ("auto", 0, True, "mps"),
        ("auto", 0, False, "cpu"),
        ("cpu", 2, True, "cpu"),
        ("cuda", 1, False, "cuda:0"),
        ("cuda:1", 2, False, "cuda:1"),
    ],
)
def test_the_device_is_the_best_there_is_or_the_one_asked_for(asked: str, cuda: int, mps: bool, given: str):
    assert choose_device(asked, cuda_devices=cuda, has_mps=mps) == given


@pytest.mark.parametrize("asked", ["cuda", "cuda:7", "mps", "tpu", "cuda:x", "cuda:-1"])
def test_a_device_that_is_not_there_is_refused(asked: str):
    with pytest.raises(UserError, match="is not there"):
        choose_device(asked, cuda_devices=0, has_mps=False)


class RawNetwork:
    """Answers what it is told to."""

    task = "detect"
    classes = ("car",)

    def __init__(self, answer: np.ndarray) -> None:
        self._answer = answer

    def predict(self, image: np.ndarray) -> Prediction:
        return no_detections()

    def run_raw(self, tensor: np.ndarray) -> list[np.ndarray]:
        return [self._answer]


def exported(answer: np.ndarray, decoder: str = "yolo") -> Exported:
    golden = np.zeros((1, 3, 8, 8), np.float32)
    return Exported(Path("a.onnx"), decoder, InputContract(8, 8), golden, answer[None])


def test_equal_answers_pass():
    answer = np.ones((5, 4), np.float32)
    assert check_parity(RawNetwork(answer[None] + 0.001), exported(answer)) == pytest.approx(0.001, rel=1e-2)


@pytest.mark.parametrize("wrong", [np.full((1, 5, 4), 3.0), np.full((1, 5, 4), math.nan), np.ones((1, 4, 5))])
def test_another_answer_is_refused(wrong: np.ndarray):
    with pytest.raises(UserError, match="answers differently"):
        check_parity(RawNetwork(wrong.astype(np.float32)), exported(np.ones((5, 4), np.float32)))


def test_rows_that_are_hardly_there_may_swap_places_in_a_head_without_suppression():
    sure, unsure = [0, 0, 5, 5, 0.9, 0], [1, 1, 2, 2, 0.001, 0]
    answer = np.array([sure, unsure, [3, 3, 4, 4, 0.001, 0]], np.float32)
    swapped = answer[[0, 2, 1]][None]
    assert check_parity(RawNetwork(swapped), exported(answer, "yolo_end2end")) == 0


class Heard:
    def __init__(self) -> None:
        self.done: list[float] = []

    def progress(self, done: float, total: float, message: str = "") -> None:
        self.done.append(done / total)

    def metrics(self, step: int, values: object) -> None:
        """Not of interest here."""

    def is_stop_asked(self) -> bool:
        return False


def test_a_stage_shows_as_its_share_of_the_whole():
    heard = Heard()
    share = WorkShare(heard, 0.5, 0.9)
    for done in (0, 5, 10):
        share.progress(done, 10)
    assert heard.done == pytest.approx([0.5, 0.7, 0.9])


def test_accuracy_and_the_figures_of_a_class_come_from_the_same_counts():
    counts = count_answers([0, 0, 1, 1], [0, 1, 1, 2], 2)
    assert accuracy_of(counts) == 0.5
    assert class_figures(counts, 0) == {"precision": 1, "recall": 0.5, "f1": 2 / 3, "instances": 2}
    assert class_figures(counts, 1) == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "instances": 2}
    assert mean_figures(counts)["recall"] == 0.5


def test_a_class_that_the_part_does_not_hold_has_no_figures():
    counts = count_answers([0], [1], 2)
    assert class_figures(counts, 1) == {"precision": None, "recall": None, "f1": None, "instances": 0}
    assert mean_figures(counts)["precision"] is None
