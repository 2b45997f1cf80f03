"""Which classes mean something else in a mirror: arrows, turns, and everything with a text or a number on it."""

import re
from collections.abc import Sequence

from core.errors import UserError

AUTO, NONE = "auto", "none"
# Parts of names, in the languages that road data is often labelled in. Rather one too many: it costs a little variety.
_PARTS = (
    "left", "right", "turn", "arrow", "sign", "speed", "limit", "keep", "merge", "curve", "bend", "exit", "text",
    "plate", "links", "rechts", "pfeil", "schild", "gauche", "droite", "panneau", "fleche", "izquierda", "derecha",
    "sag", "sol", "levha", "tabela", "don-", "donus", "overtak", "sollama",
)  # fmt: skip
_WORD = re.compile("|".join(_PARTS), re.IGNORECASE)


def directed_classes(names: Sequence[str], setting: str = AUTO) -> frozenset[int]:
    """Positions of the classes that are never mirrored: guessed by name, none, or those named, with commas between.

    Raises UserError for a name that no class has.
    """
    if setting == NONE:
        return frozenset()
    if setting == AUTO:
        return frozenset(place for place, name in enumerate(names) if _WORD.search(name))
    wanted = [each.strip() for each in setting.split(",") if each.strip()]
    unknown = [each for each in wanted if each not in names]
    if unknown:
        raise UserError(
            f"directed names the class {unknown[0]}, which this version does not have.",
            f"Its classes are {', '.join(names)}; auto and none can be set as well.",
        )
    return frozenset(names.index(each) for each in wanted)
