"""Right of the picture: state, classes, tags, conditions and the list of shapes. Shows a bench; writes nothing."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.shapes import Box, Tag, shape_kind
from desktop.pages.label_attributes import AttributesPanel
from desktop.pages.label_bench import Bench, Seen, Words
from desktop.pages.label_classes import ClassButton
from desktop.pages.label_proposals import ProposalsBar
from desktop.translating import spoken
from desktop.widgets.choice_chip import ChoiceChip
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.hint_list import HintList
from desktop.widgets.key_tips import tip
from labeling.review_states import WORDS

WIDTH, NARROWEST, WIDEST = 272, 224, 560
SHAPES_SHOWN = 500


class LabelPanel(QWidget):
    """Tells what was pressed: `class_chosen(id)`, `tag_toggled(id)`, `condition_chosen(group, value)` and more."""

    class_chosen = Signal(int)
    tag_toggled = Signal(int)
    condition_chosen = Signal(str, str)
    shapes_chosen = Signal(object)
    classes_wanted = Signal()
    class_hidden = Signal(int)
    class_locked = Signal(int)
    class_looked_for = Signal(int)
    attribute_said = Signal(str, str)
    verify_pressed = Signal()
    reopen_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self._words = Words()
        self._swatches: dict[str, QIcon] = {}
        self.class_buttons: dict[int, ClassButton] = {}
        self.tag_chips: dict[int, ChoiceChip] = {}
        self.condition_chips: dict[tuple[str, str], ChoiceChip] = {}
        self.state = QLabel()
        self.state.setObjectName("chip")
        self.reasons = QLabel()
        self.reasons.setObjectName("muted")
        self.reasons.setWordWrap(True)
        self.verify = QPushButton(self.tr("Mark verified"))
        self.verify.setObjectName("primary")
        tip(self.verify, self.tr("Every class was looked for on this image ({verify})"))
        self.verify.clicked.connect(lambda _on=False: self.verify_pressed.emit())
        self.reopen = QPushButton(self.tr("Reopen"))
        self.reopen.setObjectName("quiet")
        tip(self.reopen, self.tr("This image is not labelled completely after all ({reopen})"))
        self.reopen.clicked.connect(lambda _on=False: self.reopen_pressed.emit())
        self.proposals = ProposalsBar()
        self.shapes = HintList(self.tr("Nothing is drawn here yet. Press {tool_box} and drag over the picture."))
        self.shapes.setAccessibleName(self.tr("Shapes on this image"))
        self.shapes.setIconSize(QSize(12, 12))
        self.shapes.setMinimumHeight(96)
        self.shapes.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.shapes.itemSelectionChanged.connect(self._tell_shapes)
        self._listed: list[int] = []
        self._bench: Bench | None = None
        self._why = ""
        self.attributes = AttributesPanel()
        self.attributes.attribute_said.connect(self.attribute_said)
        self._shapes_title = self._heading(self.tr("Shapes"))
        self._choices = QVBoxLayout()
        self._choices.setContentsMargins(0, 0, 4, 0)
        self._choices.setSpacing(6)
        self._lay_out()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(WIDTH, 400)

    def show_words(self, words: Words) -> None:
        """Offer these classes, tags and conditions."""
        self._words = words
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.class_buttons, self.tag_chips, self.condition_chips = {}, {}, {}
        self._choices.addWidget(self._heading(self.tr("Classes")))
        for number, line in enumerate(words.classes, start=1):
            button = ClassButton(line, str(number) if number <= 9 else "")
            button.clicked.connect(lambda _on=False, class_id=line.id: self.class_chosen.emit(class_id))
            button.hide_pressed.connect(lambda class_id=line.id: self.class_hidden.emit(class_id))
            button.lock_pressed.connect(lambda class_id=line.id: self.class_locked.emit(class_id))
            button.looked_for_pressed.connect(lambda class_id=line.id: self.class_looked_for.emit(class_id))
            self.class_buttons[line.id] = button
            self._choices.addWidget(button)
        if not words.classes:
            self._choices.addWidget(self._note(self.tr("No classes yet. The Brief page says what is to be labelled.")))
            add = QPushButton(self.tr("Add classes…"))
            add.clicked.connect(lambda _on=False: self.classes_wanted.emit())
            self._choices.addWidget(add)
        for group, values in (words.conditions or {}).items():
            self._choices.addSpacing(8)
            self._choices.addWidget(self._heading(group.replace("_", " ").capitalize()))
            self._choices.addWidget(self._condition_chips_of(group, values))
        if words.classes:
            self._choices.addSpacing(8)
            self._choices.addWidget(self._heading(self.tr("Tags of the whole image")))
            self._choices.addWidget(self._tag_chips())
        self._choices.addStretch(1)

    def show_bench(self, bench: Bench | None, selection: tuple[int, ...], seen: Seen) -> None:
        """Show what is said of this image."""
        self._bench = bench
        counts: dict[int, int] = {}
        for each in bench.annotations if bench else ():
            counts[each.class_id] = counts.get(each.class_id, 0) + 1
        completeness = bench.completeness if bench else {}
        for class_id, button in self.class_buttons.items():
            state = completeness.get(class_id, "unlabelled")
            is_hidden, is_locked = class_id in seen.hidden_classes, class_id in seen.locked_classes
            button.show_count(counts.get(class_id, 0), state, is_hidden=is_hidden, is_locked=is_locked)
        tagged = bench.tagged() if bench else {}
        for class_id, chip in self.tag_chips.items():
            chip.setChecked(class_id in tagged)
        for (group, value), chip in self.condition_chips.items():
            chip.setChecked(bench is not None and bench.holds(group, value))
            chip.setToolTip(self._inherited_words(bench, group, value))
        self._show_state(bench)
        self._show_shapes(bench)
        self.show_selected(selection)

    def show_selected(self, selection: tuple[int, ...]) -> None:
        """Light up the shapes in the list, and what more can be said of them; tells nothing."""
        chosen = set(selection)
        with QSignalBlocker(self.shapes):
            self.shapes.clearSelection()
            for row, item_id in enumerate(self._listed):
                if item_id in chosen:
                    self.shapes.item(row).setSelected(True)
            if selection and selection[-1] in self._listed:
                self.shapes.scrollToItem(self.shapes.item(self._listed.index(selection[-1])))
        self.attributes.show_shapes(self._bench.chosen(selection) if self._bench else [], self._words)

    def show_why(self, words: str) -> None:
        """Say why this image is the next one, where the list has an order."""
        if words != self._why:
            self._why = words
            self._show_state(self._bench)

    def show_shares(self, shares: Mapping[int, float]) -> None:
        """Show how far each class is verified in the project."""
        for class_id, button in self.class_buttons.items():
            button.show_share(shares.get(class_id, 0.0))

    def show_active(self, class_id: int | None) -> None:
        """Light up the class that is drawn next."""
        for each, button in self.class_buttons.items():
            button.setChecked(each == class_id)

    def _show_state(self, bench: Bench | None) -> None:
        state = "unlabelled" if bench is None else bench.state(self._words)
        is_empty = bench is not None and not bench.annotations
        words, kind = {
            "unlabelled": (self.tr("Unlabelled"), "neutral"),
            "in_progress": (self.tr("In progress"), "warning"),
            "verified": (self.tr("Verified, no objects") if is_empty else self.tr("Verified"), "good"),
        }[state]
        self.state.setText(words)
        self.state.setProperty("kind", kind)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.verify.setVisible(state != "verified")
        self.reopen.setVisible(state == "verified")
        self.verify.setEnabled(bench is not None and bool(self._words.classes))
        self.verify.setText(self.tr("No objects: mark verified") if is_empty else self.tr("Mark verified"))
        labelled = len(bench.labelled_already) if bench else 0
        self.proposals.show_count(len(bench.suggestions) if bench else 0, labelled)
        told = [self._why, *self._missing_words(bench), *bench.reasons, *_review_words(bench)] if bench else []
        told = [words for words in told if words]
        self.reasons.setText("\n".join(told))
        self.reasons.setVisible(bool(told))

    def _missing_words(self, bench: Bench) -> list[str]:
        """Which classes nobody looked for yet, on an image where others were: such as a class that is new."""
        is_done = [bench.completeness.get(line.id) in ("verified", "verified_empty") for line in self._words.classes]
        missing = [line.name for line, done in zip(self._words.classes, is_done, strict=True) if not done]
        if not any(is_done) or not missing:
            return []
        names = ", ".join(missing[:3]) + ("…" if len(missing) > 3 else "")
        return [self.tr("Not looked for yet: {names}").replace("{names}", names)]

    def _show_shapes(self, bench: Bench | None) -> None:
        colours = {line.id: line.colour for line in self._words.all_classes}
        drawn = [each for each in bench.annotations if not isinstance(each.shape, Tag)] if bench else []
        lines = [(each.id, each.class_id, each.shape, "") for each in drawn]
        proposed = bench.suggestions if bench else ()
        lines += [(each.id, each.class_id, each.shape, f" {each.score or 0:.2f}") for each in proposed]  # type: ignore[misc]
        self._listed = [line[0] for line in lines[:SHAPES_SHOWN]]
        with QSignalBlocker(self.shapes):
            self.shapes.clear()
            for item_id, class_id, shape, score in lines[:SHAPES_SHOWN]:
                x1, y1, x2, y2 = shape.bounds() or (0.0, 0.0, 0.0, 0.0)
                size = f"{x2 - x1:.0f} × {y2 - y1:.0f}"
                kind = size if isinstance(shape, Box) else shape_kind(shape).replace("_", " ")
                words = self.tr("suggested") + score if score else kind
                item = QListWidgetItem(self._swatch_of(colours.get(class_id, "#7F7F7F")), "")
                item.setText(f"{self._words.name_of(class_id)}   {words}")
                item.setData(Qt.ItemDataRole.UserRole, item_id)
                self.shapes.addItem(item)
        self._shapes_title.setText(self.tr("Shapes ({count})").replace("{count}", str(len(lines))))

    def _inherited_words(self, bench: Bench | None, group: str, value: str) -> str:
        if bench is None or bench.inherited_of(group) != value:
            return ""
        return self.tr("From the interval of the drive; a click here is an exception for this frame")

    def _swatch_of(self, colour: str) -> QIcon:
        if colour not in self._swatches:
            self._swatches[colour] = swatch(colour)
        return self._swatches[colour]

    def _tell_shapes(self) -> None:
        chosen = tuple(item.data(Qt.ItemDataRole.UserRole) for item in self.shapes.selectedItems())
        if chosen:
            self.shapes_chosen.emit(chosen)

    def _condition_chips_of(self, group: str, values: list[str]) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for value in values:
            chip = ChoiceChip(value)
            chip.clicked.connect(lambda is_on, value=value: self.condition_chosen.emit(group, value if is_on else ""))
            self.condition_chips[(group, value)] = chip
            flow.addWidget(chip)
        return holder

    def _tag_chips(self) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for line in self._words.classes:
            chip = ChoiceChip(line.name, line.colour)
            chip.clicked.connect(lambda _on, class_id=line.id: self.tag_toggled.emit(class_id))
            self.tag_chips[line.id] = chip
            flow.addWidget(chip)
        return holder

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._choices)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top = QHBoxLayout()
        top.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addWidget(self.reopen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.reasons)
        layout.addWidget(self.verify)
        layout.addWidget(self.proposals)
        layout.addWidget(scroll, 3)
        layout.addWidget(self.attributes)
        layout.addWidget(self._shapes_title)
        layout.addWidget(self.shapes, 1)

    @staticmethod
    def _heading(words: str) -> QLabel:
        label = QLabel(words)
        label.setObjectName("muted")
        return label

    def _note(self, words: str) -> QLabel:
        label = self._heading(words)
        label.setWordWrap(True)
        return label


def _review_words(bench: Bench) -> list[str]:
    """Where the image stands between labeller and reviewer, and the note."""
    review = bench.review
    if review is None or review.state not in WORDS:
        return []
    state = spoken(WORDS[review.state])
    return [f"{state}: {review.note}" if review.note else state]


def swatch(colour: str) -> QIcon:
    """A small square of a colour."""
    pixmap = QPixmap(24, 24)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(1, 1, 22, 22, 6, 6)
    painter.end()
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Selected)  # else the style tints it, and it is another colour
    return made
