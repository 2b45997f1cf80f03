"""How commands speak: progress on stderr, one JSON object or a few lines on stdout."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import typer

LINE_EVERY_S = 2.0

AsJson = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on standard output.")]


@dataclass
class Progress:
    """A bar on a terminal, otherwise a plain line now and then. Call it with (done, total, message)."""

    _said_at: float = field(default=0.0)
    _said: str = field(default="")

    def __call__(self, done: float, total: float, message: str = "") -> None:
        """Show how far the work is."""
        share = f"{100 * done / total:3.0f} %" if total else "  …  "
        text = f"{share} {message}".rstrip()
        now = time.monotonic()
        if text == self._said or (now - self._said_at < self._pause_s() and done < total):
            return
        self._said_at, self._said = now, text
        if sys.stderr.isatty():
            filled = round(24 * min(1.0, done / total)) if total else 0
            sys.stderr.write(f"\r\x1b[K[{'█' * filled}{'·' * (24 - filled)}] {text}")
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the bar's line."""
        if self._said and sys.stderr.isatty():
            sys.stderr.write("\n")
            sys.stderr.flush()

    def _pause_s(self) -> float:
        return 0.1 if sys.stderr.isatty() else LINE_EVERY_S


def say(text: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def answer(fields: Mapping[str, object], *, as_json: bool) -> None:
    """The command's answer: one JSON object, or the same as readable lines."""
    if as_json:
        sys.stdout.write(json.dumps(fields, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(fields, 0)) + "\n")
    sys.stdout.flush()


def _lines(value: object, depth: int) -> list[str]:
    pad = "  " * depth
    if isinstance(value, Mapping):
        lines: list[str] = []
        for key, item in value.items():
            if isinstance(item, Mapping | list | tuple) and item:
                lines += [f"{pad}{key}:", *_lines(item, depth + 1)]
            else:
                lines.append(f"{pad}{key}: {_word(item)}")
        return lines
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [f"{pad}- {_flat(item)}" for item in value]
    return [f"{pad}{_word(value)}"]


def _flat(item: object) -> str:
    if isinstance(item, Mapping):
        return ", ".join(f"{key}: {_word(value)}" for key, value in item.items())
    return _word(item)


def _word(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if value is None or (isinstance(value, list | dict) and not value):
        return "-"
    return str(value)
