"""The tables of a project's registry. Plain rows: no relationships, no checks (SQLModel tables make none).

Times are ISO 8601 in UTC. Paths are relative to the project, with forward slashes, unless a row says otherwise.
A column that ends in `_json` holds canonical JSON (`core.canonical`). Every change here needs a migration in
`core/migrations/versions`.
"""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
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
    """A class; its id is owned by the project and never renumbered or reused. `is_retired` hides it."""

    __tablename__ = "label_class"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    colour: str
    position: int
    description: str = ""
    is_retired: bool = False


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


class ImageRow(SQLModel, table=True):
    """One image. Width and height are those of the upright picture; `orientation` is the EXIF value, 1 to 8."""

    __tablename__ = "image"
    id: int = Field(primary_key=True)
    sha256: str = Field(unique=True)
    name: str = Field(index=True)
    source_id: int | None = Field(default=None, foreign_key="source_folder.id")
    path: str
    width: int
    height: int
    orientation: int = 1
    drive_id: int | None = Field(default=None, foreign_key="drive.id", index=True)
    frame_index: int | None = None
    timestamp_ms: float | None = None
    source_part: str = ""
    added_at: str


class ImageConditionRow(SQLModel, table=True):
    """The value of one condition group on one image."""

    __tablename__ = "image_condition"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    group_name: str = Field(primary_key=True)
    value: str


class AnnotationRow(SQLModel, table=True):
    """One shape or tag. The bounds are those of the geometry, and null for a tag."""

    __tablename__ = "annotation"
    __table_args__ = (Index("annotation_by_class", "class_id", "image_id"),)
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


class CompletenessRow(SQLModel, table=True):
    """How completely one class is labelled on one image; no row means unlabelled."""

    __tablename__ = "completeness"
    image_id: int = Field(primary_key=True, foreign_key="image.id")
    class_id: int = Field(primary_key=True, foreign_key="label_class.id")
    state: str


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
    """What a model proposes. Not an annotation until a person keeps it; `state` is open, kept or refused."""

    __tablename__ = "suggestion"
    id: int = Field(primary_key=True)
    image_id: int = Field(foreign_key="image.id", index=True)
    class_id: int = Field(foreign_key="label_class.id")
    kind: str
    geometry: str
    score: float
    source: str
    state: str = "open"


class DatasetVersionRow(SQLModel, table=True):
    """An immutable manifest, named by its hash, kept as an object."""

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


class JobRow(SQLModel, table=True):
    """Long work in a worker process. `events_read` counts the bytes of its events that were taken in."""

    __tablename__ = "job"
    id: str = Field(primary_key=True)
    kind: str
    title: str
    state: str
    folder: str
    created_at: str
    finished_at: str | None = None
    progress: float = 0.0
    message: str = ""
    exit_code: int | None = None
    log_end: str = ""
    events_read: int = 0
    result_json: str = "{}"


class TrainingRunRow(SQLModel, table=True):
    """One training: which version, recipe, settings and seed, in which job."""

    __tablename__ = "training_run"
    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="job.id", unique=True)
    version_id: str = Field(foreign_key="dataset_version.id")
    recipe: str
    spec_json: str
    fingerprint: str = ""
    created_at: str


class JobMetricRow(SQLModel, table=True):
    """One number of a live curve."""

    __tablename__ = "job_metric"
    job_id: str = Field(primary_key=True, foreign_key="job.id")
    name: str = Field(primary_key=True)
    step: int = Field(primary_key=True)
    value: float


class ModelVersionRow(SQLModel, table=True):
    """An exported network: trained here (`run_id`) or brought. Objects are named by their hashes."""

    __tablename__ = "model_version"
    id: str = Field(primary_key=True)
    name: str
    run_id: str | None = Field(default=None, foreign_key="training_run.id")
    task: str
    decoder: str
    classes_json: str
    input_json: str
    onnx_sha256: str
    weights_sha256: str = ""
    checkpoint_sha256: str = ""
    licence: str = ""
    stage: str = "candidate"
    created_at: str


class StageChangeRow(SQLModel, table=True):
    """The append-only ledger of promotions and roll-backs."""

    __tablename__ = "stage_change"
    id: int | None = Field(default=None, primary_key=True)
    model_id: str = Field(foreign_key="model_version.id")
    before_stage: str
    stage: str
    at: str
    author: str
    reason: str = ""
    gates_json: str = "[]"


class EvaluationRow(SQLModel, table=True):
    """What one model reached on one part of one version. Details (per image) are an object."""

    __tablename__ = "evaluation"
    id: str = Field(primary_key=True)
    job_id: str | None = Field(default=None, foreign_key="job.id")
    model_id: str = Field(foreign_key="model_version.id", index=True)
    version_id: str = Field(foreign_key="dataset_version.id")
    part: str
    onnx_sha256: str
    images: int
    metrics_json: str
    per_class_json: str
    per_condition_json: str = "{}"
    confusion_json: str = "{}"
    details_sha256: str = ""
    created_at: str


class PackageRow(SQLModel, table=True):
    """One vehicle package that was written."""

    __tablename__ = "package"
    id: str = Field(primary_key=True)
    model_id: str = Field(foreign_key="model_version.id")
    sha256: str = Field(unique=True)
    path: str
    precision: str
    size_bytes: int
    manifest_json: str
    created_at: str


class DriveValidationRow(SQLModel, table=True):
    """One package on one recording. `report_folder` is relative to the project when it lies inside."""

    __tablename__ = "drive_validation"
    id: str = Field(primary_key=True)
    job_id: str | None = Field(default=None, foreign_key="job.id")
    package_id: str | None = Field(default=None, foreign_key="package.id")
    package_sha256: str
    drive_id: int | None = Field(default=None, foreign_key="drive.id")
    drive_sha256: str
    report_folder: str
    results_sha256: str
    verdict: str
    summary_json: str
    created_at: str


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
