"""What more can be said of the selected shapes: occluded, truncated, and the attributes of their class."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.annotations import Annotation
from core.shapes import Lane
from desktop.pages.label_bench import Attribute, Words
from desktop.translating import spoken
from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.flow_layout import FlowLayout
from labeling.lanes import LANE_ATTRIBUTES

FLAGS = ("occluded", "truncated")
NOT_SAID = "–"
LANE = tuple(Attribute(name, values) for name, values in LANE_ATTRIBUTES.items())


def attributes_for(annotations: Sequence[Annotation], words: Words) -> tuple[Attribute, ...]:
    """What all these shapes can be said to be: the attributes of their class, and of lanes; none of mixed classes."""
    if len({each.class_id for each in annotations}) != 1:
        return ()
    line = words.line(annotations[0].class_id)
    own = line.attributes if line is not None else ()
    lanes = LANE if all(isinstance(each.shape, Lane) for each in annotations) else ()
    named = {each.name for each in own}
    return (*own, *(each for each in lanes if each.name not in named))


class AttributesPanel(QWidget):
    """`attribute_said(name, value)`; hidden while nothing is selected."""

    attribute_said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.flags = {name: ChoiceChip(spoken(name)) for name in FLAGS}
        holder = QWidget()
        flow = FlowLayout(holder)
        for name, chip in self.flags.items():
            chip.clicked.connect(lambda is_on, name=name: self.attribute_said.emit(name, "yes" if is_on else ""))
            flow.addWidget(chip)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._shown: tuple[Attribute, ...] = ()
        self.fields: dict[str, QComboBox | QLineEdit] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(holder)
        layout.addLayout(self._rows)
        self.hide()

    def show_shapes(self, annotations: Sequence[Annotation], words: Words) -> None:
        """Show what is said of these shapes; where they differ, nothing."""
        self.setVisible(bool(annotations))
        if not annotations:
            return
        for name, chip in self.flags.items():
            chip.setChecked(all(each.attributes.get(name) == "yes" for each in annotations))
        offered = attributes_for(annotations, words)
        if offered != self._shown:
            self._offer(offered)
        for attribute in offered:
            said = {each.attributes.get(attribute.name, "") for each in annotations}
            self._fill(self.fields[attribute.name], said.pop() if len(said) == 1 else "")

    def _offer(self, attributes: tuple[Attribute, ...]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._shown, self.fields = attributes, {}
        for attribute in attributes:
            label = QLabel(attribute.name.replace("_", " ").capitalize())
            label.setObjectName("muted")
            self._rows.addWidget(label)
            self.fields[attribute.name] = self._field(attribute)
            self._rows.addWidget(self.fields[attribute.name])

    def _field(self, attribute: Attribute) -> QComboBox | QLineEdit:
        name = attribute.name
        if not attribute.values:
            line = QLineEdit()
            line.setAccessibleName(name)
            line.editingFinished.connect(lambda: self._say_text(name, line))
            return line
        box = QComboBox()
        box.setAccessibleName(name)
        box.addItem(NOT_SAID, "")
        for value in attribute.values:
            box.addItem(value.replace("_", " "), value)
        box.activated.connect(lambda _row: self.attribute_said.emit(name, str(box.currentData() or "")))
        return box

    def _say_text(self, name: str, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.attribute_said.emit(name, line.text().strip())

    @staticmethod
    def _fill(field: QComboBox | QLineEdit, value: str) -> None:
        with QSignalBlocker(field):
            if isinstance(field, QComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            elif not field.isModified():
                field.setText(value)
