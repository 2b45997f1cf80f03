"""Reads what data tests look at out of the registry: whole columns, a few queries, no image by image."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import text
from sqlmodel import Session

from core.project import Project
from core.queries.brief import class_names
from core.queries.drives import cameras_by_drive
from labeling.data_tests.evidence import KIND_PLACES, NO_FILE, Evidence, ImageColumns, LabelColumns, MeasureColumns
from labeling.data_tests.handing import Work
from labeling.data_tests.measuring import MADE_WITH
from labeling.live_labels import Files

MEASURE = "measure"  # what `checked` calls the file that was measured
_IMAGES = (
    "SELECT id, width, height, orientation, coalesce(drive_id, 0), coalesce(frame_index, -1), sha256, source_id, path,"
    " source_part FROM image ORDER BY id"
)
_LABELS = (
    "SELECT id, image_id, class_id, kind, x1, y1, x2, y2, author, coalesce(track_id, 0) FROM annotation"
    " ORDER BY image_id, id"
)
_MEASURES = (
    "SELECT image_id, look, sharpness, brightness, contrast, dark_share, bright_share, problem FROM image_measure"
    " WHERE made_with = :made_with"
)


def read_work(project: Project) -> Work:
    """Everything that a check needs, as it is now; seconds for a million labels, so off the GUI thread."""
    with project.registry.reading() as session:
        seen = _seen(session)
        images = _images(session, Files(project, session))
        evidence = Evidence(
            images,
            _labels(session, images),
            _measures(session, images, seen.pop(MEASURE, {})),
            class_names(session),
            dict(session.execute(text("SELECT id, parent_id FROM label_class WHERE parent_id IS NOT NULL")).all()),
            cameras_by_drive(session),
        )
    return Work(evidence, seen)


def _seen(session: Session) -> dict[str, dict[int, str]]:
    seen: dict[str, dict[int, str]] = {}
    for check, image_id, content in session.execute(text('SELECT "check", image_id, content FROM checked')):
        seen.setdefault(check, {})[image_id] = content
    return seen


def _images(session: Session, files: Files) -> ImageColumns:
    columns = _columns(session.execute(text(_IMAGES)).all(), 10)
    ids, width, height, orientation, drive, frame = (np.array(each, np.int64) for each in columns[:6])
    paths = tuple(map(files.of, columns[7], columns[8]))
    return ImageColumns(ids, width, height, orientation, drive, frame, columns[6], paths, columns[9])


def _labels(session: Session, images: ImageColumns) -> LabelColumns:
    columns = _columns(session.execute(text(_LABELS)).all(), 10)
    authors = tuple(sorted(set(columns[8])))
    places = {author: place for place, author in enumerate(authors)}
    return LabelColumns(
        id=np.array(columns[0], np.int64),
        image=images.places_of(np.array(columns[1], np.int64)),
        class_id=np.array(columns[2], np.int64),
        kind=np.array([KIND_PLACES[kind] for kind in columns[3]], np.int64),
        xyxy=np.array(columns[4:8], np.float64).T.copy().reshape(-1, 4),
        author=np.array([places[author] for author in columns[8]], np.int64),
        track=np.array(columns[9], np.int64),
        authors=authors,
    )


def _measures(session: Session, images: ImageColumns, stamps: dict[int, str]) -> MeasureColumns:
    columns = _columns(session.execute(text(_MEASURES), {"made_with": MADE_WITH}).all(), 8)
    places = images.places_of(np.array(columns[0], np.int64))
    looks, stamp = np.zeros(len(images), np.uint64), np.zeros(len(images), np.uint64)
    looks[places] = np.array(columns[1], np.int64).view(np.uint64)
    stamp[places] = np.array([int(stamps.get(image_id, "0"), 16) for image_id in columns[0]], np.uint64)
    figures = np.full((5, len(images)), np.nan)
    figures[:, places] = np.array(columns[2:7], np.float64)
    problems = [""] * len(images)
    for place, problem in zip(places.tolist(), columns[7], strict=True):
        problems[place] = problem
        if problem in NO_FILE:
            figures[:, place] = np.nan
    sharpness, brightness, contrast, dark_share, bright_share = figures
    return MeasureColumns(
        looks, sharpness, brightness, contrast, dark_share, bright_share, tuple(problems), stamp
    )  # fmt: skip


def _columns(rows: Sequence[Any], count: int) -> list[tuple[Any, ...]]:
    return [tuple(column) for column in zip(*rows, strict=True)] if rows else [()] * count
