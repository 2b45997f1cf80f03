"""How the work goes, for the person who does it: pace, what became of suggestions, whether to train again."""

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.project import utc_now
from desktop.background import run_in_background
from desktop.context import Context
from desktop.widgets.key_values import KeyValues
from desktop.widgets.section import Section
from labeling.effort import Outcome
from labeling.session_log import Effort, read_effort

OPENED_KEPT = 20_000


class Session(QObject):
    """Remembers since when this window works, and when images were opened. Writes nothing."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.since = utc_now()
        self._opened_s: list[float] = []

    def note_opened(self) -> None:
        """Another image is shown: the time to its first shape counts from here."""
        self._opened_s = [*self._opened_s[-OPENED_KEPT:], time.time()]

    def read(self) -> Effort:
        """The session so far."""
        context = self._context
        return read_effort(context.project, author=context.author, since=self.since, opened_s=tuple(self._opened_s))


class SessionDialog(QDialog):
    """Read when it is opened; only this window shows it."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Your work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 620)
        self.advice = QLabel()
        self.advice.setWordWrap(True)
        self.advice.setObjectName("heading")
        self.pace = KeyValues(name_width=260)
        self.by_class = _table([self.tr("Class"), self.tr("Drawn"), self.tr("Seconds a shape")])
        self.suggestions = _table(
            [
                self.tr("Model"), self.tr("Class"), self.tr("Accepted"), self.tr("Corrected"), self.tr("Refused"),
                self.tr("Open"), self.tr("Accepted as they were"),
            ]
        )  # fmt: skip
        self.by_class.setAccessibleName(self.tr("By class, in this session"))
        self.suggestions.setAccessibleName(self.tr("What became of suggestions"))
        self._lay_out()
        run_in_background(self, session.read, self.show_effort)

    def show_effort(self, effort: Effort) -> None:
        """Show a session."""
        log = effort.log
        pace = log.seconds_per_box()
        self.pace.set_rows(
            [
                (self.tr("Shapes drawn"), f"{log.count('drawn'):,}"),
                (self.tr("Seconds a shape, median"), self.tr("none yet") if pace is None else f"{pace:.1f}"),
                (self.tr("Suggestions accepted, refused"), f"{log.count('accepted'):,}, {log.count('refused'):,}"),
            ]
        )
        seconds = log.seconds_by_class()
        lines = [
            (name, f"{log.count('drawn', class_id=class_id):,}", f"{seconds[class_id]:.1f}")  # type: ignore[arg-type,index]
            for class_id, name in effort.classes.items()
            if class_id in seconds
        ]
        self.nothing.setVisible(not effort.outcomes)
        self.suggestions.setVisible(bool(effort.outcomes))
        _fill(self.by_class, lines)
        _fill(self.suggestions, [self._outcome(each, effort.classes, effort.names) for each in effort.outcomes])
        self.advice.setText(effort.advice or self.tr("Training again would not pay yet."))

    def _outcome(self, each: Outcome, classes: Mapping[int, str], names: Mapping[str, str]) -> tuple[str, ...]:
        share = f"{each.accepted / each.decided:.0%}" if each.decided else "–"
        numbers = (each.accepted, each.corrected, each.refused, each.open)
        name = names.get(each.source, each.source)
        return (name, classes.get(each.class_id, "?"), *(f"{number:,}" for number in numbers), share)

    def _lay_out(self) -> None:
        self.nothing = QLabel(self.tr("No model has proposed anything here yet."))
        self.nothing.setObjectName("muted")
        self.nothing.hide()
        note = QLabel(self.tr("Only you see this. It is read from your own edits and goes nowhere."))
        note.setObjectName("muted")
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        layout.addWidget(self.advice)
        for title, widget, stretch in (
            (self.tr("This session"), self.pace, 0),
            (self.tr("By class, in this session"), self.by_class, 1),
            (self.tr("Suggestions, since the project began"), self.suggestions, 1),
        ):
            section = Section(title)
            section.body.addWidget(widget)
            if widget is self.suggestions:
                section.body.addWidget(self.nothing)
            layout.addWidget(section, stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(note)
        layout.addWidget(buttons)


def _table(headings: list[str]) -> QTableWidget:
    table = QTableWidget(0, len(headings))
    table.setHorizontalHeaderLabels(headings)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    return table


def _fill(table: QTableWidget, lines: Sequence[tuple[str, ...]]) -> None:
    table.setRowCount(len(lines))
    for row, line in enumerate(lines):
        for column, words in enumerate(line):
            table.setItem(row, column, QTableWidgetItem(words))
