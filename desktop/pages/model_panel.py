"""What stands behind each tab under the table of the Models page."""

from collections.abc import Sequence

from core.schema_models import ModelVersionRow
from desktop.panels import Panel


class ModelPanel(Panel):
    """One view of the models that are selected in the table. The page scrolls as a whole: a panel is as tall as it
    needs to be.
    """

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Show these, in the order of their making; none, one or several. Called only while the panel is shown."""
