"""What the label lines of KITTI's object and tracking benchmarks have in common: name, box and eleven more numbers.

`type truncated occluded alpha left top right bottom height width length x y z rotation_y [score]`, split at spaces.
What a number says that is more than "nothing is known" is kept as an attribute: `truncated` (a share from 0 to 1, or
yes), `occluded` (partly, largely, unknown), `alpha`, `rotation_y`, `size_3d` (height width length, metres),
`location_3d` (x y z, metres in the camera's frame), `score`.

A region `DontCare` says that nobody looked for anything there. It is read as the class `DontCare` with the attribute
`crowd`, which evaluation leaves out of account; any label that is a crowd is written as `DontCare`.

Source: the development kits of the KITTI vision benchmark suite, readme.txt (object) and readme.txt (tracking).
"""

from collections.abc import Mapping, Sequence

from core.annotations import Annotation
from core.formats.label_files import coordinate
from core.formats.losses import Losses
from core.formats.outgoing import Holds, plain, tell_label
from core.formats.seam import ReadLabel
from core.formats.words import is_number, number, word
from core.shapes import AREA_SHAPES, Box

FIELDS = 14  # after the name
DONT_CARE = "DontCare"
OCCLUDED = {1: "partly", 2: "largely", 3: "unknown"}
_OCCLUDED_NUMBERS = {"yes": 1, "no": 0, "partly": 1, "largely": 2, "unknown": 3}
_ALONE = {"alpha": (3, -10.0), "rotation_y": (14, -10.0)}  # the place in the line, and what says nothing
_TOGETHER = {"size_3d": (8, -1.0), "location_3d": (11, -1000.0)}
ATTRIBUTES = frozenset({"truncated", "occluded", "crowd", "score", *_ALONE, *_TOGETHER})


def is_label_line(line: str, before: int = 0) -> bool:
    """Whether a line has the form of the benchmark's: `before` whole numbers, a name, fourteen numbers or fifteen."""
    words = line.split()
    if len(words) < before + FIELDS + 1 or not all(is_number(each) for each in words[-FIELDS:]):
        return False
    name = words[before]
    return not is_number(name) and all(each.lstrip("-").isdigit() for each in words[:before])


def read_fields(words: Sequence[str]) -> ReadLabel:
    """The label of a line's words from the name on. Raises ValueError with a sentence.

    A name may hold spaces: what counts is that the line ends in fourteen numbers, or fifteen with a score.
    """
    if len(words) < FIELDS + 1:
        raise ValueError(f"A line has 15 words or more; this one has {len(words)}.")
    count = FIELDS
    if len(words) > FIELDS + 1 and not _is_sound(words[-FIELDS:]) and _is_sound(words[-FIELDS - 1 : -1]):
        count = FIELDS + 1
    fields = [number(each, "A field") for each in words[-count:]]
    name = word(" ".join(words[:-count]), "The name")
    x1, y1, x2, y2 = (coordinate(value) for value in fields[3:7])
    attributes = {"crowd": "yes"} if name.lower() == DONT_CARE.lower() else _attributes(fields, words[-count:])
    return ReadLabel(name, "box", ((x1, y1), (x2, y2)), attributes=attributes)


def write_fields(
    known: Annotation, name: str, picture: str, holds: Holds, losses: Losses, *, is_whole: bool = False
) -> str | None:
    """The words of a line from the name on; None when the format has no place for the shape, which is told.

    `is_whole` is for the tracking benchmark, whose truncation is 0, 1 or 2 and no share.
    """
    if not isinstance(known.shape, AREA_SHAPES):
        losses.left_out(picture, known.shape)
        return None
    if not isinstance(known.shape, Box):
        losses.changed(picture, known.shape, "its box")
    tell_label(known, picture, holds, losses)
    box = " ".join(f"{plain(edge)}" for edge in known.shape.bounds())
    told = known.attributes
    if told.get("crowd") == "yes":
        if name != DONT_CARE:
            losses.note(picture, f"A crowd of {name} was written as a region of {DONT_CARE}.")
        return f"{DONT_CARE} -1 -1 -10 {box} -1 -1 -1 -1000 -1000 -1000 -10"
    truncated = _truncated(told.get("truncated", "0"), picture, losses, is_whole=is_whole)
    occluded = _OCCLUDED_NUMBERS.get(told.get("occluded", "no"))
    if occluded is None:
        losses.note(picture, "A kind of occlusion has no number in KITTI.")
    spatial = [
        _numbers(told, key, count, nothing, picture, losses)
        for key, count, nothing in (("alpha", 1, "-10"), ("size_3d", 3, "-1"), ("location_3d", 3, "-1000"),
                                    ("rotation_y", 1, "-10"), ("score", 1, ""))
    ]  # fmt: skip
    words = [name, truncated, str(occluded or 0), spatial[0], box, *spatial[1:]]
    return " ".join(each for each in words if each)


class SpacelessNames:
    """Class names without spaces, at which KITTI's own reader splits a line; no two classes become one."""

    def __init__(self, classes: Mapping[int, str]) -> None:
        self._names: dict[int, str] = {}
        for key, name in sorted(classes.items(), key=lambda item: " " in item[1]):
            made = stem = "_".join(name.split()) or "_"
            count = 1
            while made in self._names.values():
                count += 1
                made = f"{stem}_{count}"
            self._names[key] = f"{made}_" if is_number(made) else made

    def name_for(self, key: int, classes: Mapping[int, str], picture: str, losses: Losses) -> str:
        """The name to write, told where it is not the class's own."""
        name = self._names[key]
        if name != classes[key]:
            losses.note(picture, f"The class {classes[key]} was written as {name}, since a name ends at a space.")
        return name


def _attributes(fields: Sequence[float], words: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    truncated, occluded = fields[0], fields[1]
    if truncated > 0:
        found["truncated"] = "yes" if truncated >= 1 else f"{truncated:g}"
    if occluded in OCCLUDED:
        found["occluded"] = OCCLUDED[int(occluded)]
    for key, (place, nothing) in _ALONE.items():
        if fields[place - 1] != nothing:
            found[key] = _kept(words[place - 1])
    for key, (place, nothing) in _TOGETHER.items():
        if any(value != nothing for value in fields[place - 1 : place + 2]):
            found[key] = " ".join(_kept(each) for each in words[place - 1 : place + 2])
    if len(fields) > FIELDS:
        found["score"] = _kept(words[FIELDS])
    return found


def _kept(text: str) -> str:
    return text if text.isascii() and len(text) < 40 else f"{float(text):.10g}"


def _truncated(told: str, picture: str, losses: Losses, *, is_whole: bool) -> str:
    if told in ("yes", "no"):
        return "1" if told == "yes" else "0"
    if is_number(told) and 0 <= float(told) <= 1:
        if is_whole:
            losses.note(picture, "A share of truncation was rounded to 0 or 1.")
            return "1" if float(told) >= 0.5 else "0"
        return told
    losses.note(picture, "A kind of truncation has no number in KITTI.")
    return "0"


def _numbers(told: Mapping[str, str], key: str, count: int, nothing: str, picture: str, losses: Losses) -> str:
    words = told.get(key, "").split()
    if words and len(words) == count and all(is_number(each) for each in words):
        return " ".join(words)
    if words:
        losses.note(picture, f"The attribute {key} is not made of {count} numbers, so it was left out.")
    return " ".join([nothing] * count).strip()


def _is_sound(words: Sequence[str]) -> bool:
    """Whether fourteen words can be the fields after a name: occlusion is one of five numbers, the box is none."""
    try:
        values = [number(each) for each in words]
    except ValueError:
        return False
    return values[1] in (-1, 0, 1, 2, 3) and -1 <= values[0] <= 2 and values[5] >= values[3] and values[6] >= values[4]
