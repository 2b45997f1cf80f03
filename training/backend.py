"""The seam between training and the libraries that train: values in, values out, nothing of a library's own.

A trainer runs in a worker process only. It never sees a registry, and it keeps all it writes inside the job folder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.contract import InputContract
from core.detections import TASKS, BgrImage, Task
from training.dataset_dir import DatasetDir
from training.outlines import LANE_WIDTH_PX
from training.profile import Profile
from training.recipes import Settings
from training.remedies import Remedies

NetworkInput = NDArray[np.float32]  # (n, 3, height, width), as the input contract says
NetworkOutput = NDArray[np.float32]  # (n, ...), one answer an input


class Reporter(Protocol):
    """How a trainer tells of its progress; core.jobs.reporter.JobReporter is one."""

    def progress(self, done: float, total: float, message: str = "") -> None:
        """Say how far the work is."""

    def metrics(self, step: int, values: Mapping[str, float]) -> None:
        """Add one step to the live curves."""

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""


@dataclass(frozen=True, slots=True)
class TrainSpec:
    """One training. `tuning` holds the settings that only this backend knows; it refuses those it does not.

    `pretrained` is a file of weights or empty: safetensors, or a pickle, which can run any program when it is read:
    `trusts_pretrained` says that the person trusts whoever made it. `device` is auto, cpu, mps, cuda, cuda:N, or
    several cards: cuda:0,1 or cuda:all. `batch` 0 stands for one that fits the memory there is; a trainer is only ever
    handed a number above it.
    With a policy among the `remedies`, its steps stand in place of the library's own changes to pictures.
    A training whose folder holds a state goes on from it; with the `profile` exact, to the same bits.
    `lane_width_px` is how wide the strokes are that lanes and lines are taken for where outlines are learned.
    """

    task: Task
    architecture: str
    epochs: int
    imgsz: int
    batch: int
    seed: int
    threads: int
    device: str = "auto"
    pretrained: str = ""
    trusts_pretrained: bool = False
    tuning: Settings = field(default_factory=dict)
    remedies: Remedies = field(default_factory=Remedies)
    profile: Profile = "fast"
    lane_width_px: float = LANE_WIDTH_PX

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise ValueError(f"a training's task is one of {TASKS}, not {self.task!r}")
        if min(self.epochs, self.imgsz, self.threads) < 1 or min(self.seed, self.batch) < 0:
            raise ValueError("epochs, imgsz and threads are at least 1, batch and seed at least 0")


@dataclass(frozen=True, slots=True)
class StepMemory:
    """What one step of a training takes on a graphics card, bytes, measured at two sizes of its batch, smaller first.

    `free_bytes` is what was free there before the network came; `cards` share a batch evenly.
    """

    free_bytes: int
    taken: tuple[tuple[int, int], tuple[int, int]]  # (batch, bytes)
    cards: int = 1

    def __post_init__(self) -> None:
        (few, _), (more, _) = self.taken
        if not 0 < few < more:
            raise ValueError("two sizes of a batch are measured, the smaller first")


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training left: the checkpoint, its classes in order, its tensors' hash, and what was in fact used."""

    checkpoint: Path
    classes: tuple[str, ...]
    weights_sha256: str
    effective: JsonObject


@dataclass(frozen=True, slots=True, eq=False)
class Exported:
    """The ONNX file of a checkpoint, how it is fed and read, and n inputs with the checkpoint's own answers to them.

    `more_outputs` are the answers of a network with several outputs, from the second on (scores, prototypes of masks).
    """

    onnx: Path
    decoder: str
    input: InputContract
    golden_input: NetworkInput
    golden_output: NetworkOutput
    more_outputs: tuple[NetworkOutput, ...] = ()


class Trainer(Protocol):
    """A library that trains."""

    def train(self, spec: TrainSpec, dataset: DatasetDir, folder: Path, reporter: Reporter) -> Trained:
        """Train inside `folder`, on from the newest state that is kept there (`training.state_files`).

        After each epoch its weights' hash goes to `training.epoch_log`. Raises Stopped at the next batch when asked,
        UserError for what the user can mend.
        """

    def step_memory(self, spec: TrainSpec, classes: int) -> StepMemory | None:
        """What a step takes on the graphics card, tried out; None where the spec's device is none."""

    def export_onnx(self, spec: TrainSpec, trained: Trained, folder: Path, samples: Sequence[BgrImage]) -> Exported:
        """Write the checkpoint as ONNX inside `folder`: fixed size, batch of one; equal weights give equal tensors.

        `samples` are a few pictures, at least one, to keep the checkpoint's own answers for.
        """
