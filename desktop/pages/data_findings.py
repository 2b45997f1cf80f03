"""Findings of data tests: kinds with their counts at left, the findings of the chosen one, and what to do with them."""

from array import array
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.changes import Changes
from core.queries.findings import FindingLine, finding_counts, finding_ids, images_of_findings
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error
from desktop.page import ImagesAsked
from desktop.pages.data_findings_acts import FindingActs
from desktop.pages.data_findings_checking import Checking
from desktop.pages.data_findings_list import FindingList
from desktop.pages.data_findings_words import meaning_of, title_of
from desktop.pages.data_panel import DataPanel
from desktop.translating import spoken
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.row_table import Cell, Row, RowTable
from labeling.data_tests.known import KINDS
from labeling.data_tests.seam import labels_in_key

SIDE_WIDTH = 272
Counts = Mapping[tuple[str, str], int]


class FindingsPanel(DataPanel):
    """What is odd about the data, kind by kind."""

    title = "Findings"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._counts: Counts = {}
        self._shown: tuple[str, str] = ("", "open")
        self._reading = 0
        self.acts = FindingActs(context, self)
        self.checking = Checking(context)
        self.kinds = RowTable([self.tr("Kind"), self.tr("Findings")])
        self.kinds.setAccessibleName(self.tr("Kinds of findings"))
        self.kinds.selection_told.connect(self._show_chosen)
        self.list = FindingList(context.project)
        self.list.opened.connect(self._open)
        self.list.key_said.connect(self._act)
        self.heading, self.meaning = QLabel(), QLabel()
        self.heading.setObjectName("sectionTitle")
        self.meaning.setObjectName("muted")
        self.meaning.setWordWrap(True)
        self.are_dismissed = QCheckBox(self.tr("Dismissed ones"))
        self.are_dismissed.setToolTip(self.tr("Show those that were dismissed instead of the open ones."))
        self.are_dismissed.toggled.connect(lambda _on: self._show_kinds())
        self.show_all = self._button(self.tr("Show all in the list"), "A")
        self.dismiss = self._button(self.tr("Dismiss"), "D")
        self.dismiss_all = self._button(self.tr("Dismiss all"), "Shift+D")
        self.bring_back = self._button(self.tr("Bring back"), "B")
        self.empty = EmptyState("", "", self.tr("Check the data"))
        self.empty.pressed.connect(self.checking.start)
        self.body = QStackedWidget()
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Count and list again where findings changed, and follow the running check."""
        if changes is None or changes.touches("jobs"):
            self.checking.refresh()
            self._show_buttons()
        if changes is None or changes.touches("findings", "jobs", "images", "annotations"):
            self._read(is_told=changes is None or changes.touches("findings", "annotations"))

    def is_ready(self) -> bool:
        """Whether what is shown is the newest."""
        return self._reading == 0

    def _read(self, *, is_told: bool) -> None:
        self._reading += 1
        project = self.context.project

        def read() -> Counts:
            with project.registry.reading() as session:
                return finding_counts(session)

        run_in_background(self, read, lambda counts: self._take(counts, is_told=is_told), self._failed)

    def _take(self, counts: Counts, *, is_told: bool) -> None:
        self._reading -= 1
        if is_told or counts != self._counts:
            self._counts = counts
            self._show_kinds(is_told=True)
        else:
            self._show_empty()

    def _failed(self, error: Exception) -> None:
        self._reading -= 1
        show_error(self, error)

    def _state(self) -> str:
        return "dismissed" if self.are_dismissed.isChecked() else "open"

    def _show_kinds(self, *, is_told: bool = False) -> None:
        """The kinds of which there are any in this state, in the order of the tests; the chosen one stays chosen."""
        state, chosen = self._state(), self._shown[0]
        listed = [kind for kind in self._order() if self._counts.get((kind, state))]
        was_blocked = self.kinds.blockSignals(True)
        self.kinds.set_rows([self._row(kind, self._counts[(kind, state)]) for kind in listed])
        if listed:
            self.kinds.selectRow(listed.index(chosen) if chosen in listed else 0)
        self.kinds.blockSignals(was_blocked)
        self._show_empty()
        self._show_chosen(is_told=is_told)

    def _row(self, kind: str, count: int) -> Row:
        name = Cell(spoken(title_of(kind)), tip=spoken(meaning_of(kind)))
        return Row(kind, [name, Cell(f"{count:,}", is_number=True)])

    def _order(self) -> list[str]:
        others = sorted({kind for kind, _ in self._counts} - set(KINDS))
        return [*KINDS, *others]

    def _show_chosen(self, *, is_told: bool = False) -> None:
        kind = next(iter(self.kinds.selected_keys()), "")
        wanted = (kind, self._state())
        self.heading.setText(spoken(title_of(kind)) if kind else "")
        self.meaning.setText(spoken(meaning_of(kind)) if kind else "")
        if wanted != self._shown or is_told:
            is_same, self._shown = wanted == self._shown, wanted
            self._list(wanted, stand_at=self.list.currentIndex().row() if is_same else 0)
        self._show_buttons()

    def _list(self, wanted: tuple[str, str], stand_at: int) -> None:
        self._reading += 1
        project, (kind, state) = self.context.project, wanted

        def read() -> "array[int]":
            with project.registry.reading() as session:
                return finding_ids(session, kind, "dismissed" if state == "dismissed" else "open")

        def take(ids: "array[int]") -> None:
            self._reading -= 1
            if wanted == self._shown:
                self.list.findings.show_ids(ids)
                self.list.stand_at(stand_at)
                self._show_buttons()

        run_in_background(self, read, take, self._failed)

    def _show_buttons(self) -> None:
        has_rows = self.list.findings.rowCount() > 0
        is_open = self._state() == "open"
        self.show_all.setEnabled(has_rows)
        for button in (self.dismiss, self.dismiss_all):
            button.setVisible(is_open)
            button.setEnabled(has_rows)
        self.bring_back.setEnabled((has_rows and not is_open) or (is_open and self.acts.can_take_back()))
        total = sum(count for (_, state), count in self._counts.items() if state == "dismissed")
        self.are_dismissed.setText(self.tr("Dismissed ones ({count})").format(count=f"{total:,}"))

    def _show_empty(self) -> None:
        """Say what there is to say where nothing is listed."""
        self.body.setCurrentIndex(0 if self.kinds.rowCount() else 1)
        self.side.setVisible(bool(self._counts) or self.checking.has_begun())
        self.empty.button.setVisible(not self.checking.was_checked and not self.checking.is_busy())
        if self.are_dismissed.isChecked():
            words = self.tr("Nothing was dismissed"), self.tr("What you dismiss is kept here and can be brought back.")
        elif self.checking.is_busy():
            words = self.tr("Being checked"), self.tr("What is found appears here when the check has ended.")
        elif self.checking.was_checked:
            words = (
                self.tr("Nothing odd was found"),
                self.tr("A check after the next import looks only at what is new."),
            )
        else:
            words = (
                self.tr("Not checked yet"),
                self.tr("A check looks for damaged and doubled pictures, odd labels and parts that leak."),
            )
        self.empty.title.setText(words[0])
        self.empty.text.setText(words[1])

    def _open(self, line: FindingLine) -> None:
        ids = [line.image_id, *([line.other_image_id] if line.other_image_id else [])]
        labels = labels_in_key(line.key) or ((line.annotation_id,) if line.annotation_id else ())
        self.images_asked.emit(ImagesAsked(spoken(title_of(line.kind)), ids, labels))

    def _act(self, key: str) -> None:
        kind, state = self._shown
        if key == "A" and kind:
            with self.context.project.registry.reading() as session:
                ids = images_of_findings(session, kind, "dismissed" if state == "dismissed" else "open")
            self.images_asked.emit(ImagesAsked(spoken(title_of(kind)), ids))
        elif key == "D" and state == "open":
            self.acts.dismiss(self.list.chosen_ids())
        elif key == "Shift+D" and state == "open" and kind:
            self.acts.dismiss_kind(kind)
        elif key == "B":
            self.acts.bring_back(self.list.chosen_ids() if state == "dismissed" else [])

    def _button(self, words: str, key: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(f"{words} ({key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _on=False: self._act(key))
        return button

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.checking)
        side.addWidget(self.kinds, 1)
        side.addWidget(self.are_dismissed)
        self.side = QWidget()
        self.side.setFixedWidth(SIDE_WIDTH)
        side.setContentsMargins(0, 0, 0, 0)
        self.side.setLayout(side)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.show_all, self.dismiss, self.dismiss_all, self.bring_back):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.heading, self.meaning):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        right = QWidget()
        right.setLayout(column)
        self.body.addWidget(right)
        self.body.addWidget(self.empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 20)
        whole.setSpacing(20)
        whole.addWidget(self.side)
        whole.addWidget(self.body, 1)
