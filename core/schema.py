"""The tables of a project's registry. Plain rows: no relationships, no checks (SQLModel tables make none).

Times are ISO 8601 in UTC. Paths are relative to the project, with forward slashes, unless a row says otherwise.
A column that ends in `_json` holds canonical JSON (`core.canonical`). Every change here needs a migration in
`core/migrations/versions`.
"""

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class ProjectRow(SQLModel, table=True):
    """The one row that names the project."""

    __tablename__ = "project"
    id: int = Field(primary_key=True)
    name: str
    created_at: str
    made_with: str


class BriefRow(SQLModel, table=True):
    """The machine-learning canvas in words; one row."""

    __tablename__ = "brief"
    id: int = Field(primary_key=True)
    problem: str = ""
    model_input: str = ""
    model_output: str = ""
    data_sources: str = ""
    success: str = ""
    risks: str = ""


class LabelClassRow(SQLModel, table=True):
    """A class; its id is owned by the project and never renumbered or reused. `is_retired` hides it.

    `shape` is the kind that its key draws, `attributes_json` a list of {name, values} (no values: free text),
    `parent_id` the class to fall back to where a sign cannot be read, `family` its place in the sign palette.
    """

    __tablename__ = "label_class"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    colour: str
    position: int
    description: str = ""
    is_retired: bool = False
    shape: str = "box"
    attributes_json: str = "[]"
    parent_id: int | None = Field(default=None, foreign_key="label_class.id")
    family: str = ""


class ConditionRow(SQLModel, table=True):
    """One value of one condition group, such as weather = rain."""

    __tablename__ = "condition"
    __table_args__ = (UniqueConstraint("group_name", "value"),)
    id: int | None = Field(default=None, primary_key=True)
    group_name: str
    value: str
    position: int


class SafetyActionRow(SQLModel, table=True):
    """What a detection must cause: `action` is inform, warn, reduce_speed or stop."""

    __tablename__ = "safety_action"
    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="label_class.id")
    action: str
    min_score: float = 0.5
    min_height_px: float = 0.0
    frames: int = 3
    position: int = 0


class GateRow(SQLModel, table=True):
    """What a model must pass: `metric` `comparison` (>= or <=) `threshold`, of one class or of all."""

    __tablename__ = "gate"
    id: int | None = Field(default=None, primary_key=True)
    metric: str
    class_id: int | None = Field(default=None, foreign_key="label_class.id")
    comparison: str
    threshold: float
    position: int = 0


class SourceFolderRow(SQLModel, table=True):
    """A folder outside the project that images or drives stay in. `relative` is its path from the project.

    A source is looked for at `relative` first, so that project and pictures can move together.
    """

    __tablename__ = "source_folder"
    id: int | None = Field(default=None, primary_key=True)
    absolute: str = Field(unique=True)
    relative: str | None = None


class DriveRow(SQLModel, table=True):
    """A recording. `path` is inside the source folder, or in the project when there is none."""

    __tablename__ = "drive"
    id: int = Field(primary_key=True)
    sha256: str = Field(unique=True)
    name: str
    source_id: int | None = Field(default=None, foreign_key="source_folder.id")
    path: str
    width: int
    height: int
    frames: int | None = None
    fps: float
    duration_ms: float
    codec: str = ""
    added_at: str
    camera_id: int | None = Field(default=None, foreign_key="camera_profile.id")


class CameraProfileRow(SQLModel, table=True):
    """What one vehicle's camera always sees. A change is a new row: a higher `version` under the same name.

    `areas_json` is a list of {name, ring}: the hood and what is to be ignored; `horizon_json` is {y, vanishing_x} or
    an empty object. Positions are pixels of a picture of `width` x `height`.
    """

    __tablename__ = "camera_profile"
    __table_args__ = (UniqueConstraint("name", "version"),)
    id: int = Field(primary_key=True)
    name: str
    version: int
    width: int
    height: int
    areas_json: str = "[]"
    horizon_json: str = "{}"


class ConditionIntervalRow(SQLModel, table=True):
    """The value of one condition group on the frames `first_frame` to `last_frame` of a drive, both included."""

    __tablename__ = "condition_interval"
    __table_args__ = (Index("condition_interval_by_drive", "drive_id", "group_name"),)
    id: int = Field(primary_key=True)
    drive_id: int = Field(foreign_key="drive.id")
    group_name: str
    value: str
    first_frame: int
    last_frame: int


class TrackRow(SQLModel, table=True):
    """One object through the frames of a drive; `keyframes_json` holds what a person or tracker said, by frame."""

    __tablename__ = "track"
    id: int = Field(primary_key=True)
    drive_id: int = Field(foreign_key="drive.id", index=True)
    class_id: int = Field(foreign_key="label_class.id")
    method: str
    attributes_json: str = "{}"
    keyframes_json: str


class ImageRow(SQLModel, table=True):
    """One image. Width and height are those of the upright picture; `orientation` is the EXIF value, 1 to 8."""

    __tablename__ = "image"
    __table_args__ = (Index("image_by_frame", "drive_id", "frame_index"),)
    id: int = Field(primary_key=True)
    sha256: str = Field(unique=True)
    name: str = Field(index=True)
    source_id: int | None = Field(default=None, foreign_key="source_folder.id")
    path: str
    width: int
    height: int
    orientation: int = 1
    drive_id: int | None = Field(default=None, foreign_key="drive.id")
    frame_index: int | None = None
    timestamp_ms: float | None = None
    source_part: str = ""
    added_at: str


class ImageConditionRow(SQLModel, table=True):
    """The value of one condition group said of one image; an empty one says: none, whatever its drive's interval is.

    What holds for an image is read from the view `effective_condition`, which adds the intervals.
    """

    __tablename__ = "image_condition"
    __table_args__ = (Index("image_condition_by_value", "group_name", "value", "image_id"),)
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    group_name: str = Field(primary_key=True)
    value: str


class AnnotationRow(SQLModel, table=True):
    """One shape or tag. The bounds are those of the geometry, and null for a tag."""

    __tablename__ = "annotation"
    __table_args__ = (
        Index("annotation_by_class", "class_id", "image_id"),
        Index(
            "annotation_with_attributes", "class_id", "image_id", "attributes_json",
            sqlite_where=text("attributes_json != '{}'"),
        ),
        Index("annotation_by_track", "track_id", sqlite_where=text("track_id IS NOT NULL")),
    )  # fmt: skip
    id: int = Field(primary_key=True)
    image_id: int = Field(foreign_key="image.id", index=True)
    class_id: int = Field(foreign_key="label_class.id")
    kind: str
    geometry: str
    x1: float | None = None
    y1: float | None = None
    x2: float | None = None
    y2: float | None = None
    attributes_json: str = "{}"
    author: str
    source: str
    reference: str = ""
    track_id: int | None = None
    score: float | None = None


class EditRow(SQLModel, table=True):
    """One reversible change; the log is append-only. `undoes` names the edit that this one takes back."""

    __tablename__ = "edit"
    id: int = Field(primary_key=True)
    at: str
    author: str
    name: str
    origin: str = ""
    undoes: int | None = Field(default=None, foreign_key="edit.id")


class EditChangeRow(SQLModel, table=True):
    """One thing that an edit changed: its full state before and after as JSON, null where it did not exist."""

    __tablename__ = "edit_change"
    __table_args__ = (Index("edit_change_by_thing", "entity", "entity_key"),)
    id: int | None = Field(default=None, primary_key=True)
    edit_id: int = Field(foreign_key="edit.id", index=True)
    entity: str
    entity_key: str
    image_id: int | None = Field(default=None, index=True)
    before_json: str | None = None
    after_json: str | None = None


class SuggestionRow(SQLModel, table=True):
    """What a model proposes, no annotation until a person keeps it; `state` is open, kept, refused or ignored."""

    __tablename__ = "suggestion"
    __table_args__ = (Index("suggestion_open", "image_id", sqlite_where=text("state = 'open'")),)
    id: int = Field(primary_key=True)
    image_id: int = Field(foreign_key="image.id", index=True)
    class_id: int = Field(foreign_key="label_class.id")
    kind: str
    geometry: str
    score: float
    source: str
    state: str = "open"


class LookedAtRow(SQLModel, table=True):
    """A source looked at an image for suggestions, also where it found nothing."""

    __tablename__ = "looked_at"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    source: str = Field(primary_key=True)


class ClassMatchRow(SQLModel, table=True):
    """What a class of a source is here, once a person said so; without a class it is left out."""

    __tablename__ = "class_match"
    source: str = Field(primary_key=True)
    model_class: str = Field(primary_key=True)
    class_id: int | None = Field(default=None, foreign_key="label_class.id")


class VerdictRow(SQLModel, table=True):
    """A label that some source missed was looked at: `verdict` is keep_mine or ignore. `id` is the annotation's."""

    __tablename__ = "triage_verdict"
    id: int = Field(primary_key=True)
    source: str
    verdict: str


class LaneNetworkRow(SQLModel, table=True):
    """A brought lane network, kept as an object."""

    __tablename__ = "lane_network"
    sha256: str = Field(primary_key=True)
    name: str
    added_at: str


class DatasetVersionRow(SQLModel, table=True):
    """An immutable manifest, named by its hash, kept as an object.

    `note` and `tags_json` (a list of words) say what it is for. `leakage_json` is how far its parts leak, as measured
    when it was frozen. With `is_test_held` the images of its test part never train in a later version.
    """

    __tablename__ = "dataset_version"
    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    created_at: str
    images: int
    annotations: int
    parts_json: str
    split_json: str
    left_out_json: str = "{}"
    note: str = ""
    tags_json: str = "[]"
    leakage_json: str = "{}"
    is_test_held: bool = False


class ReviewItemRow(SQLModel, table=True):
    """Something a person should look at: a hard frame sent back, a finding. `state` is open, done or dismissed."""

    __tablename__ = "review_item"
    id: int = Field(primary_key=True)
    image_id: int | None = Field(default=None, foreign_key="image.id", index=True)
    drive_id: int | None = Field(default=None, foreign_key="drive.id")
    frame_index: int | None = None
    validation_id: str | None = Field(default=None, foreign_key="drive_validation.id")
    reason: str
    score: float = 0.0
    state: str = "open"
    created_at: str


class ImageReviewRow(SQLModel, table=True):
    """Where an image stands between labeller and reviewer; a note may be pinned to a place, pixels."""

    __tablename__ = "image_review"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    state: str = Field(index=True)
    note: str = ""
    x: float | None = None
    y: float | None = None
    author: str = ""


class SecondLabellingRow(SQLModel, table=True):
    """What a person said of an image without seeing its labels; kept apart from them, to be compared."""

    __tablename__ = "second_labelling"
    __table_args__ = (UniqueConstraint("image_id", "author"),)
    id: int = Field(primary_key=True)
    image_id: int = Field(foreign_key="image.id")
    author: str
    labels_json: str = ""
    at: str


class ThumbnailRow(SQLModel, table=True):
    """A small JPEG of an image, made once; may be emptied any time."""

    __tablename__ = "thumbnail"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    jpeg: bytes = Field(sa_type=LargeBinary)


class ChangeRow(SQLModel, table=True):
    """The feed that tells other windows and commands what a transaction touched; only the newest rows are kept."""

    __tablename__ = "change_feed"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    origin: str
    topics_json: str
