"""The tables of data tests, measures and positions of pictures, embeddings and coverage; rules as in `core.schema`."""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class ImageMeasureRow(SQLModel, table=True):
    """What was measured of a picture, once; `made_with` names the measures' version, so that newer ones are made anew.

    `look` is a perceptual hash of 64 bits (signed). `sharpness` is 1 less the perceptual blur, `brightness` the mean
    luma, 0 to 255, `contrast` its deviation; `dark_share` and `bright_share` are the shares of pixels near black and
    near white. `problem` holds words (`labeling.data_tests.measuring`); of a missing or corrupt file no more counts.
    """

    __tablename__ = "image_measure"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    made_with: str
    look: int
    sharpness: float
    brightness: float
    contrast: float
    dark_share: float
    bright_share: float
    problem: str = ""


class ImagePositionRow(SQLModel, table=True):
    """Where a picture was taken: WGS84, degrees. `source` is exif, or the name of the file that said so.

    It stands in no manifest and in no package: where somebody drove is nobody else's business.
    """

    __tablename__ = "image_position"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    latitude: float
    longitude: float
    source: str


class EmbeddingRow(SQLModel, table=True):
    """A vector of a picture (`annotation_id` 0) or of a crop. `made_with` names the network and its version.

    `content` is what the vector was made from (a crop's geometry), so that it is made anew when that changes; `vector`
    is float16, little-endian, of unit length.
    """

    __tablename__ = "embedding"
    __table_args__ = (
        UniqueConstraint("made_with", "image_id", "annotation_id"),
        Index("embedding_by_image", "image_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    made_with: str
    image_id: int = Field(foreign_key="image.id")
    annotation_id: int = 0
    content: str = ""
    vector: bytes = Field(sa_type=LargeBinary)


class FindingRow(SQLModel, table=True):
    """Something a data test found. `key` names it whatever is measured again, so that a dismissal is remembered.

    `state` is open, dismissed or gone (a later check found it no more). `annotation_id` is 0 where it is about no
    single label; `other_image_id` is the second picture of a pair. `severity` orders findings of a kind, 0 to 1.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("finding_by_kind", "state", "kind", "severity"),
        Index("finding_by_image", "image_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: str
    image_id: int = Field(foreign_key="image.id")
    other_image_id: int | None = Field(default=None, foreign_key="image.id")
    annotation_id: int = 0
    detail: str
    severity: float = 0.5
    state: str = "open"
    found_at: str
    decided_by: str = ""


class CheckedRow(SQLModel, table=True):
    """What one data test has seen of an image: nothing is looked at again until its `content` is another."""

    __tablename__ = "checked"
    check: str = Field(primary_key=True)
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    content: str


class CoverageGoalRow(SQLModel, table=True):
    """How many images a class must have under conditions: `conditions_json` is an object of group -> value."""

    __tablename__ = "coverage_goal"
    __table_args__ = (UniqueConstraint("class_id", "conditions_json"),)
    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="label_class.id")
    conditions_json: str
    least_images: int
    is_required: bool = False
