"""The row below the coverage matrix that edits how many images of a class are wanted under conditions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from core.project import Project
from desktop.pages.balance_words import held_in_words
from desktop.saving import save
from desktop.widgets.numbers import WholeNumberField
from labeling.coverage import Cell, set_goal

MOST_WANTED = 1_000_000


class GoalEditor(QWidget):
    """Edits the goal of one cell; `images_asked` asks for what is behind it, `left` that the keys go back."""

    images_asked = Signal()
    left = Signal()

    def __init__(self, project: Project, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._origin = project, origin
        self._cell: Cell | None = None
        self.words = QLabel()
        self.words.setMinimumWidth(120)
        self.wanted = WholeNumberField(1, MOST_WANTED)
        self.wanted.setAccessibleName(self.tr("Images wanted"))
        self.wanted.lineEdit().returnPressed.connect(self._set)
        self.required = QCheckBox(self.tr("Required"))
        self.required.setToolTip(self.tr("Training and packaging are refused while this goal is not met"))
        self.set_button = QPushButton(self.tr("Set goal"))
        self.set_button.clicked.connect(lambda _on=False: self._set())
        self.take_away = QPushButton(self.tr("Take away"))
        self.take_away.clicked.connect(lambda _on=False: self._take_away())
        self.show_button = QPushButton(self.tr("Show images"))
        self.show_button.clicked.connect(lambda _on=False: self.images_asked.emit())
        self._lay_out()
        self.show_cell(None, "")

    @property
    def cell(self) -> Cell | None:
        """The cell whose goal is edited."""
        return self._cell

    def show_cell(self, cell: Cell | None, name: str) -> None:
        """Edit the goal of this cell."""
        self._cell = cell
        for part in (self.wanted, self.required, self.set_button, self.take_away, self.show_button):
            part.setEnabled(cell is not None)
        if cell is None:
            self.words.setText(self.tr("Choose a cell to set how many images are wanted."))
            return
        said = self.tr("{name}, {held}: {count:,} images") if cell.held else self.tr("{name}: {count:,} images")
        self.words.setText(said.format(name=name, held=held_in_words(cell.held), count=cell.images))
        self.wanted.setValue(cell.least)
        self.required.setChecked(cell.is_required)
        self.take_away.setEnabled(cell.has_goal)
        self.show_button.setEnabled(cell.images > 0)

    def begin(self, typed: str) -> None:
        """Let the person type a number, which begins with what was typed already."""
        self.wanted.setFocus()
        self.wanted.selectAll()
        if typed:
            self.wanted.lineEdit().setText(typed)

    def _set(self) -> None:
        cell = self._cell
        if cell is not None:
            self._save(cell, least=self.wanted.value(), is_required=self.required.isChecked())

    def _take_away(self) -> None:
        if self._cell is not None:
            self._save(self._cell, least=0, is_required=False)

    def _save(self, cell: Cell, *, least: int, is_required: bool) -> None:
        registry, origin = self._project.registry, self._origin
        if save(
            self,
            lambda: set_goal(registry, cell.class_id, cell.held, least=least, is_required=is_required, origin=origin),
        ):
            self.left.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        told = QLabel(self.tr("Wanted"))
        told.setObjectName("muted")
        told.setBuddy(self.wanted)
        for part in (told, self.wanted, self.required, self.set_button, self.take_away, self.show_button):
            row.addWidget(part)
