"""The first release's tables of the project itself: brief, classes, conditions, the log of edits. It never changes."""

import sqlalchemy as sa
from alembic import op


def create_project() -> None:
    """Create what says what a project is about, and its log."""
    _brief()
    _change_feed()
    _condition()
    _edit()
    _label_class()
    _project()
    _edit_change()
    _gate()
    _safety_action()


def _brief() -> None:
    op.create_table(
        "brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("model_input", sa.String(), nullable=False),
        sa.Column("model_output", sa.String(), nullable=False),
        sa.Column("data_sources", sa.String(), nullable=False),
        sa.Column("success", sa.String(), nullable=False),
        sa.Column("risks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _change_feed() -> None:
    op.create_table(
        "change_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("topics_json", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _condition() -> None:
    op.create_table(
        "condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("group_name", "value"),
    )


def _edit() -> None:
    op.create_table(
        "edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["undoes"],
            ["edit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def _label_class() -> None:
    op.create_table(
        "label_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )


def _project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("made_with", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _edit_change() -> None:
    op.create_table(
        "edit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_key", sa.String(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=True),
        sa.Column("before_json", sa.String(), nullable=True),
        sa.Column("after_json", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edit_id"],
            ["edit.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("edit_change_by_thing", "edit_change", ["entity", "entity_key"], unique=False)
    op.create_index(op.f("ix_edit_change_edit_id"), "edit_change", ["edit_id"], unique=False)
    op.create_index(op.f("ix_edit_change_image_id"), "edit_change", ["image_id"], unique=False)


def _gate() -> None:
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("comparison", sa.String(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["label_class.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )


def _safety_action() -> None:
    op.create_table(
        "safety_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("min_score", sa.Float(), nullable=False),
        sa.Column("min_height_px", sa.Float(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["label_class.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
