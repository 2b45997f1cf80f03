"""Keeps what an analysis found in the project's cache, by the details it was made of and the question asked."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from core.canonical import JsonObject, sha256_of
from core.errors import UserError
from core.objects import written_beside

T = TypeVar("T")
FOLDER = "analysis"
METHODS = 1  # grows when an answer would be another one


def kept(cache_folder: Path, details_sha256: str, question: JsonObject, kind: type[T], work: Callable[[], T]) -> T:
    """The answer that was kept, or that of `work`, which is kept then. A cache that cannot be written is no error."""
    name = sha256_of({"details": details_sha256, "question": question, "methods": METHODS})
    path = cache_folder / FOLDER / f"{name}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        answer = work()
    try:
        with written_beside(path) as file:
            file.write(msgspec.json.encode(answer))
    except (UserError, OSError):
        return answer
    return answer
