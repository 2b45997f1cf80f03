"""Tracks, intervals of conditions, reviews, camera profiles, second labellings, and shapes of classes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_COLUMNS = (
    "ALTER TABLE label_class ADD COLUMN shape VARCHAR NOT NULL DEFAULT 'box'",
    "ALTER TABLE label_class ADD COLUMN attributes_json VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE label_class ADD COLUMN parent_id INTEGER REFERENCES label_class (id)",
    "ALTER TABLE label_class ADD COLUMN family VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE annotation ADD COLUMN track_id INTEGER",
    "ALTER TABLE annotation ADD COLUMN score FLOAT",
    "ALTER TABLE drive ADD COLUMN camera_id INTEGER REFERENCES camera_profile (id)",
)

# What holds for an image: what was said of it (an empty value says: none), else the interval of its drive.
_EFFECTIVE = """
CREATE VIEW effective_condition AS
    SELECT image_id, group_name, value, 0 AS is_inherited FROM image_condition WHERE value != ''
    UNION ALL
    SELECT image.id, v.group_name, v.value, 1
    FROM condition_interval v
    JOIN image ON image.drive_id = v.drive_id AND image.frame_index BETWEEN v.first_frame AND v.last_frame
    WHERE NOT EXISTS (
        SELECT 1 FROM image_condition said WHERE said.image_id = image.id AND said.group_name = v.group_name)
"""


def upgrade() -> None:
    """Add what the labelling workbench keeps."""
    _make_tables()
    _make_suggestion_tables()
    for column in _COLUMNS:
        op.execute(column)
    op.create_index(op.f("ix_annotation_track_id"), "annotation", ["track_id"])
    op.drop_index(op.f("ix_image_drive_id"), "image")
    op.create_index("image_by_frame", "image", ["drive_id", "frame_index"])
    op.execute(_EFFECTIVE)
    _make_filter_indices()


def _make_filter_indices() -> None:
    """What lists of images are filtered by is found without a look at each image or shape."""
    op.create_index(
        "annotation_with_attributes", "annotation", ["class_id", "image_id", "attributes_json"],
        sqlite_where=sa.text("attributes_json != '{}'"),
    )  # fmt: skip
    op.create_index("suggestion_open", "suggestion", ["image_id"], sqlite_where=sa.text("state = 'open'"))
    op.create_index("image_condition_by_value", "image_condition", ["group_name", "value", "image_id"])
    op.create_index("completeness_by_state", "completeness", ["image_id", "state", "class_id"])


def _make_tables() -> None:
    op.create_table(
        "camera_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("areas_json", sa.String(), nullable=False),
        sa.Column("horizon_json", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "version"),
    )
    op.create_table(
        "condition_interval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("first_frame", sa.Integer(), nullable=False),
        sa.Column("last_frame", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("condition_interval_by_drive", "condition_interval", ["drive_id", "group_name"])
    op.create_table(
        "track",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("attributes_json", sa.String(), nullable=False),
        sa.Column("keyframes_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"]),
        sa.ForeignKeyConstraint(["class_id"], ["label_class.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_track_drive_id"), "track", ["drive_id"])
    op.create_table(
        "image_review",
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=True),
        sa.Column("y", sa.Float(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"]),
        sa.PrimaryKeyConstraint("image_id"),
    )
    op.create_index(op.f("ix_image_review_state"), "image_review", ["state"])
    op.create_table(
        "second_labelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("labels_json", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("image_id", "author"),
    )


def _make_suggestion_tables() -> None:
    op.create_table(
        "looked_at",
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"]),
        sa.PrimaryKeyConstraint("image_id", "source"),
    )
    op.create_table(
        "class_match",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("model_class", sa.String(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["label_class.id"]),
        sa.PrimaryKeyConstraint("source", "model_class"),
    )
    op.create_table(
        "triage_verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "lane_network",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
