"""Trains with the batch that was asked for, or one that fits; and with half of it when the memory was not enough.

Each try starts from the beginning and from the seed, so that a repetition with the batch that was in the end used
gives the same. What was changed is told at once, stays with the run as a note, and is in what it says it used.
"""

import gc
import shutil
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from core.canonical import Json
from core.errors import Stopped, UserError
from core.jobs.spec import EVENTS
from training.backend import Reporter, Trained, Trainer, TrainSpec
from training.batch_fit import fitted_to_card, fitted_to_host, host_free_bytes
from training.dataset_dir import DatasetDir
from training.disk_room import in_gb
from training.live_files import LIVE
from training.live_run import LiveRun, load_watched
from training.profile import EXACT
from training.recipes import FIT
from training.state_files import STATES, StateFiles

MOST_HALVINGS = 3
# What libraries say when the memory of a card or of the computer was not enough; the last is oneDNN on a processor.
_SIGNS = (
    "out of memory", "can't allocate memory", "cannot allocate memory", "not enough memory", "std::bad_alloc",
    "insufficient memory", "failed to allocate", "cublas_status_alloc_failed", "could not create a primitive",
)  # fmt: skip

_STAYS = (LIVE, EVENTS)
_OF_A_TRY = (".pt", ".safetensors", ".jsonl", ".json", ".onnx")


def train_within_memory(
    trainer: Trainer, spec: TrainSpec, dataset: DatasetDir, folder: Path, reporter: Reporter
) -> Trained:
    """Train; gives what the trainer gives, with `batch_asked` and `notes` beside what was used where they differ.

    Raises UserError when the memory is not enough for an eighth of the batch or for one picture, and Stopped, with a
    sentence when it was the disk that asked.
    """
    live, notes = LiveRun(reporter, folder), list[str]()

    def note(words: str) -> None:
        notes.append(words)
        live.note(words)

    with load_watched(folder):
        used = _settled(trainer, spec, dataset, note)
        halvings = 0 if spec.profile == EXACT else MOST_HALVINGS  # exact is what was asked for
        for halving in range(halvings + 1):
            known = {path.name for path in folder.iterdir()}
            live.begin()
            try:
                trained = trainer.train(used, dataset, folder, live)
            except Stopped as stopped:
                raise Stopped(live.low_disk) from stopped
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                if used.batch == 1 or halving == halvings:
                    raise _too_little(used) from error
                _let_go(error)
            else:
                return _told(trained, spec, notes)
            _clear(folder, known)
            used = replace(used, batch=used.batch // 2)
            note(f"The memory was not enough for batch {used.batch * 2}: the training began again with {used.batch}.")
    raise AssertionError("the last try either gives a model or raises")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error, or what it came from, says that memory could not be had."""
    return any(
        isinstance(each, MemoryError) or any(sign in str(each).lower() for sign in _SIGNS) for each in _chain(error)
    )


def _settled(trainer: Trainer, spec: TrainSpec, dataset: DatasetDir, note: Callable[[str], None]) -> TrainSpec:
    """The spec with a batch that is a number."""
    if spec.batch != FIT:
        return spec
    pictures, memory = dataset.counts["train"], trainer.step_memory(spec, len(dataset.classes))
    if memory is None:
        free = host_free_bytes()
        batch = fitted_to_host(free, spec, pictures)
        note(f"Batch {batch}, chosen for the {in_gb(free)} of memory that are free.")
    else:
        batch = fitted_to_card(memory, pictures)
        note(f"Batch {batch}, measured to fit the {in_gb(memory.free_bytes)} that are free on the graphics card.")
    return replace(spec, batch=batch)


def _told(trained: Trained, asked: TrainSpec, notes: list[str]) -> Trained:
    if not notes:
        return trained
    said: list[Json] = list(notes)
    return replace(trained, effective={**trained.effective, "batch_asked": asked.batch, "notes": said})


def _too_little(spec: TrainSpec) -> UserError:
    return UserError(
        f"The memory was not enough to train, even with batch {spec.batch}; no model was made.",
        "Choose smaller pictures (imgsz) or a smaller network, or close other programs.",
    )


def _let_go(error: BaseException) -> None:
    """The frames that an error keeps hold the tensors that did not fit."""
    for each in _chain(error):
        traceback.clear_frames(each.__traceback__)
        each.__traceback__ = None


def _clear(folder: Path, known: set[str]) -> None:
    """What a try wrote is gone before the next one: none may go on from the other's weights."""
    gc.collect()
    StateFiles(folder / STATES).clear()
    for path in folder.iterdir():
        if path.name in known or path.name in _STAYS:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix in _OF_A_TRY:  # not what somebody asks of the job meanwhile, such as to stop
            path.unlink()


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
