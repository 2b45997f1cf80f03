"""The worker proper: runs the task of one job folder and says how it went. Never opens a registry, never shows Qt."""

import contextlib
import errno
import os
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from core.canonical import JsonObject
from core.contract import ModelContract
from core.detections import Predictor
from core.errors import Stopped, UserError
from core.jobs.events import Finished, append_event
from core.jobs.executor import note_process
from core.jobs.reporter import JobReporter
from core.jobs.spec import HEARTBEAT, WORKER, is_asked_to_pause, read_spec
from desktop.self_test import count

Task = Callable[[Path, JsonObject, JobReporter], JsonObject]
HEARTBEAT_S = 1.0
NO_MEMORY = "The computer ran out of memory. What the work had finished was kept. Try a smaller batch or picture size."
# How libraries that are not Python's say it; oneDNN says no more than that it could not make what it needed.
OUT_OF_MEMORY = ("allocate memory", "Insufficient memory", "bad_alloc", "could not create a primitive")
RESERVE, RESERVED_BYTES = "reserve", 64 * 1024


def work(folder_name: str) -> int:
    """Run the job to its end and say exactly one `Finished`; gives the exit code.

    Where the disk is full, a little room that was kept from the beginning is given back for that last word.
    """
    folder = Path(folder_name)
    reserve = folder / RESERVE
    with contextlib.suppress(OSError, UserError):
        reserve.write_bytes(bytes(RESERVED_BYTES))
        note_process(folder, WORKER, os.getpid())
    threading.Thread(target=_stay_with_supervisor, args=(folder, os.getppid()), daemon=True).start()
    finished, code = _finish(folder)
    reserve.unlink(missing_ok=True)
    append_event(folder, finished)
    return code


def _finish(folder: Path) -> tuple[Finished, int]:
    try:
        spec = read_spec(folder)
        return Finished("done", "", _task(spec.kind)(folder, spec.arguments, JobReporter(folder))), 0
    except Stopped as stopped:
        if is_asked_to_pause(folder):
            return Finished("paused", "The work is paused. It goes on from what it had finished."), 0
        asked = "The work was stopped as asked. What it had finished was kept."
        return Finished("stopped", str(stopped) or asked), 0
    except UserError as error:
        traceback.print_exc()
        return Finished("failed", str(error)), 1
    except MemoryError:
        traceback.print_exc()
        return Finished("failed", NO_MEMORY), 1
    except OSError as error:
        traceback.print_exc()
        return Finished("failed", _disk_told(error)), 1
    except Exception as error:  # noqa: BLE001 - the last place: it must be told, whatever it was
        traceback.print_exc()
        return Finished("failed", _fault_told(error)), 1


def _disk_told(error: OSError) -> str:
    """What is said when a file could not be read or written; a fault of the program's own where no file is named."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full, so the work ended. What it had finished was kept. Free some space and go on."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        place = f"{Path(os.fsdecode(error.filename)).name} " if error.filename else "A file "
        return f"{place}could not be written or read ({error.strerror}), so the work ended. Check the folder's rights."
    if error.errno == errno.ENOMEM:
        return NO_MEMORY
    return _fault_told(error)


def _fault_told(error: Exception) -> str:
    if any(words in str(error) for words in OUT_OF_MEMORY):
        return NO_MEMORY
    told = f"The work ended with an error of Roadwright itself ({type(error).__name__}: {error})."
    return f"{told} The log holds the details."


def _task(kind: str) -> Task:
    if kind not in TASKS:
        raise UserError(f"This version of Roadwright knows no job of kind {kind}.", "Update Roadwright.")
    return TASKS[kind]


def _train(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.drives import open_recording
    from exports.onnx_model import finish_onnx
    from training.tasks import train

    return train(
        folder, arguments, reporter, finish_onnx=finish_onnx, make_predictor=_make_predictor,
        open_recording=open_recording,
    )  # fmt: skip


def _evaluate(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.drives import open_recording
    from training.tasks import evaluate

    return evaluate(folder, arguments, reporter, make_predictor=_make_predictor, open_recording=open_recording)


def _scenes(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.drives import open_recording
    from training.scene_tasks import judge

    return judge(folder, arguments, reporter, make_predictor=_make_predictor, open_recording=open_recording)


def _drive(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.tasks import drive

    return drive(folder, arguments, reporter)


def _suggest(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.tasks import suggest

    return suggest(folder, arguments, reporter)


def _embed(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from desktop.embedding import make_encoder
    from labeling.embedding import embed

    return embed(folder, arguments, reporter, make_encoder(arguments))


def _map(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from labeling.maps import make_map

    return make_map(folder, arguments, reporter)


def _answer(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.answering import answer_questions

    return answer_questions(folder, arguments, reporter)


def _leakage(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from labeling.leakage_job import measure

    return measure(folder, arguments, reporter)


def _positions(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from labeling.positions_job import take_positions

    return take_positions(folder, arguments, reporter)


def _check(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from labeling.data_tests.working import check

    return check(folder, arguments, reporter)


def _export_run(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from desktop.run_export import send

    return send(folder, arguments, reporter)


def _make_predictor(onnx: Path, contract: ModelContract) -> Predictor:
    from exports.runtime import OnnxPredictor

    return OnnxPredictor(onnx, contract)


def _stay_with_supervisor(folder: Path, supervisor: int) -> None:
    """Show life, and end at once when the supervisor was killed: nobody would hear the exit code."""
    while True:
        if os.getppid() != supervisor or not psutil.pid_exists(supervisor):
            os._exit(70)
        with contextlib.suppress(OSError):  # a full disk must not end the work; watchers ask for the process itself
            (folder / HEARTBEAT).touch()
        time.sleep(HEARTBEAT_S)


TASKS: Mapping[str, Task] = {
    "train": _train,
    "evaluate": _evaluate,
    "scenes": _scenes,
    "drive": _drive,
    "suggest": _suggest,
    "answer": _answer,
    "leakage": _leakage,
    "positions": _positions,
    "embed": _embed,
    "map": _map,
    "check": _check,
    "export_run": _export_run,
    "self_test": count,
}
