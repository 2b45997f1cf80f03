"""The safety actions and the gates of the brief: rows of a few fields, kept as soon as one of them changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from core.registry import Registry
from core.schema import GateRow, SafetyActionRow
from desktop.saving import save
from desktop.widgets.numbers import DecimalField, WholeNumberField
from desktop.widgets.section import Section
from labeling import ontology

NUMBER_WIDTH_PX, WIDE_NUMBER_PX, LARGE = 62, 84, 10_000
METRICS = ("mAP50", "mAP50_95", "precision", "recall", "f1", "accuracy", "latency_p95_ms", "leakage")


class StillCombo(QComboBox):
    """A choice that the wheel does not change while a person scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


class RuleRows(QWidget):
    """A grid of editors under headers, each row with a button that removes it."""

    edited = Signal()

    def __init__(self, headers: Sequence[str], make: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__()
        self._headers, self._make = headers, make
        self.rows: list[Sequence[QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)

    def clear(self) -> None:
        """Take all rows away."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []

    def add_row(self) -> Sequence[QWidget]:
        """Put a new row at the end and give its editors; whoever fills them connects them with `listen`."""
        if not self.rows:
            for column, title in enumerate(self._headers):
                label = QLabel(title)
                label.setObjectName("muted")
                self._grid.addWidget(label, 0, column)
        editors = self._make()
        number = len(self.rows) + 1
        for column, editor in enumerate(editors):
            editor.setAccessibleName(self._headers[column])
            self._grid.addWidget(editor, number, column)
            if isinstance(editor, QComboBox):
                editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                editor.setMinimumContentsLength(4)
                editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                self._grid.setColumnStretch(column, 1)
            else:
                is_wide = isinstance(editor, QDoubleSpinBox) and editor.maximum() > LARGE
                editor.setFixedWidth(WIDE_NUMBER_PX if is_wide else NUMBER_WIDTH_PX)
        remove = QToolButton()
        remove.setText("×")
        remove.setAccessibleName(self.tr("Remove this row"))
        remove.setToolTip(self.tr("Remove this row"))
        remove.clicked.connect(lambda: self._remove(editors))
        self._grid.addWidget(remove, number, len(editors), Qt.AlignmentFlag.AlignRight)
        self.rows.append(editors)
        return editors

    def listen(self, editors: Sequence[QWidget]) -> None:
        """Tell from now on when one of these editors changes."""
        for editor in editors:
            if isinstance(editor, QComboBox):
                editor.activated.connect(lambda _index: self.edited.emit())
            elif isinstance(editor, QSpinBox | QDoubleSpinBox):
                editor.setKeyboardTracking(False)
                editor.valueChanged.connect(lambda _value: self.edited.emit())

    def _remove(self, editors: Sequence[QWidget]) -> None:
        self.rows = [row for row in self.rows if row is not editors]
        self.edited.emit()


class ActionsCard(Section):
    """What a detection must cause in the vehicle."""

    def __init__(self, registry: Registry, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Safety actions"), parent)
        self._registry, self._origin = registry, origin
        self._names: Mapping[int, str] = {}
        self._shown: list[SafetyActionRow] = []
        headers = [
            self.tr("When it sees"),
            self.tr("it must"),
            self.tr("score"),
            self.tr("height, px"),
            self.tr("frames"),
        ]
        self.rules = RuleRows(headers, self._editors)
        self.rules.edited.connect(self._keep)
        self.add = _add_button(self, self.tr("Add an action"), self._add)
        self.hint = _hint(self.tr("No safety actions yet. They say what the vehicle does when it sees something."))
        self.body.addWidget(self.hint)
        self.body.addWidget(self.rules)
        self.body.addLayout(_left(self.add))

    def show_actions(self, rows: Sequence[SafetyActionRow], names: Mapping[int, str]) -> None:
        """Show the rows; `names` are the classes that may be chosen."""
        if [_told(row) for row in rows] == [_told(row) for row in self._shown] and names == self._names:
            return
        self._names, self._shown = dict(names), list(rows)
        self.rules.clear()
        for row in rows:
            editors = self.rules.add_row()
            _fill(editors, [row.class_id, row.action, row.min_score, row.min_height_px, row.frames])
            self.rules.listen(editors)
        self.hint.setVisible(not rows)
        self.rules.setVisible(bool(rows))
        self.add.setEnabled(bool(names))

    def _editors(self) -> Sequence[QWidget]:
        actions = [
            ("inform", self.tr("inform")), ("warn", self.tr("warn")),
            ("reduce_speed", self.tr("reduce speed")), ("stop", self.tr("stop")),
        ]  # fmt: skip
        score = DecimalField(0, 1, decimals=2, step=0.05)
        height = DecimalField(0, 4000, decimals=0, step=5)
        return [_class_choice(self._names), _choice(actions), score, height, WholeNumberField(1, 100)]

    def _add(self) -> None:
        first = next(iter(self._names))
        self._save([*self._shown, SafetyActionRow(class_id=first, action="warn")])

    def _keep(self) -> None:
        self._save([_action(row) for row in self.rules.rows])

    def _save(self, rows: list[SafetyActionRow]) -> None:
        is_kept = save(self, lambda: ontology.set_safety_actions(self._registry, rows, origin=self._origin))
        if is_kept and len(rows) == len(self._shown):
            self._shown = rows  # the editors show this already, and keep the focus


class GatesCard(Section):
    """What a model must reach before it may go on."""

    def __init__(self, registry: Registry, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Gates"), parent)
        self._registry, self._origin = registry, origin
        self._names: Mapping[int, str] = {}
        self._shown: list[GateRow] = []
        self.rules = RuleRows([self.tr("Figure"), self.tr("of"), self.tr("is"), self.tr("threshold")], self._editors)
        self.rules.edited.connect(self._keep)
        self.add = _add_button(self, self.tr("Add a gate"), self._add)
        self.hint = _hint(self.tr("No gates yet. Without gates, any model may be promoted."))
        self.body.addWidget(self.hint)
        self.body.addWidget(self.rules)
        self.body.addLayout(_left(self.add))

    def show_gates(self, rows: Sequence[GateRow], names: Mapping[int, str]) -> None:
        """Show the rows; `names` are the classes that may be chosen."""
        if [_told(row) for row in rows] == [_told(row) for row in self._shown] and names == self._names:
            return
        self._names, self._shown = dict(names), list(rows)
        self.rules.clear()
        for row in rows:
            editors = self.rules.add_row()
            _fill(editors, [row.metric, row.class_id, row.comparison, row.threshold])
            self.rules.listen(editors)
        self.hint.setVisible(not rows)
        self.rules.setVisible(bool(rows))

    def _editors(self) -> Sequence[QWidget]:
        metric = _choice([(name, name.replace("_ms", "").replace("_", " ")) for name in METRICS])
        threshold = DecimalField(0, 100_000, decimals=3, step=0.05)
        comparison = _choice([(">=", self.tr("at least")), ("<=", self.tr("at most"))])
        return [
            metric,
            _class_choice(self._names, self.tr("all classes")),
            comparison,
            threshold,
        ]

    def _add(self) -> None:
        self._save([*self._shown, GateRow(metric="mAP50", comparison=">=", threshold=0.5)])

    def _keep(self) -> None:
        self._save([_gate(row) for row in self.rules.rows])

    def _save(self, rows: list[GateRow]) -> None:
        is_kept = save(self, lambda: ontology.set_gates(self._registry, rows, origin=self._origin))
        if is_kept and len(rows) == len(self._shown):
            self._shown = rows  # the editors show this already, and keep the focus


def _action(editors: Sequence[QWidget]) -> SafetyActionRow:
    class_id, action, score, height, frames = (_value(editor) for editor in editors)
    return SafetyActionRow(class_id=class_id, action=action, min_score=score, min_height_px=height, frames=frames)


def _gate(editors: Sequence[QWidget]) -> GateRow:
    metric, class_id, comparison, threshold = (_value(editor) for editor in editors)
    return GateRow(metric=metric, class_id=class_id, comparison=comparison, threshold=threshold)


def _told(row: GateRow | SafetyActionRow) -> dict[str, object]:
    return row.model_dump(exclude={"id", "position"})


def _value(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    assert isinstance(editor, QSpinBox | QDoubleSpinBox)
    return editor.value()


def _fill(editors: Sequence[QWidget], values: Sequence[object]) -> None:
    for editor, value in zip(editors, values, strict=True):
        if isinstance(editor, QComboBox):
            place = editor.findData(value)
            if place < 0:
                editor.addItem(str(value), value)
                place = editor.count() - 1
            editor.setCurrentIndex(place)
        elif isinstance(editor, QSpinBox):
            editor.setValue(int(str(value)))
        elif isinstance(editor, QDoubleSpinBox):
            editor.setValue(float(str(value)))


def _choice(items: Sequence[tuple[object, str]]) -> QComboBox:
    combo = StillCombo()
    for value, words in items:
        combo.addItem(words, value)
    return combo


def _class_choice(names: Mapping[int, str], every: str = "") -> QComboBox:
    items: list[tuple[object, str]] = [(None, every)] if every else []
    return _choice([*items, *names.items()])


def _add_button(parent: QWidget, words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words, parent)
    button.setObjectName("quiet")
    button.clicked.connect(lambda _is_checked: act())
    return button


def _hint(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def _left(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
