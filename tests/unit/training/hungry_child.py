"""Trains in a process whose memory is limited for real, and prints what came of it as one JSON object.

Called as: python hungry_child.py BACKEND FOLDER BATCH ROOM_MB. ROOM_MB is what the process may take beyond what it has
once its libraries are loaded; 0 sets no limit.
"""

import json
import resource
import sys
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[3]))

from core.errors import UserError
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.backends import BACKENDS
from training.dataset_dir import lay_out
from training.live_files import read_live
from training.smaller_batches import train_within_memory

ARCHITECTURES = {"torchvision": "mobilenet_v3_small", "ultralytics": "yolo11n-cls.yaml"}
IMGSZ = 160


class Listener:
    """A reporter that remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def progress(self, _done: float, _total: float, message: str = "") -> None:
        self.said.append(message)

    def metrics(self, _step: int, _values: object) -> None:
        pass

    def is_stop_asked(self) -> bool:
        return False


def load_libraries(backend: str) -> None:
    """Everything that takes room before the first picture."""
    import torch
    import torchvision.transforms  # noqa: F401 - for its room

    if backend == "ultralytics":
        from ultralytics.models.yolo.classify import ClassificationTrainer  # noqa: F401 - for its room
    torch.set_num_threads(1)
    torch.nn.functional.conv2d(torch.zeros(1, 3, 32, 32), torch.zeros(8, 3, 3, 3)).sum()


def main(backend: str, folder: Path, batch: int, room_mb: int) -> dict[str, object]:
    manifest, locations = draw_version(folder / "pictures", "classify", train=32, valid=2)
    dataset = lay_out(
        manifest,
        folder / "dataset",
        "classify",
        locate=lambda each: Path(locations.paths[each]),
        on_image=lambda *_: None,
    )
    tuning = {"workers": 0} if backend == "torchvision" else {"workers": 0, "auto_augment": "none"}
    spec = TrainSpec(
        "classify", ARCHITECTURES[backend], epochs=1, imgsz=IMGSZ, batch=batch, seed=3, threads=1, device="cpu",
        tuning=tuning,
    )  # fmt: skip
    load_libraries(backend)
    if room_mb:
        limit = psutil.Process().memory_info().vms + (room_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    listener = Listener()
    try:
        trained = train_within_memory(BACKENDS[backend](), spec, dataset, folder, listener)
    except UserError as error:
        return {"refused": str(error), "notes": list(read_live(folder).notes)}
    return {
        "effective": trained.effective,
        "weights_sha256": trained.weights_sha256,
        "notes": list(read_live(folder).notes),
        "said": listener.said,
        "epochs_of_clock": [epoch for epoch, _ in read_live(folder).clock],
    }


if __name__ == "__main__":
    told = main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(f"\n{json.dumps(told)}\n")
