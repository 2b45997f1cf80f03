"""One training by ultralytics in a process of its own: bare, or through Roadwright's trainer; says how long it took.

Called as: python overhead_child.py bare|roadwright FOLDER SPEC.json. The bare one is the library's own trainer with the
same settings, its downloads and telemetry silenced, and without its last evaluation and its table of results, which
Roadwright leaves out: what is compared is the training.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.jobs.reporter import JobReporter
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.dataset_dir import DatasetDir, lay_out
from training.ultralytics_backend.quiet import pin_threads, silence
from training.ultralytics_backend.trainer import UltralyticsTrainer, checkpoint_sha256, overrides_of


def main(how: str, folder: Path, spec_file: Path) -> None:
    told = json.loads(spec_file.read_text())
    pictures = told.pop("pictures")
    spec = TrainSpec(**told)
    manifest, locations = draw_version(folder / "pictures", spec.task, train=pictures, valid=pictures // 4)
    dataset = lay_out(
        manifest, folder / "dataset", spec.task, locate=lambda sha256: Path(locations.paths[sha256]),
        on_image=lambda *_: None,
    )  # fmt: skip
    silence(folder)
    import torch  # noqa: F401 - loading the libraries is no part of a training
    import ultralytics.models.yolo  # noqa: F401

    begun = time.perf_counter()
    train = bare if how == "bare" else through_roadwright
    sha256 = train(spec, dataset, folder)
    print(json.dumps({"seconds": time.perf_counter() - begun, "weights_sha256": sha256}))


def bare(spec: TrainSpec, dataset: DatasetDir, folder: Path) -> str:
    from ultralytics.models.yolo.classify import ClassificationTrainer
    from ultralytics.models.yolo.detect import DetectionTrainer

    stock = ClassificationTrainer if spec.task == "classify" else DetectionTrainer
    trainer = stock(overrides=overrides_of(spec, dataset, folder))
    pin_threads(spec.threads)
    trainer.final_eval = lambda: None
    trainer.read_results_csv = dict
    trainer.train()
    return checkpoint_sha256(trainer.best)


def through_roadwright(spec: TrainSpec, dataset: DatasetDir, folder: Path) -> str:
    return UltralyticsTrainer().train(spec, dataset, folder, JobReporter(folder)).weights_sha256


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
