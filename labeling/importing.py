"""Brings images, labels and drives in: what can be used in one transaction, what cannot with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Stopped, UserError
from core.formats.folders import part_of
from core.formats.known import format_named, recognise
from core.formats.seam import ReadImage, ReadSet, Skipped, read_all
from core.project import Project
from core.recordings import OpenRecording
from labeling.files import Examined, examine_all
from labeling.frames import VIDEO_SUFFIXES, DriveFrames, take_frames
from labeling.writing import Incoming, Written, write_all

ShowProgress = Callable[[int, int, str], None]
FRAME_FORMAT = "video"
SAME_PICTURE = "It holds the same picture as {}."


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


def import_source(
    project: Project,
    source: Path,
    *,
    format_name: str | None = None,
    is_copied: bool = False,
    is_dry_run: bool = False,
    every_s: float | None = None,
    open_recording: OpenRecording,
    author: str,
    progress: ShowProgress | None = None,
    is_stop_asked: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import a folder, a label file or a recording.

    Everything usable is written in one transaction, or nothing when a stop is asked (Stopped) or something breaks.
    Importing the same source again adds nothing twice. Raises UserError when nothing can be read at all.
    """
    show = progress or (lambda _done, _total, _message: None)
    stop = is_stop_asked or (lambda: False)
    source = source.expanduser().resolve()
    is_video = source.is_file() and source.suffix.lower() in VIDEO_SUFFIXES
    if format_name in (None, FRAME_FORMAT) and is_video:
        frames = take_frames(project, source, every_s, open_recording, show, stop)
        return _import_frames(project, frames, source, is_dry_run=is_dry_run, is_copied=is_copied, author=author)
    known = format_named(format_name) if format_name else recognise(source)
    if not source.exists():
        raise UserError(f"{source} does not exist; nothing was imported.", "Check the name.")
    show(0, 0, "Reading labels")
    read = read_all(known, source)
    incoming, skipped = _examined(read, source, show, stop)
    show(0, 0, "Writing")
    return _finished(
        known.name, project, incoming, (*read.skipped, *skipped), source, read.classes,
        is_copied=is_copied, is_dry_run=is_dry_run, author=author,
    )  # fmt: skip


def _examined(
    read: ReadSet, source: Path, show: ShowProgress, stop: Callable[[], bool]
) -> tuple[list[Incoming], list[Skipped]]:
    root = source if source.is_dir() else source.parent
    paths = [image.path for image in read.images]
    answers = examine_all(paths, lambda done, total: show(done, total, "Checking pictures"), stop)
    incoming: list[Incoming] = []
    skipped: list[Skipped] = []
    first: dict[str, tuple[str, str]] = {}
    for image, answer in zip(read.images, answers, strict=False):
        name = _name(image.path, root)
        if isinstance(answer, UserError):
            skipped.append(Skipped(name, str(answer)))
        elif answer.sha256 in first:
            skipped.append(Skipped(name, _same(first[answer.sha256], image.part)))
        else:
            first[answer.sha256] = (name, image.part)
            incoming.append(_incoming(image, answer, name))
    if stop():
        raise Stopped
    return incoming, skipped


def _incoming(image: ReadImage, answer: Examined, name: str) -> Incoming:
    return Incoming(
        path=answer.path,
        name=name,
        sha256=answer.sha256,
        header=answer.header,
        part=image.part,
        labels=image.labels,
        is_exhaustive=image.standing == "exhaustive",
        told_wh=image.size_wh,
    )


def _same(first: tuple[str, str], part: str) -> str:
    told = SAME_PICTURE.format(first[0])
    if part != first[1] and part and first[1]:
        return f"{told} They stand in different parts ({first[1]} and {part}), so the parts leak."
    return told


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _import_frames(
    project: Project, frames: DriveFrames, source: Path, *, is_dry_run: bool, is_copied: bool, author: str
) -> ImportReport:
    incoming = [
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
    return _finished(
        FRAME_FORMAT, project, incoming, frames.skipped, source, (),
        is_copied=is_copied, is_dry_run=is_dry_run, author=author, drive=frames,
    )  # fmt: skip


def _finished(
    name: str,
    project: Project,
    incoming: list[Incoming],
    skipped: tuple[Skipped, ...],
    source: Path,
    classes: tuple[str, ...],
    *,
    is_copied: bool,
    is_dry_run: bool,
    author: str,
    drive: DriveFrames | None = None,
) -> ImportReport:
    written: Written = write_all(
        project, incoming, source=source, classes=classes, drive=drive,
        is_copied=is_copied, is_dry_run=is_dry_run, author=author,
    )  # fmt: skip
    return ImportReport(
        format=name,
        images=written.images,
        annotations=written.annotations,
        classes=written.classes,
        skipped=(*skipped, *written.skipped),
        already_known=written.already_known,
        unlabelled=written.unlabelled,
        drives=written.drives,
    )
