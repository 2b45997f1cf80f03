"""Lays vectors out in the plane so that what is alike lies together: by principal components at once, by UMAP in a job.

UMAP: L. McInnes, J. Healy and J. Melville, 2018, on the first 50 principal components, with a fixed random state: the
same vectors lie in the same places. What a job laid out is kept in the project's cache, named by encoder and content.
"""

import hashlib
import re
import threading
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.embedding import Vectors
from core.errors import Stopped
from core.ids import JobId
from core.jobs.events import Finished
from core.jobs.executor import Executor
from core.jobs.reporter import Reporter
from core.jobs.watching import start_job
from core.objects import written_beside
from core.project import Project
from core.queries.embeddings import Embedded, Of, read_vectors
from core.registry import Transaction
from core.schema_models import JobRow

KIND = "map"
VECTORS, MAP = "vectors.npy", "map.npz"
FOLDER = "maps"  # in the project's cache
COMPONENTS, NEIGHBOURS, LEAST_DISTANCE, RANDOM_STATE = 50, 15, 0.1, 0
TINY = 40  # with fewer points UMAP has no neighbourhoods to go by
FITTED_ON = 20_000  # rows that principal components are taken from, spread evenly
ROWS = 8192

How = Literal["pca", "umap"]
Places = NDArray[np.float32]  # (n, 2), x to the right, y down; of no unit


@dataclass(frozen=True, slots=True, eq=False)
class PointMap:
    """Whose the points are, and where: image_id and annotation_id int64 (n,), places float32 (n, 2)."""

    image_id: NDArray[np.int64]
    annotation_id: NDArray[np.int64]
    places: Places
    how: How

    def __len__(self) -> int:
        return len(self.image_id)


def read_map(project: Project, made_with: str, of: Of) -> PointMap:
    """The map of all vectors of an encoder: as a job laid it out, or by principal components where none did yet."""
    with project.registry.reading() as session:
        embedded = read_vectors(session, made_with, of)
    kept = _kept(_path(project, made_with, of, embedded))
    if kept is not None and len(kept) == len(embedded):
        return PointMap(embedded.image_id, embedded.annotation_id, kept, "umap")
    return PointMap(embedded.image_id, embedded.annotation_id, flat(embedded.vectors), "pca")


def start_map(project: Project, executor: Executor, *, made_with: str, of: Of, title: str) -> JobId:
    """Start a job that lays the vectors of an encoder out."""
    with project.registry.reading() as session:
        embedded = read_vectors(session, made_with, of)
    kept = _path(project, made_with, of, embedded)
    arguments = {"vectors": VECTORS, "keep_as": kept.relative_to(project.root).as_posix()}

    def prepare(folder: Path, _job_id: str) -> None:
        with written_beside(folder / VECTORS) as file:
            np.save(file, embedded.vectors, allow_pickle=False)

    return start_job(project, executor, kind=KIND, title=title, arguments=arguments, prepare=prepare)


def make_map(folder: Path, arguments: JsonObject, reporter: Reporter) -> JsonObject:
    """The worker's task: places of the vectors in `vectors.npy`, into `map.npz`. Raises Stopped when asked to."""
    vectors: Vectors = np.load(folder / str(arguments["vectors"]), allow_pickle=False)
    reporter.progress(0, 3, "Principal components")
    if len(vectors) < TINY:
        places = flat(vectors)
    else:
        components = principal(vectors, COMPONENTS)
        reporter.progress(1, 3, f"Arranging {len(vectors):,} points")
        places = _arranged(components, reporter)
    with written_beside(folder / MAP) as file:
        np.savez(file, places=places)
    reporter.artifact("map", folder / MAP)
    reporter.progress(3, 3)
    return {"file": MAP, "keep_as": arguments["keep_as"], "points": len(vectors)}


def record_map(tx: Transaction, project: Project, row: JobRow, finished: Finished) -> None:
    """Keep the map of a job in the cache, in place of older ones of the same encoder."""
    path = project.root / str(finished.result["keep_as"])
    for older in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
        older.unlink(missing_ok=True)
    with written_beside(path) as file:
        file.write((project.root / row.folder / str(finished.result["file"])).read_bytes())
    (project.root / row.folder / VECTORS).unlink(missing_ok=True)
    tx.touch("embeddings")


def flat(vectors: Vectors) -> Places:
    """The places by the first two principal components."""
    if not len(vectors):
        return np.zeros((0, 2), np.float32)
    return principal(vectors, 2)


def principal(vectors: Vectors, dims: int) -> NDArray[np.float32]:
    """The first `dims` principal components (n, dims), zeros where there are fewer; some rows widened at a time.

    The sign of each is such that its largest weight is positive, so that it is the same on every machine.
    """
    taken = np.unique(np.linspace(0, len(vectors) - 1, min(len(vectors), FITTED_ON)).astype(np.int64))
    sample = vectors[taken].astype(np.float32)
    middle = sample.mean(axis=0)
    sample -= middle
    _values, axes = np.linalg.eigh(sample.T @ sample)
    first = axes[:, ::-1][:, :dims]
    largest = np.take_along_axis(first, np.argmax(np.abs(first), axis=0)[None, :], axis=0)
    first = first * np.where(largest < 0, -1, 1)
    made = np.zeros((len(vectors), dims), np.float32)
    for start in range(0, len(vectors), ROWS):
        rows = slice(start, start + ROWS)
        made[rows, : first.shape[1]] = (vectors[rows].astype(np.float32) - middle) @ first
    return made


def _arranged(components: NDArray[np.float32], reporter: Reporter) -> Places:
    with warnings.catch_warnings(), _interrupted_when_asked(reporter):
        warnings.simplefilter("ignore")  # it warns that one random state means one thread, which is what is wanted
        import umap

        fitted = umap.UMAP(
            n_neighbors=NEIGHBOURS, min_dist=LEAST_DISTANCE, random_state=RANDOM_STATE, n_jobs=1
        ).fit_transform(components)
    return np.asarray(fitted, np.float32)


@contextmanager
def _interrupted_when_asked(reporter: Reporter) -> Iterator[None]:
    """UMAP cannot be asked to stop; it is interrupted as by Ctrl-C, between two of its rounds."""
    import _thread

    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.5):
            if reporter.is_stop_asked():
                _thread.interrupt_main()
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except KeyboardInterrupt as error:
        raise Stopped from error
    finally:
        is_over.set()


def _path(project: Project, made_with: str, of: Of, embedded: Embedded) -> Path:
    """Where a map of these vectors is kept."""
    digest = hashlib.sha256()
    for column in (embedded.image_id, embedded.annotation_id, embedded.vectors):
        digest.update(np.ascontiguousarray(column).view(np.uint8).data)
    name = re.sub(r"[^A-Za-z0-9]+", "_", made_with)
    return project.cache_folder / FOLDER / f"{name}-{of}-{digest.hexdigest()[:24]}.npz"


def _kept(path: Path) -> Places | None:
    try:
        with np.load(path, allow_pickle=False) as loaded:
            places: Places = loaded["places"].astype(np.float32)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return places if places.ndim == 2 and places.shape[1] == 2 and bool(np.isfinite(places).all()) else None
