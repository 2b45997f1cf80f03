"""Freezing the labels into a version."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from core.errors import Stopped
from core.project import Project
from desktop.messages import notify, show_error
from desktop.saving import save
from desktop.widgets.form import WideForm
from desktop.widgets.numbers import DecimalField, WholeNumberField
from desktop.widgets.section import Section
from desktop.widgets.work_strip import WorkStrip
from labeling.versions import FrozenVersion, SplitPlan, freeze


class FreezeCard(Section):
    """The form that makes a version; `frozen` carries its id."""

    frozen = Signal(str)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Freeze a version"), parent)
        self._project = project
        hint = QLabel(
            self.tr(
                "A version never changes, so results stay comparable. Only images that are verified for every class"
                " are taken; the others are counted as left out."
            )
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("Such as spring-roads-1"))
        self.shares = [DecimalField(0, 1, decimals=2, step=0.05) for _part in range(3)]
        for box, share in zip(self.shares, (0.7, 0.15, 0.15), strict=True):
            box.setValue(share)
        self.group_by = QComboBox()
        self.group_by.addItem(self.tr("nothing"), "none")
        self.group_by.addItem(self.tr("drives"), "drive")
        self.group_by.addItem(self.tr("pictures that look alike"), "similarity")
        self.group_words = QLabel()
        self.group_words.setObjectName("muted")
        self.group_words.setWordWrap(True)
        self.group_by.currentIndexChanged.connect(lambda _index: self._explain())
        self.seed = WholeNumberField(0, 1_000_000)
        self.keep_source = QCheckBox(self.tr("Keep the parts that the source came with"))
        self.hold_test = QCheckBox(self.tr("Hold the test part: its images train in no later version"))
        self.strip = WorkStrip()
        self.strip.busy_told.connect(lambda _is_busy: self._show_able())
        self._is_waiting = False
        self.freeze = QPushButton(self.tr("Freeze"))
        self.freeze.setObjectName("primary")
        self.freeze.clicked.connect(self._freeze)
        self.name.returnPressed.connect(self._freeze)
        self._lay_out()
        self._explain()

    def hold_back(self, is_waiting: bool) -> None:
        """While something else is done with versions, none is frozen."""
        self._is_waiting = is_waiting
        if is_waiting:
            self.strip.tell("")
        self._show_able()

    def _show_able(self) -> None:
        self.freeze.setEnabled(not self._is_waiting and not self.strip.is_busy())
        waiting = self.tr("Something else is being done with versions; one can be frozen when that has ended.")
        self.freeze.setToolTip(waiting if self._is_waiting else "")

    def _explain(self) -> None:
        words = {
            "none": self.tr("Each image by itself; every part gets its share of each class and each condition."),
            "drive": self.tr("All frames of a drive are in one part: none is tested that is much like one learnt."),
            "similarity": self.tr(
                "Copies and near copies are in one part. Every picture is compared, which takes time."
            ),
        }
        self.group_words.setText(words[str(self.group_by.currentData())])

    def _lay_out(self) -> None:
        form = WideForm()
        form.add(self.tr("Name"), self.name)
        parts = QGridLayout()
        parts.setHorizontalSpacing(8)
        parts.setVerticalSpacing(2)
        names = (self.tr("train"), self.tr("valid"), self.tr("test"))
        for column, (name, box) in enumerate(zip(names, self.shares, strict=True)):
            told = QLabel(name)
            told.setObjectName("muted")
            told.setBuddy(box)
            box.setAccessibleName(name)
            parts.addWidget(told, 0, column)
            parts.addWidget(box, 1, column)
        form.add(self.tr("Shares"), parts)
        form.add(self.tr("Keep together"), self.group_by)
        form.add("", self.group_words)
        form.add(self.tr("Seed"), self.seed)
        form.add("", self.keep_source)
        form.add("", self.hold_test)
        self.body.addLayout(form)
        row = QHBoxLayout()
        row.addWidget(self.strip, 1)
        row.addWidget(self.freeze, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(row)

    def _freeze(self) -> None:
        plans: list[SplitPlan] = []
        if not self.freeze.isEnabled() or not save(self, lambda: plans.append(self._plan())):
            return
        name, project, plan = self.name.text().strip(), self._project, plans[0]
        if not name:
            self.name.setFocus()
            notify(self, self.tr("The version needs a name."))
            return
        is_held = self.hold_test.isChecked()
        self.strip.begin(
            self.tr("Freezing {name}").format(name=name),
            lambda show, is_stopped: freeze(
                project, name, plan, is_test_held=is_held, progress=show, is_stop_asked=is_stopped
            ),
            self._show_frozen, self._show_failure,
        )  # fmt: skip

    def _plan(self) -> SplitPlan:
        train, valid, test = (box.value() for box in self.shares)
        return SplitPlan(
            fractions=(train, valid, test),
            group_by=self.group_by.currentData(),
            seed=self.seed.value(),
            keep_source=self.keep_source.isChecked(),
        )

    def _show_frozen(self, version: FrozenVersion) -> None:
        self.name.clear()
        left_out = sum(version.left_out.values())
        told = self.tr("{name} is frozen with {images:,} images; {left_out:,} were left out.")
        told = told.format(name=version.name, images=version.images, left_out=left_out)
        if version.kept_back:
            words = self.tr("{n:,} images were kept out of training, because a test part is held.")
            told += " " + words.format(n=version.kept_back)
        self._tell(told)
        self.frozen.emit(version.id)

    def _show_failure(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self._tell(self.tr("Stopped. No version was made, and the labels are as they were."))
        else:
            show_error(self, error)

    def _tell(self, words: str) -> None:
        self.strip.tell(words)
        notify(self, words)
