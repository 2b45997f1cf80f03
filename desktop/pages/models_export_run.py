"""Where a run is exported to: a folder that others read, or a tracking server."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
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

from desktop.widgets.form import WideForm, lay_out_dialog, side_by_side
from exports.mlflow_export import EXPERIMENT


class ExportRunDialog(QDialog):
    """`to_folder(path)` or `to_server(address, experiment)` when the person agrees."""

    to_folder = Signal(str)
    to_server = Signal(str, str)

    def __init__(self, run: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export the run {run}").format(run=run))
        self.setMinimumWidth(540)
        told = QLabel(
            self.tr(
                "A folder holds curves, settings, fingerprint, network, model card and the dataset version's list, and"
                " needs no Roadwright to read. A tracking server is told the same over the network; a run that it has"
                " already is brought up to date. No pictures are sent."
            )
        )
        told.setObjectName("muted")
        told.setWordWrap(True)
        self.where = QComboBox()
        self.where.addItem(self.tr("A new folder"), "folder")
        self.where.addItem(self.tr("An MLflow tracking server"), "server")
        self.folder = QLineEdit(str(Path.home() / run))
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        self.address = QLineEdit()
        self.address.setPlaceholderText("http://localhost:5000")
        self.experiment = QLineEdit(EXPERIMENT)
        self._form = form = WideForm()
        form.add(self.tr("To"), self.where)
        form.add(self.tr("New folder"), side_by_side(self.folder, browse))
        self.folder.setAccessibleName(self.tr("New folder"))
        form.add(self.tr("Address"), self.address)
        form.add(self.tr("Experiment"), self.experiment)
        self.where.currentIndexChanged.connect(self._show_fields)
        self._show_fields()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setObjectName("primary")
        self.export.setDefault(True)
        lay_out_dialog(self, told, form, buttons)

    def _show_fields(self) -> None:
        is_folder = self.where.currentData() == "folder"
        for row, is_shown in ((1, is_folder), (2, not is_folder), (3, not is_folder)):
            self._form.setRowVisible(row, is_shown)

    def accept(self) -> None:
        """Say what was chosen and leave; with nothing in the field stay."""
        is_folder = self.where.currentData() == "folder"
        field = self.folder if is_folder else self.address
        if not field.text().strip():
            field.setFocus()
            return
        if is_folder:
            self.to_folder.emit(self.folder.text().strip())
        else:
            self.to_server.emit(self.address.text().strip(), self.experiment.text().strip() or EXPERIMENT)
        super().accept()

    def _browse(self) -> None:
        before = Path(self.folder.text().strip() or str(Path.home()))
        above = QFileDialog.getExistingDirectory(self, self.tr("The folder to make it in"), str(before.parent))
        if above:
            self.folder.setText(str(Path(above) / before.name))
