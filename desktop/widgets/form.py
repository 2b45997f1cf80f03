"""A form whose fields take all the room beside their names."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


class WideForm(QFormLayout):
    """Names stand in the middle of the height of their fields; fields are as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(8)

    def add(self, words: str, field: QWidget | QLayout) -> None:
        """Put a field at the end, under a name."""
        label = QLabel(words)
        # Qt puts the name of a higher field at its top unless the name wants to be as high.
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        if isinstance(field, QWidget):
            label.setBuddy(field)
            field.setAccessibleName(field.accessibleName() or words)
            if not isinstance(field, QLabel):
                field.setSizePolicy(QSizePolicy.Policy.Expanding, field.sizePolicy().verticalPolicy())
            self.addRow(label, field)
        else:
            self.addRow(label, field)


def side_by_side(first: QWidget, second: QWidget) -> QHBoxLayout:
    """A field that grows and what belongs to it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first, 1)
    row.addWidget(second)
    return row


def lay_out_dialog(dialog: QDialog, hint: QLabel, form: WideForm, buttons: QDialogButtonBox) -> None:
    """A dialog that asks: what it is about, the fields, the buttons, which accept and reject it."""
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 20, 20, 20)
    column.setSpacing(14)
    column.addWidget(hint)
    column.addLayout(form)
    column.addWidget(buttons)
