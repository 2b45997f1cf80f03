"""The cards of the Balance panel. Each shows counts and asks for the images behind what was clicked.

`asked` carries a title and a function that finds them in the labels; it is called in the background.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.manifest import PARTS
from desktop.pages.balance_words import (
    advice_in_words,
    condition_group,
    condition_value,
    drift_in_words,
    listed,
    part_name,
)
from desktop.style import class_colour
from desktop.widgets.bar_chart import Bar, BarChart
from desktop.widgets.heat_map import Heat, HeatMap
from desktop.widgets.section import Section
from labeling.balance import Advice, Balance
from labeling.label_sets import Behind, LabelSet
from labeling.presence import class_by_condition
from labeling.targeted import ToLabel

Pick = Callable[[LabelSet], Behind]
MOST_ADVICE = 5


class ClassesCard(Section):
    """How many labels each class has, most first."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Labels by class"), parent)
        self.chart = BarChart(self.tr("Labels by class"))
        self.chart.opened.connect(self._ask)
        self._classes: list[tuple[int, str]] = []
        self.none = muted(self.tr("There are no classes yet. Name them on the Brief page, or import labels."))
        self.none.hide()
        self.body.addWidget(self.none)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_counts(self, counts: Mapping[str, int], images: Mapping[str, int], colours: Mapping[str, str]) -> None:
        """Show counts by name, before everything else is counted."""
        self.none.setVisible(not counts)
        self.chart.setVisible(bool(counts))
        self.chart.set_bars(
            [
                Bar(name, count, colours.get(name, class_colour(place)), words=self._words(name, count, images[name]))
                for place, (name, count) in enumerate(counts.items())
            ]
        )

    def show_balance(self, balance: Balance, colours: Mapping[str, str]) -> None:
        """Show all counts; from now on a bar opens its images."""
        order, names = by_count(balance), balance.names
        self._classes = [(place, names[place]) for place in order]
        self.show_counts(
            {names[place]: int(balance.labels[place]) for place in order},
            {names[place]: int(balance.images[place]) for place in order},
            colours,
        )

    def _words(self, name: str, labels: int, images: int) -> str:
        return self.tr("{name}: {labels:,} labels on {images:,} images").format(name=name, labels=labels, images=images)

    def _ask(self, row: int) -> None:
        if row < len(self._classes):
            place, name = self._classes[row]
            self.asked.emit(name, lambda labels: labels.behind_labels(labels.labels.of_class(place)))


class AdviceCard(Section):
    """What the balance means and what to do; `next_asked` and `remedies_asked` are its buttons."""

    next_asked = Signal()
    remedies_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What this means"), parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        self._said: list[QLabel] = []
        self.next_words = muted("")
        self.label_next = QPushButton(self.tr("Label these next"))
        self.label_next.setToolTip(self.tr("Lists the images on which nobody looked for the rare classes yet"))
        self.label_next.setEnabled(False)
        self.label_next.clicked.connect(lambda _on=False: self.next_asked.emit())
        self.remedies = QPushButton(self.tr("Remedies in training…"))
        self.remedies.setToolTip(
            self.tr("Balanced sampling, loss weights and augmentation are chosen on the Train page")
        )
        self.remedies.clicked.connect(lambda _on=False: self.remedies_asked.emit())
        row = QHBoxLayout()
        row.addWidget(self.label_next)
        row.addWidget(self.remedies)
        row.addStretch(1)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.next_words)
        self.body.addLayout(row)

    @property
    def sentences(self) -> list[str]:
        """What is said now."""
        return [label.text() for label in self._said]

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Say this, the first few of it."""
        told = [advice_in_words(each) for each in advice[:MOST_ADVICE]]
        has_labels = all(each.kind != "nothing" for each in advice)
        self.label_next.setVisible(has_labels)
        self.remedies.setVisible(has_labels)
        rest = [name for each in advice[MOST_ADVICE:] for name in each.classes[:1]]
        if rest:
            told.append(self.tr("The same holds for {names}.").format(names=listed(list(dict.fromkeys(rest)))))
        while self._said:
            gone = self._said.pop()
            self._lines.removeWidget(gone)
            gone.deleteLater()
        for words in told:
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._lines.addWidget(label)
            self._said.append(label)

    def show_next(self, names: Sequence[str], found: ToLabel | None) -> None:
        """Say how many images may show the rare classes."""
        self.label_next.setEnabled(found is not None and bool(found.image_ids))
        self.next_words.setVisible(found is not None and bool(names))
        if found is None or not names:
            self.next_words.setText("")
        elif not found.image_ids:
            said = self.tr("Every image was looked at for {names}: new pictures have to be taken.")
            self.next_words.setText(said.format(names=listed(names)))
        else:
            said = (
                self.tr("{count:,} images were not looked at for {names} yet; {promising:,} of them have suggestions.")
                if found.promising
                else self.tr("{count:,} images were not looked at for {names} yet.")
            )
            count, promising = len(found.image_ids), found.promising
            self.next_words.setText(said.format(count=count, names=listed(names), promising=promising))


class ConditionsCard(Section):
    """How many images were taken under which condition; images of which that is not said are counted too."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Images by condition"), parent)
        self.none = muted(
            self.tr("No image says under which conditions it was taken. Set weather and light on the Label page.")
        )
        self.none.hide()
        self.chart = BarChart(self.tr("Images by condition"))
        self.chart.opened.connect(self._ask)
        self._bars: list[tuple[str, str, str]] = []
        self.body.addWidget(self.none)
        self.body.addWidget(self.chart)
        self.body.addStretch(1)

    def show_balance(self, balance: Balance) -> None:
        """Show the groups of which anything is said."""
        self._bars, bars = [], []
        for group, counts in balance.by_value.items():
            if not counts.sum():
                continue
            unsaid = len(balance.presence) - int(counts.sum())
            values = [*balance.presence.values[group], ""]
            for value, count in zip(values, [*counts.tolist(), unsaid], strict=True):
                if value or count:
                    said = condition_value(value) if value else self.tr("not said")
                    label = f"{condition_group(group).capitalize()}: {said}"
                    self._bars.append((label, group, value))
                    bars.append(Bar(label, count, "accent" if value else "muted"))
        self.chart.set_bars(bars)
        self.none.setVisible(not bars)
        self.chart.setVisible(bool(bars))

    def _ask(self, row: int) -> None:
        label, group, value = self._bars[row]

        def pick(labels: LabelSet) -> Behind:
            if value:
                return labels.behind_images(labels.presence.under({group: value}))
            return labels.behind_images(labels.presence.held[group] < 0)

        self.asked.emit(label, pick)


class ClassConditionCard(Section):
    """How many images show a class under each condition of one group."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Class by condition"), parent)
        self._balance: Balance | None = None
        self.group = QComboBox()
        self.group.setAccessibleName(self.tr("Group of conditions"))
        self.group.activated.connect(lambda _index: self._show())
        self.heading.addWidget(self.group)
        self.map = HeatMap(self.tr("Images by class and condition"))
        self.map.opened.connect(self._ask)
        self._order: list[int] = []
        self.body.addWidget(self.map)
        self.body.addStretch(1)

    def show_balance(self, balance: Balance) -> None:
        """Show the group that is chosen; the first of which anything is said, when none was."""
        self._balance, chosen = balance, self.group.currentData()
        self.group.clear()
        for group in balance.presence.values:
            self.group.addItem(condition_group(group).capitalize(), group)
        said = next((group for group, counts in balance.by_value.items() if counts.any()), None)
        self.group.setCurrentIndex(max(self.group.findData(chosen if chosen is not None else said), 0))
        self.setVisible(bool(balance.presence.values) and said is not None)
        self._show()

    def _show(self) -> None:
        balance, group = self._balance, self.group.currentData()
        if balance is None or group is None:
            return
        self._order = by_count(balance)
        counts = class_by_condition(balance.presence, [group])[self._order]
        names, values = [balance.names[place] for place in self._order], balance.presence.values[group]

        def words(row: int, column: int) -> str:
            said = self.tr("{name}, {value}: {count:,} images")
            return said.format(name=names[row], value=condition_value(values[column]), count=int(counts[row, column]))

        heat = Heat(names, [condition_value(value) for value in values], counts, words)
        self.map.show_heat(heat, about=self.tr("Images by class and condition"))

    def _ask(self, row: int, column: int) -> None:
        if self._balance is None:
            return
        group, place = str(self.group.currentData()), self._order[row]
        value = self._balance.presence.values[group][column]
        title = f"{self._balance.names[place]}, {condition_value(value)}"
        self.asked.emit(
            title,
            lambda labels: labels.behind_images(labels.presence.showing(place) & labels.presence.under({group: value})),
        )


class TogetherCard(Section):
    """Which classes come together in one image."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Together in one image"), parent)
        self.map = HeatMap(self.tr("Classes that come together"))
        self.map.opened.connect(self._ask)
        self._shown: list[tuple[int, str]] = []
        self.body.addWidget(self.map)
        self.body.addStretch(1)

    def show_balance(self, balance: Balance) -> None:
        """Show the classes that have labels, most first."""
        order = [place for place in by_count(balance) if balance.labels[place]]
        self._shown = [(place, balance.names[place]) for place in order]
        counts = balance.together[np.ix_(order, order)]
        names = [name for _place, name in self._shown]

        def words(row: int, column: int) -> str:
            if row == column:
                return self.tr("{name}: on {count:,} images").format(name=names[row], count=int(counts[row, row]))
            said = self.tr("{first} and {second}: together on {count:,} images")
            return said.format(first=names[row], second=names[column], count=int(counts[row, column]))

        def text(row: int, column: int) -> str:
            return f"{int(counts[row, column]):,}" if counts[row, column] else ""

        about = self.tr("How many images show both of two classes")
        self.map.show_heat(Heat(names, names, counts, words, texts=text), about=about)

    def _ask(self, row: int, column: int) -> None:
        (first, name), (second, other) = self._shown[row], self._shown[column]
        title = name if first == second else self.tr("{first} and {second}").format(first=name, second=other)
        self.asked.emit(
            title,
            lambda labels: labels.behind_images(labels.presence.showing(first) & labels.presence.showing(second)),
        )


class PartsCard(Section):
    """How alike the parts of a version are: labels of each class, and the drift between each two parts."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Drift between parts"), parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.map = HeatMap(self.tr("Labels by class and part"))
        self.map.opened.connect(self._ask)
        self._order: list[int] = []
        self._names: list[str] = []
        self.body.addWidget(self.words)
        self.body.addWidget(self.map)
        self.body.addStretch(1)

    def show_balance(self, balance: Balance) -> None:
        """Show the parts; of the live labels only that they have none."""
        has_parts = bool(balance.by_part.any())
        self.map.setVisible(has_parts)
        if not has_parts:
            self.words.setText(
                self.tr("Labels have no parts before they are frozen. Choose a version above to compare its parts.")
            )
            return
        self.words.setText("\n".join(drift_in_words(each) for each in balance.drifts))
        self._order, counts = by_count(balance), balance.by_part.T
        counts, totals = counts[self._order], counts.sum(axis=0)
        self._names = [balance.names[place] for place in self._order]

        def share(row: int, column: int) -> float:
            return 100 * counts[row, column] / max(1, totals[column])

        def words(row: int, column: int) -> str:
            said = self.tr("{name}, {part}: {count:,} labels, {share:.1f} % of the part")
            return said.format(
                name=self._names[row], part=part_name(PARTS[column]), count=int(counts[row, column]),
                share=share(row, column),
            )  # fmt: skip

        def text(row: int, column: int) -> str:
            return f"{int(counts[row, column]):,} · {share(row, column):.0f} %"

        parts = [part_name(part) for part in PARTS]
        shares = np.round(1000 * counts / np.maximum(1, totals)).astype(np.int64)
        heat = Heat(self._names, parts, shares, words, texts=text)
        self.map.show_heat(heat, about=self.tr("Labels of each class in each part"))

    def _ask(self, row: int, column: int) -> None:
        place = self._order[row]
        title = f"{self._names[row]}, {part_name(PARTS[column])}"

        def pick(labels: LabelSet) -> Behind:
            return labels.behind_images(labels.presence.showing(place) & (labels.presence.part == column))

        self.asked.emit(title, pick)


def by_count(balance: Balance) -> list[int]:
    """Places of the classes, those with most labels first."""
    order: list[int] = np.argsort(-balance.labels, kind="stable").tolist()
    return order


def muted(words: str) -> QLabel:
    """A quiet sentence."""
    label = QLabel(words)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label
