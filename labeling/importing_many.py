"""Imports several sources one after another, such as what was dropped onto the window together."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from core.errors import UserError
from core.formats.seam import Skipped
from labeling.importing import ImportReport

ImportOne = Callable[[Path], ImportReport]


def import_all(sources: Sequence[Path], import_one: ImportOne) -> ImportReport:
    """Import each source, an edit each; one report of all. A source that cannot be read is among what was left out.

    Raises the UserError of the first source when none of them could be read, and Stopped when a stop is asked: what
    came in before that stays.
    """
    reports: list[ImportReport] = []
    refused: list[tuple[Path, UserError]] = []
    for source in sources:
        try:
            reports.append(import_one(source))
        except UserError as error:
            refused.append((source, error))
    if not reports:
        raise refused[0][1]
    classes: Counter[str] = Counter()
    for report in reports:
        classes.update(report.classes)
    skipped = [each for report in reports for each in report.skipped]
    skipped += [Skipped(str(source), error.message) for source, error in refused]
    return ImportReport(
        format=", ".join(dict.fromkeys(report.format for report in reports)),
        images=sum(report.images for report in reports),
        annotations=sum(report.annotations for report in reports),
        classes=classes,
        skipped=tuple(skipped),
        already_known=sum(report.already_known for report in reports),
        unlabelled=sum(report.unlabelled for report in reports),
        drives=tuple(drive for report in reports for drive in report.drives),
    )
