"""The colours that classes are shown in: those of the project, or ones that any colour vision tells apart. No Qt."""

from collections.abc import Sequence

from core.schema import LabelClassRow
from core.settings import read_settings
from labeling.ontology import COLOURS


def shown_colours(rows: Sequence[LabelClassRow]) -> dict[int, str]:
    """Class id -> `#RRGGBB`, as the person wants to see them; what the project says of colours stays as it is.

    The safe ones go by the place of a class in the list, so that neighbours differ most.
    """
    if read_settings().palette == "project":
        return {row.id or 0: row.colour for row in rows}
    return {row.id or 0: COLOURS[place % len(COLOURS)] for place, row in enumerate(rows)}
