"""The machine-learning canvas in words, and the conditions; each field is kept when a person leaves it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from core.registry import Registry
from core.schema import BriefRow
from desktop.messages import ask_text
from desktop.saving import save
from desktop.widgets.form import WideForm
from desktop.widgets.section import Section
from labeling import ontology

FIELD_LINES = 3


class WordsField(QPlainTextEdit):
    """Some lines of words; `left` is emitted when the person goes elsewhere."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * FIELD_LINES + 20)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


class WordsCard(Section):
    """The canvas: what the model is for, in the words of the people who need it."""

    def __init__(self, registry: Registry, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What the model is for"), parent)
        self._registry, self._origin = registry, origin
        self._kept: dict[str, str] = {}
        self._fields: dict[str, WordsField] = {}
        for name, question, example in self._questions():
            label = QLabel(question)
            label.setObjectName("muted")
            field = WordsField(name)
            field.setPlaceholderText(example)
            field.setAccessibleName(question)
            field.left.connect(lambda name=name: self._keep(name))
            label.setBuddy(field)
            self._fields[name] = field
            self.body.addWidget(label)
            self.body.addWidget(field)

    def show_brief(self, row: BriefRow) -> None:
        """Show the canvas; a field that somebody types in is left alone."""
        for name, field in self._fields.items():
            words = str(getattr(row, name))
            self._kept[name] = words
            if field.toPlainText() != words and not field.hasFocus():
                field.setPlainText(words)

    def _keep(self, name: str) -> None:
        words = self._fields[name].toPlainText()
        if words == self._kept.get(name, ""):
            return
        if save(self, lambda: ontology.save_brief(self._registry, {name: words}, origin=self._origin)):
            self._kept[name] = words

    def _questions(self) -> list[tuple[str, str, str]]:
        tr = self.tr
        return [
            ("problem", tr("Which problem does it solve, and for whom?"), tr("A driver must be warned of…")),
            ("model_input", tr("What does it see?"), tr("One colour picture from the front camera…")),
            ("model_output", tr("What must it answer?"), tr("A box, a class and a score for each…")),
            ("data_sources", tr("Where does the data come from?"), tr("Drives recorded in…")),
            ("success", tr("When is it good enough?"), tr("Nine of ten pedestrians are found…")),
            ("risks", tr("What could go wrong?"), tr("Night, rain, glare, rare signs…")),
        ]


class ConditionsCard(Section):
    """Condition groups and their values, as lists with commas."""

    def __init__(self, registry: Registry, origin: str, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Conditions"), parent)
        self._registry, self._origin = registry, origin
        self._groups: dict[str, list[str]] = {}
        hint = QLabel(self.tr("Under which circumstances it must work. Separate the values with commas."))
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self._form = WideForm()
        self.body.addLayout(self._form)
        self.body.addLayout(self._buttons())

    def show_conditions(self, groups: dict[str, list[str]]) -> None:
        """Show the groups, unless they are shown already."""
        if groups == self._groups and self._form.rowCount() == len(groups):
            return
        self._groups = {group: list(values) for group, values in groups.items()}
        while self._form.rowCount():
            self._form.removeRow(0)
        for group, values in groups.items():
            field = QLineEdit(", ".join(values))
            field.setObjectName(f"condition_{group}")
            field.editingFinished.connect(lambda group=group, field=field: self._keep(group, field.text()))
            self._form.add(group.replace("_", " ").capitalize(), field)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        add = QPushButton(self.tr("Add a group…"))
        add.setObjectName("quiet")
        add.clicked.connect(self._add_group)
        usual = QPushButton(self.tr("Use the usual ones"))
        usual.setObjectName("quiet")
        usual.clicked.connect(self._use_usual)
        row.addWidget(add)
        row.addWidget(usual)
        row.addStretch(1)
        return row

    def _keep(self, group: str, told: str) -> None:
        values = [value.strip() for value in told.split(",") if value.strip()]
        if values != self._groups.get(group):
            self._save({**self._groups, group: values})

    def _add_group(self) -> None:
        name = ask_text(self, self.tr("What is the group called?"))
        values = ask_text(self, self.tr("Which values does it have? Separate them with commas.")) if name else None
        if name and values:
            self._keep(name.strip().lower().replace(" ", "_"), values)

    def _use_usual(self) -> None:
        missing = {group: list(values) for group, values in ontology.DEFAULT_CONDITIONS.items()}
        self._save({**missing, **self._groups})

    def _save(self, groups: dict[str, list[str]]) -> None:
        if save(self, lambda: ontology.set_conditions(self._registry, groups, origin=self._origin)):
            self.show_conditions({group: values for group, values in groups.items() if values})
