"""The step of an import at which its classes are looked over: which class of the project each becomes, or none."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

LEFT_OUT = object()
_ROOM = 8  # pixels around a field
_SOURCE, _COUNT, _BECOMES = range(3)


class ClassesStep(QWidget):
    """A line for each class of the source. `class_map` says what was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.table = QTreeWidget()
        self.table.setHeaderLabels([_tr("In the source"), _tr("Labels"), _tr("Becomes")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName(_tr("Classes of the source"))
        header = self.table.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(_SOURCE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_COUNT, QHeaderView.ResizeMode.ResizeToContents)
        note = QLabel(_tr("Several classes may become one. Type a name to make a new class."))
        note.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.told, self.table, note):
            layout.addWidget(widget)
        self._fields: dict[str, QComboBox] = {}

    def show_classes(self, counts: Mapping[str, int], known: Sequence[str], words: str) -> None:
        """Show the classes of a source with their labels; `known` are those of the project, `words` what was read."""
        self.told.setText(words)
        self.table.clear()
        self._fields.clear()
        for name, count in counts.items():
            item = QTreeWidgetItem([name, f"{count:,}"])
            item.setTextAlignment(_COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.addTopLevelItem(item)
            field = self._fields[name] = _field(name, known)
            item.setSizeHint(_BECOMES, QSize(0, field.sizeHint().height() + _ROOM))
            self.table.setItemWidget(item, _BECOMES, field)

    def choose(self, name: str, becomes: str | None) -> None:
        """Choose what a class of the source becomes; None leaves it out."""
        field = self._fields[name]
        if becomes is None:
            field.setCurrentIndex(field.count() - 1)
        else:
            field.setCurrentText(becomes)

    def class_map(self) -> dict[str, str | None]:
        """Name in the source -> name in the project, None for what is left out; what keeps its name is not in it."""
        chosen: dict[str, str | None] = {}
        for name, field in self._fields.items():
            words = field.currentText().strip()
            is_listed = field.currentIndex() >= 0 and field.itemText(field.currentIndex()) == field.currentText()
            if is_listed and field.currentData() is LEFT_OUT:
                chosen[name] = None
            elif words and words != name:
                chosen[name] = words
        return chosen


def _field(name: str, known: Sequence[str]) -> QComboBox:
    """The name itself or the project's name that differs only in case, the other classes, and leaving it out."""
    field = QComboBox()
    field.setEditable(True)
    field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    field.setAccessibleName(_tr("What {} becomes").format(name))
    alike = next((each for each in known if each.casefold() == name.casefold()), None)
    for each in dict.fromkeys((alike or name, *known, name)):
        field.addItem(each)
    field.addItem(_tr("Leave out"), LEFT_OUT)
    return field


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
