"""Runs that continue others and belong to a study, jobs that wait for a device, scenes that a model must pass."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = (
    "ALTER TABLE job ADD COLUMN device VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE training_run ADD COLUMN parent_id VARCHAR",
    "ALTER TABLE training_run ADD COLUMN study_id VARCHAR",
    "ALTER TABLE training_run ADD COLUMN study_label VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE stage_change ADD COLUMN package_sha256 VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE stage_change ADD COLUMN evidence_json VARCHAR NOT NULL DEFAULT '{}'",
)


def upgrade() -> None:
    """Add what training and proof keep."""
    for column in _COLUMNS:
        op.execute(column)
    op.create_table(
        "study",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), sa.ForeignKey("dataset_version.id"), nullable=False),
        sa.Column("spec_json", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("finished_at", sa.String()),
        sa.Column("result_json", sa.String(), nullable=False),
    )
    op.create_table(
        "must_pass_scene",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spec_json", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "scene_result",
        sa.Column("scene_id", sa.Integer(), sa.ForeignKey("must_pass_scene.id"), primary_key=True),
        sa.Column("model_id", sa.String(), sa.ForeignKey("model_version.id"), primary_key=True),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("detail_json", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_table(
        "operating_point",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("model_id", sa.String(), sa.ForeignKey("model_version.id"), nullable=False),
        sa.Column("evaluation_id", sa.String(), sa.ForeignKey("evaluation.id"), nullable=False),
        sa.Column("thresholds_json", sa.String(), nullable=False),
        sa.Column("temperature", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
    op.create_index("ix_operating_point_model_id", "operating_point", ["model_id"])
