"""The dialog that takes in a model that was trained elsewhere."""

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.ids import ModelId
from core.project import Project
from desktop.background import run_in_background
from desktop.messages import show_error
from desktop.widgets.form import WideForm, side_by_side
from exports.decoders import DECODERS
from exports.runtime import guess_contract
from training.brought_models import register_onnx


class BringDialog(QDialog):
    """A file, its name, and how it answers; accepted once the model is in the project."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self.setWindowTitle(self.tr("Bring an ONNX model"))
        self.setMinimumWidth(460)
        self.file, self.name, self.licence = QLineEdit(), QLineEdit(), QLineEdit()
        self.licence.setPlaceholderText(self.tr("Such as Apache-2.0"))
        self.decoder = QComboBox()
        self.decoder.addItem(self.tr("as the file says"), None)
        for name in DECODERS:
            self.decoder.addItem(name, name)
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        form = WideForm()
        form.add(self.tr("ONNX file"), side_by_side(self.file, choose))
        form.add(self.tr("Name"), self.name)
        form.add(self.tr("How it answers"), self.decoder)
        form.add(self.tr("Licence"), self.licence)
        hint = QLabel(self.tr("The file is tried once, and copied into the project. It runs no code of its own."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.bring = self.buttons.addButton(self.tr("Bring in"), QDialogButtonBox.ButtonRole.ActionRole)
        self.bring.setObjectName("primary")
        self.bring.clicked.connect(self._bring)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(self.buttons)

    def _choose(self) -> None:
        named, _filter = QFileDialog.getOpenFileName(self, self.tr("An ONNX model"), "", "ONNX (*.onnx)")
        if named:
            self.file.setText(named)
            self.name.setText(self.name.text() or Path(named).stem)

    def _bring(self) -> None:
        project, file = self._project, Path(self.file.text().strip())
        name, decoder, licence = self.name.text().strip(), self.decoder.currentData(), self.licence.text().strip()

        def work() -> ModelId:
            return register_onnx(project, file, guess_contract(file, decoder=decoder), name, licence=licence)

        if not self.file.text().strip():
            self._choose()
            return
        self.bring.setEnabled(False)
        run_in_background(self, work, lambda _model: self.accept(), self._show_failure)

    def _show_failure(self, error: Exception) -> None:
        self.bring.setEnabled(True)
        show_error(self, error)
