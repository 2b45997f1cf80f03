"""The field that says what a network for whole images is to tell: the classes, or conditions such as weather."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from training.condition_examples import CLASSES


class TargetChooser(QComboBox):
    """The classes, each group of conditions, or every group by a model of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(
            self.tr("Conditions that you said of whole images, such as weather, can be learned like classes.")
        )
        self.show_groups([])

    def show_groups(self, groups: Sequence[str]) -> None:
        """Offer these groups of conditions; what is chosen stays chosen."""
        chosen = self.currentData()
        self.clear()
        self.addItem(self.tr("classes"), (CLASSES,))
        for group in groups:
            self.addItem(group.replace("_", " "), (group,))
        if len(groups) > 1:
            self.addItem(self.tr("each of these conditions, a model each"), tuple(groups))
        places = [row for row in range(self.count()) if self.itemData(row) == chosen]
        self.setCurrentIndex(places[0] if places else 0)

    def targets(self) -> tuple[str, ...]:
        """What is to be told; one model each."""
        return tuple(self.currentData())
