"""What a person says of an image: shapes and tags, each with its class, author and provenance.

Nothing here knows a file format, a table or a widget; the shapes are in `core.shapes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.shapes import Shape

Source = Literal["human", "import", "tracker", "model"]
CompletenessState = Literal["unlabelled", "partial", "verified", "verified_empty"]

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an annotation came from; `reference` names the file, tracker or model version, if any.

    `score` is how sure the model was when a person kept what it proposed, 0 to 1.
    """

    source: Source
    reference: str = ""
    score: float | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError("a score lies between 0 and 1")


HUMAN = Provenance("human")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One shape or tag on one image; `track_id` names the track it is a moment of, if it is of one."""

    id: AnnotationId
    image_id: ImageId
    class_id: ClassId
    shape: Shape
    author: str
    provenance: Provenance = HUMAN
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    track_id: TrackId | None = None
