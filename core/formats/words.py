"""Takes words and numbers out of what a file says, whatever it says: each is checked, and refused with a sentence."""

import math
from collections.abc import Mapping
from pathlib import PureWindowsPath

from core.shapes import Ring

LONGEST = 200
MOST_ATTRIBUTES = 64
YES, NO = "yes", "no"
_PLAIN_NUMBERS = {int, float}


def word(value: object, what: str) -> str:
    """A name: text of one line and some length. Raises ValueError where it is none."""
    if not isinstance(value, str):
        raise ValueError(f"{what} is not a text.")  # noqa: TRY004 - one kind of error for all that is badly said
    text = " ".join(value.split())
    if not text or len(text) > LONGEST or not text.isprintable():
        raise ValueError(f"{what} is empty, too long or has signs that cannot be shown.")
    return text


def told(value: object) -> str:
    """A short text to show for any value, in a sentence."""
    text = str(value) if isinstance(value, str | int | float) else "?"
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60]) or "(no name)"


def number(value: object, what: str = "A coordinate") -> float:
    """A finite number. Raises ValueError; true and false are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{what} is not a number.")  # noqa: TRY004 - as above
    try:
        found = float(value)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{what} is not a number.") from error
    if not math.isfinite(found):
        raise ValueError(f"{what} is a number without end.")
    return found


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        number(text)
    except ValueError:
        return False
    return True


def whole(value: object) -> int | None:
    """A whole number, or None where it is none."""
    try:
        found = number(value)
    except ValueError:
        return None
    return int(found) if found == int(found) else None


def size(width: object, height: object) -> tuple[int, int] | None:
    """Width and height of a picture, when both are told and can be."""
    w, h = whole(width), whole(height)
    return (w, h) if w and h and 0 < w < 1 << 20 and 0 < h < 1 << 20 else None


def numbers(values: object, count: int = 0) -> list[float]:
    """A list of finite numbers, of a known length when `count` is told. Raises ValueError."""
    if not isinstance(values, list) or (count and len(values) != count):
        raise ValueError(f"It has no list of {count or 'its'} numbers.")
    if set(map(type, values)) <= _PLAIN_NUMBERS:  # nearly always so, and quick
        try:
            found = list(map(float, values))
        except OverflowError:
            found = [math.inf]
        if math.isfinite(sum(found)):
            return found
    return [number(value) for value in values]


def ring(values: object) -> Ring:
    """Points from [x, y] pairs. Raises ValueError."""
    if not isinstance(values, list):
        raise ValueError("It has no list of points.")  # noqa: TRY004 - as above
    return tuple((x, y) for x, y in (numbers(pair, 2) for pair in values))


def flat_ring(values: object) -> Ring:
    """Points from x1 y1 x2 y2 ... Raises ValueError."""
    flat = numbers(values)
    if len(flat) % 2:
        raise ValueError("Its list of points has an odd count.")
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def attributes(values: object) -> dict[str, str]:
    """Attributes as text: yes and no for truth; what is no single value, or empty, is left out."""
    found: dict[str, str] = {}
    if not isinstance(values, Mapping):
        return found
    for key, value in values.items():
        text = _attribute(value)
        if text and isinstance(key, str) and key.strip() and key.isprintable() and len(found) < MOST_ATTRIBUTES:
            found[key.strip()[:LONGEST]] = text
    return found


def _attribute(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return f"{value:.10g}" if math.isfinite(value) else ""
    if isinstance(value, int):
        return str(value) if abs(value) < 1 << 64 else ""
    text = value.strip()[:LONGEST] if isinstance(value, str) else ""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def file_name(value: object) -> str:
    """A name of a file, with slashes of either kind, as a relative name with forward ones. Raises ValueError."""
    if not isinstance(value, str) or not value.strip() or "\x00" in value or len(value) > 1000:
        raise ValueError("It names no picture.")
    return PureWindowsPath(value.strip()).as_posix() if "\\" in value else value.strip()
