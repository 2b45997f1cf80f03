"""Above the map: whose vectors and what they are of, the colours, and what the hand does; below it, what lacks."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from core.schema_models import JobRow
from desktop.embedding import KnownEncoder
from desktop.icons import icon
from desktop.widgets.job_strip import job_words
from desktop.widgets.share_bar import ShareBar
from labeling.point_words import By


class MapBar(QWidget):
    """`wanted_changed()` when other points are asked for, `colours_changed()`, `hand_changed(str)`, `fit_asked()`."""

    wanted_changed = Signal()
    colours_changed = Signal()
    hand_changed = Signal(str)
    fit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.of, self.by, self.encoders = QComboBox(), QComboBox(), QComboBox()
        self.of.addItem(self.tr("Images"), "images")
        self.of.addItem(self.tr("Labels, cut out"), "crops")
        for box, words in (
            (self.of, self.tr("What the points are")),
            (self.by, self.tr("What the colours tell")),
            (self.encoders, self.tr("What made the vectors")),
        ):
            box.setAccessibleName(words)
            box.setToolTip(words)
        self.of.activated.connect(lambda _index: self.wanted_changed.emit())
        self.encoders.activated.connect(lambda _index: self.wanted_changed.emit())
        self.by.activated.connect(lambda _index: self.colours_changed.emit())
        self.move_hand, self.lasso, self.fit = QToolButton(), QToolButton(), QToolButton()
        self._hands = QButtonGroup(self)
        for button, words in (
            (self.move_hand, self.tr("Move about: drag the map, the wheel makes it larger")),
            (self.lasso, self.tr("Lasso: draw round points to select them; Shift adds")),
            (self.fit, self.tr("Show all points (0)")),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setIconSize(QSize(20, 20))
        for button in (self.move_hand, self.lasso):
            button.setCheckable(True)
            self._hands.addButton(button)
        self.move_hand.setChecked(True)
        self.lasso.toggled.connect(lambda is_on: self.hand_changed.emit("lasso" if is_on else "move"))
        self.fit.clicked.connect(self.fit_asked)
        self.take_colours()
        self._lay_out()

    def take_colours(self) -> None:
        """Draw the icons in the colours of the theme in force."""
        for button, name in ((self.move_hand, "select"), (self.lasso, "lasso"), (self.fit, "fit")):
            button.setIcon(icon(name))

    def show_choices(self, lines: Sequence[tuple[str, By]]) -> None:
        """Offer these ways to colour; what was chosen stays chosen."""
        known = [(self.by.itemText(row), self.by.itemData(row)) for row in range(self.by.count())]
        if known != list(lines):
            chosen = self.by.currentData()
            self.by.clear()
            for words, by in lines:
                self.by.addItem(words, by)
            places = [row for row, (_words, by) in enumerate(lines) if by == chosen]
            self.by.setCurrentIndex(places[0] if places else 0)

    def show_encoders(self, known: Sequence[KnownEncoder], usual: KnownEncoder) -> None:
        """Offer these encoders; the usual one is chosen until a person chose."""
        chosen = self.encoders.currentData() or usual
        if [self.encoders.itemData(row) for row in range(self.encoders.count())] == list(known):
            return
        self.encoders.clear()
        for each in known:
            self.encoders.addItem(each.name, each)
        places = [row for row, each in enumerate(known) if each.made_with == chosen.made_with]
        self.encoders.setCurrentIndex(places[0] if places else 0)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.of)
        coloured = QLabel(self.tr("coloured by"))
        coloured.setObjectName("muted")
        row.addWidget(coloured)
        row.addWidget(self.by)
        seen = QLabel(self.tr("as seen by"))
        seen.setObjectName("muted")
        row.addWidget(seen)
        row.addWidget(self.encoders)
        row.addStretch(1)
        for button in (self.move_hand, self.lasso, self.fit):
            row.addWidget(button)


class MapNotice(QFrame):
    """Says what lacks and offers to make it, or how far the job is. `pressed()` when it was asked for."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.progress = ShareBar()
        self.progress.setFixedWidth(160)
        self.button = QPushButton()
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        self.hide()

    def show_job(self, job: JobRow) -> None:
        """Show how far a job is; it is stopped in the status bar, as every job."""
        self.words.setText(job_words(job, 0))
        self.progress.show_share(job.progress)
        self.progress.show()
        self.button.hide()
        self.show()

    def offer(self, words: str, button: str) -> None:
        """Say something, with a button that does something about it."""
        self.words.setText(words)
        self.button.setText(button)
        self.progress.hide()
        self.button.show()
        self.show()
