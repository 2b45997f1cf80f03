"""What a class is beside its name, in one small dialog: shape, attributes, family, parent."""

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from core.ids import ClassId
from core.registry import Registry
from core.schema import LabelClassRow
from desktop.saving import save
from labeling.class_details import (
    SHAPES,
    ClassDetails,
    attributes_from_text,
    attributes_to_text,
    set_details,
)


class ClassDialog(QDialog):
    """Closes when the registry has taken it; a refusal is told, and what was typed stays."""

    def __init__(
        self, registry: Registry, origin: str, row: LabelClassRow, others: Sequence[LabelClassRow], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Class {name}").format(name=row.name))
        self.setMinimumWidth(420)
        self._registry, self._origin, self._class_id = registry, origin, ClassId(row.id or 0)
        self.shape = QComboBox()
        for shape in SHAPES:
            self.shape.addItem(shape.replace("_", " "), shape)
        self.shape.setCurrentIndex(max(0, self.shape.findData(row.shape)))
        self.attributes = QPlainTextEdit()
        self.attributes.setPlaceholderText("lights: off, brake, turn\ntext")
        listed = [(str(each["name"]), list(each.get("values", ()))) for each in json.loads(row.attributes_json)]
        self.attributes.setPlainText(attributes_to_text(listed))
        self.family = QLineEdit(row.family)
        self.family.setPlaceholderText(self.tr("For signs, such as: round red"))
        self.parent_class = QComboBox()
        self.parent_class.addItem(self.tr("(none)"), None)
        for other in others:
            if other.id != row.id:
                self.parent_class.addItem(other.name, other.id)
        self.parent_class.setCurrentIndex(max(0, self.parent_class.findData(row.parent_id)))
        hint = QLabel(self.tr("One attribute a line. Occluded and truncated are always there."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(20, 20, 20, 16)
        form.setSpacing(12)
        form.addRow(self.tr("Its key draws"), self.shape)
        form.addRow(self.tr("Attributes"), self.attributes)
        form.addRow("", hint)
        form.addRow(self.tr("Family"), self.family)
        form.addRow(self.tr("Where it cannot be read"), self.parent_class)
        form.addRow(buttons)

    def accept(self) -> None:
        """Write what was chosen."""
        if save(self, self._write):
            super().accept()

    def _write(self) -> None:
        details = ClassDetails(
            str(self.shape.currentData()), attributes_from_text(self.attributes.toPlainText()), self.family.text(),
            self.parent_class.currentData(),
        )  # fmt: skip
        set_details(self._registry, self._class_id, details, origin=self._origin)
