"""Runs scenarios of one trainer in a process of their own, offline, and prints what came of each as one JSON object.

Called as: python trainer_child.py BACKEND FOLDER SCENARIO...
"""

import contextlib
import hashlib
import json
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from core.contract import ModelContract
from core.detections import BgrImage
from core.errors import Stopped, UserError
from core.images import read_bgr
from exports.onnx_model import finish_onnx
from exports.runtime import OnnxPredictor
from tests.contracts.as_the_library import compared, drawn_masks, drawn_suppression
from tests.contracts.trained_settings import ARCHITECTURES, TUNING
from tests.unit.training.drawn import draw_version
from training.backend import TrainSpec
from training.backends import BACKENDS
from training.dataset_dir import DatasetDir, lay_out
from training.epoch_log import read_epochs
from training.examples import lessons_of
from training.laid_pictures import VersionPictures
from training.parity import check_parity
from training.remedies import LIBRARYS_OWN, Remedies
from training.tensor_files import WEIGHTS, read_tensors, write_tensors
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy, Step
from training.transforms.samples import Frame
from training.weights_hash import tensors_sha256

EPOCHS = 2
CHECKPOINTS = {"ultralytics": "model.pt", "torchvision": WEIGHTS}
FIRST_STAGE = {"ultralytics": "model.0.", "torchvision": "backbone.features.0.0."}


class Listener:
    """A reporter that remembers; with `stops`, it asks to stop once half the work is passed."""

    def __init__(self, *, stops: bool = False, stops_at: float = 0.0) -> None:
        self.curve: list[tuple[int, dict[str, float]]] = []
        self.progressed: list[float] = []
        self.messages: list[str] = []
        self._stops = stops
        self._stops_at = stops_at  # this much of the work

    def progress(self, done: float, total: float, message: str = "") -> None:
        self.progressed.append(done / total)
        self.messages.append(message)

    def metrics(self, step: int, values: dict[str, float]) -> None:
        self.curve.append((step, dict(values)))

    def is_stop_asked(self) -> bool:
        if self._stops_at and self.progressed:
            return self.progressed[-1] > self._stops_at
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

    def retinanet(self) -> dict[str, object]:
        spec = replace(self._spec("detect"), architecture=ARCHITECTURES[self.backend]["retinanet"], epochs=1, batch=16)
        return self._whole("retinanet", spec)

    def segment(self) -> dict[str, object]:
        return self._once("segment", "segment")

    def segment_end2end(self) -> dict[str, object]:
        return self._once("segment_end2end", "segment")

    def obb(self) -> dict[str, object]:
        return self._once("obb", "obb")

    def obb_end2end(self) -> dict[str, object]:
        return self._once("obb_end2end", "obb")

    def as_the_library(self) -> dict[str, object]:
        """What our runtime finds with the networks of `segment` and `obb`, and what the library itself finds."""
        image = read_bgr(next((self.folder / "segment" / "pictures").glob("*.png")))
        image = cv2.resize(image, (330, 250), interpolation=cv2.INTER_CUBIC)
        return {
            "segment": compared(self.folder / "segment", "segment", "yolo_segment", image),
            "obb": compared(self.folder / "obb", "obb", "yolo_rotated", image),
            "mask_iou": drawn_masks(),
            "suppressed": drawn_suppression(),
        }

    def transformer(self) -> dict[str, object]:
        return self._once("transformer", "detect")

    def _once(self, name: str, task: str) -> dict[str, object]:
        """One epoch with settings of the library's own, but for what makes it quick."""
        tuning = {"optimizer": "AdamW", "lr0": 0.001, "workers": 0, "fliplr": 0.3, "val": True}
        spec = TrainSpec(
            task, ARCHITECTURES[self.backend][name], epochs=1, imgsz=64, batch=8, seed=5, threads=1, device="cpu",
            tuning=tuning,
        )  # fmt: skip
        return self._whole(name, spec)

    def remedied(self) -> dict[str, object]:
        """Pictures changed by a policy, drawn more often where their class is rare; whole pictures with one class."""
        return self._whole("remedied", self._remedied("classify"))

    def remedied_boxes(self) -> dict[str, object]:
        """The same with boxes, pasted objects and a weighted loss."""
        return self._whole("remedied_boxes", self._remedied("detect"))

    def previewed(self) -> dict[str, object]:
        """What the trainer shows its network, and what a person is shown of the same pictures: hashes of both."""
        task = "detect"
        spec = self._remedied(task)
        folder, dataset, _ = self._laid("previewed", task)
        manifest, locations = draw_version(folder / "again", task, train=16, valid=8)
        examples = sorted(lessons_of(manifest, "train", task)[0], key=lambda each: each.image.sha256)
        pictures = VersionPictures(examples, lambda sha256: Path(locations.paths[sha256]))
        frame = Frame(spec.imgsz, "letterbox")
        seen = {}
        for place, seed in enumerate(range(900, 900 + len(examples))):
            shown = augmented(
                pictures.sample(place), spec.remedies.policy, frame, seed=seed, pool=pictures, donors=pictures.donors()
            )
            planes = np.ascontiguousarray(shown.image[:, :, ::-1].transpose(2, 0, 1))
            seen[examples[place].image.sha256] = [hash_of(planes), shown.xyxy.round(3).tolist()]
        return {"shown": seen, "trained": fed_pictures(self.backend, spec, dataset, frame)}

    def _remedied(self, task: str) -> TrainSpec:
        spec = self._spec(task)
        tuning = {name: value for name, value in spec.tuning.items() if name not in LIBRARYS_OWN and name != "cls_pw"}
        kinds = ("copy_paste", "mosaic", "flip", "crop", "rotate", "colour", "night", "rain", "noise", "dropout")
        policy = Policy("everything", tuple(Step(kind, 0.7) for kind in kinds if task == "detect" or kind[0] != "c"))
        weights = "none" if self.backend == "ultralytics" and task == "classify" else "effective"
        remedies = Remedies(policy, "balanced", threshold=1.0, class_weights=weights)
        return replace(spec, tuning=tuning, remedies=remedies)

    def other_seed(self) -> dict[str, object]:
        return self._whole("other_seed", replace(self._spec("classify"), seed=6))

    def from_weights(self) -> dict[str, object]:
        """Starts from the model that `classify` left, which a person trusts."""
        weights = str(self.folder / "classify" / CHECKPOINTS[self.backend])
        spec = replace(self._spec("classify"), pretrained=weights, trusts_pretrained=True)
        return self._whole("from_weights", spec)

    def from_tensors(self) -> dict[str, object]:
        """Starts from the safetensors that `detect` left, without anybody's word, and learns nothing in one stage.

        Its classes are others and more, so the heads do not fit.
        """
        weights = self.folder / "detect" / WEIGHTS
        spec = replace(self._spec("detect"), pretrained=str(weights), epochs=1)
        folder, dataset, _ = self._laid("from_tensors", "detect")
        dataset = replace(dataset, classes=(*dataset.classes, "blau"))
        described = folder / "dataset" / "data.yaml"
        told = json.loads(described.read_text(encoding="utf-8"))
        described.write_text(json.dumps({**told, "names": dict(enumerate(dataset.classes))}), encoding="utf-8")
        listener = Listener()
        trained = BACKENDS[self.backend]().train(spec, dataset, folder, listener)
        before, after = read_tensors(weights)[0], read_tensors(folder / WEIGHTS)[0]
        first = [name for name in before if name.startswith(FIRST_STAGE[self.backend]) and "num_batches" not in name]
        return {
            "effective": trained.effective,
            "messages": listener.messages,
            "first_stage": {name: bool(np.array_equal(before[name], after[name])) for name in first},
            "hash": tensors_sha256(after),
            "weights_sha256": trained.weights_sha256,
        }

    def stopped(self) -> dict[str, object]:
        """Asked in the middle of the second epoch."""
        folder, dataset, _ = self._laid("stopped", "classify")
        listener = Listener(stops=True)
        try:
            BACKENDS[self.backend]().train(self._spec("classify"), dataset, folder, listener)
        except Stopped:
            return {"stopped": True, "told": [step for step, _ in listener.curve], "files": names(folder)}
        return {"stopped": False}

    def resumed(self) -> dict[str, object]:
        """For each network: an exact training that goes through, and one that is ended in its second epoch."""
        boxes = {
            name: replace(self._spec("detect"), architecture=ARCHITECTURES[self.backend][name])
            for name in ("detect", "end2end")
            if name in ARCHITECTURES[self.backend]
        }
        specs = {**boxes, "remedied": self._remedied("classify")}
        return {name: self._through_and_in_pieces(name, spec) for name, spec in specs.items()}

    def resumed_fast(self) -> dict[str, object]:
        """The same in the fast profile."""
        return self._through_and_in_pieces("fast", self._spec("classify"), profile="fast")

    def stopped_early(self) -> dict[str, object]:
        """Nothing is learnt, so patience ends the training; once through, once in pieces."""
        spec = self._spec("classify")
        tuning = {**spec.tuning, "lr0": 1e-9, "patience": 2}
        return self._through_and_in_pieces("early", replace(spec, tuning=tuning), epochs=6)

    def _through_and_in_pieces(
        self, name: str, spec: TrainSpec, *, profile: str = "exact", epochs: int = EPOCHS
    ) -> dict[str, object]:
        spec = replace(spec, profile=profile, epochs=epochs)
        trainer, told = BACKENDS[self.backend](), {}
        for way, stops in {"through": (0.0,), "in pieces": (1.4 / epochs, 0.0)}.items():
            folder, dataset, _ = self._laid(f"{name} {way}", spec.task)
            listeners = [Listener(stops_at=stop) for stop in stops]
            for listener in listeners:
                with contextlib.suppress(Stopped):
                    trained = trainer.train(spec, dataset, folder, listener)
            told[way] = {
                "weights_sha256": trained.weights_sha256,
                "epochs": read_epochs(folder),
                "told": [[step for step, _ in listener.curve] for listener in listeners],
            }
        return told

    def refused(self) -> dict[str, object]:
        """What the user gets told for each thing that cannot be."""
        folder, dataset, _ = self._laid("refused", "classify")
        (folder / "broken.pt").write_bytes(b"no checkpoint")
        write_tensors(folder / "other.safetensors", {"of.another.network": np.zeros(3, np.float32)}, {})
        spec = self._spec("classify")
        broken = replace(spec, pretrained=str(folder / "broken.pt"))
        asked = {
            "setting": replace(spec, tuning={"colour_of_money": 1.0}),
            "own": replace(spec, tuning={"project": "elsewhere"}),
            "untrusted": broken,
            "broken": replace(broken, trusts_pretrained=True),
            "unfitting": replace(spec, pretrained=str(folder / "other.safetensors")),
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
        manifest, locations = draw_version(folder / "pictures", task, train=16, valid=8)
        dataset = lay_out(
            manifest,
            folder / "dataset",
            task,
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


def hash_of(planes: np.ndarray) -> str:
    return hashlib.sha256(planes.tobytes()).hexdigest()


def fed_pictures(backend: str, spec: TrainSpec, dataset: DatasetDir, frame: Frame) -> dict[str, list[object]]:
    """By the picture's name: the hash of what the network gets, and its boxes in pixels."""
    if backend == "torchvision":
        from training.torchvision_backend.box_pictures import PolicyBoxes as OwnBoxes
        from training.torchvision_backend.box_pictures import part_files

        files = part_files(dataset, "train")
        fed = OwnBoxes(files, spec.remedies.policy, frame)
        items = {path.stem: fed[place, 900 + place] for place, path in enumerate(files)}
        return {name: [hash_of(item[0].numpy()), item[1].numpy().round(3).tolist()] for name, item in items.items()}
    from training.ultralytics_backend.pictures import PolicyBoxes

    files = sorted((dataset.root / "images" / "train").iterdir())
    boxes = PolicyBoxes(SimpleNamespace(labels=[], im_files=[str(path) for path in files]), spec.remedies.policy, frame)
    told = {}
    for place, path in enumerate(files):
        item = boxes[place, 900 + place]
        middle, side = item["bboxes"].numpy()[:, :2] * frame.size, item["bboxes"].numpy()[:, 2:] * frame.size
        xyxy = np.concatenate([middle - side / 2, middle + side / 2], axis=1)
        told[path.stem] = [hash_of(item["img"].numpy()), xyxy.round(3).tolist()]
    return told


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
