"""What the remedies for imbalance are worth: the same pictures, the same split, the same seed, with and without each.

Boxes: detect-nano from COCO weights at 320 px on the road markings, whose largest class has 9.5 times the labels of the
smallest (the vehicles have 5.4). Whole pictures: classify-mobilenet from scratch at 64 px on the traffic lights, of
which 3 in 100 are yellow. Split by similarity, so that no test picture has a copy in training. What is measured is the
exported model on the test part; the best epoch was chosen by the valid part.

Balanced sampling makes an epoch longer. So "longer" is a training without a remedy of as many pictures: what balanced
sampling gains over that is owed to the balance. Pasting needs a policy, so it is to be compared with its policy alone.
One training of one seed, and few objects of the rare classes in the test part: a direction, not digits to rely on.

Run it by name, with nothing else running: python -m pytest -s tests/benchmarks/test_remedies.py
ROADWRIGHT_EPOCHS says how many epochs for boxes (3 when absent; about 20 minutes on two idle cores),
ROADWRIGHT_LIGHT_EPOCHS how many for the lights (12 when absent), and ROADWRIGHT_IMGSZ how large the network sees a road
marking (320 when absent).
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from core.manifest import Manifest
from core.queries.versions import manifest_of
from desktop.context import Context
from labeling.versions import SplitPlan, freeze
from tests.benchmarks.measured_runs import COCO_WEIGHTS, DATA, MeasuredRun, imported, train_and_measure

EPOCHS = int(os.environ.get("ROADWRIGHT_EPOCHS", "3"))
LIGHT_EPOCHS = int(os.environ.get("ROADWRIGHT_LIGHT_EPOCHS", "12"))
IMGSZ = int(os.environ.get("ROADWRIGHT_IMGSZ", "320"))
PLAN = SplitPlan((0.6, 0.1, 0.3), "similarity", seed=0)  # much for the test part: the rare classes are to be judged
MARKINGS: Mapping[str, object] = {
    "epochs": EPOCHS, "imgsz": IMGSZ, "seed": 0, "close_mosaic": 1, "pretrained": str(COCO_WEIGHTS),
}  # fmt: skip
LIGHTS: Mapping[str, object] = {"epochs": LIGHT_EPOCHS, "imgsz": 64, "seed": 0}
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(7200),
]


def frozen(context: Context) -> tuple[str, Manifest]:
    """The version that every run of a test learns from."""
    version = freeze(context.project, "v1", PLAN)
    print(f"\nparts {dict(version.parts)}")
    return version.id, manifest_of(context.project, version.id)


def labels_in(manifest: Manifest, part: str) -> Counter[str]:
    names = {known.id: known.name for known in manifest.classes}
    return Counter(names[label.class_id] for image in manifest.part(part) for label in image.labels)


def rarest(manifest: Manifest) -> list[str]:
    """The third of the classes with the fewest labels to learn from."""
    counts = labels_in(manifest, "train")
    ascending = sorted(counts, key=lambda name: (counts[name], name))
    return ascending[: max(1, len(ascending) // 3)]


def mean_of(run: MeasuredRun, figure: str, classes: Sequence[str]) -> float:
    known = [value for name in classes if (value := run.per_class[name][figure]) is not None]
    return sum(known) / len(known)


def pictures_an_epoch(run: MeasuredRun) -> int:
    return int(run.told["remedies"]["images_per_epoch"]["after"])


def assert_comparable(runs: Mapping[str, MeasuredRun], manifest: Manifest) -> None:
    """All of one version and seed, measured on the same pictures of its test part, and each as it was asked for."""
    first = runs["no remedy"]
    asked = {image.sha256 for image in manifest.part("test")}
    assert first.images
    assert asked.issuperset(first.images)
    assert {run.images for run in runs.values()} == {first.images}
    assert {run.evaluation.version_id for run in runs.values()} == {first.evaluation.version_id}
    assert {run.told["effective"]["seed"] for run in runs.values()} == {0}
    assert first.told["remedies"]["words"] == ""
    balanced = runs["balanced sampling"].told["remedies"]
    assert balanced["images_per_epoch"]["after"] > balanced["images_per_epoch"]["before"]
    assert max(runs["class weights"].told["remedies"]["class_weights"].values()) > 1


def show(runs: Mapping[str, MeasuredRun], figures: Mapping[str, Mapping[str, float]]) -> None:
    """A row a run; the last figure also as a ratio to the run without a remedy."""
    *_, last = figures
    without = figures[last]["no remedy"]
    columns = "".join(f"{name:>26}" for name in figures)
    print(f"{'':26}{'epochs':>8}{'pictures':>10}{columns}{'ratio':>8}{'seconds':>9}")
    for name, run in runs.items():
        told = "".join(f"{of_run[name]:26.3f}" for of_run in figures.values())
        ratio = f"{figures[last][name] / without:.2f}" if without else "-"
        epochs = int(run.told["effective"].get("epochs_done") or run.told["effective"]["epochs"])
        print(f"{name:26}{epochs:8}{pictures_an_epoch(run):10}{told}{ratio:>8}{run.told['seconds']:9.0f}")


def test_boxes_with_and_without_each_remedy(tmp_path: Path) -> None:
    context = imported(tmp_path / "project", DATA / "road_markings")
    version_id, manifest = frozen(context)
    rare = rarest(manifest)
    learned, judged = labels_in(manifest, "train"), labels_in(manifest, "test")
    print("rarest third, labels to learn from and to find:", {name: (learned[name], judged[name]) for name in rare})

    def run(**chosen: object) -> MeasuredRun:
        return train_and_measure(context, version_id, recipe="detect-nano", settings={**MARKINGS, **chosen})

    runs = {"no remedy": run(), "balanced sampling": run(sampling="balanced")}
    growth = pictures_an_epoch(runs["balanced sampling"]) / pictures_an_epoch(runs["no remedy"])
    runs |= {
        "longer": run(epochs=max(1, round(EPOCHS * growth))),
        "class weights": run(class_weights="effective"),
        "road policy": run(augment="road"),
        "road policy and pasting": run(augment="road", copy_paste=0.5),
    }
    context.project.close()
    show(runs, {
        "mAP50": {name: each.metrics["mAP50"] or 0.0 for name, each in runs.items()},
        "mAP50-95": {name: each.metrics["mAP50_95"] or 0.0 for name, each in runs.items()},
        "AP50 of the rarest third": {name: mean_of(each, "mAP50", rare) for name, each in runs.items()},
    })  # fmt: skip
    assert_comparable(runs, manifest)
    assert {each.told["effective"]["epochs"] for name, each in runs.items() if name != "longer"} == {EPOCHS}
    assert "pasted" in runs["road policy and pasting"].told["remedies"]["words"]
    assert "pasted" not in runs["road policy"].told["remedies"]["words"]


def test_whole_pictures_with_and_without_each_remedy(tmp_path: Path) -> None:
    context = imported(tmp_path / "project", DATA / "traffic_lights" / "traffic_light_images")
    version_id, manifest = frozen(context)
    rare = rarest(manifest)
    learned, judged = labels_in(manifest, "train"), labels_in(manifest, "test")
    print("lights to learn from and to tell apart:", {name: (learned[name], judged[name]) for name in learned})

    def run(**chosen: object) -> MeasuredRun:
        return train_and_measure(context, version_id, recipe="classify-mobilenet", settings={**LIGHTS, **chosen})

    runs = {
        "no remedy": run(),
        "balanced sampling": run(sampling="balanced"),
        "class weights": run(class_weights="effective"),
    }
    context.project.close()
    show(runs, {
        "accuracy": {name: each.metrics["accuracy"] or 0.0 for name, each in runs.items()},
        "balanced accuracy": {name: each.metrics["recall"] or 0.0 for name, each in runs.items()},
        f"recall of {', '.join(rare)}": {name: mean_of(each, "recall", rare) for name, each in runs.items()},
    })  # fmt: skip
    assert rare == ["yellow"]
    assert_comparable(runs, manifest)
    assert {each.told["effective"]["epochs"] for each in runs.values()} == {LIGHT_EPOCHS}
