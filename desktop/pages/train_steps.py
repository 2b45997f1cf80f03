"""The steps of a policy, each on or off, with a slider for how often and for each of its numbers."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSlider, QVBoxLayout, QWidget

from desktop.translating import spoken
from training.transforms.catalogue import KINDS, Parameter, Stage, StepKind
from training.transforms.policy import Policy, Step, default_step

NOTCHES = 100
HOW_OFTEN = "probability"


class StepCard(QWidget):
    """One step. Its sliders are there while it is on."""

    changed = Signal()

    def __init__(self, kind: StepKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.is_taken = QCheckBox(spoken(kind.title))
        self.is_taken.setToolTip(spoken(kind.words))
        self.is_taken.toggled.connect(self._toggled)
        often = Parameter(HOW_OFTEN, self.tr("How often"), kind.probability, 0.01, 1.0, "%")
        self.sliders: dict[str, QSlider] = {}
        self._parameters: dict[str, Parameter] = {each.name: each for each in (often, *kind.parameters)}
        self._told: dict[str, QLabel] = {}
        self._exact: dict[str, float] = {}  # what a notch stands for until it is moved: a policy is not rounded
        self._area = QWidget()
        grid = QGridLayout(self._area)
        grid.setContentsMargins(26, 0, 0, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, parameter in enumerate(self._parameters.values()):
            self._add(grid, row, parameter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.is_taken)
        column.addWidget(self._area)
        self._area.hide()

    def show_step(self, step: Step | None) -> None:
        """Show a step as it is in a policy, or that it is not taken; nothing is told."""
        shown = step or default_step(self._kind.name)
        is_on = step is not None and step.probability > 0
        self.blockSignals(True)
        for name, slider in self.sliders.items():
            value = shown.probability if name == HOW_OFTEN else shown.values[name]
            self._exact[name] = value
            slider.setValue(_notch(self._parameters[name], value))
            self._told[name].setText(_in_words(self._parameters[name], value))
        self.is_taken.setChecked(is_on)
        self._area.setVisible(is_on)
        self.blockSignals(False)

    def step(self) -> Step | None:
        """The step as it is set, or None while it is off."""
        if not self.is_taken.isChecked():
            return None
        values = {name: self._value_of(name, slider.value()) for name, slider in self.sliders.items()}
        return Step(self._kind.name, values.pop(HOW_OFTEN), values)

    def _add(self, grid: QGridLayout, row: int, parameter: Parameter) -> None:
        name, told, slider = QLabel(spoken(parameter.title)), QLabel(), QSlider(Qt.Orientation.Horizontal)
        name.setObjectName("muted")
        name.setWordWrap(True)
        name.setFixedWidth(118)
        told.setFixedWidth(44)
        told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        most = int(parameter.most - parameter.least) if parameter.is_whole else NOTCHES
        slider.setRange(0, most)
        slider.setPageStep(max(1, most // 10))
        slider.setMinimumWidth(70)
        slider.setAccessibleName(f"{spoken(self._kind.title)}: {spoken(parameter.title)}")
        slider.valueChanged.connect(lambda value: self._moved(parameter, value))
        self.sliders[parameter.name], self._told[parameter.name] = slider, told
        told.setText(_in_words(parameter, _value(parameter, slider.value())))
        for column, widget in enumerate((name, slider, told)):
            grid.addWidget(widget, row, column)

    def _value_of(self, name: str, notch: int) -> float:
        exact = self._exact.get(name)
        if exact is not None and _notch(self._parameters[name], exact) == notch:
            return exact
        return _value(self._parameters[name], notch)

    def _moved(self, parameter: Parameter, value: int) -> None:
        self._told[parameter.name].setText(_in_words(parameter, self._value_of(parameter.name, value)))
        self.changed.emit()

    def _toggled(self, is_on: bool) -> None:
        self._area.setVisible(is_on)
        self.changed.emit()


class StepList(QScrollArea):
    """All steps that a task has, under the names of their kinds."""

    changed = Signal()

    def __init__(self, *, has_boxes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: dict[str, StepCard] = {}
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 0, 10, 0)
        column.setSpacing(4)
        last = ""
        for kind in sorted(KINDS.values(), key=lambda each: list(_stages()).index(each.stage)):
            if kind.needs_boxes and not has_boxes:
                continue
            if kind.stage != last:
                column.addWidget(_heading(_stages()[kind.stage]))
                last = kind.stage
            card = StepCard(kind)
            card.changed.connect(self.changed)
            self.cards[kind.name] = card
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)

    def show_policy(self, policy: Policy) -> None:
        """Show a policy's steps; nothing is told."""
        for name, card in self.cards.items():
            card.show_step(policy.step(name))

    def steps(self) -> tuple[Step, ...]:
        """The steps that are on."""
        found = (card.step() for card in self.cards.values())
        return tuple(step for step in found if step is not None)


def _stages() -> Mapping[Stage, str]:
    return {
        "mix": _tr("Several pictures"), "place": _tr("Place"), "light": _tr("Light and colour"),
        "weather": _tr("Weather and time of day"), "cover": _tr("Camera and cover"),
    }  # fmt: skip


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("sectionTitle")
    label.setContentsMargins(0, 10, 0, 2)
    return label


def _notch(parameter: Parameter, value: float) -> int:
    if parameter.is_whole:
        return round(value - parameter.least)
    return round((value - parameter.least) / (parameter.most - parameter.least) * NOTCHES)


def _value(parameter: Parameter, notch: int) -> float:
    if parameter.is_whole:
        return parameter.least + notch
    return round(parameter.least + (parameter.most - parameter.least) * notch / NOTCHES, 4)


def _in_words(parameter: Parameter, value: float) -> str:
    if parameter.unit == "%":
        return f"{value:.0%}"
    number = f"{value:.0f}" if parameter.is_whole else f"{value:.1f}"
    return f"{number}{'' if parameter.unit == '°' else ' '}{parameter.unit}".strip()


def _tr(words: str) -> str:
    return QCoreApplication.translate("StepList", words)
