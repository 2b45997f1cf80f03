"""What stands behind each tab under the table of the Models page."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.changes import Changes
from core.schema_models import ModelVersionRow
from desktop.context import Context


class ModelPanel(QWidget):
    """One view of the models that are selected in the table. `images_asked` carries an `ImagesAsked`.

    `go_to` carries the title of a page to show. The page scrolls as a whole: a panel is as tall as it needs to be.
    """

    title: ClassVar[str] = ""

    images_asked = Signal(object)
    go_to = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def show_models(self, chosen: Sequence[ModelVersionRow]) -> None:
        """Show these, in the order of their making; none, one or several. Called only while the panel is shown."""

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None means everything. Called only while the panel is shown."""

    def is_ready(self) -> bool:
        """Whether the panel shows what it is about, and not only that it is loading."""
        return True
