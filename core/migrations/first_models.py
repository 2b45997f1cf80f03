"""The first release's tables of jobs, versions, models and what was proved of them. It never changes."""

import sqlalchemy as sa
from alembic import op


def create_models() -> None:
    """Create jobs, dataset versions, models, packages and their validations."""
    _dataset_version()
    _job()
    _job_metric()
    _training_run()
    _model_version()
    _evaluation()
    _package()
    _stage_change()
    _drive_validation()


def _dataset_version() -> None:
    op.create_table(
        "dataset_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("annotations", sa.Integer(), nullable=False),
        sa.Column("parts_json", sa.String(), nullable=False),
        sa.Column("split_json", sa.String(), nullable=False),
        sa.Column("left_out_json", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String(), nullable=True),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        sa.Column("log_end", sa.String(), nullable=False),
        sa.Column("events_read", sa.Integer(), nullable=False),
        sa.Column("result_json", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _job_metric() -> None:
    op.create_table(
        "job_metric",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
        ),
        sa.PrimaryKeyConstraint("job_id", "name", "step"),
    )


def _training_run() -> None:
    op.create_table(
        "training_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("spec_json", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["dataset_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("job_id"),
    )


def _model_version() -> None:
    op.create_table(
        "model_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("decoder", sa.String(), nullable=False),
        sa.Column("classes_json", sa.String(), nullable=False),
        sa.Column("input_json", sa.String(), nullable=False),
        sa.Column("onnx_sha256", sa.String(), nullable=False),
        sa.Column("weights_sha256", sa.String(), nullable=False),
        sa.Column("checkpoint_sha256", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["training_run.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def _evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("onnx_sha256", sa.String(), nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("metrics_json", sa.String(), nullable=False),
        sa.Column("per_class_json", sa.String(), nullable=False),
        sa.Column("per_condition_json", sa.String(), nullable=False),
        sa.Column("confusion_json", sa.String(), nullable=False),
        sa.Column("details_sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["model_version.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["dataset_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_evaluation_model_id"), "evaluation", ["model_id"], unique=False)


def _package() -> None:
    op.create_table(
        "package",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("manifest_json", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["model_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256"),
    )


def _stage_change() -> None:
    op.create_table(
        "stage_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("before_stage", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("gates_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["model_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def _drive_validation() -> None:
    op.create_table(
        "drive_validation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=True),
        sa.Column("package_id", sa.String(), nullable=True),
        sa.Column("package_sha256", sa.String(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=True),
        sa.Column("drive_sha256", sa.String(), nullable=False),
        sa.Column("report_folder", sa.String(), nullable=False),
        sa.Column("results_sha256", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("summary_json", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["drive_id"],
            ["drive.id"],
        ),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["package.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
