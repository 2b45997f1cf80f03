"""What a person sees without a project: recent ones, open, new, or the sample. Gives the folder they chose."""

from collections.abc import Callable
from pathlib import Path

import platformdirs
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.project import REGISTRY_NAME, create_project
from core.settings import Settings
from desktop.background import run_in_background
from desktop.handing_over import open_in_background
from desktop.loop import SampleSize, make_sample
from desktop.messages import show_error
from desktop.widgets.hint_list import HintList

SAMPLE = SampleSize(images=280, frames=250, seed=7)


def choose_project(settings: Settings) -> Path | None:
    """Ask which project to open; None when the person closes the window instead."""
    dialog = WelcomeDialog(settings)
    return dialog.chosen if dialog.exec() == QDialog.DialogCode.Accepted else None


class WelcomeDialog(QDialog):
    """Recent projects on the left, ways to begin on the right."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Path | None = None
        self.setWindowTitle(_tr("Roadwright"))
        self.resize(720, 420)
        title = QLabel(_tr("From labelled road images to a proved vehicle package."))
        title.setObjectName("pageTitle")
        title.setWordWrap(True)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(self._recent_column(settings), 3)
        columns.addLayout(self._begin_column(), 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(24)
        layout.addWidget(title)
        layout.addLayout(columns)

    def _recent_column(self, settings: Settings) -> QVBoxLayout:
        column = QVBoxLayout()
        column.addWidget(QLabel(_tr("Recent projects")))
        recent = HintList(_tr("No projects yet. The sample shows what a finished one looks like."))
        recent.setAccessibleName(_tr("Recent projects"))
        for name in settings.recent_projects:
            if (Path(name) / REGISTRY_NAME).is_file():
                item = QListWidgetItem(f"{Path(name).name}\n{name}")
                item.setData(Qt.ItemDataRole.UserRole, name)
                recent.addItem(item)
        recent.itemActivated.connect(lambda item: self._choose(Path(item.data(Qt.ItemDataRole.UserRole))))
        column.addWidget(recent)
        return column

    def _begin_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        ways: tuple[tuple[str, Callable[[], None]], ...] = (
            (_tr("Open the sample project"), self._open_sample),
            (_tr("New project…"), self._new),
            (_tr("Open a project…"), self._open),
            (_tr("Open a hand-off…"), self._open_handed),
        )
        self.buttons = []
        for words, do in ways:
            button = QPushButton(words)
            button.setMinimumHeight(40)
            button.clicked.connect(do)
            self.buttons.append(button)
            column.addWidget(button)
        self.status = QLabel("")
        self.status.setWordWrap(True)
        column.addWidget(self.status)
        column.addStretch(1)
        return column

    def _choose(self, folder: Path) -> None:
        self.chosen = folder
        self.accept()

    def _open(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _tr("Open a project"))
        if folder:
            self._choose(Path(folder))

    def _new(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _tr("A folder for the new project"))
        if not folder:
            return
        try:
            create_project(Path(folder)).close()
        except UserError as error:
            show_error(self, error)
            return
        self._choose(Path(folder))

    def _open_handed(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, _tr("What was handed to you"))
        if file:
            open_in_background(self, Path(file), self._choose)

    def _open_sample(self) -> None:
        folder = Path(platformdirs.user_data_dir("roadwright", appauthor=False)) / "sample"
        for button in self.buttons:
            button.setEnabled(False)
        self.status.setText(_tr("Drawing the sample roads. This takes about half a minute, once."))
        run_in_background(
            self,
            lambda: make_sample(folder, SAMPLE, lambda _done, _total, _message: None),
            lambda _nothing: self._choose(folder),
            self._sample_failed,
        )

    def _sample_failed(self, error: Exception) -> None:
        for button in self.buttons:
            button.setEnabled(True)
        self.status.setText("")
        show_error(self, error)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Welcome", text)
