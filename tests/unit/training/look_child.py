"""Trains the same with something to look at after each epoch and without, and prints what came of both as JSON.

Called as: python look_child.py FOLDER TASK
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import training.ultralytics_backend.trainer as backend
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.dataset_dir import lay_out
from training.live_files import read_live
from training.smaller_batches import train_within_memory

ARCHITECTURES = {"detect": "yolo11n.yaml", "classify": "yolo11n-cls.yaml"}


class Listener:
    """A reporter that remembers the curves."""

    def __init__(self) -> None:
        self.curve: list[dict[str, float]] = []

    def progress(self, _done: float, _total: float, _message: str = "") -> None:
        pass

    def metrics(self, _step: int, values: dict[str, float]) -> None:
        self.curve.append(dict(values))

    def is_stop_asked(self) -> bool:
        return False


def run(folder: Path, task: str) -> dict[str, object]:
    manifest, locations = draw_version(folder / "pictures", task, train=12, valid=8)
    dataset = lay_out(
        manifest, folder / "dataset", task, locate=lambda each: Path(locations.paths[each]), on_image=lambda *_: None
    )
    spec = TrainSpec(task, ARCHITECTURES[task], epochs=2, imgsz=64, batch=4, seed=3, threads=1, device="cpu",
                     tuning={"workers": 0, "val": True})  # fmt: skip
    listener = Listener()
    trained = train_within_memory(backend.UltralyticsTrainer(), spec, dataset, folder, listener)
    samples = read_live(folder).samples or {}
    told = {epoch: [path.name for path in paths] for epoch, paths in samples.items()}
    return {"weights": trained.weights_sha256, "curve": listener.curve, "samples": told}


def main(folder: Path, task: str) -> dict[str, object]:
    seen = run(folder / "seen", task)
    backend.EpochLook = lambda *_: lambda *_, **__: {}
    return {"seen": seen, "unseen": run(folder / "unseen", task)}


if __name__ == "__main__":
    sys.stdout.write(f"\n{json.dumps(main(Path(sys.argv[1]), sys.argv[2]))}\n")
