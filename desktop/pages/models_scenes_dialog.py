"""The dialog that pins pictures as a must-pass scene."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QSpinBox, QWidget

from core.errors import UserError
from core.queries import brief
from desktop.context import Context
from desktop.saving import save
from desktop.widgets.form import WideForm, lay_out_dialog
from training.scene_keeping import pin_pictures

ANY = ""


class PinSceneDialog(QDialog):
    """What must be found on which pictures; a refusal is told and the dialog stays."""

    def __init__(self, context: Context, image_ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Pin as a must-pass scene"))
        self.setMinimumWidth(480)
        self._context = context
        with context.project.registry.reading() as session:
            names, conditions = [row.name for row in brief.classes(session)], brief.conditions(session)
        hint = QLabel(_tr("The labels of the pictures as they are now become what every model is held to."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.name, self.images = QLineEdit(), QLineEdit(", ".join(str(each) for each in image_ids))
        self.name.setPlaceholderText(_tr("Such as: stop sign behind the crest, at night"))
        self.images.setPlaceholderText(_tr("Numbers of images, with commas between them"))
        self.class_name, self.condition = QComboBox(), QComboBox()
        self.class_name.addItems(names)
        self.condition.addItem(_tr("any"), ANY)
        for group, values in conditions.items():
            for value in values:
                self.condition.addItem(f"{group.replace('_', ' ')}: {value}", f"{group}={value}")
        self.height_px = QSpinBox()
        self.height_px.setRange(0, 4000)
        self.height_px.setSuffix(" px")
        self.height_px.setSpecialValueText(_tr("any height"))
        self.is_nothing = QCheckBox(_tr("Nothing of this class may be found here"))
        form = WideForm()
        form.add(_tr("Name"), self.name)
        form.add(_tr("Pictures"), self.images)
        form.add(_tr("Class"), self.class_name)
        form.add(_tr("At least this high"), self.height_px)
        form.add(_tr("Condition"), self.condition)
        form.add("", self.is_nothing)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setText(_tr("Pin"))
        buttons.button(QDialogButtonBox.StandardButton.Save).setObjectName("primary")
        lay_out_dialog(self, hint, form, buttons)

    def accept(self) -> None:
        """Pin and leave."""
        if save(self, self._pin_now):
            super().accept()

    def _pin_now(self) -> None:
        words = [word.strip() for word in self.images.text().split(",") if word.strip()]
        if not words or not all(word.isdigit() for word in words):
            raise UserError(_tr("The pictures are no numbers of images; nothing was pinned."))
        group, _, value = str(self.condition.currentData()).partition("=")
        pin_pictures(
            self._context.project, self.name.text(), [int(word) for word in words], self.class_name.currentText(),
            author=self._context.author, expect="nothing" if self.is_nothing.isChecked() else "found",
            min_height_px=float(self.height_px.value()), conditions={group: value} if value else {},
            origin=self._context.origin,
        )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("PinScene", text)
