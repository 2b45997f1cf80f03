"""A worker that stays ready: networks are loaded once, and each picture that is asked about is answered at once.

Questions are files `ask-N.json` in the job folder, answers `answer-N.json`. Only the newest question is answered; the
person who asked the older ones has gone on. It ends when it is told to, when nobody asked for long, or when the program
that asks is gone.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import psutil

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.objects import written_beside
from exports.looking import Look, looker, pixels_of

ASK, ANSWER = "ask", "answer"
KEPT = 2  # networks that stay loaded
QUICK_S, SLOW_S, QUICK_FOR_S = 0.004, 0.03, 5.0  # how often the folder is looked at, just after a question and later
OWNER_S = 1.0


class Reporter(Protocol):
    """What is asked of the job's reporter."""

    def is_stop_asked(self) -> bool:
        """Whether somebody asked for the work to end."""


def answer_questions(folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """Answer until told to stop. Arguments: `owner` and `owner_created` (the asking process), `idle_s`."""
    looks: OrderedDict[str, Look] = OrderedDict()
    answered, idle_s = 0, float(str(arguments["idle_s"]))
    asked_at = owner_seen_at = time.monotonic()
    while not reporter.is_stop_asked():
        now = time.monotonic()
        number = newest_question(folder)
        if number is not None:
            _answer(folder, number, looks)
            answered, asked_at = answered + 1, time.monotonic()
            continue
        if now - owner_seen_at >= OWNER_S:
            owner_seen_at = now
            if now - asked_at > idle_s or not _lives(arguments):
                break
        time.sleep(QUICK_S if now - asked_at < QUICK_FOR_S else SLOW_S)
    return {"answered": answered}


def newest_question(folder: Path) -> int | None:
    """The newest question that waits; older ones are taken away unanswered."""
    waiting = sorted(int(path.stem.partition("-")[2]) for path in folder.glob(f"{ASK}-*.json"))
    for number in waiting[:-1]:
        question_path(folder, number).unlink(missing_ok=True)
    return waiting[-1] if waiting else None


def question_path(folder: Path, number: int) -> Path:
    """Where a question stands."""
    return folder / f"{ASK}-{number}.json"


def answer_path(folder: Path, number: int) -> Path:
    """Where its answer stands once it is whole."""
    return folder / f"{ANSWER}-{number}.json"


def _answer(folder: Path, number: int, looks: "OrderedDict[str, Look]") -> None:
    try:
        question = json.loads(question_path(folder, number).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return  # taken back between the two looks
    question_path(folder, number).unlink(missing_ok=True)
    try:
        look = _kept_look(looks, question["model"], folder)
        lines = look(pixels_of(Path(question["path"]), int(question["orientation"])))
        answer: JsonObject = {"lines": lines}
    except UserError as error:
        answer = {"error": error.message, "hint": error.hint}
    with written_beside(answer_path(folder, number)) as file:
        file.write(to_json(answer).encode())


def _kept_look(looks: "OrderedDict[str, Look]", model: Mapping[str, object], folder: Path) -> Look:
    key = to_json(dict(model))  # type: ignore[arg-type]  # it came out of JSON
    if key not in looks:
        looks[key] = looker(model, folder)
        while len(looks) > KEPT:
            looks.popitem(last=False)
    looks.move_to_end(key)
    return looks[key]


def _lives(arguments: JsonObject) -> bool:
    try:
        owner = psutil.Process(int(str(arguments["owner"])))
        return abs(owner.create_time() - float(str(arguments["owner_created"]))) < 1.0
    except psutil.Error:
        return False
