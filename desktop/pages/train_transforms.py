"""The dialog that shows, on a person's own pictures, what a transform policy does to them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.detections import Task
from core.errors import Stopped, UserError
from desktop.background import Wish, run_in_background
from desktop.context import Context
from desktop.messages import show_error
from desktop.pages.train_steps import StepList
from desktop.training_start import policy_folders
from desktop.transform_samples import Pair, PreviewSet, make_pairs, read_preview
from desktop.translating import spoken
from desktop.widgets.pair_picture import BoxedPicture, PairPicture, boxed
from training.transforms.named import load_policies, save_policy
from training.transforms.policy import Policy

SETTLE_MS = 60  # a slider that moves tells many values
GRIDS = {6: 2, 9: 3}  # pairs -> columns
Shown = tuple[BoxedPicture, BoxedPicture]


class TransformsDialog(QDialog):
    """Steps on the left, pairs of before and after on the right. `chosen` carries the name of the policy to use."""

    chosen = Signal(str)

    def __init__(
        self, context: Context, *, version_id: str, task: Task, size: int, policy: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Transforms on your own pictures"))
        self.resize(1180, 680)
        self._context, self._size = context, size
        self._given, own = policy_folders(context)
        self._policies = load_policies(self._given, own)
        self._source: PreviewSet | None = None
        self._seed, self._wish = 1, Wish()
        self.which = QComboBox()
        self.steps = StepList(has_boxes=task == "detect")
        self.count = QComboBox()
        self.again = QPushButton(self.tr("Again"))
        self.name = QLineEdit()
        self.use = QPushButton()
        self.told = QLabel(self.tr("Reading the pictures of the version…"))
        self.pairs: list[PairPicture] = []
        self._grid = QGridLayout()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._make)
        self._prepare()
        self._lay_out()
        self._offer_policies(policy if policy in self._policies else "road")
        run_in_background(self, lambda: read_preview(context, version_id, task), self._take, self._failed)

    @property
    def policy(self) -> Policy:
        """What the steps say now; it has the name of the one that was chosen while it is the same."""
        known = self._policies[str(self.which.currentData())]
        return replace(known, steps=self.steps.steps())

    def is_changed(self) -> bool:
        """Whether the steps say something else than the policy that was chosen."""
        return self.policy != self._shown_as_is

    def use_policy(self) -> None:
        """Take the policy for the next training; a changed one is kept in the project's folder first, by its name."""
        name = str(self.which.currentData())
        if self.is_changed():
            try:
                name = self._save()
            except UserError as error:
                show_error(self, error)
                return
        self.chosen.emit(name)
        self.accept()

    def _save(self) -> str:
        made = replace(self._policies[str(self.which.currentData())], steps=self.steps.steps(), title="", words="")
        given = load_policies(self._given)
        try:
            named = replace(made, name=self.name.text().strip())
        except ValueError as error:
            raise UserError(
                self.tr("This name cannot be used; nothing was saved."), self.tr("Use letters, digits and dashes.")
            ) from error
        save_policy(policy_folders(self._context)[1], named, given)
        return named.name

    def _prepare(self) -> None:
        self.which.setAccessibleName(self.tr("Policy"))
        self.which.currentIndexChanged.connect(lambda _row: self._show_policy())
        self.steps.changed.connect(self._changed)
        for count in GRIDS:
            self.count.addItem(self.tr("{count} pictures").format(count=count), count)
        self.count.setAccessibleName(self.tr("How many pictures"))
        self.count.currentIndexChanged.connect(lambda _row: self._set_grid())
        self.again.setToolTip(self.tr("Other pictures, and another chance for each step"))
        self.again.clicked.connect(lambda _on=False: self._again())
        self.name.setMaximumWidth(190)
        self.name.setAccessibleName(self.tr("Name of the changed policy"))
        self.use.setObjectName("primary")
        self.use.clicked.connect(lambda _on=False: self.use_policy())
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)

    def _offer_policies(self, chosen: str) -> None:
        self.which.blockSignals(True)
        for name, policy in self._policies.items():
            self.which.addItem(spoken(policy.title) or name, name)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)
        self._show_policy()

    def _show_policy(self) -> None:
        name = str(self.which.currentData())
        self.steps.show_policy(self._policies[name])
        self._shown_as_is = self.policy  # as the sliders can say it
        self.name.setText(self._free_name(name))
        self._changed()

    def _free_name(self, name: str) -> str:
        if name not in load_policies(self._given):
            return name
        number = 2
        while f"{name}-{number}" in self._policies:
            number += 1
        return f"{name}-{number}"

    def _changed(self) -> None:
        is_changed = self.is_changed()
        self.name.setVisible(is_changed)
        self.use.setText(self.tr("Save and use") if is_changed else self.tr("Use this policy"))
        self._settle.start()

    def _again(self) -> None:
        self._seed += 1
        self._make()

    def _set_grid(self) -> None:
        count = int(self.count.currentData())
        while len(self.pairs) > count:
            self.pairs.pop().deleteLater()
        while len(self.pairs) < count:
            self.pairs.append(PairPicture())
        for place, pair in enumerate(self.pairs):
            self._grid.addWidget(pair, place // GRIDS[count], place % GRIDS[count])
        self._make()

    def _take(self, source: PreviewSet) -> None:
        self._source = source
        self._make()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            return
        self.told.setText(spoken(str(error)) if isinstance(error, UserError) else "")
        if not isinstance(error, UserError):
            show_error(self, error)

    def _make(self) -> None:
        """Ask for the pairs; what was asked before is not wanted any more."""
        source = self._source
        if source is None:
            return
        policy, seed = self.policy, self._seed
        self._wish.drop()
        wish = self._wish = Wish()
        places, size = source.pick(len(self.pairs), seed), self._size

        def work() -> list[Shown]:
            return [_shown(pair, source) for pair in make_pairs(source, policy, size, places, seed, wish.is_held)]

        run_in_background(self, work, lambda shown: self._show(shown, wish), self._failed)

    def _show(self, shown: Sequence[Shown], wish: Wish) -> None:
        if not wish.is_held():
            return
        for place, widget in enumerate(self.pairs):
            pair = shown[place] if place < len(shown) else None
            widget.show_pair(pair)
            if pair is not None:
                counts = len(pair[0].xyxy), len(pair[1].xyxy)
                widget.setToolTip(self.tr("{before} labels before, {after} after").format(
                    before=counts[0], after=counts[1]))  # fmt: skip
                widget.setAccessibleName(widget.toolTip())
        self.told.setText(self._words())

    def _words(self) -> str:
        source = self._source
        words = self.tr("Left as labelled, right as the network would get it, {size} x {size} px.").format(
            size=self._size
        )
        if source is None or not source.directed or self.steps.cards["flip"].step() is None:
            return words
        names = ", ".join(source.class_names[place] for place in sorted(source.directed)[:4])
        more = "…" if len(source.directed) > 4 else ""
        return words + " " + self.tr("Never mirrored: {names}{more}").format(names=names, more=more)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.which)
        left.addWidget(self.steps, 1)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(330)
        left.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        right = QVBoxLayout()
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.told, 1)
        above.addWidget(self.count)
        above.addWidget(self.again)
        right.addLayout(above)
        right.addLayout(self._grid, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(lambda _on=False: self.reject())
        below.addStretch(1)
        for widget in (self.name, close, self.use):
            below.addWidget(widget)
        right.addLayout(below)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self.use.setDefault(True)
        self.again.setAutoDefault(False)
        close.setAutoDefault(False)
        self._set_grid()


def _shown(pair: Pair, source: PreviewSet) -> Shown:
    before, after = (
        boxed(each.image, each.xyxy, [source.colours[place] for place in each.classes.tolist()] if len(each.xyxy)
              else [])
        for each in (pair.before, pair.after)
    )  # fmt: skip
    return before, after
