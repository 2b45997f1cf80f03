"""Taking positions in as a job: from the EXIF of pictures not looked at yet, or from a file beside them.

The worker reads files and matches; it leaves a file of positions, which is written into the registry at the end.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
from sqlmodel import Session

from core.canonical import Json, JsonObject, to_json
from core.errors import UserError
from core.formats.seam import Skipped
from core.ids import JobId
from core.images import read_position
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.reporter import JobReporter
from core.jobs.watching import start_job
from core.objects import write_text
from core.positions import Position
from core.project import Project
from core.queries.drives import drive_by, drives, frames_of
from core.queries.positions import image_names, unseen_images
from core.registry import Transaction
from core.schema import DriveRow
from core.schema_models import JobRow
from labeling.files import WORKERS
from labeling.live_labels import Files
from labeling.positions import EXIF, LOOKED, add_positions, mark_looked_at, set_positions
from labeling.route_files import NamedPositions, read_positions_file, subject_of
from labeling.routes import MOST_GAP_S, Route, positions_at

KIND = "positions"
ASKED, OUTCOME = "asked.jsonl", "positions.jsonl"
MOST_SKIPPED = 100
_AT_ONCE = 256
Line = Mapping[str, Json]


def start_positions_of_pictures(project: Project, executor: Executor) -> JobId | None:
    """Read the EXIF of the pictures that were not looked at yet, in a worker process; None when there is none.

    Reads the registry, so it is for the background.
    """
    with project.registry.reading() as session:
        files = Files(project, session)
        lines: list[Line] = [
            {"id": row.id, "name": row.name, "path": files.of(row.source_id, row.path)}
            for row in unseen_images(session, LOOKED)
        ]
    if not lines:
        return None
    arguments = {"file": "", "axis": EXIF}
    return _start(project, executor, "Read positions from the pictures", arguments, lines)


def start_positions_of_file(
    project: Project, executor: Executor, file: Path, *, drive: str = "", offset_s: float = 0.0
) -> JobId:
    """Match a GPX track or a table to the frames of a drive, or to pictures by name, in a worker process.

    `offset_s`: for how many seconds the track had been running when the drive began. `drive` may be left out where
    there is one alone. Raises UserError for a file that tells no positions, and for no such drive.
    """
    file = file.expanduser().resolve()
    subject = subject_of(file)
    if subject == "images" and (drive or offset_s):
        raise UserError(
            f"{file.name} names pictures, so it belongs to no drive; no position was taken.",
            "Leave the drive and the offset out.",
        )
    with project.registry.reading() as session:
        arguments: dict[str, object] = {"file": str(file), "axis": subject, "offset_s": offset_s}
        if subject == "images":
            lines: Iterable[Line] = ({"id": key, "name": name} for key, name in image_names(session))
        else:
            row = _drive(session, file, drive)
            arguments |= {"fps": row.fps, "drive": row.name}
            lines = [{"id": each.image_id, "frame": each.frame, "ms": each.timestamp_ms}
                     for each in frames_of(session, row.id)]  # fmt: skip
        return _start(project, executor, f"Take positions from {file.name}", arguments, list(lines))


def take_positions(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    """The worker's task: says which images have which position, and what could not be used."""
    with (folder / ASKED).open(encoding="utf-8") as file:
        asked = [json.loads(line) for line in file]
    told, file_name = str(arguments["axis"]), Path(str(arguments["file"])).name
    if told == EXIF:
        found, looked, skipped = _from_pictures(asked, reporter)
    else:
        read, skipped = read_positions_file(Path(str(arguments["file"])))
        reporter.stop_if_asked()
        looked = []
        if isinstance(read, NamedPositions):
            found, more = _by_name(read, asked)
            skipped = (*skipped, *more)
        else:
            fps, offset_s = float(str(arguments["fps"])), float(str(arguments["offset_s"]))
            found = _along(read, asked, fps=fps, offset_s=offset_s)
        if not found:
            raise UserError(_no_match(file_name, arguments, len(asked)), _what_to_check(told))
    lines: list[Line] = [{"id": key, "at": [each.latitude, each.longitude]} for key, each in found.items()]
    write_text(folder / OUTCOME, "".join(to_json(line) + "\n" for line in (*lines, {"looked": looked})))
    return {
        "source": file_name or EXIF, "images": len(asked), "positions": len(found), "without": len(asked) - len(found),
        "skipped": [{"path": each.path, "reason": each.reason} for each in skipped[: MOST_SKIPPED + 1]],
    }  # fmt: skip


def record_positions(tx: Transaction, project: Project, row: JobRow, finished: Finished) -> None:
    """Write the positions. What a file says replaces what was known; EXIF only adds."""
    found: dict[int, Position] = {}
    looked: list[int] = []
    with (project.root / row.folder / OUTCOME).open(encoding="utf-8") as file:
        for line in file:
            told = json.loads(line)
            looked += told.get("looked", [])
            if "id" in told:
                found[int(told["id"])] = Position(*told["at"])
    source = str(finished.result["source"])
    keep = add_positions if source == EXIF else set_positions
    keep(tx, found, source)
    mark_looked_at(tx, looked)


def _start(
    project: Project, executor: Executor, title: str, arguments: Mapping[str, object], lines: Sequence[Line]
) -> JobId:
    text = "".join(to_json(line) + "\n" for line in lines)
    return start_job(
        project, executor, kind=KIND, title=title, arguments=arguments,
        prepare=lambda folder, _job_id: write_text(folder / ASKED, text),
    )  # fmt: skip


def _drive(session: Session, file: Path, named: str) -> DriveRow:
    if named:
        return drive_by(session, named)
    known = drives(session)
    if len(known) == 1:
        return known[0]
    if not known:
        raise UserError(
            f"{file.name} speaks of a drive, and the project has none; no position was taken.",
            "Import the recording first. For pictures, name a CSV file with the columns name, latitude, longitude.",
        )
    names = ", ".join(row.name for row in known)
    raise UserError(f"It is not clear which drive {file.name} belongs to; no position was taken.", f"Name one: {names}")


def _from_pictures(
    asked: Sequence[Line], reporter: JobReporter
) -> tuple[dict[int, Position], list[int], tuple[Skipped, ...]]:
    """Positions by image, the images that were looked at, and the pictures that could not be."""
    found: dict[int, Position] = {}
    looked: list[int] = []
    skipped: list[Skipped] = []
    coming: Iterator[Line] = iter(asked)
    with ThreadPoolExecutor(WORKERS) as pool:
        while batch := list(islice(coming, _AT_ONCE)):
            reporter.stop_if_asked()
            for line, answer in zip(batch, pool.map(_position, batch), strict=True):
                if isinstance(answer, UserError):
                    skipped.append(Skipped(str(line["name"]), str(answer)))
                    continue
                looked.append(int(str(line["id"])))
                if answer is not None:
                    found[looked[-1]] = answer
            reporter.progress(len(looked) + len(skipped), len(asked), "Reading positions")
    return found, looked, tuple(skipped)


def _position(line: Line) -> Position | UserError | None:
    try:
        return read_position(Path(str(line["path"])))
    except UserError as error:
        return error


def _along(route: Route, asked: Sequence[Line], *, fps: float, offset_s: float) -> dict[int, Position]:
    """The positions of frames, by the axis that the file has."""
    if route.axis == "frames":
        moments = np.array([float(str(line["frame"])) for line in asked]) + offset_s * fps
        is_known, places = positions_at(route, moments, MOST_GAP_S * max(fps, 1.0))
    else:
        moments = np.array([float(str(line["ms"])) for line in asked]) / 1000 + offset_s
        is_known, places = positions_at(route, moments, MOST_GAP_S)
    return {int(str(asked[n]["id"])): Position(*map(float, places[n])) for n in np.flatnonzero(is_known).tolist()}


def _by_name(named: NamedPositions, asked: Sequence[Line]) -> tuple[dict[int, Position], list[Skipped]]:
    """The positions of pictures by what the table calls them: the whole name, or its end where that names one alone."""
    by_last: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for line in asked:
        name = str(line["name"])
        by_last[name.rpartition("/")[2]].append((name, int(str(line["id"]))))
    found: dict[int, Position] = {}
    skipped = []
    for told, place in named.by_name.items():
        name = told.replace("\\", "/").removeprefix("./")
        alike = by_last.get(name.rpartition("/")[2], [])
        meant = [key for known, key in alike if known == name] or [
            key for known, key in alike if f"/{known}".endswith(f"/{name}") or f"/{name}".endswith(f"/{known}")
        ]
        if len(meant) == 1:
            found[meant[0]] = place
        else:
            skipped.append(Skipped(told, "More than one image has this name." if meant else "No image has this name."))
    return found, skipped


def _no_match(file_name: str, arguments: JsonObject, count: int) -> str:
    if arguments["axis"] == "images":
        return f"{file_name} names none of the {count:,} images; no position was taken."
    if not count:
        return f"No frame of {arguments['drive']} is an image yet; no position was taken."
    return f"None of the {count:,} frames of {arguments['drive']} falls into {file_name}; no position was taken."


def _what_to_check(axis: str) -> str:
    if axis == "images":
        return "Check that the names in the table are those of the image list."
    return "Check the drive, and the seconds for which the track had been running when the drive began."
