"""Sliders for looking: brightness, contrast, gamma, local contrast. No label and no file is changed by them."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QFrame, QPushButton, QSlider, QWidget

from desktop.pages.label_seeing import PLAIN, Light, Seeing
from desktop.widgets.own_keys import OwnKeys

HUNDRED = 100


class LightPopup(QFrame):
    """Shows at once what is chosen; stays chosen for the next images until it is reset."""

    def __init__(self, seeing: Seeing, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        OwnKeys(self)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._seeing = seeing
        light = seeing.light
        self.brightness = _slider(-HUNDRED, HUNDRED, round(light.brightness))
        self.contrast = _slider(20, 300, round(light.contrast * HUNDRED))
        self.gamma = _slider(20, 300, round(light.gamma * HUNDRED))
        self.clahe = QCheckBox(self.tr("Local contrast (CLAHE)"))
        self.clahe.setChecked(light.has_clahe)
        reset = QPushButton(self.tr("As it is"))
        reset.clicked.connect(lambda _on=False: self._reset())
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 14)
        form.setSpacing(10)
        form.addRow(self.tr("Brightness"), self.brightness)
        form.addRow(self.tr("Contrast"), self.contrast)
        form.addRow(self.tr("Gamma"), self.gamma)
        form.addRow(self.clahe)
        form.addRow(reset)
        for slider in (self.brightness, self.contrast, self.gamma):
            slider.valueChanged.connect(lambda _value: self._show())
        self.clahe.toggled.connect(lambda _on: self._show())

    def ask(self) -> None:
        """Show it in the upper right of its parent."""
        parent = self.parentWidget()
        self.adjustSize()
        if parent is not None:
            self.move(parent.mapToGlobal(QPoint(parent.width() - self.width() - 12, 12)))
        self.show()
        self.brightness.setFocus()

    def _show(self) -> None:
        light = Light(float(self.brightness.value()), self.contrast.value() / HUNDRED, self.gamma.value() / HUNDRED)
        self._seeing.use_light(replace(light, has_clahe=self.clahe.isChecked()))

    def _reset(self) -> None:
        self.brightness.setValue(0)
        self.contrast.setValue(HUNDRED)
        self.gamma.setValue(HUNDRED)
        self.clahe.setChecked(False)
        self._seeing.use_light(PLAIN)


def _slider(least: int, most: int, value: int) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(least, most)
    slider.setValue(value)
    slider.setMinimumWidth(200)
    return slider
