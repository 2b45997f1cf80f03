"""The worker proper: runs the task of one job folder and says how it went. Never opens a registry, never shows Qt."""

import contextlib
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
from core.jobs.reporter import JobReporter
from core.jobs.spec import HEARTBEAT, read_spec
from desktop.self_test import count

Task = Callable[[Path, JsonObject, JobReporter], JsonObject]
HEARTBEAT_S = 1.0


def work(folder_name: str) -> int:
    """Run the job to its end and say exactly one `Finished`; gives the exit code."""
    folder = Path(folder_name)
    threading.Thread(target=_stay_with_supervisor, args=(folder, os.getppid()), daemon=True).start()
    finished, code = _finish(folder)
    append_event(folder, finished)
    return code


def _finish(folder: Path) -> tuple[Finished, int]:
    try:
        spec = read_spec(folder)
        return Finished("done", "", _task(spec.kind)(folder, spec.arguments, JobReporter(folder))), 0
    except Stopped:
        return Finished("stopped", "The work was stopped as asked. What it had finished was kept."), 0
    except UserError as error:
        traceback.print_exc()
        return Finished("failed", str(error)), 1
    except MemoryError:
        traceback.print_exc()
        return Finished("failed", "The computer ran out of memory. Try a smaller batch or picture size."), 1
    except Exception as error:  # noqa: BLE001 - the last place: it must be told, whatever it was
        traceback.print_exc()
        told = f"The work ended with an error of Roadwright itself ({type(error).__name__}: {error})."
        return Finished("failed", f"{told} The log holds the details."), 1


def _task(kind: str) -> Task:
    if kind not in TASKS:
        raise UserError(f"This version of Roadwright knows no job of kind {kind}.", "Update Roadwright.")
    return TASKS[kind]


def _train(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from exports.onnx_model import finish_onnx
    from training.tasks import train

    return train(folder, arguments, reporter, finish_onnx=finish_onnx, make_predictor=_make_predictor)


def _evaluate(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    from training.tasks import evaluate

    return evaluate(folder, arguments, reporter, make_predictor=_make_predictor)


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
