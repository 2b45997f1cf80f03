"""The part of the form that says how pictures are changed and what is done against imbalance."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton

from desktop.translating import spoken
from desktop.widgets.form import WideForm
from training.recipes import Recipe
from training.transforms.named import OWN, load_policies

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


class RemedyFields(QObject):
    """Transforms, pasting, sampling and loss weights, each with its words; `previewing` when the preview is asked for.

    Nothing is chosen by itself: every field begins with what changes nothing.
    """

    previewing = Signal()

    def __init__(self, folders: tuple[Path, Path], parent: QObject) -> None:
        super().__init__(parent)
        self._folders = folders
        self.augment, self.copy_paste, self.sampling, self.class_weights = (QComboBox() for _ in range(4))
        self.preview = QPushButton(self.tr("Preview…"))
        self.preview.setToolTip(self.tr("See on your own pictures what each step does, and choose the steps."))
        self.preview.clicked.connect(lambda _on=False: self.previewing.emit())
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        for share in SHARES:
            told = self.tr("{share:.0%} of pictures").format(share=share) if share else self.tr("no")
            self.copy_paste.addItem(told, share)
        self.sampling.addItem(self.tr("each picture once"), "as_is")
        self.sampling.addItem(self.tr("rare classes more often"), "balanced")
        self.class_weights.addItem(self.tr("all classes alike"), "none")
        self.class_weights.addItem(self.tr("rare classes count more"), "effective")
        self.offer_policies()
        for combo in (self.augment, self.copy_paste, self.sampling, self.class_weights):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.currentIndexChanged.connect(lambda _row: self._say())
        self._say()

    def offer_policies(self, chosen: str | None = None) -> None:
        """Offer the policies that there are now; what is chosen stays chosen."""
        chosen = str(self.augment.currentData() or OWN) if chosen is None else chosen
        self.augment.clear()
        self.augment.addItem(self.tr("the recipe’s own"), OWN)
        for name, policy in load_policies(*self._folders).items():
            self.augment.addItem(spoken(policy.title) or name, name)
        self.augment.setCurrentIndex(max(0, self.augment.findData(chosen)))

    def use_recipe(self, recipe: Recipe) -> None:
        """Show what the recipe says, and only what its network can do."""
        settings = recipe.settings
        has_boxes = recipe.task == "detect"
        for combo, name in (
            (self.augment, "augment"), (self.copy_paste, "copy_paste"), (self.sampling, "sampling"),
            (self.class_weights, "class_weights"),
        ):  # fmt: skip
            combo.setCurrentIndex(max(0, combo.findData(settings.get(name))))
        is_transformer = recipe.architecture.startswith("rtdetr")
        takes_policy = recipe.task in ("detect", "classify") and not is_transformer
        self.augment.setEnabled(takes_policy)
        self.augment.setToolTip("" if takes_policy else self.tr("The recipe’s own changes move its labels along."))
        self.copy_paste.setEnabled(has_boxes and takes_policy)
        can_weigh = not is_transformer and (recipe.task != "classify" or recipe.backend != "ultralytics")
        self.class_weights.setEnabled(can_weigh)
        self.class_weights.setToolTip("" if can_weigh else self.tr("The loss of this network takes no class weights."))
        self._say()

    def settings(self) -> Mapping[str, object]:
        """The settings as a training takes them."""
        chosen: dict[str, object] = {
            "augment": self.augment.currentData(),
            "sampling": self.sampling.currentData(),
            "class_weights": self.class_weights.currentData(),
        }
        if self.copy_paste.isEnabled():
            chosen["copy_paste"] = self.copy_paste.currentData()
        return chosen

    def add_to(self, form: WideForm) -> None:
        """Put the fields at the end of a form; `words` go below it."""
        form.add(self.tr("Transforms"), self.augment)
        form.add("", self.preview)
        form.add(self.tr("Paste rare"), self.copy_paste)
        form.add(self.tr("Sampling"), self.sampling)
        form.add(self.tr("Loss"), self.class_weights)

    def _say(self) -> None:
        """What the choices mean, in a line each."""
        is_own = self.augment.currentData() == OWN
        told = []
        if self.copy_paste.isEnabled() and self.copy_paste.currentData() and is_own:
            told.append(self.tr("Pasting needs a transform policy, such as Road."))
        if self.sampling.currentData() == "balanced":
            told.append(self.tr("Pictures with rare classes are drawn several times in an epoch, so it takes longer."))
        if self.class_weights.currentData() == "effective":
            told.append(self.tr("A mistake in a rare class costs more."))
        self.words.setText(" ".join(told))
        self.words.setVisible(bool(told))
