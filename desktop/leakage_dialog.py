"""Asks how near a training image has to be to count, before the leakage of a version is measured."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QLabel, QSpinBox, QWidget

from core.leakage import Leakage
from desktop.widgets.form import WideForm, lay_out_dialog
from labeling.leakage import FRAMES_APART, METRES_APART


class LeakageDialog(QDialog):
    """`frames` and `metres` hold the answer once it is accepted; they begin with what was measured before."""

    def __init__(self, name: str, found: Leakage | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Leakage of {name}").format(name=name))
        self.setMinimumWidth(480)
        hint = QLabel(
            _tr(
                "An image of valid or test leaks when training has a copy of it, a frame this near in the same drive,"
                " or an image taken this near. Images without a position are not judged by metres."
            )
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.frames, self.metres = QSpinBox(), QDoubleSpinBox()
        self.frames.setRange(0, 1_000_000)
        self.frames.setValue(FRAMES_APART if found is None else found.frames)
        self.metres.setRange(0.0, 100_000.0)
        self.metres.setDecimals(1)
        self.metres.setSuffix(_tr(" m"))
        self.metres.setValue(METRES_APART if found is None or found.metres is None else found.metres)
        form = WideForm()
        form.add(_tr("Frames of a drive"), self.frames)
        form.add(_tr("Metres between places"), self.metres)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.begin = buttons.addButton(_tr("Measure"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.begin.setObjectName("primary")
        self.begin.setDefault(True)
        lay_out_dialog(self, hint, form, buttons)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LeakageDialog", text)
