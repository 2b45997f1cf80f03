"""What the remedies for imbalance do to the recall of `yellow`, five seeds each, with spread and interval.

Whole pictures of traffic lights, of which 3 in 100 are yellow: classify-mobilenet from scratch at 64 px. Each row is a
study of seeds, as a person begins one; all of one version, split by similarity, so that no test picture has a copy in
training. Every model is measured on the same test part. Balanced sampling makes an epoch longer, as
test_remedies.py tells.

Run it by name, with nothing else running: python -m pytest -s tests/benchmarks/test_remedies_five_seeds.py
ROADWRIGHT_SEEDS (5), ROADWRIGHT_LIGHT_EPOCHS (8), ROADWRIGHT_LIGHT_IMGSZ (64) say how much; ROADWRIGHT_LIGHT_PICTURES
takes that many of each colour of light at most (all when absent). The defaults need about 25 minutes on two idle cores.
"""

import os
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from core.jobs.watching import running_jobs, take_in
from core.queries import models as model_reads
from core.queries.versions import manifest_of
from desktop.context import Context
from desktop.studies import Asked, begin_study, look_at_study, view_of
from desktop.training_start import start_measuring
from labeling.versions import SplitPlan, freeze
from tests.benchmarks.measured_runs import DATA, finished, imported
from training.studies_summary import Spread, summarise

SEEDS = int(os.environ.get("ROADWRIGHT_SEEDS", "5"))
EPOCHS = int(os.environ.get("ROADWRIGHT_LIGHT_EPOCHS", "8"))
IMGSZ = int(os.environ.get("ROADWRIGHT_LIGHT_IMGSZ", "64"))
PICTURES = int(os.environ.get("ROADWRIGHT_LIGHT_PICTURES", "0"))
RARE = "yellow"
REMEDIES = {
    "none": {},
    "sampling": {"sampling": "balanced"},
    "weights": {"class_weights": "effective"},
    "augmentation": {"augment": "road"},
}
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}"),
    pytest.mark.timeout(7200),
]


def lights(folder: Path) -> Path:
    """The data set, or the first pictures of each folder of it."""
    source = DATA / "traffic_lights" / "traffic_light_images"
    if not PICTURES:
        return source
    taken: Counter[Path] = Counter()
    for file in sorted(source.rglob("*")):
        place = file.relative_to(source)
        if file.is_file() and taken[place.parent] < PICTURES:
            taken[place.parent] += 1
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / place)
    return folder


def study_of(context: Context, version_id: str, chosen: dict[str, object]) -> tuple[dict[str, Spread], float]:
    """Five seeds through a study; gives recall of the rare class, accuracy and balanced accuracy on the test part."""
    settings = {"epochs": EPOCHS, "imgsz": IMGSZ, **chosen}
    started = time.monotonic()
    study_id = begin_study(context, Asked("seeds", version_id, "classify-mobilenet", SEEDS, settings, device="cpu"))
    while look_at_study(context, study_id).row.state == "running":
        for job_id in running_jobs(context.project):
            take_in(context.project, context.executor, context.intakes, job_id)
        time.sleep(0.2)
    seconds = time.monotonic() - started
    view = view_of(context, study_id)
    assert view.row.state == "done"
    assert [each.state for each in view.members] == ["done"] * SEEDS
    assert len({each.settings["seed"] for each in view.members}) == SEEDS
    for member in view.members:
        finished(context, start_measuring(context, model=member.model_id, version=version_id, part="test"))
    tested = view_of(context, study_id, part="test")
    found = summarise(tested.spec, tested.members, tested.progress)
    with context.project.registry.reading() as session:
        images = {model_reads.latest_evaluation(session, each.model_id, "test").images for each in tested.members}
    assert len(images) == 1
    return {
        f"recall of {RARE}": found.per_class[RARE]["recall"],
        "balanced accuracy": found.figures["recall"],
        "accuracy": found.figures["accuracy"],
    }, seconds


def test_what_each_remedy_does_to_the_recall_of_yellow(tmp_path: Path) -> None:
    context = imported(tmp_path / "project", lights(tmp_path / "lights"))
    version = freeze(context.project, "v1", SplitPlan((0.6, 0.1, 0.3), "similarity", seed=0))
    manifest = manifest_of(context.project, version.id)
    names = {known.id: known.name for known in manifest.classes}
    judged = Counter(names[label.class_id] for image in manifest.part("test") for label in image.labels)
    print(
        f"\nparts {dict(version.parts)}; to tell apart in the test part {dict(judged)}; {SEEDS} seeds, {EPOCHS} epochs"
    )
    rows = {name: study_of(context, version.id, dict(chosen)) for name, chosen in REMEDIES.items()}
    context.project.close()
    without = rows["none"][0][f"recall of {RARE}"].mean
    for name, (figures, seconds) in rows.items():
        recall = figures[f"recall of {RARE}"]
        ratio = f"ratio to none {recall.mean / without:.2f}" if without else "none found no yellow"
        print(f"{name:14}", " | ".join(f"{what} {spread.words()}" for what, spread in figures.items()), "|", ratio,
              f"| {seconds:.0f} s")  # fmt: skip
        print(f"{'':14} each seed:", ", ".join(f"{value:.3f}" for value in recall.values))
    assert all(figures[f"recall of {RARE}"].n == SEEDS for figures, _ in rows.values())
