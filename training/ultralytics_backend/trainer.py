"""The trainer: one spec into ultralytics, one checkpoint out, everything written inside the job folder.

Each quirk of the library that is met here is named where it is met; the list is in the design.
"""

import contextlib
import re
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

from core.canonical import Json
from core.detections import BgrImage, Task
from core.errors import Stopped, UserError
from training.backend import Exported, Reporter, StepMemory, Trained, TrainSpec
from training.dataset_dir import DatasetDir
from training.profile import EXACT
from training.recipes import Setting
from training.remedies import LIBRARYS_OWN, Plan, check_possible, plan_of
from training.tensor_files import WEIGHTS
from training.ultralytics_backend.continuing import AlreadyTrained, Continuation
from training.ultralytics_backend.epoch_look import EpochLook
from training.ultralytics_backend.exporting import RTDETR, export_checkpoint
from training.ultralytics_backend.hooks import EpochHooks
from training.ultralytics_backend.memory import guarded, measured_step
from training.ultralytics_backend.pictures import train_loader
from training.ultralytics_backend.quiet import chosen_device, pin_threads, silence
from training.ultralytics_backend.several_cards import check_cards, ended_early
from training.ultralytics_backend.weights import Starting, read_weights, write_weights
from training.weights_hash import tensors_sha256

CHECKPOINT, LIBRARYS_FOLDER = "model.pt", "ultralytics"
STRIDE = 32
ARCHITECTURE = re.compile(r"yolo(?:11|26)[nsmlx](-cls|-seg|-obb)?\.yaml|rtdetr-[lx]\.yaml")
ENDINGS: dict[Task, str] = {"detect": "", "classify": "-cls", "segment": "-seg", "obb": "-obb"}
# What the adapter itself decides: a recipe that sets one of these asks for something it cannot have.
OWN = {
    "task", "mode", "model", "data", "project", "name", "exist_ok", "device", "plots", "save", "save_period",
    "deterministic", "amp", "verbose", "pretrained", "resume", "cache", "time", "single_cls", "multi_scale",
    "compile", "split", "cfg", "epochs", "imgsz", "batch", "seed",
}  # fmt: skip
# What the library would do to pictures by itself; off where a policy does it.
LIBRARY_OFF: dict[str, Setting] = {
    "mosaic": 0.0, "mixup": 0.0, "cutmix": 0.0, "copy_paste": 0.0, "fliplr": 0.0, "flipud": 0.0, "degrees": 0.0,
    "translate": 0.0, "scale": 0.0, "shear": 0.0, "perspective": 0.0, "hsv_h": 0.0, "hsv_s": 0.0, "hsv_v": 0.0,
    "erasing": 0.0, "auto_augment": "",
}  # fmt: skip


class UltralyticsTrainer:
    """`training.backend.Trainer` by ultralytics."""

    def train(self, spec: TrainSpec, dataset: DatasetDir, folder: Path, reporter: Reporter) -> Trained:
        """Train, from the newest state in the folder where there is one.

        The checkpoint is `model.pt` in the folder, the best by the valid part (the last without one).
        """
        import cv2

        silence(folder)
        shutil.rmtree(folder / LIBRARYS_FOLDER, ignore_errors=True)  # of a run that was killed, perhaps half written
        overrides = overrides_of(spec, dataset, folder)
        weights = None
        if spec.pretrained:
            tell = partial(reporter.progress, 0, spec.epochs)
            weights = read_weights(Path(spec.pretrained), folder, is_trusted=spec.trusts_pretrained, tell=tell)
        plan = plan_of(spec.remedies, dataset.train_labels, dataset.classes)
        trainer = _trainer_class(spec, weights, plan, folder)(overrides=overrides)
        pin_threads(spec.threads)  # the trainer has just selected its device, which sets another count
        _check_arrived(trainer, overrides)
        continuation = Continuation(spec, folder)
        EpochHooks(reporter, continuation, EpochLook(spec, dataset, folder)).listen(trainer)
        try:
            _train(trainer)
            checkpoint = _keep(trainer, dataset, folder)
        except Stopped:
            _keep(trainer, dataset, folder)
            raise
        except CalledProcessError as error:
            raise ended_early(error, reporter) from error
        except FileNotFoundError as error:
            raise _missing(error) from error
        except (RuntimeError, cv2.error) as error:
            raise _explained(error) from error
        if checkpoint is None:
            raise RuntimeError("ultralytics ended a training without a checkpoint")
        write_weights(folder / WEIGHTS, checkpoint)
        told = {"pretrained_fit": weights.told} if weights is not None else {}
        effective = {**_effective(trainer, spec, overrides), **told}
        return Trained(checkpoint, dataset.classes, checkpoint_sha256(checkpoint), effective)

    def step_memory(self, spec: TrainSpec, classes: int) -> StepMemory | None:
        """What a step takes on the spec's graphics card; None on anything else."""
        return measured_step(spec, classes)

    def export_onnx(self, spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
        """The checkpoint as ONNX, on the CPU whatever it was trained on."""
        silence(folder)
        return export_checkpoint(spec, trained, folder, samples)


def _train(trainer: Any) -> None:
    """Train to the end, or not at all where a state is of the last epoch."""
    with contextlib.suppress(AlreadyTrained):
        trainer.train()


def overrides_of(spec: TrainSpec, dataset: DatasetDir, folder: Path) -> dict[str, Any]:
    """The spec in the library's words. Raises UserError for a setting that it does not have."""
    _check_askable(spec)
    device = chosen_device(spec.device)
    check_cards(spec, f"cuda:{device}" if device[0].isdigit() else device)
    tuning: dict[str, Setting] = {**spec.tuning}
    if tuning.get("auto_augment") == "none":
        tuning["auto_augment"] = ""
    if spec.remedies.policy is not None:
        tuning = {**LIBRARY_OFF, **tuning}
    if spec.profile == EXACT:
        tuning |= {"nbs": spec.batch, "workers": 0}
    if not dataset.has_valid:
        tuning["val"] = False  # there is nothing to choose the best epoch by: the last one is kept
    return {
        **tuning,
        "task": spec.task,
        "mode": "train",
        "model": spec.architecture,
        "data": str(dataset.root if spec.task == "classify" else dataset.root / "data.yaml"),
        "epochs": spec.epochs,
        "imgsz": spec.imgsz,
        "batch": spec.batch,
        "seed": spec.seed,
        "device": device,
        "amp": device not in ("cpu", "mps") and not spec.architecture.startswith(RTDETR),  # its matching meets NaN
        "pretrained": bool(spec.pretrained),
        "project": str(folder),
        "name": LIBRARYS_FOLDER,
        "exist_ok": True,  # or a second run in this folder would land beside it
        "plots": False,
        "save": True,
        "save_period": -1,
        "deterministic": True,
        "verbose": False,
    }


def _check_askable(spec: TrainSpec) -> None:
    from ultralytics.cfg import DEFAULT_CFG_DICT

    unknown = sorted(name for name in spec.tuning if name in OWN or name not in DEFAULT_CFG_DICT)
    if unknown:
        raise UserError(f"ultralytics takes no setting {', '.join(unknown)}.", "Correct the recipe.")
    both = sorted(name for name in spec.tuning if name in LIBRARYS_OWN)
    if spec.remedies.policy is not None and both:
        raise UserError(f"{both[0]} is set, and a transform policy stands in its place.", "Leave one of them out.")
    check_possible(
        spec.remedies, task=spec.task, backend="ultralytics", settings=spec.tuning, architecture=spec.architecture
    )
    named = ARCHITECTURE.fullmatch(spec.architecture)
    if named is None or (named[1] or "") != ENDINGS[spec.task]:
        ending = ENDINGS[spec.task]
        raise UserError(
            f"There is no network {spec.architecture} for this task.",
            f"Use yolo11 or yolo26, n to x, such as yolo11n{ending}.yaml"
            f"{', or rtdetr-l.yaml' if spec.task == 'detect' else ''}.",
        )
    if spec.imgsz % STRIDE:
        nearest = max(STRIDE, round(spec.imgsz / STRIDE) * STRIDE)
        raise UserError(
            f"imgsz cannot be {spec.imgsz}: these networks work in steps of {STRIDE}.", f"Set imgsz={nearest}."
        )
    if spec.tuning.get("optimizer") == "auto":
        raise UserError("The optimizer auto ignores the learning rate, so it is not used.", "Set optimizer=AdamW.")


def _trainer_class(spec: TrainSpec, starting: Starting | None, plan: Plan, folder: Path) -> Any:
    """The library's trainer for the task, begun with the weights `starting`, without its second evaluation; pictures
    are drawn and changed, and classes weighed, as the remedies say.
    """
    stock: Any = guarded(_stock_trainer(spec), folder)

    class OfflineTrainer(stock):  # type: ignore[misc]  # the library has no types
        def get_model(self, cfg: Any = None, weights: Any = None, verbose: bool = False) -> Any:
            begun = starting.network if starting is not None else None
            network = super().get_model(cfg=cfg, weights=weights or begun, verbose=verbose)
            if starting is not None:
                starting.fill(network)
            return network

        def get_dataloader(self, *args: Any, mode: str = "train", **words: Any) -> Any:
            loader = super().get_dataloader(*args, mode=mode, **words)
            return train_loader(loader, spec, plan) if mode == "train" else loader

        def set_class_weights(self) -> None:
            super().set_class_weights()
            if plan.weights is not None:
                weigh_classes(self.model, plan.weights)

        def final_eval(self) -> None:
            """Left out: the exported model is what is evaluated, and by a judge without a time limit."""

        def read_results_csv(self) -> dict[str, Any]:
            """Left out: the curves are in the registry."""
            return {}

    return OfflineTrainer


def _stock_trainer(spec: TrainSpec) -> Any:
    from ultralytics.models.rtdetr.train import RTDETRTrainer
    from ultralytics.models.yolo.classify import ClassificationTrainer
    from ultralytics.models.yolo.detect import DetectionTrainer
    from ultralytics.models.yolo.obb import OBBTrainer
    from ultralytics.models.yolo.segment import SegmentationTrainer

    if spec.architecture.startswith(RTDETR):
        return RTDETRTrainer
    trainers: dict[Task, Any] = {
        "classify": ClassificationTrainer, "detect": DetectionTrainer, "segment": SegmentationTrainer,
        "obb": OBBTrainer,
    }  # fmt: skip
    return trainers[spec.task]


def weigh_classes(model: Any, weights: tuple[float, ...]) -> None:
    """Set what the loss of boxes multiplies each class's part with; the library makes its loss after this."""
    import torch
    from ultralytics.utils.torch_utils import unwrap_model

    network = unwrap_model(model)
    network.class_weights = torch.tensor(weights, dtype=torch.float32, device=next(network.parameters()).device)


def _check_arrived(trainer: Any, overrides: dict[str, Any]) -> None:
    """Every setting must be in force: a field that the library drops would train something else in silence."""
    forced = {"workers"} if trainer.device.type in ("cpu", "mps") else set()  # it loads in process there
    if trainer.args.task == "classify":
        forced |= {"multi_scale"}
    lost = [
        f"{name}={getattr(trainer.args, name, None)!r}, not {value!r}"
        for name, value in overrides.items()
        if name not in forced and getattr(trainer.args, name, None) != value
    ]
    if lost:
        raise RuntimeError(f"ultralytics did not take: {'; '.join(lost)}")


def _keep(trainer: Any, dataset: DatasetDir, folder: Path) -> Path | None:
    """The best finished checkpoint without its optimizer as `model.pt`, and the rest of the run's files removed.

    It carries the classes' own names: a classifier was trained on the names of folders.
    """
    import torch
    from ultralytics.nn.tasks import torch_safe_load
    from ultralytics.utils.torch_utils import strip_optimizer

    best, kept = Path(trainer.best), folder / CHECKPOINT
    if not best.exists():
        return None
    strip_optimizer(best, str(kept))
    stripped, _ = torch_safe_load(kept, safe_only=True)
    stripped["model"].names = dict(enumerate(dataset.classes))
    torch.save(stripped, kept)
    shutil.rmtree(trainer.save_dir)
    return kept


def checkpoint_sha256(checkpoint: Path) -> str:
    """The hash of the weights in a checkpoint of the library."""
    from ultralytics.nn.tasks import torch_safe_load

    loaded, _ = torch_safe_load(checkpoint, safe_only=True)
    return tensors_sha256({name: tensor.cpu().numpy() for name, tensor in loaded["model"].state_dict().items()})


def _effective(trainer: Any, spec: TrainSpec, overrides: dict[str, Any]) -> dict[str, Json]:
    """What was in fact used, which memory, the device and the library's own limits may have changed."""
    import torch

    args = {name: getattr(trainer.args, name) for name in (*spec.tuning, "epochs", "imgsz", "batch", "seed", "amp")}
    device = torch.cuda.get_device_name(trainer.device) if trainer.device.type == "cuda" else trainer.device.type
    return {
        **args,
        "batch": int(trainer.batch_size),
        "workers": int(trainer.args.workers),
        "threads": torch.get_num_threads(),
        "device": trainer.device.type,
        "device_name": device,
        "optimizer": type(trainer.optimizer).__name__ if trainer.optimizer is not None else str(trainer.args.optimizer),
        "is_mixed_precision": bool(
            getattr(trainer, "amp", overrides["amp"])
        ),  # several cards: known to their processes
        "epochs_done": int(getattr(trainer, "epoch", spec.epochs - 1)) + 1,
        "pretrained": bool(overrides["pretrained"]),
    }


def _missing(error: FileNotFoundError) -> UserError:
    return UserError(
        f"A picture that the training reads is gone from the job's folder ({error}). What it had finished was kept.",
        "Go on with it: the pictures are then laid out anew.",
    )


def _explained(error: Exception) -> Exception:
    reason = str(error)
    if "NaN" in reason:
        return UserError(
            "The training diverged: its loss was no longer a number.", "Train again with a smaller lr0, such as half."
        )
    if "PytorchStreamWriter" in reason or "inline_container" in reason:
        return UserError(
            "A file of the training could not be written whole, most likely because the disk is full."
            " What it had finished was kept.",
            "Free some space and go on with it.",
        )
    return error
