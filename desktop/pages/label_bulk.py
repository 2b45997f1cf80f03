"""What is said of several images at once: those that are selected in the list, in one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from core.ids import ImageId
from desktop.widgets.key_menu import KeyMenu, Question
from desktop.widgets.key_tips import tip
from labeling.conditions import shared_by

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class BulkBar(QFrame):
    """Under the list while more than one image is selected."""

    conditions_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.conditions = QPushButton(self.tr("Conditions…"))
        self.conditions.clicked.connect(lambda _on=False: self.conditions_pressed.emit())
        tip(self.conditions, self.tr("Say the conditions of all selected images, one key each ({condition_keys})"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.conditions)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Show how many images are selected; the bar is there for more than one."""
        self.words.setText(self.tr("{count} selected").format(count=f"{count:,}"))
        self.setVisible(count > 1)


class BulkActions:
    """Conditions of what is selected in the list of images, or of the open image where that is one."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    def ask_conditions(self) -> None:
        """Ask for the conditions, one key a group; with several images selected, of all of them in one step each."""
        page = self._page
        ids = [ImageId(each) for each in page.images.chosen()]
        groups = page.desk.words.conditions or {}
        if len(ids) < 2 or not groups:
            page.modes.ask_conditions()
            return
        present = shared_by(page.context.project, ids)
        questions = [
            Question(
                page.tr("{group} of {count} images").format(
                    group=group.replace("_", " ").capitalize(), count=f"{len(ids):,}"
                ),
                [(value, value) for value in values],
                present.get(group, ""),
                lambda value, group=group: page.saying.choose_condition_of(ids, group, value),  # type: ignore[misc]  # bound now
            )
            for group, values in groups.items()
        ]
        KeyMenu(questions, page.canvas).ask()
