"""What an image was looked through for is said once for all classes; less is written for each label."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep what was said of classes in a table of one tree, and add scopes beside it."""
    op.drop_index(op.f("ix_annotation_track_id"), "annotation")
    op.create_index(
        "annotation_by_track", "annotation", ["track_id"], sqlite_where=sa.text("track_id IS NOT NULL")
    )  # few labels have a track
    op.create_table(
        "class_completeness",
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), primary_key=True),
        sa.Column("class_id", sa.Integer(), sa.ForeignKey("label_class.id"), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO class_completeness SELECT image_id, class_id, state FROM completeness ORDER BY 1, 2")
    op.drop_table("completeness")
    op.create_table(
        "scope",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("classes", sa.Integer(), nullable=False),
    )
    op.create_table(
        "scope_class",
        sa.Column("scope_id", sa.String(), sa.ForeignKey("scope.id"), primary_key=True),
        sa.Column("class_id", sa.Integer(), sa.ForeignKey("label_class.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "image_scope",
        sa.Column("image_id", sa.Integer(), sa.ForeignKey("image.id"), primary_key=True),
        sa.Column("scope_id", sa.String(), sa.ForeignKey("scope.id"), nullable=False),
    )
