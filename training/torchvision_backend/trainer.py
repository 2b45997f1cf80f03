"""The trainer: networks of torchvision from scratch or from given weights, the same each time for one seed."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.detections import BgrImage
from core.errors import UserError
from training.backend import Exported, Reporter, StepMemory, Trained, TrainSpec
from training.dataset_dir import DatasetDir
from training.devices import card_count, choose_device
from training.remedies import LIBRARYS_OWN
from training.tensor_files import read_tensors
from training.torchvision_backend.checkpoints import begin_with
from training.torchvision_backend.classifying import Naming
from training.torchvision_backend.exporting import export_checkpoint
from training.torchvision_backend.finding import Finding, without_choice
from training.torchvision_backend.learning import Learning, Lesson
from training.torchvision_backend.networks import (
    CLASSIFIERS,
    DETECTORS,
    check_architecture,
    freeze,
    make_classifier,
    make_detector,
)
from training.torchvision_backend.step_memory import step_on_card
from training.torchvision_backend.tuning import BoxTuning, Tuning, WholeTuning, tuning_of
from training.weights_hash import tensors_sha256

STRIDE, FEWEST = 32, 2  # of an input, pixels; of a batch, which has statistics


class TorchvisionTrainer:
    """`training.backend.Trainer` by torchvision."""

    def train(self, spec: TrainSpec, dataset: DatasetDir, folder: Path, reporter: Reporter) -> Trained:
        """Train; the checkpoint is `model.safetensors` in the folder, the best by the valid part (the last without)."""
        tuning = _tuning(spec)
        _check_askable(spec)
        device = _prepare(spec)
        network = _network(spec, tuning, len(dataset.classes))
        frozen = freeze(network, spec.architecture, tuning.freeze)
        told = ""
        if spec.pretrained:
            told = begin_with(network, Path(spec.pretrained), is_trusted=spec.trusts_pretrained)
            reporter.progress(0, spec.epochs, told)
        lesson = _lesson(spec, tuning, dataset, network.to(device), device=device, frozen=frozen)
        learning = Learning(spec, tuning, lesson, device=device, folder=folder, classes=dataset.classes)
        try:
            checkpoint = learning.run(reporter)
        except FileNotFoundError as error:
            raise UserError(
                f"A picture that the training reads is gone from the job's folder ({error}). What it had finished was"
                " kept.",
                "Go on with it: the pictures are then laid out anew.",
            ) from error
        sha256 = tensors_sha256(read_tensors(checkpoint)[0])
        effective = {**learning.effective(), **({"pretrained_fit": told} if told else {})}
        return Trained(checkpoint, dataset.classes, sha256, effective)

    def step_memory(self, spec: TrainSpec, classes: int) -> StepMemory | None:
        """What a step takes on the spec's graphics card; None on anything else."""
        device = _prepare(spec)
        if not device.startswith("cuda"):
            return None
        tuning = _tuning(spec)
        network = _network(spec, tuning, classes)
        if isinstance(tuning, BoxTuning):
            network = without_choice(network)
        return step_on_card(network, spec.imgsz, device, is_mixed=True)

    def export_onnx(self, spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
        """The checkpoint with its scores at the end as ONNX, on the CPU whatever it was trained on."""
        return export_checkpoint(spec, trained, folder, samples)


def _check_askable(spec: TrainSpec) -> None:
    check_architecture(spec.architecture, CLASSIFIERS if spec.task == "classify" else tuple(DETECTORS))
    both = sorted(name for name in spec.tuning if name in LIBRARYS_OWN)
    if spec.remedies.policy is not None and both:
        raise UserError(f"{both[0]} is set, and a transform policy stands in its place.", "Leave one of them out.")
    if spec.task != "classify" and spec.imgsz % STRIDE:
        nearest = max(STRIDE, round(spec.imgsz / STRIDE) * STRIDE)
        raise UserError(
            f"imgsz cannot be {spec.imgsz}: these networks work in steps of {STRIDE}.", f"Set imgsz={nearest}."
        )
    if spec.batch < FEWEST:
        raise UserError(
            f"batch cannot be {spec.batch}: these networks take statistics of each batch.", f"Set batch={FEWEST}."
        )


def _prepare(spec: TrainSpec) -> str:
    """Seed everything and pin the threads; gives the device."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    import torch

    cuda_devices = torch.cuda.device_count() if torch.cuda.is_available() else 0
    device = choose_device(spec.device, cuda_devices=cuda_devices, has_mps=torch.backends.mps.is_available())
    if card_count(device) > 1:
        raise UserError(
            "torchvision's trainer works on one card, so nothing was trained.", "Choose one, such as cuda:0."
        )
    torch.set_num_threads(spec.threads)
    torch.manual_seed(spec.seed)
    torch.use_deterministic_algorithms(mode=True, warn_only=True)
    return device


def _tuning(spec: TrainSpec) -> Tuning:
    return tuning_of(spec.tuning, WholeTuning if spec.task == "classify" else BoxTuning)


def _network(spec: TrainSpec, tuning: Tuning, classes: int) -> Any:
    if isinstance(tuning, WholeTuning):
        return make_classifier(spec.architecture, classes, tuning.dropout)
    return make_detector(spec.architecture, classes, spec.imgsz)


def _lesson(
    spec: TrainSpec, tuning: Tuning, dataset: DatasetDir, network: Any, *, device: str, frozen: tuple[Any, ...]
) -> Lesson:
    if isinstance(tuning, WholeTuning):
        return Naming(spec, tuning, dataset, network, device=device, frozen=frozen)
    assert isinstance(tuning, BoxTuning)
    return Finding(spec, tuning, dataset, network, device=device, frozen=frozen)
