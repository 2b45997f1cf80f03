"""Which of a model's classes are which of the project's: asked once for each model, and whenever a person wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.pages.label_panel import swatch
from desktop.saving import save
from desktop.suggesting import Askable, matching_for
from labeling.class_matching import say_matching
from labeling.ontology import add_class

if TYPE_CHECKING:
    from desktop.pages.label_desk import Desk

LEAVE_OUT, NEW = 0, -1  # no class has these ids


class MatchingDialog(QDialog):
    """One row for each class of the model. `matched()` once it was said; leaving says nothing."""

    matched = Signal()

    def __init__(self, desk: Desk, model: Askable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Classes of {model}").format(model=model.name))
        self.resize(560, 560)
        self._desk, self._model = desk, model
        self.boxes: dict[str, QComboBox] = {}
        self._rows: dict[str, QWidget] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type some letters of a class of the model"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_rows)
        self.told = QLabel()
        self.told.setObjectName("muted")
        self._lay_out()
        self._tell()

    def accept(self) -> None:
        """Remember what was said; new classes come to be first."""
        registry, origin = self._desk.project.registry, self._desk.context.origin

        def write() -> None:
            said: dict[str, int | None] = {}
            for name, box in self.boxes.items():
                chosen = int(box.currentData())
                said[name] = add_class(registry, name) if chosen == NEW else chosen or None
            say_matching(registry, self._model.source, said, origin=origin)

        if save(self, write):
            super().accept()
            self.matched.emit()

    def _lay_out(self) -> None:
        words = self.tr("Suggestions of {model} get the class that you choose here. What is left out is not suggested.")
        hint = QLabel(words.format(model=self._model.name))
        hint.setWordWrap(True)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(6)
        for row in self._made_rows():
            rows.addWidget(row)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = QPushButton(self.tr("Use these classes"))
        self.use.setObjectName("primary")
        self.use.setDefault(True)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(hint)
        layout.addWidget(self.search)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.told)
        layout.addWidget(buttons)

    def _made_rows(self) -> list[QWidget]:
        """Those that have a class here first: what is to be looked over stands together."""
        known = matching_for(self._desk.project, self._model).known
        ordered = sorted(self._model.classes, key=lambda name: known.get(name) is None)
        for name in ordered:
            box = QComboBox()
            box.setAccessibleName(name)
            box.addItem(self.tr("(left out)"), LEAVE_OUT)
            for line in self._desk.words.classes:
                box.addItem(swatch(line.colour), line.name, line.id)
            if name not in {line.name for line in self._desk.words.all_classes}:
                box.addItem(self.tr("New class: {name}").format(name=name), NEW)
            box.setCurrentIndex(max(0, box.findData(known.get(name) or LEAVE_OUT)))
            box.currentIndexChanged.connect(self._tell)
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            told = QLabel(name)
            told.setBuddy(box)
            across.addWidget(told, 1)
            across.addWidget(box, 1)
            self.boxes[name], self._rows[name] = box, row
        return [self._rows[name] for name in ordered]

    def _show_rows(self, typed: str) -> None:
        for name, row in self._rows.items():
            row.setVisible(typed.strip().casefold() in name.casefold())

    def _tell(self) -> None:
        used = sum(box.currentData() != LEAVE_OUT for box in self.boxes.values())
        told = self.tr("{used} of {count} classes are used.")
        self.told.setText(told.format(used=used, count=len(self.boxes)))
        self.use.setEnabled(used > 0)
