"""Holds the picture files of a version against the frozen hashes: all bytes of each, whatever its date says."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlmodel import select

from core.manifest_stream import ImageHead
from core.objects import sha256_of_file
from core.project import Project
from core.queries.versions import stored_manifest, version_by
from core.schema import ImageRow
from core.watched import IsStopAsked, ShowProgress, watched
from labeling.live_labels import Files

WORKERS = max(2, min(8, os.cpu_count() or 2))
AHEAD = 256


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """How the files of a version are: `missing` cannot be read, `changed` have other bytes; both by name."""

    version: str
    images: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def are_whole(self) -> bool:
        """Whether every picture is what it was."""
        return not self.missing and not self.changed


def check_files(
    project: Project,
    version: str,
    *,
    progress: ShowProgress | None = None,
    is_stop_asked: IsStopAsked | None = None,
) -> CheckedFiles:
    """Read every picture of a version and compare its hash. Raises UserError for no such version, Stopped if asked."""
    show = watched(progress, is_stop_asked)
    show(0, 0, "Checking pictures")
    with project.registry.reading() as session:
        row = version_by(session, version)
        files = Files(project, session)
        chosen = select(ImageRow.sha256, ImageRow.source_id, ImageRow.path)
        places = {sha256: (source_id, path) for sha256, source_id, path in session.exec(chosen)}
    missing, changed, done = list[str](), list[str](), 0

    def answer(head: ImageHead) -> bool | None:
        if head.sha256 not in places:
            return None
        try:
            return sha256_of_file(Path(files.of(*places[head.sha256]))) == head.sha256
        except OSError:
            return None

    heads = stored_manifest(project, row.id).heads()
    with ThreadPoolExecutor(WORKERS) as pool:
        while batch := list(islice(heads, AHEAD)):
            for head, is_same in zip(batch, pool.map(answer, batch), strict=True):
                if is_same is None:
                    missing.append(head.name)
                elif not is_same:
                    changed.append(head.name)
            done += len(batch)
            show(done, row.images, "Checking pictures")
    return CheckedFiles(row.name, done, tuple(missing), tuple(changed))
