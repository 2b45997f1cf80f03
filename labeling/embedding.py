"""Makes vectors of images and crops: asks for those that lack, encodes in a worker, and takes what was made in.

A job's folder holds `wanted.jsonl`, one line an image: its file and what of it has no vector yet. The worker writes
parts `vectors-N.npz` as it goes, each whole or not there at all; what a job that was stopped, or killed, had written is
taken in like the rest, and the next job asks only for what still lacks.
"""

import json
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlmodel import col, select

from core.canonical import Json, JsonObject, to_json
from core.embedding import Encoder, Vectors, View
from core.errors import Stopped, UserError
from core.ids import JobId
from core.images import decode_reduced
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.reporter import Reporter
from core.jobs.watching import RUNNING, running_jobs, start_job
from core.objects import written_beside
from core.project import Project
from core.queries.embeddings import lacking, missing_images
from core.queries.images import images
from core.registry import Transaction
from core.schema_models import JobRow
from labeling.live_labels import Files

KIND = "embed"
WANTED, PART = "wanted.jsonl", "vectors-{number:05d}.npz"
IMAGES_LISTED = 500  # read from the registry at once
IMAGES_AT_ONCE = 16  # given to the encoder at once; as many more are decoded meanwhile
READERS = 2
PART_ROWS, PART_S = 4000, 5.0  # a part is written when it has so many vectors, or is so old: more is never lost


def start_embedding(
    project: Project, executor: Executor, *, made_with: str, title: str, encoder: JsonObject
) -> JobId | None:
    """Start a job for what has no vector of this encoder yet; None where nothing lacks.

    `encoder` are the arguments that the worker makes the encoder of. Raises UserError while such a job runs already.
    """
    with project.registry.reading() as session:
        ids = missing_images(session, made_with).tolist()
    if running_jobs(project, KIND):
        raise UserError("Vectors are being made already; nothing was started.", "Wait for that job, or stop it.")
    if not ids:
        return None
    _tidy_up(project)
    arguments: dict[str, object] = {**encoder, "wanted": WANTED, "images": len(ids), "made_with": made_with}

    def prepare(folder: Path, _job_id: str) -> None:
        with written_beside(folder / WANTED) as file:
            for line in _wanted_lines(project, made_with, ids):
                file.write((to_json(line) + "\n").encode())

    return start_job(project, executor, kind=KIND, title=title, arguments=arguments, prepare=prepare)


def embed(folder: Path, arguments: JsonObject, reporter: Reporter, encoder: Encoder) -> JsonObject:
    """The worker's task: encode what `wanted.jsonl` lists. Raises Stopped when asked to; what was done is written."""
    if encoder.made_with != arguments["made_with"]:
        raise UserError(
            f"The worker would make vectors of {encoder.made_with}, and {arguments['made_with']} were asked for.",
            "Start the work again; if it happens again, the worker's program is of another version.",
        )
    total = int(str(arguments["images"]))
    parts, skipped, done = _Parts(folder, reporter, encoder.made_with), list[dict[str, Json]](), 0
    started = time.monotonic()
    with (folder / WANTED).open(encoding="utf-8") as file, ThreadPoolExecutor(READERS) as readers:
        for batch in _read_ahead(file, encoder.side_px, readers):
            if reporter.is_stop_asked():
                parts.write()
                raise Stopped
            seen = [each for each in batch if each.view is not None]
            skipped += [{"path": each.path, "reason": each.problem} for each in batch if each.view is None]
            parts.add(
                [row for each in seen for row in each.rows], encoder.encode([each.view for each in seen if each.view])
            )
            done += len(batch)
            reporter.progress(done, total, f"Image {done:,} of {total:,}")
    parts.write()
    seconds = time.monotonic() - started
    return {
        "made_with": encoder.made_with, "images": done - len(skipped), "of": total, "vectors": parts.count,
        "skipped": skipped, "seconds": seconds, "images_per_s": (done - len(skipped)) / max(seconds, 1e-9),
    }  # fmt: skip


def record_embeddings(tx: Transaction, _project: Project, row: JobRow, _finished: Finished) -> None:
    """Take all parts of a job in, however it ended; a vector of the same thing is replaced."""
    folder = _project.root / row.folder
    names: set[str] = set()
    touched: set[int] = set()
    for path in sorted(folder.glob("vectors-*.npz")):
        part = _read_part(path)
        if part is None:
            continue
        made_with, rows = part
        tx.session.connection().exec_driver_sql(
            "INSERT INTO embedding (made_with, image_id, annotation_id, content, vector) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (made_with, image_id, annotation_id) DO UPDATE SET content = excluded.content,"
            " vector = excluded.vector",
            rows,
        )
        names.add(made_with)
        touched.update(each[1] for each in rows)
    for made_with in names:  # of labels that are gone
        tx.session.execute(
            text(
                "DELETE FROM embedding WHERE made_with = :made_with AND annotation_id != 0"
                " AND annotation_id NOT IN (SELECT id FROM annotation)"
            ),
            {"made_with": made_with},
        )
    if touched:
        tx.touch("embeddings", touched)


@dataclass(slots=True)
class _Read:
    """An image of the list, decoded: what its vectors are called, and the picture or why there is none."""

    path: str
    rows: list[tuple[int, int, str]]
    view: View | None = None
    problem: str = ""


@dataclass(slots=True)
class _Parts:
    """Vectors on their way to files."""

    folder: Path
    reporter: Reporter
    made_with: str
    count: int = 0
    _number: int = 0
    _since: float = field(default_factory=time.monotonic)
    _rows: list[tuple[int, int, str]] = field(default_factory=list)
    _vectors: list[Vectors] = field(default_factory=list)

    def add(self, rows: Sequence[tuple[int, int, str]], vectors: Vectors) -> None:
        """Keep some more; they are written with the part that they fill."""
        if len(rows) != len(vectors):
            raise ValueError(f"{len(rows)} pictures and crops gave {len(vectors)} vectors")
        self._rows += rows
        self._vectors.append(vectors)
        if len(self._rows) >= PART_ROWS or time.monotonic() - self._since >= PART_S:
            self.write()

    def write(self) -> None:
        """Write what was kept as a part."""
        self._since = time.monotonic()
        if not self._rows:
            return
        image_ids, annotation_ids, contents = zip(*self._rows, strict=True)
        path = self.folder / PART.format(number=self._number)
        with written_beside(path) as file:
            np.savez(
                file, made_with=np.array(self.made_with), image_id=np.array(image_ids, np.int64),
                annotation_id=np.array(annotation_ids, np.int64), content=np.array(contents),
                vectors=np.concatenate([each for each in self._vectors if len(each)]).astype("<f2"),
            )  # fmt: skip
        self.reporter.artifact("vectors", path)
        self.count, self._number = self.count + len(self._rows), self._number + 1
        self._rows.clear()
        self._vectors.clear()


def _wanted_lines(project: Project, made_with: str, ids: Sequence[int]) -> Iterator[JsonObject]:
    with project.registry.reading() as session:
        files = Files(project, session)
    for start in range(0, len(ids), IMAGES_LISTED):
        batch = list(ids[start : start + IMAGES_LISTED])
        with project.registry.reading() as session:
            wholes, crops = lacking(session, made_with, batch)
            rows = images(session, batch)
        by_image: dict[int, list[Json]] = defaultdict(list)
        for image_id, annotation_id, *bounds, content in crops:
            by_image[image_id].append([annotation_id, *bounds, content])
        for row in rows.values():
            yield {
                "id": row.id, "path": files.of(row.source_id, row.path), "orientation": row.orientation,
                "whole": row.id in wholes, "wh": [row.width, row.height], "crops": by_image.get(row.id, []),
            }  # fmt: skip


def _read_ahead(lines: Iterator[str], side_px: int, readers: ThreadPoolExecutor) -> Iterator[list[_Read]]:
    """Batches of the listed images, the next one decoded while one is encoded."""

    def begin() -> list[Any]:
        return [readers.submit(_read, json.loads(line), side_px) for line in islice(lines, IMAGES_AT_ONCE)]

    waiting = begin()
    while waiting:
        coming = begin()
        yield [each.result() for each in waiting]
        waiting = coming


def _read(line: Mapping[str, Any], side_px: int) -> _Read:
    path = Path(line["path"])
    crops = line["crops"]
    xyxy = np.array([crop[1:5] for crop in crops], np.float32).reshape(-1, 4)
    rows = [(line["id"], 0, "")] * bool(line["whole"]) + [(line["id"], crop[0], crop[5]) for crop in crops]
    read = _Read(str(path), rows)
    try:
        pixels = decode_reduced(
            path.read_bytes(),
            line["orientation"],
            path.name,
            divisor(line["wh"], xyxy, side_px, is_whole=line["whole"]),
        )
    except OSError as error:
        read.problem = f"{path.name} cannot be read ({error.strerror})."
        return read
    except UserError as error:
        read.problem = error.message
        return read
    scale = np.array([pixels.shape[1] / line["wh"][0], pixels.shape[0] / line["wh"][1]] * 2, np.float32)
    read.view = View(pixels, xyxy * scale, is_whole=line["whole"])
    return read


def divisor(size_wh: Sequence[int], xyxy: np.ndarray[Any, Any], side_px: int, *, is_whole: bool) -> int:
    """By how much a picture may be reduced as it is decoded (1, 2, 4, 8) and nothing that is encoded gets too small."""
    sides = [min(size_wh)] * is_whole + np.min(xyxy[:, 2:] - xyxy[:, :2], axis=1).tolist()
    return next((by for by in (8, 4, 2) if min(sides, default=0) >= by * side_px), 1)


def _read_part(path: Path) -> tuple[str, list[tuple[str, int, int, str, bytes]]] | None:
    """A part's rows; None for a file that is none, whose images then still lack their vectors."""
    try:
        with np.load(path, allow_pickle=False) as part:
            made_with, vectors = str(part["made_with"]), part["vectors"].astype("<f2")
            image_ids, annotation_ids = part["image_id"].tolist(), part["annotation_id"].tolist()
            contents = part["content"].tolist()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    columns = zip(image_ids, annotation_ids, contents, vectors, strict=True)
    return made_with, [
        (made_with, image, annotation, content, row.tobytes()) for image, annotation, content, row in columns
    ]


def _tidy_up(project: Project) -> None:
    """Parts of jobs that have ended were taken in, and are not needed any more."""
    with project.registry.reading() as session:
        ended = session.exec(select(JobRow.folder).where(JobRow.kind == KIND, col(JobRow.state).not_in(RUNNING)))
        folders = [project.root / folder for folder in ended]
    for folder in folders:
        for path in (*folder.glob("vectors-*.npz"), folder / WANTED):
            path.unlink(missing_ok=True)
