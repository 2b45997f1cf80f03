"""Brings images, labels and drives in: what can be used in one transaction, what cannot with the reason.

A source is first read and looked at, whole, into a staging file; then it is written, or only counted. In between its
classes can be looked over and given other names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from core.canonical import JsonObject
from core.errors import Stopped, UserError
from core.formats.csv_columns import ColumnMapping
from core.formats.folders import part_of, strayed
from core.formats.known import format_named, recognise
from core.formats.plain_csv import PlainCsv
from core.formats.seam import Format, Skipped
from core.project import Project
from core.recordings import OpenRecording
from labeling.files import examine_all
from labeling.frames import VIDEO_SUFFIXES, DriveFrames, take_frames
from labeling.staging import Incoming, Staging
from labeling.writing import ClassMap, ImportPlan, Written, count_all, write_all

ShowProgress = Callable[[int, int, str], None]
IsStopAsked = Callable[[], bool]
FRAME_FORMAT = "video"
SAME_PICTURE = "It holds the same picture as {}."
_SHOWN_EVERY = 1000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. `already_known` counts pictures that the project had before."""

    format: str
    images: int
    annotations: int
    classes: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    already_known: int = 0
    unlabelled: int = 0
    drives: tuple[int, ...] = field(default=())

    def to_json(self) -> JsonObject:
        """As the command line tells it."""
        return {
            "format": self.format,
            "images": self.images,
            "annotations": self.annotations,
            "classes": dict(self.classes),
            "skipped": [{"path": item.path, "reason": item.reason} for item in self.skipped],
            "already_known": self.already_known,
            "drives": list(self.drives),
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """What a source declares, and what of it could not be used."""

    declared: tuple[str, ...]
    skipped: tuple[Skipped, ...]


class StagedImport:
    """A source that was read whole and not written yet. A context: leaving it throws away what was not written.

    `classes` are the labels that were read by the class's name in the source, those it only declares with 0.
    """

    def __init__(self, project: Project, source: Path, known: Format, staging: Staging, found: _Found) -> None:
        self._project, self._source, self._staging, self._found = project, source, staging, found
        self.format = known.name
        counts = staging.class_counts()
        names = dict.fromkeys((*found.declared, *counts))
        self.classes: Mapping[str, int] = {name: counts.get(name, 0) for name in names}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Throw away what was read."""
        self._staging.close()

    def count(self, class_map: ClassMap) -> ImportReport:
        """What writing would do."""
        plan = ImportPlan(self._source, "", self._found.declared, class_map)
        return self._report(count_all(self._project, self._staging.batches(), plan))

    def write(self, class_map: ClassMap, *, is_copied: bool, author: str, origin: str = "") -> ImportReport:
        """Write everything usable in one transaction."""
        plan = ImportPlan(self._source, author, self._found.declared, class_map, is_copied=is_copied, origin=origin)
        if is_copied:
            _copy(self._project, self._staging.batches())
        return self._report(write_all(self._project, self._staging.batches(), plan))

    def _report(self, written: Written) -> ImportReport:
        return _report(self.format, written, self._found.skipped)


def stage_source(
    project: Project,
    source: Path,
    *,
    format_name: str | None = None,
    columns: ColumnMapping | None = None,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> StagedImport:
    """Read a folder or a label file and look at its pictures; nothing is written into the project.

    `columns` say what the columns of its plain tables mean; without them their headers are gone by.

    Raises UserError when nothing can be read at all, Stopped when a stop is asked.
    """
    show = progress or (lambda _done, _total, _message: None)
    stop = is_stop_asked or (lambda: False)
    source = source.expanduser().resolve()
    known = _format_of(source, format_name, columns)
    if not source.exists():
        raise UserError(f"{source} does not exist; nothing was imported.", "Check the name.")
    staging = Staging(project.cache_folder)
    try:
        return StagedImport(project, source, known, staging, _stage(known, source, staging, show, stop))
    except BaseException:
        staging.close()
        raise


def import_source(
    project: Project,
    source: Path,
    *,
    format_name: str | None = None,
    columns: ColumnMapping | None = None,
    class_map: ClassMap | None = None,
    is_copied: bool = False,
    is_dry_run: bool = False,
    every_s: float | None = None,
    open_recording: OpenRecording,
    author: str,
    origin: str = "",
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> ImportReport:
    """Import a folder, a label file or a recording.

    Everything usable is written in one transaction, or nothing when a stop is asked (Stopped) or something breaks.
    Importing the same source again adds nothing twice. Raises UserError when nothing can be read at all.
    """
    show = progress or (lambda _done, _total, _message: None)
    source = source.expanduser().resolve()
    is_video = source.is_file() and source.suffix.lower() in VIDEO_SUFFIXES
    if format_name in (None, FRAME_FORMAT) and is_video:
        frames = take_frames(project, source, every_s, open_recording, show, is_stop_asked or (lambda: False))
        plan = ImportPlan(source, author, drive=frames, is_copied=is_copied, origin=origin)
        batches = [_frames_coming(frames, source)]
        written = count_all(project, batches, plan) if is_dry_run else write_all(project, batches, plan)
        return _report(FRAME_FORMAT, written, frames.skipped)
    staged = stage_source(
        project, source, format_name=format_name, columns=columns, progress=progress, is_stop_asked=is_stop_asked
    )
    with staged:
        show(0, 0, "Writing")
        if is_dry_run:
            return staged.count(class_map or {})
        return staged.write(class_map or {}, is_copied=is_copied, author=author, origin=origin)


def _format_of(source: Path, name: str | None, columns: ColumnMapping | None) -> Format:
    if columns is not None:
        return PlainCsv(columns)
    return format_named(name) if name else recognise(source)


def _stage(known: Format, source: Path, staging: Staging, show: ShowProgress, stop: IsStopAsked) -> _Found:
    show(0, 0, "Reading labels")
    skipped: list[Skipped] = []
    opened = known.open(source)
    for number, item in enumerate(opened.items, start=1):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            staging.take(item)
        if number % _SHOWN_EVERY == 0:
            show(0, 0, f"Reading labels of {number:,} pictures")
            if stop():
                raise Stopped
    root = source if source.is_dir() else source.parent
    if source.is_dir():
        skipped += [Skipped(_name(link, root), why) for link, why in strayed(source)]
    staging.begin_examining()
    _examine(staging, root, skipped, show, stop)
    return _Found(opened.classes, tuple(skipped))


def _examine(staging: Staging, root: Path, skipped: list[Skipped], show: ShowProgress, stop: IsStopAsked) -> None:
    count = staging.picture_count()
    coming = ((path, (key, part)) for key, path, part in staging.pictures())
    answers = examine_all(coming, lambda done: show(done, count, "Checking pictures"), stop)
    for path, (key, part), answer in answers:
        name = _name(path, root)
        if isinstance(answer, UserError):
            skipped.append(Skipped(name, str(answer)))
            continue
        same = staging.examined(key, name, answer)
        if same is not None:
            skipped.append(Skipped(name, _same(same, part)))
    if stop():
        raise Stopped


def _copy(project: Project, batches: Iterable[list[Incoming]]) -> None:
    for batch in batches:
        for item in batch:
            project.objects.add_file(item.path)


def _report(format_name: str, written: Written, skipped: tuple[Skipped, ...]) -> ImportReport:
    return ImportReport(
        format=format_name,
        images=written.images,
        annotations=written.classes.total(),
        classes=dict(written.classes),
        skipped=(*skipped, *written.skipped),
        already_known=written.already_known,
        unlabelled=written.unlabelled,
        drives=written.drives,
    )


def _same(first: tuple[str, str], part: str) -> str:
    told = SAME_PICTURE.format(first[0])
    if part != first[1] and part and first[1]:
        return f"{told} They stand in different parts ({first[1]} and {part}), so the parts leak."
    return told


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _frames_coming(frames: DriveFrames, source: Path) -> list[Incoming]:
    return [
        Incoming(
            path=frame.path,
            name=f"{source.stem}/frame_{frame.index:06d}.jpg",
            sha256=frame.sha256,
            header=frame.header,
            part=part_of(source, source.parent),
            frame_index=frame.index,
            timestamp_ms=frame.timestamp_ms,
        )
        for frame in frames.frames
    ]
