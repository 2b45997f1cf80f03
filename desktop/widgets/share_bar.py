"""How far something is, as a bar without words."""

from PySide6.QtWidgets import QProgressBar, QWidget

STEPS = 1000


class ShareBar(QProgressBar):
    """Moves to and fro while nobody knows how far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.show_share(0)

    def show_share(self, share: float) -> None:
        """Show a share, 0 to 1; 0 while nothing is known."""
        self.setRange(0, STEPS if share > 0 else 0)
        self.setValue(round(share * STEPS))
