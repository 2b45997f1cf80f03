"""Into which format and folder a version is written."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from core.formats.known import FORMATS
from core.schema import DatasetVersionRow
from desktop.widgets.form import WideForm, lay_out_dialog, side_by_side

FIRST = ("yolo", "coco", "voc")  # what most people look for


class VersionWritingDialog(QDialog):
    """`chosen(format, folder)` when the person agrees."""

    chosen = Signal(str, str)

    def __init__(self, row: DatasetVersionRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Materialise {name}").format(name=row.name))
        self.setMinimumWidth(520)
        told = QLabel(
            _tr(
                "Pictures and labels as they were frozen, the same bytes each time. Every picture is held against its"
                " hash while it is copied; when one was changed, nothing is left behind."
            )
        )
        told.setObjectName("muted")
        told.setWordWrap(True)
        self.format = QComboBox()
        names = sorted((known.name for known in FORMATS), key=lambda name: (name not in FIRST, name))
        for name in names:
            self.format.addItem(name, name)
        self.format.setCurrentIndex(self.format.findData("yolo"))
        self.folder = QLineEdit(str(Path.home() / row.name))
        browse = QPushButton(_tr("Browse…"))
        browse.clicked.connect(self._browse)
        form = WideForm()
        form.add(_tr("Format"), self.format)
        form.add(_tr("New folder"), side_by_side(self.folder, browse))
        self.folder.setAccessibleName(_tr("New folder"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.write = buttons.addButton(_tr("Write"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.write.setObjectName("primary")
        self.write.setDefault(True)
        lay_out_dialog(self, told, form, buttons)

    def accept(self) -> None:
        """Say what was chosen and leave; without a folder stay."""
        folder = self.folder.text().strip()
        if not folder:
            self.folder.setFocus()
            return
        self.chosen.emit(str(self.format.currentData()), folder)
        super().accept()

    def _browse(self) -> None:
        before = Path(self.folder.text().strip() or str(Path.home()))
        above = QFileDialog.getExistingDirectory(self, _tr("The folder to make it in"), str(before.parent))
        if above:
            self.folder.setText(str(Path(above) / before.name))


def _tr(text: str) -> str:
    return QCoreApplication.translate("VersionWriting", text)
