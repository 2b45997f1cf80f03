"""The tables of studies, scenes that a model must pass and operating points; the rules are those of `core.schema`."""

from sqlmodel import Field, SQLModel


class StudyRow(SQLModel, table=True):
    """Several trainings that answer one question. `kind` is search, folds or seeds; `spec_json` says what is varied."""

    __tablename__ = "study"
    id: str = Field(primary_key=True)
    kind: str
    name: str
    version_id: str = Field(foreign_key="dataset_version.id")
    spec_json: str
    state: str
    created_at: str
    finished_at: str | None = None
    result_json: str = "{}"


class MustPassSceneRow(SQLModel, table=True):
    """Pinned images, or a stretch of a drive, with what a model must find there."""

    __tablename__ = "must_pass_scene"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    spec_json: str
    author: str
    created_at: str
    is_retired: bool = False


class SceneResultRow(SQLModel, table=True):
    """Whether a model passed a scene, and on which frames it did not."""

    __tablename__ = "scene_result"
    scene_id: int = Field(primary_key=True, foreign_key="must_pass_scene.id")
    model_id: str = Field(primary_key=True, foreign_key="model_version.id")
    is_passed: bool
    detail_json: str
    at: str


class OperatingPointRow(SQLModel, table=True):
    """The score from which a class counts as found, chosen by a person on an evaluation; the newest is in force.

    `thresholds_json` is class name -> score, 0 to 1; `temperature` divides the logits of scores, 1 leaves them.
    """

    __tablename__ = "operating_point"
    id: int | None = Field(default=None, primary_key=True)
    model_id: str = Field(foreign_key="model_version.id", index=True)
    evaluation_id: str = Field(foreign_key="evaluation.id")
    thresholds_json: str
    temperature: float = 1.0
    reason: str = ""
    author: str
    at: str
