"""Imports several sources one after another, such as what was dropped onto the window together."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.formats.csv_columns import ColumnMapping
from core.formats.seam import Skipped
from core.project import Project
from core.recordings import OpenRecording
from labeling.frames import VIDEO_SUFFIXES
from labeling.importing import (
    ImportReport,
    IsStopAsked,
    ShowProgress,
    StagedImport,
    import_source,
    stage_source,
)
from labeling.writing import ClassMap

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


@dataclass(frozen=True, slots=True)
class WritingChoice:
    """How what was read is to be written. `every_s`: how often a frame of a recording becomes an image."""

    class_map: ClassMap
    is_copied: bool
    every_s: float | None
    author: str
    origin: str = ""


class PreparedImport:
    """Several sources that were read whole and not written yet; recordings are read only when they are written.

    `classes` are the labels that were read by the class's name in the sources, those only declared with 0.
    """

    def __init__(self, project: Project, read: Mapping[Path, StagedImport | UserError | None]) -> None:
        self._project, self._read = project, read
        staged = [each for each in read.values() if isinstance(each, StagedImport)]
        self.formats = tuple(dict.fromkeys(each.format for each in staged))
        counts: dict[str, int] = {}
        for each in staged:
            for name, count in each.classes.items():
                counts[name] = counts.get(name, 0) + count
        self.classes: Mapping[str, int] = counts

    def write(
        self,
        choice: WritingChoice,
        open_recording: OpenRecording,
        progress: ShowProgress,
        is_stop_asked: IsStopAsked,
    ) -> ImportReport:
        """Write each source, one after another, as `import_all` does."""

        def import_one(source: Path) -> ImportReport:
            known = self._read[source]
            if isinstance(known, UserError):
                raise known
            if known is not None:
                progress(0, 0, "Writing")
                return known.write(
                    choice.class_map, is_copied=choice.is_copied, author=choice.author, origin=choice.origin
                )
            return import_source(
                self._project, source, is_copied=choice.is_copied, every_s=choice.every_s, author=choice.author,
                open_recording=open_recording, origin=choice.origin, progress=progress, is_stop_asked=is_stop_asked,
            )  # fmt: skip

        return import_all(list(self._read), import_one)

    def close(self) -> None:
        """Throw away what was read and not written."""
        for each in self._read.values():
            if isinstance(each, StagedImport):
                each.close()


def prepare_all(
    project: Project,
    sources: Sequence[Path],
    *,
    format_name: str | None,
    columns: ColumnMapping | None = None,
    progress: ShowProgress,
    is_stop_asked: IsStopAsked,
) -> PreparedImport:
    """Read each source that is no recording. One that cannot be read is told when the others are written.

    Raises the UserError of the first source when none can be used, and Stopped when a stop is asked.
    """
    read: dict[Path, StagedImport | UserError | None] = {}
    prepared = PreparedImport(project, read)
    try:
        for source in sources:
            read[source] = None
            if is_recording(source):
                continue
            try:
                read[source] = stage_source(
                    project, source, format_name=format_name, columns=columns,
                    progress=progress, is_stop_asked=is_stop_asked,
                )  # fmt: skip
            except UserError as error:
                read[source] = error
    except BaseException:
        prepared.close()
        raise
    refused = [each for each in read.values() if isinstance(each, UserError)]
    if len(refused) == len(read) and refused:
        raise refused[0]
    return PreparedImport(project, read)


def is_recording(source: Path) -> bool:
    """Whether a source is a video file."""
    return source.suffix.lower() in VIDEO_SUFFIXES and source.is_file()
