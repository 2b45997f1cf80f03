"""How balanced the labels are: what is rare, what that does to a model and what to do, now or in a version.

The counts of the live labels come first, from the registry; all that needs every label follows when it was read.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.changes import Changes, Topic
from core.project import Project
from core.queries import brief as brief_reads
from core.queries.versions import versions
from desktop.background import run_aside, run_in_background
from desktop.class_colours import shown_colours
from desktop.context import Context
from desktop.messages import notify, show_error
from desktop.page import ImagesAsked
from desktop.pages.balance_cards import (
    AdviceCard,
    ClassConditionCard,
    ClassesCard,
    ConditionsCard,
    PartsCard,
    Pick,
    TogetherCard,
)
from desktop.pages.balance_shapes import ShapesCard
from desktop.pages.balance_words import listed, measures_of
from desktop.pages.data_panel import DataPanel, scrolled
from desktop.widgets.key_values import KeyValues
from desktop.widgets.section import Section
from desktop.widgets.version_chooser import LIVE, VersionChooser
from labeling.balance import Advice, Balance, advice_for, balance_of, rare_classes
from labeling.label_sets import Behind, LabelSet, live_presence, live_set, version_set
from labeling.statistics import LabelStatistics, count_live
from labeling.targeted import ToLabel, in_order, unseen

COUNTED: tuple[Topic, ...] = (
    "images", "annotations", "completeness", "conditions", "intervals", "classes", "suggestions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Everything that the panel shows; `next_for` are the names of the classes that `to_label` is about."""

    version_id: str
    labels: LabelSet
    balance: Balance
    advice: tuple[Advice, ...]
    next_for: tuple[str, ...]
    to_label: ToLabel | None


class BalancePanel(DataPanel):
    """Plots of the live labels or of a version, each open to the images behind it."""

    title = "Balance"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._project = context.project
        self._is_counting = self._is_stale = False
        self._counted: Counted | None = None
        self._colours: dict[str, str] = {}
        self._numbers: list[tuple[str, str]] = []
        self.shown = VersionChooser()
        self.shown.chosen.connect(self._count)
        self.classes_card, self.advice_card, self.conditions_card = ClassesCard(), AdviceCard(), ConditionsCard()
        self.matrix_card, self.shapes_card = ClassConditionCard(), ShapesCard()
        self.together_card, self.parts_card = TogetherCard(), PartsCard()
        self.summary_card, self.summary = Section(self.tr("In numbers")), KeyValues()
        self.summary_card.body.addWidget(self.summary)
        for card in (
            self.classes_card, self.conditions_card, self.matrix_card, self.shapes_card, self.together_card,
            self.parts_card,
        ):  # fmt: skip
            card.asked.connect(self._open)
        self.advice_card.next_asked.connect(self._open_next)
        self.advice_card.remedies_asked.connect(lambda: self.go_to.emit("Train"))
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Count again, or list the versions again, where something changed."""
        if changes is None or changes.touches("versions"):
            with self._project.registry.reading() as session:
                self.shown.show_versions(versions(session))
        if changes is None or changes.touches("classes"):
            with self._project.registry.reading() as session:
                known = brief_reads.classes(session, retired=True)
            colours = shown_colours(known)
            self._colours = {row.name: colours[row.id or 0] for row in known}
        if changes is None or (changes.touches(*COUNTED) and self.shown.is_live):
            self._count()

    def is_ready(self) -> bool:
        """Whether the counts that are shown are the newest."""
        return not self._is_counting and self.shapes_card.is_ready

    def _count(self) -> None:
        if self._is_counting:
            self._is_stale = True
            return
        self._is_counting, self._is_stale = True, False
        project, version_id = self._project, self.shown.version_id
        if version_id == LIVE:
            run_in_background(self, lambda: count_live(project), self._show_first, self._fail)
        else:
            self._read(version_id)

    def _read(self, version_id: str) -> None:
        project = self._project
        run_aside(self, lambda: _counted(project, version_id), self._show, self._fail)

    def _show_first(self, counted: LabelStatistics) -> None:
        """The counts of the live labels, before every label was read."""
        if self.shown.is_live:
            if self._counted is None:
                self.classes_card.show_counts(counted.classes, counted.images_by_class, self._colours)
            self._numbers = [
                (self.tr("Images"), f"{counted.images:,}"),
                (self.tr("Verified"), f"{counted.verified:,}"),
                (self.tr("Unlabelled"), f"{counted.unlabelled:,}"),
                (self.tr("Annotations"), f"{counted.annotations:,}"),
            ]
            self.summary.set_rows(self._numbers)
        self._read(self.shown.version_id)

    def _show(self, counted: Counted) -> None:
        self._is_counting = False
        if counted.version_id != self.shown.version_id:
            self._count()
            return
        self._counted, balance = counted, counted.balance
        if counted.version_id != LIVE:
            self._numbers = [
                (self.tr("Images"), f"{len(balance.presence):,}"),
                (self.tr("Annotations"), f"{int(balance.labels.sum()):,}"),
            ]
        self.summary.set_rows([*self._numbers, *measures_of(balance)])
        self.classes_card.show_balance(balance, self._colours)
        self.advice_card.show_advice(counted.advice)
        self.advice_card.show_next(counted.next_for, counted.to_label)
        for card in (self.conditions_card, self.matrix_card, self.together_card, self.parts_card):
            card.show_balance(balance)
        for silent in (self.shapes_card, self.together_card, self.parts_card):  # where nothing is labelled
            silent.setVisible(bool(len(counted.labels.labels)))
        self.shapes_card.show_set(counted.labels, balance)
        if self._is_stale:
            self._count()

    def _fail(self, error: Exception) -> None:
        self._is_counting = False
        show_error(self, error)

    def _open(self, title: str, pick: Pick) -> None:
        """Find the images behind a piece of a plot and ask for them."""
        if self._counted is None:
            return
        labels = self._counted.labels

        def ask(behind: Behind) -> None:
            if behind.image_ids:
                self.images_asked.emit(ImagesAsked(title, behind.image_ids, behind.annotation_ids))
            else:
                notify(self, self.tr("There is no image behind this."))

        run_in_background(self, lambda: pick(labels), ask)

    def _open_next(self) -> None:
        counted = self._counted
        if counted is not None and counted.to_label is not None:
            title = self.tr("To label next for {names}").format(names=listed(counted.next_for))
            self.images_asked.emit(ImagesAsked(title, counted.to_label.image_ids))

    def _lay_out(self) -> None:
        column = scrolled(self)
        head = QHBoxLayout()
        head.addWidget(self.shown)
        head.addStretch(1)
        column.addLayout(head)
        column.addLayout(
            _side_by_side((self.classes_card, self.conditions_card), (self.advice_card, self.summary_card))
        )
        column.addWidget(self.shapes_card)
        column.addLayout(_side_by_side((self.matrix_card,), (self.parts_card,)))
        column.addWidget(self.together_card)
        column.addStretch(1)


def _side_by_side(*columns: tuple[QWidget, ...]) -> QHBoxLayout:
    """Columns of cards of one width, each card as high as it needs."""
    line = QHBoxLayout()
    line.setSpacing(16)
    for cards in columns:
        side = QVBoxLayout()
        side.setSpacing(16)
        for card in cards:
            side.addWidget(card)
        side.addStretch(1)
        line.addLayout(side, 1)
    return line


def _counted(project: Project, version_id: str) -> Counted:
    labels = live_set(project) if version_id == LIVE else version_set(project, version_id)
    balance = balance_of(labels)
    rare = rare_classes(balance)
    names = tuple(balance.presence.classes[class_id] for class_id in rare)
    to_label = None
    if rare:
        left = unseen(project, balance.presence if version_id == LIVE else live_presence(project))
        with project.registry.reading() as session:
            to_label = in_order(session, left, rare, {})
    return Counted(version_id, labels, balance, tuple(advice_for(balance)), names, to_label)
