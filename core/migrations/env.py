"""Alembic's entry: opens the file it was handed and runs the revisions in one transaction."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

import core.schema
import core.schema_data
import core.schema_models
import core.schema_proof  # noqa: F401 - they fill SQLModel.metadata


def run() -> None:
    """Migrate the registry whose path stands in the configuration's attributes."""
    path = context.config.attributes["path"]
    engine = create_engine(f"sqlite:///{path.as_posix()}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
