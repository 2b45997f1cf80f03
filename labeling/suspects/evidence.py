"""What the labels of a project are judged by: vectors of images and crops, suggestions of models. Runs no network."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlmodel import Session

from core.queries.brief import class_names
from core.queries.columns import AREAS
from core.queries.embeddings import Embedded, encoders_used, read_vectors
from core.shapes import shape_from_json
from labeling.alike import groups
from labeling.suspects.boxes import Floats, Ints, PlacedLabels, PlacedPredictions

_LOOKED = "SELECT image_id FROM looked_at WHERE source = :source"
_KNOWN = "SELECT DISTINCT class_id FROM suggestion WHERE source = :source"


@dataclass(frozen=True, slots=True, eq=False)
class JudgedLabels:
    """Labels with a vector each, column by column (n,); rows of one group show one thing."""

    image_id: Ints
    annotation_id: Ints
    class_id: Ints
    group: Ints
    vectors: NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class ModelSaid:
    """What one model proposed, and the labels (n,) that it is held against; `annotation_id` names these."""

    source: str
    labels: PlacedLabels
    annotation_id: Ints
    predictions: PlacedPredictions


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """All that labels are judged by. `has_looked` says whether any model looked at an image, whatever it proposed."""

    labels: tuple[JudgedLabels, ...] = ()  # tags by the vectors of their images, then crops
    models: tuple[ModelSaid, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    has_vectors: bool = False
    has_looked: bool = False


def read_known(session: Session, source: str | None = None) -> Known:
    """What there is to judge by; `source` names the model whose suggestions are asked, all of them when it is None."""
    used = encoders_used(session)
    sources = [source] if source is not None else _sources(session)
    labels = (_tags(session, used[0].made_with), _crops(session, used[0].made_with)) if used else ()
    said = (_said_by(session, each) for each in sources)
    return Known(
        labels, tuple(each for each in said if each is not None), class_names(session), bool(used),
        any(_has_looked(session, each) for each in sources),
    )  # fmt: skip


def _crops(session: Session, made_with: str) -> JudgedLabels:
    return _with_vectors(session, read_vectors(session, made_with, "crops"), _rows(session, f"kind IN {AREAS}"), 1)


def _tags(session: Session, made_with: str) -> JudgedLabels:
    """Tags of images that carry one: of several on an image none says what all of it is."""
    alone = "SELECT image_id FROM annotation WHERE kind = 'tag' GROUP BY image_id HAVING count(*) = 1"
    rows = _rows(session, f"kind = 'tag' AND image_id IN ({alone})")
    return _with_vectors(session, read_vectors(session, made_with, "images"), rows, 0)


def _rows(session: Session, where: str) -> Ints:
    """Labels (n, 4): image, annotation, class, track (0 for none), by annotation id."""
    words = f"SELECT image_id, id, class_id, coalesce(track_id, 0) FROM annotation WHERE {where} ORDER BY id"  # noqa: S608 - constants
    return np.array(session.execute(text(words)).fetchall(), np.int64).reshape(-1, 4)


def _with_vectors(session: Session, embedded: Embedded, rows: Ints, column: int) -> JudgedLabels:
    """The labels whose vector is there: found by their own id (`column` 1) or by their image's (0)."""
    keys = embedded.annotation_id if column else embedded.image_id
    places = np.searchsorted(keys, rows[:, column])
    has = places < len(keys)
    has[has] = keys[places[has]] == rows[has, column]
    rows, vectors = rows[has], embedded.vectors[places[has]]
    # What is tracked is one thing on all its frames; other labels go with their picture and its copies.
    group = np.where(rows[:, 3] > 0, -rows[:, 3], _picture_groups(session, rows[:, 0]))
    return JudgedLabels(rows[:, 0], rows[:, 1], rows[:, 2], group, vectors)


def _picture_groups(session: Session, image_id: Ints) -> Ints:
    """One number (n,) for all pictures that the data tests found to be copies of each other."""
    pairs = text("SELECT image_id, other_image_id FROM finding WHERE other_image_id IS NOT NULL AND state != 'gone'")
    found = groups((row[0], row[1]) for row in session.execute(pairs))
    leader = {each: group[0] for group in found for each in group}
    return np.array([leader.get(each, each) for each in image_id.tolist()], np.int64)


def _said_by(session: Session, source: str) -> ModelSaid | None:
    """One model's suggestions, and the labels of classes that it knows, on images at which it looked."""
    named = {"source": source}
    chosen = f"kind IN {AREAS} AND image_id IN ({_LOOKED})"
    mine = session.execute(
        text(
            "SELECT image_id, id, class_id, x1, y1, x2, y2 FROM annotation"  # noqa: S608 - constants
            f" WHERE {chosen} AND class_id IN ({_KNOWN}) ORDER BY id"
        ),
        named,
    ).fetchall()
    theirs = session.execute(
        text(
            "SELECT image_id, class_id, kind, geometry, score FROM suggestion"  # noqa: S608 - constants
            f" WHERE source = :source AND state IN ('open', 'kept') AND {chosen} ORDER BY id"
        ),
        named,
    ).fetchall()
    if not theirs:
        return None
    ids = np.array([row[:3] for row in mine], np.int64).reshape(-1, 3)
    labels = PlacedLabels(ids[:, 0], ids[:, 2], _xyxy(row[3:] for row in mine))
    predicted = np.array([row[:2] for row in theirs], np.int64)
    scores: Floats = np.clip([row[4] for row in theirs], 0, 1).astype(np.float64)
    bounds = (shape_from_json(row[2], row[3]).bounds() or (0.0,) * 4 for row in theirs)
    return ModelSaid(
        source, labels, ids[:, 1], PlacedPredictions(predicted[:, 0], predicted[:, 1], _xyxy(bounds), scores)
    )


def _xyxy(rows: Iterable[Iterable[float]]) -> NDArray[np.float32]:
    return np.array([tuple(row) for row in rows], np.float32).reshape(-1, 4)


def _sources(session: Session) -> list[str]:
    """The sources of which there are suggestions, by name."""
    return list(session.execute(text("SELECT DISTINCT source FROM suggestion ORDER BY source")).scalars())


def _has_looked(session: Session, source: str) -> bool:
    return session.execute(text(f"{_LOOKED} LIMIT 1"), {"source": source}).first() is not None
