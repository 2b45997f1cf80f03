"""What is done about the leakage of a frozen version: it is measured, and what leaks is shown."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.queries.leakage import leakage_of, leaking_pairs
from core.queries.versions import version_by
from desktop.background import run_in_background
from desktop.context import Context
from desktop.leakage_dialog import LeakageDialog
from desktop.messages import notify, show_error
from desktop.page import ImagesAsked
from desktop.pages.data_version_table import VersionsCard
from labeling.leakage import FRAMES_APART, METRES_APART
from labeling.leakage_job import start_leakage


class LeakageActs(QObject):
    """Two of the card's buttons. `images_asked` as of a panel."""

    images_asked = Signal(object)

    def __init__(self, context: Context, card: VersionsCard, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        self._acts = {"measure_leakage": self.ask, "show_leaking": self.show_leaking}
        card.act_asked.connect(self._act)

    @Slot(str)
    def measure(self, version_id: str) -> None:
        """Start the job with the usual distances; its result comes with the changes of the registry."""
        self._measure(version_id, FRAMES_APART, METRES_APART)

    def ask(self, version_id: str) -> None:
        """Ask which distances count, and measure with them."""
        with self._context.project.registry.reading() as session:
            version = version_by(session, version_id)
        dialog = LeakageDialog(version.name, leakage_of(version), self._parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._measure(version_id, dialog.frames.value(), dialog.metres.value()))
        dialog.open()

    def _measure(self, version_id: str, frames: int, metres: float) -> None:
        context, parent = self._context, self._parent
        run_in_background(
            self,
            lambda: start_leakage(context.project, context.executor, version_id, frames=frames, metres=metres),
            lambda _job: None,
            lambda error: show_error(parent, error),
        )

    def show_leaking(self, version_id: str) -> None:
        """List the nearest pairs on the Label page, the training image second."""
        with self._context.project.registry.reading() as session:
            version = version_by(session, version_id)
            found = leakage_of(version)
            ids = leaking_pairs(session, found) if found is not None else []
        if ids:
            title = self.tr("What leaks from training in {name}").format(name=version.name)
            self.images_asked.emit(ImagesAsked(title, ids))
        else:
            notify(self._parent, self.tr("No pair of this version is known to leak."))

    def _act(self, name: str, version_id: str) -> None:
        if name in self._acts:
            self._acts[name](version_id)
