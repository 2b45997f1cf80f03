"""What a version is for: its note and its tags."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from core.schema import DatasetVersionRow
from desktop.context import Context
from desktop.saving import save
from desktop.widgets.form import WideForm, lay_out_dialog
from labeling.version_notes import describe_version, tags_of


class VersionNoteDialog(QDialog):
    """Saves both at once; a refusal is told and the dialog stays."""

    def __init__(self, context: Context, row: DatasetVersionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Note and tags of {name}").format(name=row.name))
        self.setMinimumWidth(480)
        self._context, self._version_id = context, row.id
        hint = QLabel(_tr("What was frozen never changes. A note and tags say what it is for."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.note = QPlainTextEdit(row.note)
        self.note.setTabChangesFocus(True)
        self.note.setMinimumHeight(110)
        self.note.setPlaceholderText(_tr("Such as: the first with night drives; the one the March model learnt from"))
        self.tags = QLineEdit(", ".join(tags_of(row)))
        self.tags.setPlaceholderText(_tr("Words with commas between them, such as: night, baseline"))
        form = WideForm()
        form.add(_tr("Note"), self.note)
        form.add(_tr("Tags"), self.tags)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setObjectName("primary")
        lay_out_dialog(self, hint, form, buttons)

    def accept(self) -> None:
        """Save and leave."""
        note, tags = self.note.toPlainText(), [word for word in self.tags.text().split(",") if word.strip()]
        context = self._context
        if save(
            self,
            lambda: describe_version(context.project, self._version_id, note=note, tags=tags, origin=context.origin),
        ):
            super().accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("VersionNote", text)
