"""What commands say of coverage goals that are not met."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from core.coverage_gap import gap_from_json
from desktop.cli.output import say

IgnoreCoverage = Annotated[
    bool,
    typer.Option("--ignore-coverage", help="Go on although a required coverage goal is not met; that is recorded."),
]


def say_gaps(gaps: Sequence[Mapping[str, object]]) -> None:
    """Name each gap that was gone on with."""
    for gap in gaps:
        say(f"Known gap, recorded: {gap_from_json(gap).sentence}.")
