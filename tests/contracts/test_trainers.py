"""What every trainer owes: it trains what it is asked, the same each time, offline, and stops when it is asked to.

Real, tiny trainings in child processes: a trainer changes its whole process.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from training.backends import BACKENDS

CHILD = Path(__file__).with_name("trainer_child.py")
FIRST = ("classify", "stopped", "refused", "remedied")
SECOND = ("classify", "other_seed", "from_weights", "remedied", "remedied_boxes", "previewed")
BOXES = {  # scenario -> decoder
    "torchvision": {"detect": "ssd"},  # larger networks: tests/benchmarks/test_large_networks.py
    "ultralytics": {"detect": "yolo", "end2end": "yolo_end2end"},
}
REMEDIED_TWICE = {"torchvision": (), "ultralytics": ("remedied_boxes",)}  # both draw them by `training.sampling`
THIRD = ("from_tensors",)  # after those of BOXES
Outcomes = dict[str, dict]
MORE = {"ultralytics": ("segment", "obb", "as_the_library")}
TRAININGS = (
    "classify", "detect", "end2end", "other_seed", "from_weights", "remedied", "remedied_boxes", "segment", "obb",
)  # fmt: skip


def run_child(backend: str, folder: Path, scenarios: tuple[str, ...], *, limit_s: float = 240) -> Outcomes:
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, str(CHILD), backend, str(folder), *scenarios],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=limit_s,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((folder / "outcomes.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def first(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    return run_child(
        backend,
        tmp_path_factory.mktemp("first"),
        (*FIRST, *REMEDIED_TWICE[backend], *list(BOXES[backend])[:1]),
    )


@pytest.fixture(scope="module")
def second(backend: str, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    return run_child(
        backend, tmp_path_factory.mktemp("second"), (*SECOND, *BOXES[backend], *MORE.get(backend, ()), *THIRD)
    )


def trainings(outcomes: Outcomes) -> list[dict]:
    return [outcome for name, outcome in outcomes.items() if name in TRAININGS]


def test_nothing_asks_for_the_network(first: Outcomes, second: Outcomes):
    assert (first["network"], second["network"]) == ([], [])


@pytest.mark.parametrize("what", ["weights_sha256", "onnx_sha256"])
def test_two_trainings_with_one_seed_are_the_same_to_the_bit(first: Outcomes, second: Outcomes, what: str):
    for scenario in set(first) & set(second) & set(TRAININGS):
        assert first[scenario][what] == second[scenario][what], scenario


def test_another_seed_gives_other_weights(second: Outcomes):
    assert second["classify"]["weights_sha256"] != second["other_seed"]["weights_sha256"]


def test_every_setting_is_in_force(second: Outcomes):
    """Against what the library itself wrote down, where it does."""
    for outcome in trainings(second):
        asked = {name: "" if value == "none" else value for name, value in outcome["asked"].items()}
        used = outcome["used"] or {**asked, **outcome["effective"]}
        assert {name: used.get(name) for name in asked} == asked


def test_a_policy_and_balanced_sampling_change_the_training(second: Outcomes):
    assert second["remedied"]["weights_sha256"] != second["classify"]["weights_sha256"]
    assert len(second["remedied"]["messages"]) > len(second["classify"]["messages"])  # more pictures, more batches


def test_a_person_is_shown_the_very_pictures_that_the_network_gets(second: Outcomes):
    shown, trained = second["previewed"]["shown"], second["previewed"]["trained"]
    assert len(shown) == 16
    assert {name: told[0] for name, told in shown.items()} == {name: told[0] for name, told in trained.items()}


def test_boxes_go_with_the_pictures(second: Outcomes):
    shown, trained = second["previewed"]["shown"], second["previewed"]["trained"]
    assert sum(len(boxes) for _, boxes in shown.values()) > 0
    for name, (_, boxes) in shown.items():
        np.testing.assert_allclose(boxes, trained[name][1], atol=0.01)


def test_with_a_policy_the_library_changes_nothing_by_itself(second: Outcomes, backend: str):
    if backend == "ultralytics":
        used = second["remedied_boxes"]["used"]
        assert [used[name] for name in ("mosaic", "mixup", "fliplr", "scale", "translate", "hsv_h", "hsv_v")] == [0] * 7


def test_the_thread_count_is_the_one_asked_for_when_the_training_ends(first: Outcomes):
    assert first["classify"]["effective"]["threads"] == 1


def test_weights_to_start_from_change_the_result(second: Outcomes):
    assert second["from_weights"]["effective"]["pretrained"] is True
    assert second["from_weights"]["weights_sha256"] != second["classify"]["weights_sha256"]


def test_the_exported_network_answers_as_the_trained_one(second: Outcomes):
    assert max(outcome["parity"] for outcome in trainings(second)) < 0.01


def test_each_head_names_its_decoder(second: Outcomes, backend: str):
    wanted = {"classify": "classify", **BOXES[backend]}
    if backend in MORE:
        wanted |= {"segment": "yolo_segment", "obb": "yolo_rotated"}
    assert {name: second[name]["decoder"] for name in wanted} == wanted


def test_the_classes_keep_their_names_and_their_order(second: Outcomes):
    assert {tuple(outcome["classes"]) for outcome in trainings(second)} == {("rot", "grün")}


def test_each_epoch_is_told_once(first: Outcomes):
    assert [step for step, _ in first["classify"]["curve"]] == [1, 2]


def test_metrics_are_told_by_the_names_of_the_field(first: Outcomes):
    assert {"accuracy", "lr", "train/loss"} <= set(first["classify"]["curve"][0][1])
    told = set(first["detect"]["curve"][0][1])
    assert {"mAP50", "mAP50_95", "precision", "recall", "lr", "train/box_loss"} <= told


def test_a_network_of_outlines_is_told_by_its_masks_and_its_boxes(second: Outcomes, backend: str):
    if backend in MORE:
        told = set(second["segment"]["curve"][0][1])
        assert {"mAP50", "mAP50_95", "precision", "recall", "box_mAP50", "box_mAP50_95", "train/seg_loss"} <= told


def test_the_runtime_finds_what_the_library_finds_with_the_same_weights(second: Outcomes, backend: str):
    for task in ("segment", "obb") if backend in MORE else ():
        found = second["as_the_library"][task]
        assert found["our_classes"] == found["their_classes"]
        assert found["ours"]
        ours, theirs = np.array(found["ours"]), np.array(found["theirs"])
        np.testing.assert_allclose(ours[:, :4], theirs[:, :4], rtol=0.02, atol=0.5)
        assert min(found.get("mask_iou", [1.0])) > 0.98


def test_masks_lie_on_the_picture_as_the_library_lays_them(second: Outcomes, backend: str):
    for size, shares in second["as_the_library"]["mask_iou"].items() if backend in MORE else ():
        assert len(shares) == 12, size
        assert min(shares) > 0.995, size


def test_turned_boxes_are_suppressed_as_the_library_does_it(second: Outcomes, backend: str):
    if backend in MORE:
        suppressed = second["as_the_library"]["suppressed"]
        assert 0 < len(suppressed["ours"]) < 800
        assert suppressed["ours"] == suppressed["theirs"]


def test_progress_goes_forward_to_the_end(first: Outcomes):
    told = first["classify"]["progress"]
    assert told == sorted(told)
    assert told[-1] == 1
    assert first["classify"]["messages"][-1].startswith("Epoch 2 of 2 · loss ")


def test_only_the_model_stays_of_what_the_library_wrote(first: Outcomes):
    assert set(first["classify"]["files"]) <= {
        "dataset", "epochs.jsonl", "exported.onnx", "live", "model.onnx", "model.pt", "model.safetensors", "pictures",
        "states", "ultralytics_settings",
    }  # fmt: skip


def test_safetensors_need_nobodys_word_and_leave_heads_of_other_classes_fresh(second: Outcomes):
    told = second["from_tensors"]["effective"]["pretrained_fit"]
    assert re.match(r"\d+ of \d+ tensors fitted; the others begin fresh \(", told), told
    assert told in second["from_tensors"]["messages"]


def test_a_frozen_stage_stays_as_the_given_weights_were(second: Outcomes):
    stayed = second["from_tensors"]["first_stage"]
    assert len(stayed) >= 3
    assert all(stayed.values()), stayed


def test_the_safetensors_beside_the_model_hold_the_very_weights_that_its_hash_names(second: Outcomes):
    assert second["from_tensors"]["hash"] == second["from_tensors"]["weights_sha256"]


def test_a_stop_takes_effect_at_the_next_batch_and_keeps_the_epoch_before(first: Outcomes):
    assert first["stopped"]["stopped"] is True
    assert first["stopped"]["told"] == [1]
    assert {"model.pt", "model.safetensors"} & set(first["stopped"]["files"])


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("setting", "colour_of_money"),
        ("own", "project"),
        ("untrusted", "trusted"),
        ("broken", "no checkpoint that can be used"),
        ("unfitting", "None of the 1 tensors of other.safetensors fits this network"),
        ("device", "cuda:77 is not there"),
        ("architecture", "no-such-network"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(first: Outcomes, what: str, sentence: str):
    assert sentence in first["refused"][what]
