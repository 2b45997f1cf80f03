"""The overview of the data: how many labels of which class, under which conditions, now or in a version."""

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.changes import Changes, Topic
from core.project import Project
from core.queries import brief as brief_reads
from core.queries.versions import manifest_of, versions
from desktop.background import run_in_background
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.pages.data_panel import DataPanel, scrolled
from desktop.style import class_colour
from desktop.widgets.bar_chart import Bar, BarChart
from desktop.widgets.key_values import KeyValues
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.statistics import LabelStatistics, count_live, count_version

LIVE = ""
COUNTED: tuple[Topic, ...] = ("images", "annotations", "completeness", "conditions", "intervals", "classes")


class OverviewPanel(DataPanel):
    """Counts of the live labels or of a version."""

    title = "Overview"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._is_counting = self._is_stale = False
        self._colours: dict[str, str] = {}
        self.shown = QComboBox()
        self.shown.setMinimumWidth(220)
        self.shown.setAccessibleName(self.tr("Labels that are counted"))
        self.shown.activated.connect(lambda _index: self._count())
        self._make_counts()
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Count again, or list the versions again, where something changed."""
        if changes is None or changes.touches("versions"):
            self._show_versions()
        if changes is None or changes.touches("classes"):
            with self._project.registry.reading() as session:
                known = brief_reads.classes(session, retired=True)
                colours = shown_colours(known)
                self._colours = {row.name: colours[row.id or 0] for row in known}
        if changes is None or (changes.touches(*COUNTED) and self.shown.currentData() == LIVE):
            self._count()

    def is_ready(self) -> bool:
        """Whether the counts that are shown are the newest."""
        return not self._is_counting

    def _show_versions(self) -> None:
        with self._project.registry.reading() as session:
            rows = versions(session)
        chosen = self.shown.currentData() or LIVE
        self.shown.clear()
        self.shown.addItem(self.tr("Labels as they are now"), LIVE)
        for row in rows:
            self.shown.addItem(self.tr("Version {name}").format(name=row.name), row.id)
        self.shown.setCurrentIndex(max(self.shown.findData(chosen), 0))

    def _count(self) -> None:
        if self._is_counting:
            self._is_stale = True
            return
        self._is_counting, self._is_stale = True, False
        project, version_id = self._project, str(self.shown.currentData() or LIVE)
        run_in_background(self, lambda: _counted(project, version_id), self._show_counts, self._show_failure)

    def _show_counts(self, counted: LabelStatistics) -> None:
        self._is_counting = False
        self.chart.set_bars(self._bars(counted.classes))
        self.sentence.setText(self._balance(counted))
        is_live = self.shown.currentData() == LIVE
        rows = [
            (self.tr("Images"), f"{counted.images:,}"),
            (self.tr("Verified"), f"{counted.verified:,}"),
            (self.tr("Unlabelled"), f"{counted.unlabelled:,}"),
            (self.tr("Annotations"), f"{counted.annotations:,}"),
        ]
        self.summary.set_rows(rows if is_live else [rows[0], rows[3]])
        self._show_conditions(counted)
        if self._is_stale:
            self._count()

    def _show_failure(self, error: Exception) -> None:
        self._is_counting = False
        self.sentence.setText(str(error))

    def _bars(self, counts: Mapping[str, int]) -> list[Bar]:
        return [
            Bar(name, count, self._colours.get(name, class_colour(place)))
            for place, (name, count) in enumerate(counts.items())
        ]

    def _balance(self, counted: LabelStatistics) -> str:
        present = {name: count for name, count in counted.classes.items() if count}
        missing = [name for name, count in counted.classes.items() if not count]
        told = []
        if counted.imbalance_ratio is not None:
            most, least = max(present, key=present.__getitem__), min(present, key=present.__getitem__)
            words = self.tr("{most} appears {times:.1f} times as often as {least}. Rare classes are learned less well.")
            told.append(words.format(most=most, least=least, times=counted.imbalance_ratio))
        if missing:
            told.append(self.tr("Without any label: {names}.").format(names=", ".join(missing)))
        return " ".join(told) or self.tr("Nothing is labelled yet. Open the Label page to begin.")

    def _show_conditions(self, counted: LabelStatistics) -> None:
        rows = [
            Row(
                f"{group}={value}",
                [f"{group.replace('_', ' ').capitalize()}: {value}", Cell(f"{count:,}", is_number=True),
                 Cell(f"{count / counted.images:.0%}" if counted.images else "", is_number=True)],
            )
            for group, values in counted.conditions.items()
            for value, count in values.items()
        ]  # fmt: skip
        self.conditions.set_rows(rows)
        self.conditions.setVisible(bool(rows))
        self.no_conditions.setVisible(not rows)

    def _make_counts(self) -> None:
        self.classes_card = Section(self.tr("Labels by class"))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.chart = BarChart()
        self.classes_card.body.addWidget(self.sentence)
        self.classes_card.body.addWidget(self.chart, 1)
        self.summary_card = Section(self.tr("In numbers"))
        self.summary = KeyValues()
        self.summary_card.body.addWidget(self.summary)
        self.conditions_card = Section(self.tr("Conditions"))
        self.no_conditions = QLabel(
            self.tr("No image says under which conditions it was taken. Set weather and light on the Label page.")
        )
        self.no_conditions.setObjectName("muted")
        self.no_conditions.setWordWrap(True)
        self.conditions = RowTable([self.tr("Condition"), self.tr("Images"), self.tr("Share")])
        self.conditions.fit_rows(least=2, most=10)
        self.conditions_card.body.addWidget(self.no_conditions)
        self.conditions_card.body.addWidget(self.conditions)

    def _lay_out(self) -> None:
        column = scrolled(self)
        head = QHBoxLayout()
        head.addWidget(self.shown)
        head.addStretch(1)
        column.addLayout(head)
        pair = QHBoxLayout()
        pair.setSpacing(16)
        for cards, share in (((self.classes_card,), 3), ((self.summary_card, self.conditions_card), 2)):
            side = QVBoxLayout()
            side.setSpacing(16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            pair.addLayout(side, share)
        column.addLayout(pair)
        column.addStretch(1)


def _counted(project: Project, version_id: str) -> LabelStatistics:
    return count_version(manifest_of(project, version_id)) if version_id else count_live(project)
