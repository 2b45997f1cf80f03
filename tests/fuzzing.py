"""Bad files made from good ones, and a reader that is watched while it reads them.

Give it a folder that a format wrote (or that lies in one of its real layouts); it gives the folder back again and
again, each time with one thing wrong. Whatever is wrong, a format may raise UserError and nothing else, may not hang,
and may not name a picture outside the folder. `ROADWRIGHT_FUZZ=2000` makes it many.
"""

import json
import os
import random
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from core.errors import UserError
from core.formats.seam import Format, ReadImage, Skipped
from core.images import IMAGE_SUFFIXES, ImageHeader
from labeling.placing import place

USUAL_COUNT = 150
LIMIT_CPU_S = 5.0  # of the processor, so that a busy machine is no hang
LIMIT_WALL_S = 120.0
MOST_ITEMS = 20_000
LONGEST_LINE = 4_000_000  # bytes
MOST_FRAME = 2**31
SECRET = "secret.png"
DEPTHS = (40, 900, 100_000)
WORDS = (
    "", " ", "-1", "0", "1", "1.5", "-0.0", "NaN", "inf", "-Infinity", "1e400", "1e308", "9" * 400, "9" * 5000,
    "0x10", "1_000", "١٢", "true", "null", "None", "\x00", "\ud800", "A" * 70_000, "é" * 300, "💥", "%s%n{0}",
    "../" + SECRET, "../../" + SECRET, "../../../" + SECRET, "..\\" + SECRET, "/etc/passwd", "C:\\x.png", ".", "..",
    "a/" * 2000 + "x.png", "x" * 300 + ".png", "con", "'; DROP TABLE image; --", "<b>", "]]>", "&x;", "\u202e", "\r\n",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**400, -(10**400), 1e308, float("nan"), float("inf"), [], {}, [[]],
    [None], [0] * 7, {"": 0}, [["x"]], "x", *WORDS,
)  # fmt: skip
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9))
    + '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)


def wanted_count() -> int:
    """How many bad files a format meets in this run."""
    return int(os.environ.get("ROADWRIGHT_FUZZ", USUAL_COUNT))


@dataclass(frozen=True, slots=True)
class Mutant:
    """One thing wrong: what, and the folder in which it is."""

    what: str
    root: Path


def mutants(sample: Path, work: Path, count: int, seed: int = 0) -> Iterator[Mutant]:
    """Copies `sample` into `work` and gives it `count` times; what was wrong before is mended in between."""
    root = work / "set"
    shutil.copytree(sample, root)
    pictures = sorted(path for path in root.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES)
    if pictures:
        for folder in (work, work.parent):
            shutil.copyfile(pictures[0], folder / SECRET)
    texts = sorted(path for path in root.rglob("*") if path.is_file() and path not in pictures)
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        path = rng.choice(texts) if not pictures or rng.random() < 0.97 else rng.choice(pictures)
        good = path.read_bytes()
        what = _damage(path, good, root, rng)
        try:
            yield Mutant(f"{number}: {what} in {path.relative_to(root).as_posix()}", root)
        finally:
            _mend(path, good)


def read_watched(known: Format, source: Path) -> int:
    """Reads a source as an import does and gives the number of its items; fails on all that a reader may not do."""
    count = 0
    with _watched():
        try:
            known.recognises(source)
            for item in known.open(source).items:
                count += 1
                assert count < MOST_ITEMS, "the reader does not come to an end"
                _look_at(item, source)
        except UserError as error:
            _tells(str(error))
    return count


def failures_met(known: Format, sample: Path, work: Path, count: int) -> list[str]:
    """What a format did with damaged copies of a sample that no format may do; nothing, when it is sound."""
    failures: list[str] = []
    for mutant in mutants(sample, work, count):
        try:
            read_watched(known, mutant.root)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            failures.append(f"{mutant.what}: {type(error).__name__}: {str(error)[:200]}")
    return failures


def _look_at(item: ReadImage | Skipped, source: Path) -> None:
    if isinstance(item, Skipped):
        _is_text(item.path)
        _tells(item.reason)
        return
    assert Path(os.path.realpath(item.path)).is_relative_to(os.path.realpath(source)), (
        "a picture outside the source was taken"
    )
    assert item.frame_index is None or -1 <= item.frame_index <= MOST_FRAME, "a frame of a number that no drive has"
    words = [*item.conditions, *item.conditions.values(), item.recording, item.part]
    for label in item.labels:
        assert label.class_name.strip(), "a class without a name"
        words += [label.class_name, label.track, *label.attributes, *label.attributes.values()]
        try:
            place(label, ImageHeader(90, 60, 1), item.size_wh)
        except ValueError as error:
            _tells(str(error))
    for word in words:
        _is_text(word)


def _tells(reason: str) -> None:
    """Whether something refused was given a reason that can be read."""
    assert len(reason) > 3, "something was left out without a reason"
    _is_text(reason)


def _is_text(word: str) -> None:
    """Whether the registry can keep it."""
    assert isinstance(word, str)
    word.encode("utf-8")


@contextmanager
def _watched() -> Iterator[None]:
    """Fails what computes for too long, and what waits for too long."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def hung(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError("the reader hangs")

    before = signal.signal(signal.SIGPROF, hung), signal.signal(signal.SIGALRM, hung)
    signal.setitimer(signal.ITIMER_PROF, LIMIT_CPU_S)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_WALL_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before[0])
        signal.signal(signal.SIGALRM, before[1])


def _mend(path: Path, good: bytes) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        path.rmdir()
    path.write_bytes(good)


def _damage(path: Path, good: bytes, root: Path, rng: random.Random) -> str:
    if rng.random() < 0.08:
        return _damaged_place(path, root, rng)
    ways = list(_ANY_CONTENT)
    if path.suffix.lower() not in IMAGE_SUFFIXES:
        ways += [*_TEXT, *_TEXT, *_TEXT]
        if good.lstrip()[:1] in (b"{", b"["):
            ways += [*_JSON, *_JSON, *_JSON, *_JSON, *_JSON]
        if good.lstrip()[:1] == b"<":
            ways += [*_XML, *_XML, *_XML]
    way = rng.choice(ways)
    path.write_bytes(way(good, rng))
    return way.__name__.strip("_")


def _damaged_place(path: Path, root: Path, rng: random.Random) -> str:
    """The file is gone, or no file, or leads elsewhere."""
    path.unlink()
    # A picture that is a link is its owner's way to keep pictures elsewhere; a label file that is one may be a trap.
    ways = ("removed", "folder", "link_loop", "link_nowhere")
    what = rng.choice(ways if path.suffix.lower() in IMAGE_SUFFIXES else (*ways, "link_out"))
    if what == "folder":
        path.mkdir()
    elif what == "link_out":
        path.symlink_to(root.parent / SECRET)
    elif what == "link_loop":
        path.symlink_to(path)
    elif what == "link_nowhere":
        path.symlink_to(root / "nowhere")
    return what


def _truncated(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flipped(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(rng.choice((1, 2, 30))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut_out(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(1, 60) :]


def _put_in(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.randbytes(rng.randrange(1, 60)) + data[start:]


def _doubled(data: bytes, rng: random.Random) -> bytes:
    return data * rng.choice((2, 3, 50))


def _of_nothing(data: bytes, rng: random.Random) -> bytes:
    return rng.choice((b"", b"\n", b"\x00" * 5000, b" " * 300_000, b"{}", b"[]", b"null", b"0", b'""', b"\xff\xfe"))


def _not_utf8(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    way = rng.choice(("utf-16", "utf-32", "utf-16-le", "latin", "bom", "bad"))
    if way == "latin":
        return ("ß" + text).encode("latin-1", errors="replace")
    if way == "bom":
        return b"\xef\xbb\xbf" * rng.choice((1, 2)) + data
    if way == "bad":
        start = rng.randrange(len(data) + 1)
        return data[:start] + rng.choice((b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88", b"\x80")) + data[start:]
    return text.encode(way, errors="replace")


def _word_replaced(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    found = list(re.finditer(r'[^\s,;:"<>=\[\]{}]+', text))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 1, 1, 4)))), key=lambda m: -m.start()):
        text = text[: match.start()] + rng.choice(WORDS) + text[match.end() :]
    return text.encode("utf-8", errors="surrogatepass")


def _lines_mixed(data: bytes, rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b"x\n"]
    place, way = rng.randrange(len(lines)), rng.choice(("gone", "again", "glued", "shuffled", "separator", "long"))
    if way == "gone":
        del lines[place]
    elif way == "again":
        lines[place:place] = [lines[place]] * rng.choice((1, 200))
    elif way == "glued":
        lines[place] = lines[place].rstrip()
    elif way == "shuffled":
        words = lines[place].split()
        rng.shuffle(words)
        lines[place] = b" ".join(words) + b"\n"
    elif way == "separator":
        lines[place] = re.sub(rb"[ ,;]", rng.choice((b"\t", b";", b",", b"|", b"")), lines[place])
    else:
        line = lines[place].rstrip()  # of a line that holds everything, no more copies than a reader has to get through
        lines[place] = line * min(3000, LONGEST_LINE // max(1, len(line)) + 1) + b"\n"
    return b"".join(lines)


def _nested(data: bytes, rng: random.Random) -> bytes:
    """Brackets in brackets, at any place."""
    start, depth = rng.randrange(len(data) + 1), rng.choice(DEPTHS)
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")")))
    return data[:start] + opening * depth + (b"1" + closing * depth) * rng.randrange(2) + data[start:]


def _json_value(data: bytes, rng: random.Random) -> bytes:
    """A value of another type, or of no sense."""
    return _with_json(data, rng, lambda holder, key: holder.__setitem__(key, rng.choice(VALUES)))


def _json_gone(data: bytes, rng: random.Random) -> bytes:
    return _with_json(data, rng, lambda holder, key: holder.__delitem__(key))


def _json_key(data: bytes, rng: random.Random) -> bytes:
    """A key that is called otherwise."""

    def change(holder: dict | list, key: object) -> None:
        if isinstance(holder, dict):
            holder[rng.choice(WORDS)] = holder.pop(key)
        else:
            holder[key] = {rng.choice(WORDS): holder[key]}

    return _with_json(data, rng, change)


def _json_again(data: bytes, rng: random.Random) -> bytes:
    """A part of the document in the place of another, or a thousand times."""

    def change(holder: dict | list, key: object) -> None:
        holder[key] = [holder[key]] * rng.choice((1, 2, 1000)) if rng.random() < 0.5 else {"x": holder[key]}

    return _with_json(data, rng, change)


def _json_deep(data: bytes, rng: random.Random) -> bytes:
    depth = rng.choice(DEPTHS)
    opening, closing = rng.choice((("[", "]"), ('{"a":', "}")))
    changed = _with_json(data, rng, lambda holder, key: holder.__setitem__(key, "@deep@"))
    return changed.replace(b'"@deep@"', (opening * depth + "1" + closing * depth).encode(), 1)


def _with_json(data: bytes, rng: random.Random, change: Callable[[dict | list, object], None]) -> bytes:
    """Changes one thing in a JSON document, or in one line of a file of documents."""
    lines = [data]
    try:
        loaded = json.loads(data)
        place = 0
    except ValueError:
        lines = data.splitlines()
        place = rng.randrange(len(lines))
        try:
            loaded = json.loads(lines[place])
        except ValueError:
            return _word_replaced(data, rng)
    places = list(_places([loaded]))
    box = [loaded]
    holder, key = rng.choice(places)
    change(box if holder is None else holder, 0 if holder is None else key)
    lines[place] = json.dumps(box[0] if box else None).encode()
    return b"\n".join(lines)


def _places(box: list) -> Iterator[tuple[dict | list | None, object]]:
    """Every place in a document that holds a value; the document itself first."""
    yield None, 0
    waiting = [box[0]]
    while waiting:
        holder = waiting.pop()
        pairs = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        for key, value in pairs:
            yield holder, key
            waiting.append(value)


def _xml_bomb(data: bytes, rng: random.Random) -> bytes:
    body = re.sub(rb"^<\?xml.*?\?>", b"", data)
    return BOMB.encode() + re.sub(rb">[^<>]+<", rng.choice((b">&a8;<", b">&file;<")), body, count=rng.choice((1, 0)))


def _xml_value(data: bytes, rng: random.Random) -> bytes:
    found = list(re.finditer(rb'>[^<>]*<|"[^"<>]*"', data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start() + 1] + rng.choice(WORDS).encode("utf-8", "replace") + data[match.end() - 1 :]


def _xml_name(data: bytes, rng: random.Random) -> bytes:
    names = sorted(set(re.findall(rb"</?([A-Za-z_]+)", data))) or [b"x"]
    return data.replace(rng.choice(names), rng.choice((b"x", b"annotation", b"a:b", rng.choice(names))))


_ANY_CONTENT = (_truncated, _flipped, _cut_out, _put_in, _of_nothing)
_TEXT = (_word_replaced, _word_replaced, _lines_mixed, _not_utf8, _doubled, _nested, _truncated)
_JSON = (_json_value, _json_value, _json_value, _json_key, _json_gone, _json_again, _json_deep)
_XML = (_xml_bomb, _xml_value, _xml_value, _xml_name)
