"""The table in the documentation says what each format declares, and nothing else."""

from pathlib import Path

import pytest

from core.formats.known import FORMATS
from core.formats.outgoing import Holds
from core.shapes import ShapeKind

TABLE = Path(__file__).parents[2] / "docs" / "formats.md"
SHAPES: dict[str, ShapeKind] = {
    "boxes": "box", "rotated boxes": "rotated_box", "polygons": "polygon", "lines": "polyline", "lanes": "lane",
    "points": "point", "ellipses": "ellipse", "masks": "mask", "tags": "tag",
}  # fmt: skip
BY_ROWS = {"tusimple", "culane"}  # lanes come back at every tenth row only
DECLARED = {known.name: known.holds for known in FORMATS if isinstance(getattr(known, "holds", None), Holds)}


def rows() -> dict[str, dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): dict(zip(cells[0], row, strict=True)) for row in cells[2:] if row[0].startswith("`")}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_row_says_what_the_format_declares(name: str) -> None:
    row, holds = rows()[name], DECLARED[name]
    kept = {column for column, kind in SHAPES.items() if kind in holds.shapes}
    said = {column for column in SHAPES if row[column] == "yes" or (name in BY_ROWS and column == "lanes")}
    assert said == kept
    assert (row["holes"] == "yes") == holds.has_holes
    assert (row["tracks"] == "yes") == holds.has_tracks
    assert (row["conditions"] == "yes") == holds.has_conditions
    assert (row["drives"] == "yes") == holds.has_recordings
    assert (row["attributes"] == "yes") == (holds.attributes is None)
    assert (row["attributes"] == "–") == (holds.attributes == frozenset())
