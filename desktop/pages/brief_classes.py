"""The classes of the project: their colours, names and order. A retired class keeps its id and its labels."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from core.ids import ClassId
from core.registry import Registry
from core.schema import LabelClassRow
from desktop.pages.brief_class_dialog import ClassDialog
from desktop.saving import save
from desktop.style import tokens
from desktop.widgets.section import Section
from labeling import ontology

COLOUR, NAME, SHAPE, STATE = 0, 1, 2, 3
SWATCH_PX = 16
LEAST_ROWS, MOST_ROWS = 3, 12


class ClassesCard(Section):
    """The table of classes, and the field that adds one."""

    def __init__(self, registry: Registry, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Classes"), parent)
        self._registry, self._origin = registry, origin
        self._rows: list[LabelClassRow] = []
        self.table = self._make_table()
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(self.tr("Name of a new class"))
        self.new_name.returnPressed.connect(self._add)
        self.add = QPushButton(self.tr("Add"))
        self.add.clicked.connect(self._add)
        hint = QLabel(self.tr("Double-click a name to change it, or a colour to choose another."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self.body.addWidget(self.table)
        self.body.addLayout(self._buttons())
        self._note_selection()

    def show_classes(self, rows: Sequence[LabelClassRow]) -> None:
        """Show all classes, retired ones muted."""
        chosen = self._selected()
        self._rows = list(rows)
        was_blocked = self.table.blockSignals(True)
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            self._show_class(number, row)
            if chosen is not None and row.id == chosen.id:
                self.table.selectRow(number)
        self.table.blockSignals(was_blocked)
        shown = min(max(len(self._rows), LEAST_ROWS), MOST_ROWS)
        header = max(self.table.horizontalHeader().sizeHint().height(), 28)
        self.table.setFixedHeight(header + shown * self.table.verticalHeader().defaultSectionSize() + 6)
        self._note_selection()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setObjectName("classes")
        table.setHorizontalHeaderLabels([self.tr("Colour"), self.tr("Name"), self.tr("Draws"), self.tr("State")])
        table.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(30)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._rename)
        table.itemSelectionChanged.connect(self._note_selection)
        table.cellDoubleClicked.connect(self._choose_colour)
        return table

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.new_name, 1)
        row.addWidget(self.add)
        self.up = QPushButton(self.tr("Up"))
        self.down = QPushButton(self.tr("Down"))
        self.retire = QPushButton(self.tr("Retire"))
        self.retire.setToolTip(self.tr("Hides the class from labelling and training. Its labels are kept."))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.retire.clicked.connect(self._retire_or_restore)
        self.details = QPushButton(self.tr("Details…"))
        self.details.setToolTip(self.tr("The shape its key draws, its attributes, its family"))
        self.details.clicked.connect(lambda _on=False: self._show_details())
        for button in (self.details, self.up, self.down, self.retire):
            button.setObjectName("quiet")
            row.addWidget(button)
        return row

    def _show_class(self, number: int, row: LabelClassRow) -> None:
        swatch = QPixmap(SWATCH_PX, SWATCH_PX)
        swatch.fill(QColor(row.colour))
        colour = QTableWidgetItem(QIcon(swatch), "")
        colour.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        colour.setToolTip(row.colour)
        name = QTableWidgetItem(row.name)
        state = QTableWidgetItem(self.tr("retired") if row.is_retired else self.tr("in use"))
        state.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        muted = QColor(tokens(self).muted)
        state.setForeground(muted)
        if row.is_retired:
            name.setForeground(muted)
        shape = QTableWidgetItem(row.shape.replace("_", " "))
        shape.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        shape.setForeground(muted)
        for column, item in ((COLOUR, colour), (NAME, name), (SHAPE, shape), (STATE, state)):
            self.table.setItem(number, column, item)

    def _selected(self) -> LabelClassRow | None:
        place = self.table.currentRow()
        is_chosen = bool(self.table.selectedItems()) and 0 <= place < len(self._rows)
        return self._rows[place] if is_chosen else None

    def _note_selection(self) -> None:
        chosen, place = self._selected(), self.table.currentRow()
        self.up.setEnabled(chosen is not None and place > 0)
        self.down.setEnabled(chosen is not None and place < len(self._rows) - 1)
        self.retire.setEnabled(chosen is not None)
        self.details.setEnabled(chosen is not None)
        is_retired = chosen is not None and chosen.is_retired
        self.retire.setText(self.tr("Restore") if is_retired else self.tr("Retire"))

    def _add(self) -> None:
        name = self.new_name.text()
        if save(self, lambda: ontology.add_class(self._registry, name, origin=self._origin)):
            self.new_name.clear()
            self.new_name.setFocus()

    def _rename(self, item: QTableWidgetItem) -> None:
        row = self._rows[item.row()]
        if item.column() != NAME or row.id is None or item.text().strip() == row.name:
            return
        class_id, name = ClassId(row.id), item.text()
        if not save(self, lambda: ontology.rename_class(self._registry, class_id, name, origin=self._origin)):
            item.setText(row.name)

    def _choose_colour(self, place: int, column: int) -> None:
        row = self._rows[place]
        if column != COLOUR or row.id is None:
            return
        class_id = ClassId(row.id)
        chosen = QColorDialog.getColor(QColor(row.colour), self, self.tr("Colour of {name}").format(name=row.name))
        if chosen.isValid():
            name = chosen.name().upper()
            save(self, lambda: ontology.recolour_class(self._registry, class_id, name, origin=self._origin))

    def _move(self, by: int) -> None:
        row, place = self._selected(), self.table.currentRow()
        if row is not None and row.id is not None:
            class_id = ClassId(row.id)
            save(self, lambda: ontology.move_class(self._registry, class_id, place + by, origin=self._origin))

    def _show_details(self) -> None:
        row = self._selected()
        if row is not None:
            ClassDialog(self._registry, self._origin, row, self._rows, self).open()

    def _retire_or_restore(self) -> None:
        row = self._selected()
        if row is not None and row.id is not None:
            change = ontology.restore_class if row.is_retired else ontology.retire_class
            class_id = ClassId(row.id)
            save(self, lambda: change(self._registry, class_id, origin=self._origin))
