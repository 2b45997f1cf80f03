"""The first schema."""

from core.migrations.first_models import create_models
from core.migrations.first_pictures import create_pictures
from core.migrations.first_project import create_project

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table of the first release."""
    create_project()
    create_models()
    create_pictures()
