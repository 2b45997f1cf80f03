"""Reads how far a version leaks, and what stands beside every metric that was made from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from core.canonical import JsonObject, to_json
from core.leakage import Leakage, PartLeakage, leakage_from_json, leakage_to_json, reasons_in_words
from core.schema import DatasetVersionRow, GateRow, ImageRow
from core.schema_models import EvaluationRow, ModelVersionRow, TrainingRunRow

METRIC = "leakage"  # the name that a gate of the brief calls it by
Unknown = Literal["", "not measured", "other version", "brought"]
_WHY: Mapping[str, str] = {
    "not measured": "this version was not tested for leakage yet",
    "other version": "the model was trained on another version, and the two were not compared yet",
    "brought": "the model was brought, and nobody knows what it was trained on",
}


@dataclass(frozen=True, slots=True)
class LeakageFigure:
    """The leakage beside the metrics of one evaluation; `unknown` says why there is no figure.

    `measured` holds the reasons; it is None where the part is what the model was trained on.
    """

    part: str
    version: str
    trained_on: str
    unknown: Unknown = ""
    images: int = 0
    leaking: int = 0
    frames: int = 0
    metres: float | None = None
    measured: PartLeakage | None = None

    @property
    def share(self) -> float | None:
        """0 to 1, or None where it is not known."""
        return None if self.unknown else self.leaking / self.images if self.images else 0.0

    def words(self) -> str:
        """For a line beside a metric."""
        if self.unknown:
            return f"not known: {_WHY[self.unknown]}"
        share = percent(self.leaking / self.images if self.images else 0.0)
        reasons = self.reasons()
        return f"{share} ({self.leaking} of {self.images} images{f': {reasons}' if reasons else ''})"

    def reasons(self) -> str:
        """Why they leak, in words; empty where that was not measured."""
        return "" if self.measured is None else reasons_in_words(self.measured, frames=self.frames, metres=self.metres)

    def to_json(self) -> JsonObject:
        """As commands and packages tell it; counts and distances, never a position."""
        reasons = {} if self.measured is None else self.measured.reasons
        return {
            "share": self.share, "leaking": self.leaking, "images": self.images, "k": self.frames, "d": self.metres,
            "reasons": {name: "not known" if count is None else count for name, count in reasons.items()},
            "with_position": 0 if self.measured is None else self.measured.with_position, "part": self.part,
            "version": self.version, "trained_on": self.trained_on, "told": self.words(),
        }  # fmt: skip


def percent(share: float) -> str:
    """A share as people say it: 1 %, 0.4 %."""
    return f"{100 * share:.3g} %"


def leakage_of(version: DatasetVersionRow, trained_on: str = "") -> Leakage | None:
    """How far a version leaks, against its own training part or that of another version; None when not measured."""
    told = json.loads(version.leakage_json)
    found = told if trained_on in ("", version.id) else told.get("against", {}).get(trained_on)
    return leakage_from_json(found) if found and "parts" in found else None


def kept_with(leakage_json: str, leakage: Leakage) -> str:
    """The JSON of a version's row with this leakage added to it."""
    told = json.loads(leakage_json)
    if leakage.version != leakage.trained_on:
        return to_json({**told, "against": {**told.get("against", {}), leakage.trained_on: leakage_to_json(leakage)}})
    return to_json({**leakage_to_json(leakage), "against": told.get("against", {})})


def leakage_figure(session: Session, evaluation: EvaluationRow) -> LeakageFigure:
    """What an evaluation's metrics are to be read with: how much of its part the model's training has seen."""
    model = session.get(ModelVersionRow, evaluation.model_id)
    run = session.get(TrainingRunRow, model.run_id) if model is not None and model.run_id else None
    trained_on = run.version_id if run is not None else ""
    if run is None:
        return LeakageFigure(evaluation.part, evaluation.version_id, trained_on, "brought")
    if evaluation.part == "train" and trained_on == evaluation.version_id:
        return LeakageFigure("train", evaluation.version_id, trained_on, "", evaluation.images, evaluation.images)
    version = session.get(DatasetVersionRow, evaluation.version_id)
    found = leakage_of(version, trained_on) if version is not None else None
    if found is None or evaluation.part not in found.parts:
        why: Unknown = "not measured" if trained_on == evaluation.version_id else "other version"
        return LeakageFigure(evaluation.part, evaluation.version_id, trained_on, why)
    part = found.parts[evaluation.part]
    return LeakageFigure(
        evaluation.part, evaluation.version_id, trained_on, "", part.images, part.leaking, found.frames, found.metres,
        part,
    )  # fmt: skip


def leakage_gates(session: Session) -> list[GateRow]:
    """The gates of the brief that hold leakage, in their order."""
    chosen = select(GateRow).where(GateRow.metric == METRIC)
    return list(session.exec(chosen.order_by(col(GateRow.position), col(GateRow.id))))


def leaking_pairs(session: Session, leakage: Leakage) -> list[int]:
    """The ids of the images that stand as examples, each before the training image that gives it away, once each."""
    wanted = [sha256 for each in leakage.examples for sha256 in (each.image, each.train)]
    rows = session.exec(select(ImageRow.sha256, ImageRow.id).where(col(ImageRow.sha256).in_(set(wanted))))
    ids = dict(rows.all())
    return list(dict.fromkeys(ids[sha256] for sha256 in wanted if sha256 in ids))
