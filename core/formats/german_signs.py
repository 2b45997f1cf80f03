"""The 43 signs of the German benchmarks, and how a set says other names: by lines `14 = stop (other)` in a ReadMe.txt.

Source: ReadMe.txt of the German Traffic Sign Detection Benchmark (Houben et al., IJCNN 2013).
"""

import re
from collections.abc import Mapping
from pathlib import Path

from core.errors import UserError
from core.formats.label_files import lines_of
from core.formats.words import whole, word

README = "ReadMe.txt"
NAMES = (
    "speed limit 20", "speed limit 30", "speed limit 50", "speed limit 60", "speed limit 70", "speed limit 80",
    "restriction ends 80", "speed limit 100", "speed limit 120", "no overtaking", "no overtaking (trucks)",
    "priority at next intersection", "priority road", "give way", "stop", "no traffic both ways", "no trucks",
    "no entry", "danger", "bend left", "bend right", "bend", "uneven road", "slippery road", "road narrows",
    "construction", "traffic signal", "pedestrian crossing", "school crossing", "cycles crossing", "snow", "animals",
    "restriction ends", "go right", "go left", "go straight", "go right or straight", "go left or straight",
    "keep right", "keep left", "roundabout", "restriction ends (overtaking)", "restriction ends (overtaking (trucks))",
)  # fmt: skip
_LINE = re.compile(r"\s*(\d{1,4}) = (.+?)(?: \((?:prohibitory|mandatory|danger|other)\))?\s*")


def names_of(root: Path) -> dict[int, str]:
    """The names by number that a set's ReadMe.txt says, or else the benchmarks' own."""
    for folder in (root, root.parent):
        told = _told(folder / README)
        if told:
            return told
    return dict(enumerate(NAMES))


def name_of(number: object, names: Mapping[int, str]) -> str:
    """The name of a class; one without a name is called by its number. Raises ValueError where it is no number."""
    found = whole(number)
    if found is None or not 0 <= found < 10_000:
        raise ValueError("Its class is no number.")
    return names.get(found, f"sign {found}")


def numbers_for(classes: Mapping[int, str]) -> dict[int, int]:
    """A number for each class id: its own for the benchmarks' signs, and those that follow for all others."""
    others = (key for key, name in classes.items() if name not in NAMES)
    numbers = {key: NAMES.index(name) for key, name in classes.items() if name in NAMES}
    return numbers | {key: number for number, key in enumerate(others, start=len(NAMES))}


def readme(classes: Mapping[int, str]) -> str:
    """The lines of a ReadMe.txt that say every name."""
    told = dict(enumerate(NAMES)) | {number: classes[key] for key, number in numbers_for(classes).items()}
    return "".join(f"{number} = {name} (other)\n" for number, name in sorted(told.items()))


def _told(path: Path) -> dict[int, str]:
    found: dict[int, str] = {}
    try:
        for line in lines_of(path) if path.is_file() else ():
            match = _LINE.fullmatch(line)
            if match:
                found[int(match[1])] = word(match[2], "The name")
    except (UserError, ValueError):
        return {}
    return found
