"""Findings of data tests, measures of pictures, embeddings, coverage goals; versions with tags, leakage, held tests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COLUMNS = (
    "ALTER TABLE dataset_version ADD COLUMN tags_json VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE dataset_version ADD COLUMN leakage_json VARCHAR NOT NULL DEFAULT '{}'",
    "ALTER TABLE dataset_version ADD COLUMN is_test_held BOOLEAN NOT NULL DEFAULT 0",
)


def upgrade() -> None:
    """Add what the data work keeps."""
    for column in _COLUMNS:
        op.execute(column)
    op.create_table(
        "image_measure",
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), primary_key=True),
        sa.Column("made_with", sa.String(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("sharpness", "brightness", "contrast", "dark_share", "bright_share")
        ),
        sa.Column("problem", sa.String(), nullable=False),
    )
    _make_embedding()
    _make_findings()
    op.create_table(
        "coverage_goal",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("class_id", sa.Integer(), sa.ForeignKey("label_class.id"), nullable=False),
        sa.Column("conditions_json", sa.String(), nullable=False),
        sa.Column("least_images", sa.Integer(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("class_id", "conditions_json"),
    )


def _make_embedding() -> None:
    op.create_table(
        "embedding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("made_with", sa.String(), nullable=False),
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), nullable=False),
        sa.Column("annotation_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("made_with", "image_id", "annotation_id"),
    )
    op.create_index("embedding_by_image", "embedding", ["image_id"])


def _make_findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), nullable=False),
        sa.Column("other_image_id", sa.Integer(), sa.ForeignKey("image.id"), nullable=True),
        sa.Column("annotation_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("severity", sa.Float(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index("finding_by_kind", "finding", ["state", "kind", "severity"])
    op.create_index("finding_by_image", "finding", ["image_id"])
    op.create_table(
        "checked",
        sa.Column("check", sa.String(), primary_key=True),
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), primary_key=True),
        sa.Column("content", sa.String(), nullable=False),
    )
