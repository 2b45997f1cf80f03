"""Triage by cards: each difference between labels and suggestions is judged with one key; all of it is one edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from core.detections import BgrImage
from core.giants import Giant
from desktop.background import URGENT, run_in_background
from desktop.pages.label_desk import Desk
from desktop.pages.label_difference_card import DifferenceCard, words_of, words_of_cluster
from desktop.pages.label_parts import looked_at, read_looked_at
from labeling.differences import Decision, Difference, ErrorRate, decided, error_rate, error_rates, still_open
from labeling.triage import Deck, deck_of

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

KEYS: dict[int, Decision] = {
    Qt.Key.Key_T: "take_model", Qt.Key.Key_K: "keep_mine", Qt.Key.Key_I: "ignore", Qt.Key.Key_A: "ask",
}  # fmt: skip
CLASSES_TOLD = 4


class TriageDialog(QDialog):
    """Clusters on the left, the card in the middle, four answers below. Closing writes what was decided, once."""

    def __init__(self, desk: Desk, page: LabelPage) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Triage"))
        self.resize(980, 640)
        self._desk = desk
        self._deck = Deck((), {}, 0)
        self._order: list[Difference] = []
        self._starts: list[int] = []  # the first card of each cluster
        self._place = 0
        self.decisions: dict[int, Decision] = {}
        self.answers: dict[Decision, QPushButton] = {}
        self.clusters = QListWidget()
        self.clusters.setFixedWidth(270)
        self.clusters.setWordWrap(True)
        self.clusters.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clusters.currentRowChanged.connect(self._go_to_cluster)
        self.card = DifferenceCard()
        self.words = QLabel(self.tr("Looking for differences…"))
        self.words.setObjectName("sectionTitle")
        self.rate, self.rates, self.hint = QLabel(), QLabel(), QLabel()
        for label in (self.rate, self.rates, self.hint):
            label.setObjectName("muted")
            label.setWordWrap(True)
        self._lay_out()
        run_in_background(self, self._find, self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key judges, with Shift the whole cluster; arrows go on and back."""
        decision = KEYS.get(event.key())
        if decision is not None:
            is_cluster = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.judge_cluster if is_cluster else self.judge)(decision)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Space):
            self._go(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._go(-1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.clusters.setCurrentRow(self.clusters.currentRow() + (1 if event.key() == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def judge(self, decision: Decision) -> None:
        """Decide the card that is shown, and go on to the next."""
        if self._place < len(self._order):
            self.decisions[self._place] = decision
            self._show_progress()
            self._go(1)

    def judge_cluster(self, decision: Decision) -> None:
        """Decide every card of the cluster that is shown and not decided yet, and go on to the next cluster."""
        if self._place >= len(self._order):
            return
        row = self.clusters.currentRow()
        for place in self._places(row):
            self.decisions.setdefault(place, decision)
        self._show_progress()
        self._place = self._places(row)[-1] + 1
        self._show_card()

    def done(self, result: int) -> None:
        """Write what was decided, as one edit; what somebody else changed meanwhile is left as it is, and told."""
        pairs = [(self._order[place], decision) for place, decision in sorted(self.decisions.items())]
        if pairs:
            with self._desk.project.registry.reading() as session:
                able = still_open(session, pairs)
                edit = decided(session, able, author=self._desk.author)
            if able and not self._desk.do(edit):
                return  # it was told why; the decisions are still here
            self.decisions = {}
            self._tell(len(able), len(pairs) - len(able))
        super().done(result)

    def _tell(self, written: int, overtaken: int) -> None:
        words = self.tr("{count} decisions were written, in one step.").format(count=written)
        if overtaken:
            more = self.tr("{count} were left out: somebody changed the label or the suggestion meanwhile.")
            words = f"{words} {more.format(count=overtaken)}"
        self._desk.say(words)

    def _find(self) -> Deck:
        with self._desk.project.registry.reading() as session:
            return deck_of(session)

    def _take(self, deck: Deck) -> None:
        self._deck = deck
        for cluster in deck.clusters:
            self._starts.append(len(self._order))
            self._order += cluster
            item = QListWidgetItem()
            item.setSizeHint(QSize(240, 52))
            self.clusters.addItem(item)
        self._show_progress()
        self._show_card()

    def _places(self, row: int) -> range:
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._order)
        return range(self._starts[row], end)

    def _go(self, by: int) -> None:
        self._place = min(max(0, self._place + by), len(self._order))
        self._show_card()

    def _go_to_cluster(self, row: int) -> None:
        if 0 <= row < len(self._starts) and self._place not in self._places(row):
            self._place = self._starts[row]
            self._show_card()

    def _show_card(self) -> None:
        chosen = self.decisions.get(self._place)
        for decision, button in self.answers.items():
            button.setChecked(decision == chosen)
            button.setEnabled(self._place < len(self._order))
        if self._place >= len(self._order):
            none = self.tr("No differences: labels and suggestions agree, or no model has looked at an image yet.")
            end = self.tr("All looked at. Close to write the decisions.")
            self.words.setText(end if self._order else none)
            self.card.show_difference(None, None, self._desk.words)
            return
        each = self._order[self._place]
        told = self.tr("{place} of {count}: {what}")
        what = words_of(each, self._desk.words)
        self.words.setText(told.format(place=self._place + 1, count=len(self._order), what=what))
        self.clusters.setCurrentRow(max(row for row, start in enumerate(self._starts) if start <= self._place))
        place = self._place
        run_in_background(
            self,
            lambda: read_looked_at(self._desk.project, each.image_id),
            lambda pixels: self._show_pixels(place, each, pixels),
            self._show_none,
            priority=URGENT,
        )

    def _show_pixels(self, place: int, each: Difference, found: BgrImage | Giant) -> None:
        if place == self._place:
            self.card.show_difference(each, looked_at(found, self.card.update), self._desk.words)

    def _show_none(self, error: Exception) -> None:
        self.card.show_difference(None, None, self._desk.words)
        self.words.setText(str(error))

    def _show_progress(self) -> None:
        for row, cluster in enumerate(self._deck.clusters):
            done = sum(place in self.decisions for place in self._places(row))
            told = self.tr("{done} of {count} decided").format(done=done, count=len(cluster))
            self.clusters.item(row).setText(f"{words_of_cluster(cluster[0], self._desk.words)}\n{told}")
        pairs = [(self._order[place], decision) for place, decision in self.decisions.items()]
        rate = error_rate(pairs, labels=sum(self._deck.labels.values()), found=len(self._order))
        told = self.tr("{count} of {all} decided. ").format(count=len(pairs), all=len(self._order))
        self.rate.setText(told + self._rate_words(self.tr("Labels that are wrong"), rate))
        by_class = error_rates(pairs, labels=self._deck.labels, found=self._order)
        judged = [(class_id, each) for class_id, each in by_class.items() if each.judged]
        lines = [
            self._rate_words(self._desk.words.name_of(class_id), each)
            for class_id, each in sorted(judged, key=lambda pair: -pair[1].share)[:CLASSES_TOLD]
        ]
        left = self._deck.images_left
        more = self.tr("{count:,} more images wait for the next triage.").format(count=left) if left else ""
        self.rates.setText("\n".join(filter(None, (*lines, more))))

    def _rate_words(self, name: str, rate: ErrorRate) -> str:
        if not rate.judged:
            return self.tr("{name}: not known yet.").format(name=name)
        told = self.tr("{name}: {share:.1%} (95 % between {low:.1%} and {high:.1%})")
        return told.format(name=name, share=rate.share, low=rate.low, high=rate.high)

    def _lay_out(self) -> None:
        left, right, buttons, foot = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.addWidget(self.clusters, 1)
        left.addWidget(self.rates)
        for decision, words in self._answer_words().items():
            self.answers[decision] = self._button(words, lambda decision=decision: self.judge(decision))  # type: ignore[misc]
            self.answers[decision].setCheckable(True)
            buttons.addWidget(self.answers[decision], 1)
        close = self._button(self.tr("Write and close"), self.accept)
        close.setObjectName("primary")
        foot.addWidget(self.rate, 1)
        foot.addWidget(close)
        self.hint.setText(self.tr("With Shift, a key decides the rest of the cluster. Left and right go back and on."))
        right.setSpacing(10)
        right.addWidget(self.words)
        right.addWidget(self.card, 1)
        right.addLayout(buttons)
        right.addWidget(self.hint)
        right.addLayout(foot)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 16, 16, 16)
        across.setSpacing(14)
        across.addLayout(left)
        across.addLayout(right, 1)

    def _answer_words(self) -> dict[Decision, str]:
        return {
            "take_model": self.tr("Take the model's  (T)"), "keep_mine": self.tr("Keep mine  (K)"),
            "ignore": self.tr("Ignore  (I)"), "ask": self.tr("Ask  (A)"),
        }  # fmt: skip

    @staticmethod
    def _button(words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _on=False: act())
        return button
