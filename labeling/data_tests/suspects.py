"""Labels that are likely wrong, as `labeling.suspects` judges them by vectors and by models' suggestions."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

import numpy as np

from labeling.data_tests.evidence import Evidence, together
from labeling.data_tests.marks import mixed, summed
from labeling.data_tests.seam import Found, Groups, Marks, Rows, image_key, label_key
from labeling.suspects.boxes import PlacedLabels, PlacedPredictions
from labeling.suspects.evidence import JudgedLabels, Known
from labeling.suspects.found import Suspect
from labeling.suspects.live import judged


@dataclass(frozen=True, slots=True)
class SuspectTest:
    """Class swaps, missing, spurious and misplaced labels. Says nothing where there is nothing to judge by."""

    known: Known = field(default_factory=Known)

    name = "suspects"
    version = "1"
    kinds = ("class_suspect", "missing_suspect", "spurious_suspect", "location_suspect")
    needs_pixels = False

    def groups(self, evidence: Evidence) -> Groups:
        """All labels are judged by each other."""
        return together(evidence)

    def content(self, evidence: Evidence) -> Marks:
        """The labels, and all that they are judged by."""
        mark = sum((_mark_of(each) for each in self.known.labels), 0)
        mark += sum((_mark_of(each.labels) + _mark_of(each.predictions) for each in self.known.models), 0)
        return mixed(evidence.label_marks, np.full(len(evidence.images), mark % 2**63, np.int64))

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """One finding for each label that is likely wrong, and for each thing that likely lacks one."""
        there = set(evidence.images.id[rows].tolist())
        return (_found(each) for each in judged(self.known).suspects if each.image_id in there)


def _found(suspect: Suspect) -> Found:
    if suspect.annotation_id:
        key = label_key(suspect.kind, suspect.annotation_id)
    else:
        key = image_key(suspect.kind, suspect.image_id, *(round(edge) for edge in suspect.bounds or ()))
    return Found(suspect.kind, key, suspect.image_id, suspect.detail, suspect.score, suspect.annotation_id)


def _mark_of(columns: JudgedLabels | PlacedLabels | PlacedPredictions) -> int:
    """A mark of all rows in whatever order."""
    parts = [np.asarray(getattr(columns, each.name)) for each in fields(columns)]
    if not len(parts[0]):
        return 0
    flat = [column for part in parts for column in (part.T if part.ndim == 2 else (part,))]
    marks = mixed(*flat)
    return int(summed(marks, np.zeros(len(marks), np.int64), 1)[0])
