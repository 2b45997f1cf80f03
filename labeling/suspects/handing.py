"""Hands what labels are judged by to a worker process: one file of numpy arrays, none of them pickled."""

import zipfile
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.objects import written_beside
from labeling.suspects.boxes import PlacedLabels, PlacedPredictions
from labeling.suspects.evidence import JudgedLabels, Known, ModelSaid

KNOWN = "known.npz"
ColumnsT = TypeVar("ColumnsT", JudgedLabels, PlacedLabels, PlacedPredictions)
Arrays = dict[str, NDArray[Any]]


def write_known(path: Path, known: Known) -> None:
    """Write the worker's file as a whole."""
    arrays: Arrays = {
        "names": np.array(list(known.names.values()), np.str_), "classes": np.array(list(known.names), np.int64),
        "sources": np.array([each.source for each in known.models], np.str_), "counts": np.array([len(known.labels)]),
    }  # fmt: skip
    for place, labels in enumerate(known.labels):
        arrays |= _told(f"labels{place}", labels)
    for place, each in enumerate(known.models):
        arrays |= _told(f"model{place}.labels", each.labels) | _told(f"model{place}.predictions", each.predictions)
        arrays[f"model{place}.ids"] = each.annotation_id
    with written_beside(path) as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # its types take the names for options


def read_handed(path: Path) -> Known:
    """The worker's file. Raises UserError when it is not there, or not whole."""
    try:
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        names = dict(zip(arrays["classes"].tolist(), arrays["names"].tolist(), strict=True))
        labels = tuple(_columns(JudgedLabels, f"labels{place}", arrays) for place in range(int(arrays["counts"][0])))
        models = tuple(
            ModelSaid(
                source, _columns(PlacedLabels, f"model{place}.labels", arrays), arrays[f"model{place}.ids"],
                _columns(PlacedPredictions, f"model{place}.predictions", arrays),
            )
            for place, source in enumerate(arrays["sources"].tolist())
        )  # fmt: skip
        return Known(labels, models, names, bool(labels), bool(models))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UserError("What labels are judged by cannot be read; nothing was changed.", "Check again.") from error


def _told(name: str, columns: JudgedLabels | PlacedLabels | PlacedPredictions) -> Arrays:
    return {f"{name}.{each.name}": getattr(columns, each.name) for each in fields(columns)}


def _columns(kind: type[ColumnsT], name: str, arrays: Arrays) -> ColumnsT:
    return kind(**{each.name: arrays[f"{name}.{each.name}"] for each in fields(kind)})
