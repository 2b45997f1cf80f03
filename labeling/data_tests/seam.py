"""The seam of a data test: what it looks at, when it must look again, and what it found. Pure values.

A test sees columns (`Evidence`) and never the registry; it runs in a worker. Images that are judged together share a
group number: one that is judged alone has a group of its own, a test that compares all has one group. A group is
looked at again only when what the test needs of one of its images changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from labeling.data_tests.evidence import Evidence

Marks = NDArray[np.uint64]  # (images,) a mark of what a test needs of each image: another mark, another content
Groups = NDArray[np.int64]  # (images,) images with one number are judged together
Rows = NDArray[np.int64]  # (k,) places of images in the columns, ascending


@dataclass(frozen=True, slots=True)
class Found:
    """Something a person should look at. `key` names it whoever finds it, so that a dismissal is remembered.

    `severity` orders findings of a kind, 0 to 1, the worst highest. `annotation_id` is 0 where it is about no single
    label, `other_image_id` 0 where there is no second picture.
    """

    kind: str
    key: str
    image_id: int
    detail: str
    severity: float = 0.5
    annotation_id: int = 0
    other_image_id: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.severity <= 1:
            raise ValueError("a severity lies between 0 and 1")


class DataTest(Protocol):
    """One test of the data. Another `version` makes it look at everything again."""

    @property
    def name(self) -> str:
        """What it is called in the registry."""

    @property
    def version(self) -> str:
        """Raised with each change of what it finds."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of finding that it makes, and no other test."""

    @property
    def needs_pixels(self) -> bool:
        """Whether it looks at what was measured of pictures, so that they must be measured first."""

    def groups(self, evidence: Evidence) -> Groups:
        """Which images are judged together."""

    def content(self, evidence: Evidence) -> Marks:
        """What it needs of each image, as a mark that is another when that changed."""

    def look(self, evidence: Evidence, rows: Rows) -> Iterable[Found]:
        """What is odd about these images, whole groups of them. Reads no registry; may be slow."""


def image_key(kind: str, image_id: int, *what: str | int) -> str:
    """The key of a finding about one image."""
    return ":".join((kind, str(image_id), *(str(each) for each in what)))


def label_key(kind: str, *annotation_ids: int) -> str:
    """The key of a finding about one label or several, in whatever order they are named."""
    return ":".join((kind, *(f"a{each}" for each in sorted(annotation_ids))))


def pair_key(kind: str, one: int, other: int) -> str:
    """The key of a finding about two images, in whatever order they are named."""
    return f"{kind}:{min(one, other)}:{max(one, other)}"


def labels_in_key(key: str) -> tuple[int, ...]:
    """The labels that a key made by `label_key` names; none for other keys."""
    parts = key.split(":")[1:]
    return tuple(int(each[1:]) for each in parts if each[:1] == "a" and each[1:].isdigit())


def severity_beyond(value: float, limit: float) -> float:
    """How bad a value beyond a limit is: 0 at the limit, 0.5 at twice of it, towards 1."""
    return float(np.clip(1 - limit / value, 0, 1)) if value > 0 else 0.0
