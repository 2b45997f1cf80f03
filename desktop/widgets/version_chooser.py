"""The choice between the labels as they are now and a frozen version."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.schema import DatasetVersionRow

LIVE = ""


class VersionChooser(QComboBox):
    """`chosen` tells that a person chose another one."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(220)
        self.setAccessibleName(self.tr("Labels that are counted"))
        self.addItem(self.tr("Labels as they are now"), LIVE)
        self.activated.connect(lambda _index: self.chosen.emit())

    @property
    def version_id(self) -> str:
        """The chosen version, LIVE for none."""
        return str(self.currentData() or LIVE)

    @property
    def is_live(self) -> bool:
        """Whether the labels as they are now are chosen."""
        return self.version_id == LIVE

    def show_versions(self, rows: Sequence[DatasetVersionRow]) -> None:
        """Offer these; what is chosen stays chosen."""
        before = self.version_id
        self.clear()
        self.addItem(self.tr("Labels as they are now"), LIVE)
        for row in rows:
            self.addItem(self.tr("Version {name}").format(name=row.name), row.id)
        self.setCurrentIndex(max(self.findData(before), 0))
