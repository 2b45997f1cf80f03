"""The tables of jobs, models, packages and drive validations; the rules are those of `core.schema`."""

from sqlmodel import Field, SQLModel


class JobRow(SQLModel, table=True):
    """Long work in a worker process. `events_read` counts the bytes of its events that were taken in.

    `device` is what it waits for or holds, such as cpu or cuda:0; empty for work that any number of may run at once.
    """

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
    device: str = ""


class TrainingRunRow(SQLModel, table=True):
    """One training: which version, recipe, settings and seed, in which job.

    `parent_id` is the run it continues from; `study_id` and `study_label` (fold 2 of 5) say what it belongs to.
    """

    __tablename__ = "training_run"
    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="job.id", unique=True)
    version_id: str = Field(foreign_key="dataset_version.id")
    recipe: str
    spec_json: str
    fingerprint: str = ""
    created_at: str
    parent_id: str | None = None
    study_id: str | None = None
    study_label: str = ""


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
    """The append-only ledger of promotions and roll-backs.

    `package_sha256` is the package that was in force from then on, `evidence_json` what the decision rested on.
    """

    __tablename__ = "stage_change"
    id: int | None = Field(default=None, primary_key=True)
    model_id: str = Field(foreign_key="model_version.id")
    before_stage: str
    stage: str
    at: str
    author: str
    reason: str = ""
    gates_json: str = "[]"
    package_sha256: str = ""
    evidence_json: str = "{}"


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
