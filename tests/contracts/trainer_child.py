"""Runs scenarios of one trainer in a process of their own, offline, and prints what came of each as one JSON object.

Called as: python trainer_child.py BACKEND FOLDER SCENARIO...
"""

import json
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.contract import ModelContract
from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.images import read_bgr
from exports.onnx_model import finish_onnx
from exports.runtime import OnnxPredictor
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.backends import BACKENDS
from training.dataset_dir import DatasetDir, lay_out
from training.parity import check_parity

ARCHITECTURES = {
    "ultralytics": {"detect": "yolo11n.yaml", "end2end": "yolo26n.yaml", "classify": "yolo11n-cls.yaml"},
    "torchvision": {"classify": "mobilenet_v3_small"},
}
# Nothing here is the library's own default, so a setting that is lost on the way shows.
TUNING = {
    "ultralytics": {
        "detect": {
            "optimizer": "SGD", "lr0": 0.003, "lrf": 0.2, "momentum": 0.8, "weight_decay": 0.0007, "nbs": 8,
            "warmup_epochs": 0.5, "warmup_momentum": 0.7, "warmup_bias_lr": 0.01, "cos_lr": True, "patience": 7,
            "val": True, "workers": 0, "cls_pw": 0.1, "freeze": 1, "mosaic": 0.5, "close_mosaic": 1, "mixup": 0.1,
            "fliplr": 0.2, "flipud": 0.1, "degrees": 1.5, "translate": 0.2, "scale": 0.3, "shear": 0.5,
            "hsv_h": 0.01, "hsv_s": 0.3, "hsv_v": 0.2,
        },
        "classify": {"optimizer": "AdamW", "lr0": 0.002, "nbs": 8, "auto_augment": "none", "erasing": 0.1},
    },
    "torchvision": {
        "classify": {
            "optimizer": "SGD", "lr0": 0.003, "lrf": 0.2, "momentum": 0.8, "weight_decay": 0.0007,
            "warmup_epochs": 0.5, "label_smoothing": 0.1, "dropout": 0.1, "workers": 0, "val": True, "fliplr": 0.2,
            "flipud": 0.1, "scale": 0.3, "hsv_h": 0.01, "hsv_s": 0.3, "hsv_v": 0.2,
        },
    },
}  # fmt: skip
EPOCHS = 2


class Listener:
    """A reporter that remembers; with `stops`, it asks to stop once half the work is passed."""

    def __init__(self, *, stops: bool = False) -> None:
        self.curve: list[tuple[int, dict[str, float]]] = []
        self.progressed: list[float] = []
        self.messages: list[str] = []
        self._stops = stops

    def progress(self, done: float, total: float, message: str = "") -> None:
        self.progressed.append(done / total)
        self.messages.append(message)

    def metrics(self, step: int, values: dict[str, float]) -> None:
        self.curve.append((step, dict(values)))

    def is_stop_asked(self) -> bool:
        return self._stops and bool(self.progressed) and self.progressed[-1] > 1 / EPOCHS


class Bench:
    """One backend in one folder."""

    def __init__(self, backend: str, folder: Path) -> None:
        self.backend, self.folder = backend, folder

    def detect(self) -> dict[str, object]:
        return self._whole("detect", self._spec("detect"))

    def classify(self) -> dict[str, object]:
        return self._whole("classify", self._spec("classify"))

    def end2end(self) -> dict[str, object]:
        spec = replace(self._spec("detect"), architecture=ARCHITECTURES[self.backend]["end2end"], epochs=1)
        return self._whole("end2end", spec)

    def other_seed(self) -> dict[str, object]:
        return self._whole("other_seed", replace(self._spec("classify"), seed=6))

    def from_weights(self) -> dict[str, object]:
        """Starts from the model that `classify` left."""
        weights = str(self.folder / "classify" / "model.pt")
        spec = replace(self._spec("classify"), pretrained=weights, trusts_pretrained=True)
        return self._whole("from_weights", spec)

    def stopped(self) -> dict[str, object]:
        """Asked in the middle of the second epoch."""
        folder, dataset, _ = self._laid("stopped", "classify")
        listener = Listener(stops=True)
        try:
            BACKENDS[self.backend]().train(self._spec("classify"), dataset, folder, listener)
        except Stopped:
            return {"stopped": True, "told": [step for step, _ in listener.curve], "files": names(folder)}
        return {"stopped": False}

    def refused(self) -> dict[str, object]:
        """What the user gets told for each thing that cannot be."""
        folder, dataset, _ = self._laid("refused", "classify")
        (folder / "broken.pt").write_bytes(b"no checkpoint")
        spec = self._spec("classify")
        broken = replace(spec, pretrained=str(folder / "broken.pt"))
        asked = {
            "setting": replace(spec, tuning={"colour_of_money": 1.0}),
            "own": replace(spec, tuning={"project": "elsewhere"}),
            "untrusted": broken,
            "broken": replace(broken, trusts_pretrained=True),
            "device": replace(spec, device="cuda:77"),
            "architecture": replace(spec, architecture="no-such-network.yaml"),
        }
        told = {}
        for name, wrong in asked.items():
            try:
                BACKENDS[self.backend]().train(wrong, dataset, folder, Listener())
            except UserError as error:
                told[name] = str(error)
        return told

    def _spec(self, task: str) -> TrainSpec:
        return TrainSpec(
            task="classify" if task == "classify" else "detect",
            architecture=ARCHITECTURES[self.backend][task],
            epochs=EPOCHS,
            imgsz=64,
            batch=8,
            seed=5,
            threads=1,
            device="cpu",
            tuning=TUNING[self.backend][task],
        )

    def _laid(self, name: str, task: str) -> tuple[Path, DatasetDir, list[BgrImage]]:
        folder = self.folder / name
        manifest, locations = draw_version(
            folder / "pictures", "classify" if task == "classify" else "detect", train=16, valid=8
        )
        dataset = lay_out(
            manifest,
            folder / "dataset",
            "classify" if task == "classify" else "detect",
            locate=lambda sha256: Path(locations.paths[sha256]),
            on_image=lambda *_: None,
        )
        return folder, dataset, [read_bgr(Path(path)) for path in sorted(locations.paths.values())[:2]]

    def _whole(self, name: str, spec: TrainSpec) -> dict[str, object]:
        folder, dataset, samples = self._laid(name, spec.task)
        listener = Listener()
        trainer = BACKENDS[self.backend]()
        trained = trainer.train(spec, dataset, folder, listener)
        exported = trainer.export_onnx(spec, trained, folder, samples)
        contract = ModelContract(spec.task, trained.classes, exported.input, exported.decoder)
        onnx_sha256 = finish_onnx(exported.onnx, folder / "model.onnx", metadata={"task": spec.task})
        predictor = OnnxPredictor(folder / "model.onnx", contract)
        return {
            "weights_sha256": trained.weights_sha256,
            "onnx_sha256": onnx_sha256,
            "decoder": exported.decoder,
            "classes": list(trained.classes),
            "effective": trained.effective,
            "used": library_settings(trained.checkpoint) if self.backend == "ultralytics" else None,
            "asked": {"epochs": spec.epochs, "imgsz": spec.imgsz, "batch": spec.batch, "seed": spec.seed}
            | {"model": spec.architecture, "task": spec.task, "device": spec.device, **spec.tuning},
            "parity": check_parity(predictor, exported),
            "curve": listener.curve,
            "progress": listener.progressed,
            "messages": listener.messages,
            "files": names(folder),
        }


def library_settings(checkpoint: Path) -> dict[str, object]:
    """What ultralytics itself wrote down of the settings it trained with."""
    from ultralytics.nn.tasks import torch_safe_load

    loaded, _ = torch_safe_load(checkpoint, safe_only=True)
    return {name: value for name, value in loaded["train_args"].items() if isinstance(value, bool | int | float | str)}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def main(backend: str, folder: str, scenarios: list[str]) -> None:
    attempts: list[str] = []

    def no_network(*address: object, **_: object) -> NoReturn:
        attempts.append(str(address[-1]))
        raise OSError("there is no network here")

    socket.socket.connect = no_network  # type: ignore[method-assign]
    socket.getaddrinfo = no_network  # type: ignore[assignment]
    bench = Bench(backend, Path(folder))
    outcomes: dict[str, object] = {"network": attempts}
    for name in scenarios:
        scenario: Callable[[], dict[str, object]] = getattr(bench, name)
        outcomes[name] = scenario()
    (Path(folder) / "outcomes.json").write_text(json.dumps(outcomes), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
