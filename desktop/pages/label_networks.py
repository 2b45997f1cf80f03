"""Where a person brings the encoder and the decoder of the magic outline; they are tried before they are used."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.settings import read_settings, write_settings
from desktop.background import run_in_background
from desktop.widgets.form import WideForm, side_by_side
from exports.segmenter import Family, Segmenter

ABOUT = (
    "With networks of the Segment Anything family a click outlines an object. Bring an encoder and a decoder as ONNX "
    "files: Segment Anything, MobileSAM, SAM 2 or EfficientSAM, for example those that X-AnyLabeling keeps. They stay "
    "where they are and nothing is sent anywhere. Without them the magic outline goes on working from a box or strokes."
)
WIDTH = 560
TRIED_WH = (96, 64)


class OutlineNetworksDialog(QDialog):
    """`used(family)` when two networks were tried and are remembered, `forgotten()` when they are used no more."""

    used = Signal(str)
    forgotten = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Networks of the magic outline"))
        self.setMinimumWidth(WIDTH)
        settings = read_settings()
        self.encoder, self.decoder = QLineEdit(settings.outline_encoder), QLineEdit(settings.outline_decoder)
        about = QLabel(_tr(ABOUT))
        about.setWordWrap(True)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        form = WideForm()
        for words, line in ((self.tr("Encoder"), self.encoder), (self.tr("Decoder"), self.decoder)):
            choose = QPushButton(self.tr("Choose…"))
            choose.setAutoDefault(False)
            choose.clicked.connect(lambda _on=False, line=line, words=words: self._choose(line, words))
            line.setMinimumWidth(320)
            line.setAccessibleName(words)
            line.textChanged.connect(lambda _text: self._show_whether_ready())
            form.add(words, side_by_side(line, choose))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = self.buttons.addButton(self.tr("Use them"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.forget = self.buttons.addButton(self.tr("Use none"), QDialogButtonBox.ButtonRole.ResetRole)
        self.forget.setEnabled(bool(settings.outline_encoder))
        self.forget.clicked.connect(lambda _on=False: self._forget())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.told)
        layout.addWidget(self.buttons)
        self._show_whether_ready()
        self._tell("")

    def accept(self) -> None:
        """Try the two together; they are remembered when they answer, and what is wrong is told where they do not."""
        encoder, decoder = (Path(line.text().strip()).expanduser() for line in (self.encoder, self.decoder))
        self._tell(self.tr("Trying the networks…"))
        self.use.setEnabled(False)
        run_in_background(self, lambda: tried(encoder, decoder), self._remember, self._refused)

    def _remember(self, family: Family) -> None:
        encoder, decoder = (str(Path(line.text().strip()).expanduser()) for line in (self.encoder, self.decoder))
        write_settings(replace(read_settings(), outline_encoder=encoder, outline_decoder=decoder))
        self.used.emit(family)
        super().accept()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._tell(f"{error.message} {error.hint}")
        self._show_whether_ready()

    def _tell(self, words: str) -> None:
        """Say what goes on; the window grows with it, which Qt does not do by itself for words on several lines."""
        self.told.setText(words)
        self.told.setVisible(bool(words))
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), WIDTH)
            self.resize(width, layout.totalHeightForWidth(width))

    def _forget(self) -> None:
        write_settings(replace(read_settings(), outline_encoder="", outline_decoder=""))
        self.forgotten.emit()
        self.reject()

    def _choose(self, line: QLineEdit, words: str) -> None:
        start = line.text() or self.encoder.text() or self.decoder.text()
        path, _kind = QFileDialog.getOpenFileName(self, words, start, filter="ONNX (*.onnx)")
        if not path:
            return
        line.setText(path)
        other = self.decoder if line is self.encoder else self.encoder
        beside = partner_of(Path(path))
        if beside is not None and not other.text().strip():
            other.setText(str(beside))

    def _show_whether_ready(self) -> None:
        self.use.setEnabled(bool(self.encoder.text().strip() and self.decoder.text().strip()))


def tried(encoder: Path, decoder: Path) -> Family:
    """Which family two networks are of, after one question. Raises UserError where they cannot answer it."""
    segmenter = Segmenter(encoder, decoder)
    width, height = TRIED_WH
    segmenter.look(np.full((height, width, 3), 110, np.uint8))
    segmenter.outline([(width / 2, height / 2)], [1])
    return segmenter.family


def partner_of(path: Path) -> Path | None:
    """The decoder beside an encoder or the other way round, where the names say so; None where there is none."""
    for one, other in (("encoder", "decoder"), ("decoder", "encoder")):
        if one in path.name:
            beside = path.with_name(path.name.replace(one, other))
            return beside if beside.is_file() else None
    return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutlineNetworksDialog", text)
