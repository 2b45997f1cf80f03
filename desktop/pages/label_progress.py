"""How far each class is verified in the whole project: counted in the background, soon after something was verified."""

from PySide6.QtCore import QObject, QTimer

from core.project import Project
from core.queries.completeness import verified_shares
from desktop.background import IDLE, run_in_background
from desktop.pages.label_panel import LabelPanel

SOON_MS = 1200


class ClassProgress(QObject):
    """Counts again after `count_soon`, once for many calls."""

    def __init__(self, project: Project, panel: LabelPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._project, self._panel = project, panel
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self._count)

    def count_soon(self) -> None:
        """Something may have been verified."""
        self._timer.start()

    def _count(self) -> None:
        run_in_background(self, self._read, self._panel.show_shares, priority=IDLE)

    def _read(self) -> dict[int, float]:
        with self._project.registry.reading() as session:
            return verified_shares(session)
