"""Goes through a JSON file piece by piece, so that memory does not grow with it: the elements of the lists at its top.

Each element is decoded by the standard library, which is quicker than a parser of events and reads NaN as the programs
that write it do. Nothing here knows a label format.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path

import msgspec

from core.errors import UserError

CHUNK = 1 << 20
MOST_OF_ONE = 1 << 26  # characters of one element: more than any label, less than the memory
PEEKED = 1 << 18
MOST_PEEKED = 1 << 24
TAIL = 1 << 22  # bytes at the end of a file in which a list may be looked for
_BLANKS = " \t\r\n"
_NEXT = re.compile(r"[ \t\r\n]*,[ \t\r\n]*(?=[^ \t\r\n])").match
DecodeMany = Callable[[str], Sequence[object]]
_DECODE_MANY = msgspec.json.Decoder(list[object]).decode
_DECODE = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]  # what json.loads itself calls


@dataclass(frozen=True, slots=True)
class Peeked:
    """The beginning of a JSON file. `kind` is what stands at its top: an object, a list, or none of the two.

    `first` gives for each key the value, or of a list its first element; a list at the top has the key "".
    """

    kind: str = ""
    first: Mapping[str, object] = field(default_factory=dict)

    def has(self, key: str, *names: str) -> bool:
        """Whether the first element under a key is an object with all these names."""
        value = self.first.get(key)
        return isinstance(value, dict) and all(name in value for name in names)


def top_values(path: Path, *wanted: str, many: DecodeMany | None = None) -> Iterator[tuple[str, object]]:
    """Key and value for the wanted keys at the top; of a list each element on its own, of a list at the top with "".

    `many` decodes a list of elements at once into whatever it makes of them, or raises DecodeError and is passed over.
    Raises UserError, maybe only after many elements, where the file is no JSON, is not in UTF-8 or ends too early.
    """
    with _opened(path) as file:
        text = _Window(file, path.name, many=many or _DECODE_MANY)
        for key, value, _ in _pairs(text):
            if key in wanted:
                yield key, value


def nested_values(path: Path, outer: str, *wanted: str) -> Iterator[tuple[str, str, object]]:
    """For the wanted keys of the object that lies under a key at the top: key, inner key and value of each entry.

    What else the object holds is passed over entry by entry, so that no list or object of it is held as a whole.
    Raises UserError as `top_values` does.
    """
    with _opened(path) as file:
        text = _Window(file, path.name)
        text.take("{")
        for key in text.members():
            if key == outer and text.symbol() == "{":
                text.take("{")
                for inner in text.members():
                    yield from ((inner, name, value) for name, value in text.entries() if inner in wanted)
            else:
                text.value()


def values_at_end(path: Path, *wanted: str) -> dict[str, object]:
    """What the last wanted keys at the top hold, whole, when they stand near the end of a large file.

    A key is at the top when what follows it, up to the brace that ends the file, is whole: nothing before it needs to
    be read. Empty where that is not so; the file has to be gone through then.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            tail = file.read().decode("utf-8", errors="replace")
    except OSError:
        return {}
    found: dict[str, object] = {}
    for key in wanted:
        at = tail.rfind(f'"{key}"')
        try:
            told = json.loads("{" + tail[at:], strict=False) if at >= 0 else {}
        except (ValueError, RecursionError):
            continue
        found |= {name: value for name, value in told.items() if name in wanted}
    return found


def load(path: Path) -> object:
    """The whole of a small file. Raises UserError."""
    with _opened(path) as file:
        return _Window(file, path.name).value()


def peek(path: Path) -> Peeked:
    """What the file begins with; nothing when it cannot be read. Asked again of an unchanged file, it reads nothing."""
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return Peeked()
    return _peeked(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=512)
def _peeked(path: Path, _mtime_ns: int, _size: int) -> Peeked:
    """A little of the file, or more of it where its first value is a long one."""
    seen = _first_of(path, PEEKED)
    return _first_of(path, MOST_PEEKED) if seen.kind and not seen.first else seen


def _first_of(path: Path, most: int) -> Peeked:
    first: dict[str, object] = {}
    kind = ""
    try:
        with _opened(path) as file:
            text = _Window(file, path.name, most=most)
            kind = {"{": "object", "[": "list"}.get(text.symbol(), "")
            first.update((key, value) for key, value, is_first in _pairs(text) if is_first)
    except UserError:
        pass
    return Peeked(kind, first)


def _pairs(text: "_Window") -> Iterator[tuple[str, object, bool]]:
    """Key, value or element, and whether it is the first of its key."""
    if text.symbol() == "[":
        for count, value in enumerate(text.elements()):
            yield "", value, not count
        return
    text.take("{")
    while text.symbol() != "}":
        key = text.value()
        if not isinstance(key, str):
            raise text.broken()
        text.take(":")
        if text.symbol() == "[":
            is_first = True
            for value in text.elements():
                yield key, value, is_first
                is_first = False
        else:
            yield key, text.value(), True
        if text.symbol() != "}":
            text.take(",")


class _Window:
    """The part of a text that is being read."""

    def __init__(self, file: TextIOWrapper, name: str, most: int = 0, many: DecodeMany | None = None) -> None:
        self._many = many or _DECODE_MANY
        self._file, self._name, self._left = file, name, most
        self._is_bounded = bool(most)
        self._text, self._at = "", 0
        self._is_whole = self._is_tried = False

    def symbol(self) -> str:
        """The next character that is no blank, not taken; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, symbol: str) -> None:
        """Pass the character that has to come now."""
        if self.symbol() != symbol:
            raise self.broken()
        self._at += 1

    def elements(self) -> Iterator[object]:
        """The elements of the list that begins here."""
        self.take("[")
        while self.symbol() != "]":
            yield from self._many_elements()
            yield from self._whole_elements()
            yield self.value()
            if self.symbol() != "]":
                self.take(",")
        self._at += 1

    def _many_elements(self) -> Iterator[object]:
        """All elements up to the last brace in the window that ends one, at once: twice as quick as one by one.

        That it ends one is known when everything up to there is whole. Nothing where it is not, or where the stricter
        decoder refuses something; only tried once a window.
        """
        end = self._text.rfind("},", self._at) + 1
        if self._is_tried or end <= self._at:
            return
        self._is_tried = True
        values = self._decoded(f"[{self._text[self._at : end]}]")
        if values is None:
            return
        following = _NEXT(self._text, end)
        if following is None:
            return
        self._at = following.end()
        yield from values

    def _decoded(self, text: str) -> Sequence[object] | None:
        for decode in dict.fromkeys((self._many, _DECODE_MANY)):
            try:
                return decode(text)
            except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
                continue
        return None

    def _whole_elements(self) -> Iterator[object]:
        """The elements from here on that are in the window with their comma and what follows it; the quick way."""
        while True:
            try:
                value, end = _DECODE(self._text, self._at)
            except (StopIteration, ValueError, RecursionError):
                return
            following = _NEXT(self._text, end)
            if following is None:
                return
            self._at = following.end()
            yield value

    def members(self) -> Iterator[str]:
        """The keys of the object whose brace was taken; the value of each has to be taken before the next."""
        while self.symbol() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise self.broken()
            self.take(":")
            yield key
            if self.symbol() != "}":
                self.take(",")
        self._at += 1

    def entries(self) -> Iterator[tuple[str, object]]:
        """What the object or list that begins here holds, the keys of a list empty; of another value nothing."""
        if self.symbol() == "{":
            self.take("{")
            yield from ((key, self.value()) for key in self.members())
        elif self.symbol() == "[":
            yield from (("", value) for value in self.elements())
        else:
            self.value()

    def value(self) -> object:
        """The value that begins here."""
        if not self.symbol():
            raise self.broken()
        while True:
            try:
                value, end = _DECODE(self._text, self._at)
            except (StopIteration, ValueError) as error:
                if not self._more():
                    raise self.broken() from error
                continue
            except RecursionError as error:
                raise UserError(f"{self._name} is nested too deeply to be read.", "Export it again.") from error
            if end == len(self._text) and self._text[end - 1] not in '}]"' and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def broken(self) -> UserError:
        """What to say of a file that is no JSON from here on."""
        told = "ends too early" if self._is_whole and self._at >= len(self._text) else "is not JSON that can be read"
        return UserError(f"{self._name} {told}.", "Export it again.")

    def _more(self) -> bool:
        rest = len(self._text) - self._at
        if self._is_whole or (self._is_bounded and self._left <= 0):
            return False
        if rest > MOST_OF_ONE:
            raise UserError(f"{self._name} holds one value that is too long to be read.", "Export it again.")
        try:
            part = self._file.read(max(CHUNK, rest) if not self._is_bounded else self._left)
        except UnicodeDecodeError as error:
            raise UserError(f"{self._name} is not text in UTF-8.", "Save it as UTF-8.") from error
        except OSError as error:
            raise UserError(f"{self._name} cannot be read ({error.strerror}).", "Check the file.") from error
        self._left -= len(part)
        self._is_whole = not part
        self._text, self._at = self._text[self._at :] + part, 0
        self._is_tried = False
        return bool(part)


def _opened(path: Path) -> TextIOWrapper:
    try:
        return path.open(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError(f"{path.name} cannot be opened.", "Check the file.") from error
