"""The last step of an import: what came in, and what was left out with the reason."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from desktop.widgets.key_values import KeyValues
from labeling.importing import ImportReport

_NAME_WIDTH = 240


class ReportStep(QWidget):
    """Counts above, and a line for each thing that was left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = KeyValues()
        self.title = QLabel()
        self.title.setObjectName("sectionTitle")
        self.skipped = QTreeWidget()
        self.skipped.setHeaderLabels([_tr("Left out"), _tr("Why")])
        self.skipped.setRootIsDecorated(False)
        self.skipped.setUniformRowHeights(True)
        self.skipped.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.skipped.header().setStretchLastSection(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.counts)
        layout.addWidget(self.title)
        layout.addWidget(self.skipped, 1)
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)

    def show_report(self, report: ImportReport) -> None:
        """Show what an import did."""
        self.counts.set_rows(report_rows(report))
        count = f"{len(report.skipped):,}"
        self.title.setText(_tr("Left out: {}").format(count) if report.skipped else _tr("Nothing was left out."))
        self.skipped.clear()
        self.skipped.addTopLevelItems([QTreeWidgetItem([each.path, each.reason]) for each in report.skipped])
        self.skipped.setColumnWidth(0, _NAME_WIDTH)
        self.skipped.setVisible(bool(report.skipped))
        self._filler.setVisible(not report.skipped)


def report_rows(report: ImportReport) -> list[tuple[str, str]]:
    """What an import did, in names and numbers."""
    rows = [
        (_tr("Images"), f"{report.images:,}"),
        (_tr("Annotations"), f"{report.annotations:,}"),
    ]
    if report.classes:
        rows.append((_tr("Classes"), ", ".join(f"{name} ({count:,})" for name, count in report.classes.items())))
    if report.already_known:
        rows.append((_tr("Already in the project"), f"{report.already_known:,}"))
    if report.unlabelled:
        rows.append((_tr("Without labels"), f"{report.unlabelled:,}"))
    if report.drives:
        rows.append((_tr("Drives"), f"{len(report.drives):,}"))
    return [*rows, (_tr("Format"), report.format)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Import", text)
