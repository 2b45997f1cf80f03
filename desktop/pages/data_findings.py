"""Testing the data from the Data page: what is odd about pictures and labels, grouped by kind."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.project import Project
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error
from desktop.pages.data_panel import DataPanel, scrolled
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.checks import Finding, find_problems

MOST_SHOWN = 500


class FindingsPanel(DataPanel):
    """What is odd about the data."""

    title = "Findings"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.checks_card = ChecksCard(context.project)
        column = scrolled(self)
        column.addWidget(self.checks_card)
        column.addStretch(1)


class ChecksCard(Section):
    """A button that tests the data, and what was found."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Checks"), parent)
        self._project = project
        self.told = QLabel(self.tr("Looks for pictures that are alike, parts that leak, odd boxes and missing files."))
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.check = QPushButton(self.tr("Check the data"))
        self.check.clicked.connect(self._check)
        self.table = RowTable([self.tr("What was seen"), self.tr("Kind"), self.tr("Images")])
        self.table.fit_rows(least=1, most=8)
        self.table.hide()
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.check)
        self.body.addLayout(row)
        self.body.addWidget(self.table)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what was found, counted by kind."""
        counts: dict[str, int] = {}
        for finding in findings:
            counts[finding.kind] = counts.get(finding.kind, 0) + 1
        kinds = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in sorted(counts.items()))
        if findings:
            more = self.tr(" The first {n} are shown.").format(n=MOST_SHOWN) if len(findings) > MOST_SHOWN else ""
            self.told.setText(self.tr("Found: {kinds}.{more}").format(kinds=kinds, more=more))
        else:
            self.told.setText(self.tr("Nothing odd was found."))
        self.table.setVisible(bool(findings))
        self.table.set_rows(
            [
                Row(str(number), [item.detail, item.kind.replace("_", " "), _named(item.images)])
                for number, item in enumerate(findings[:MOST_SHOWN])
            ]
        )

    def _check(self) -> None:
        project = self._project
        self.check.setEnabled(False)
        self.told.setText(self.tr("Every picture is being read…"))
        run_in_background(self, lambda: find_problems(project), self._end, self._show_failure)

    def _end(self, findings: Sequence[Finding]) -> None:
        self.check.setEnabled(True)
        self.show_findings(findings)

    def _show_failure(self, error: Exception) -> None:
        self.check.setEnabled(True)
        self.told.setText(self.tr("The check did not finish."))
        show_error(self, error)


def _named(images: Sequence[str]) -> Cell:
    words = images[0] if len(images) == 1 else f"{images[0]} + {len(images) - 1}" if images else ""
    return Cell(words, tip="\n".join(images[:20]))
