"""How far two labellings of the same images agree: the ceiling on any figure, and the way to a second labelling."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.queries.brief import class_names
from core.queries.images import image_ids
from desktop.background import run_in_background
from desktop.context import Context
from desktop.messages import show_error
from desktop.widgets.key_values import KeyValues
from desktop.widgets.row_table import Cell, Row, RowTable
from desktop.widgets.section import Section
from labeling.agreement import Agreement, ClassAgreement, ceiling_sentence
from labeling.blind import agreement_with_live, pick_sample, waiting_blind
from labeling.second_opinion import begin_second, second_folders, second_labellers, take_in_own

MOST = 10_000
SEED = "second labelling"


@dataclass(frozen=True, slots=True)
class Opinions:
    """What is known of the second labellings: by author, how far they agree and how many images wait."""

    agreements: Mapping[str, Agreement]
    waiting: Mapping[str, int]
    class_names: Mapping[int, str]
    folders: Sequence[Path]


class AgreementDialog(QDialog):
    """Who labelled again above, the table in the middle, and below what begins or goes on."""

    def __init__(self, context: Context, start_window: Callable[[Path], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Second labelling and agreement"))
        self.resize(860, 680)
        self._context, self._start_window = context, start_window
        self._known = Opinions({}, {}, {}, ())
        self.authors = QComboBox()
        self.authors.currentIndexChanged.connect(lambda _row: self._show_author())
        self.sentence = QLabel(_tr("Looking at what was labelled again…"))
        self.sentence.setObjectName("sectionTitle")
        self.sentence.setWordWrap(True)
        self.table = RowTable(
            [_tr("Class"), _tr("Labels"), _tr("Labelled again"), _tr("The same"), _tr("Precision"), _tr("Recall"),
             _tr("F1")]
        )  # fmt: skip
        self.more = KeyValues(name_width=180)
        self.waiting = QLabel()
        self.waiting.setObjectName("muted")
        self.waiting.setWordWrap(True)
        self.go_on = QPushButton(_tr("Go on labelling again"))
        self.go_on.clicked.connect(lambda _on=False: self._go_on())
        self.begin = QPushButton(_tr("Begin"))
        self.begin.setObjectName("primary")
        self.begin.clicked.connect(lambda _on=False: self.begin_sample())
        self._lay_out()
        self.look()

    def look(self) -> None:
        """Take in what was finished since, and hold it against the labels; in the background."""
        context = self._context

        def read() -> Opinions:
            project = context.project
            taken = take_in_own(project, origin=context.origin)
            with project.registry.reading() as session:
                authors = second_labellers(session)
                known = dict.fromkeys([*authors, *(each.author for each in taken), context.author])
                waiting = {author: len(waiting_blind(session, author)) for author in known}
                names = class_names(session)
            agreements = {author: agreement_with_live(project, author) for author in authors}
            return Opinions(agreements, waiting, names, second_folders(project))

        run_in_background(self, read, self._take, self._unreadable)

    def begin_sample(self) -> None:
        """Set a sample before this person, without its labels, in a window of its own."""
        context, state, count = self._context, self.which.currentData(), self.count.value()
        self.begin.setEnabled(False)

        def make() -> Path:
            with context.project.registry.reading() as session:
                known = list(image_ids(session, state=state))
            return begin_second(
                context.project, pick_sample(known, count=count, seed=SEED), context.author, origin=context.origin
            )

        run_in_background(self, make, self._begun, self._unreadable)

    def _begun(self, folder: Path) -> None:
        self.begin.setEnabled(True)
        self._start_window(folder)
        self.look()

    def _unreadable(self, error: Exception) -> None:
        self.begin.setEnabled(True)
        show_error(self, error)

    def _take(self, known: Opinions) -> None:
        self._known = known
        before = self.authors.currentText()
        self.authors.blockSignals(True)
        self.authors.clear()
        self.authors.addItems(list(known.agreements))
        self.authors.setCurrentIndex(max(0, self.authors.findText(before)))
        self.authors.blockSignals(False)
        self._who.setVisible(len(known.agreements) > 1)
        self.go_on.setVisible(bool(known.folders))
        waiting = sum(known.waiting.values())
        told = _tr("{} images wait to be labelled again.").format(f"{waiting:,}") if waiting else ""
        self.waiting.setText(told)
        self.waiting.setVisible(bool(told))
        self._show_author()

    def _show_author(self) -> None:
        author = self.authors.currentText()
        agreement = self._known.agreements.get(author)
        for widget in (self.table, self.more):
            widget.setVisible(agreement is not None)
        if agreement is None:
            self.sentence.setText(
                _tr("No image was labelled a second time yet. Until then nobody knows how good a figure can get.")
            )
            return
        told = _tr("{sentence} {count} images, labelled again by {author}.")
        self.sentence.setText(
            told.format(sentence=ceiling_sentence(agreement), count=f"{agreement.images:,}", author=author)
        )
        names = self._known.class_names
        rows = [_row(names.get(class_id, "?"), each) for class_id, each in agreement.classes.items()]
        self.table.set_rows([_row(_tr("All classes"), agreement.every_class), *rows])
        self.table.fit_rows(least=2, most=8)
        self.more.set_rows(_more_rows(agreement, names))

    def _go_on(self) -> None:
        self._start_window(self._known.folders[-1])

    def _lay_out(self) -> None:
        self._who = QWidget()
        who = QHBoxLayout(self._who)
        who.setContentsMargins(0, 0, 0, 0)
        who.addWidget(QLabel(_tr("Labelled again by")))
        who.addWidget(self.authors, 1)
        again, close = QPushButton(_tr("Look again")), QPushButton(_tr("Close"))
        again.clicked.connect(lambda _on=False: self.look())
        close.clicked.connect(lambda _on=False: self.reject())
        foot = QHBoxLayout()
        foot.addWidget(again)
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(14)
        for widget in (self._who, self.sentence, self.table, self.more):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._beginning())
        layout.addLayout(foot)

    def _beginning(self) -> Section:
        section = Section(_tr("Label a sample again"))
        told = QLabel(
            _tr(
                "A window opens on a sample of pictures chosen by chance, without their labels and suggestions. Label"
                " them as if they were new and mark each one verified. Whoever labels again may be the same person."
            )
        )
        told.setObjectName("muted")
        told.setWordWrap(True)
        self.which, self.count = QComboBox(), QSpinBox()
        for state, words in (
            ("verified", _tr("verified images")), ("approved", _tr("approved images")),
            ("done", _tr("images that are done")), ("all", _tr("images of all kinds")),
        ):  # fmt: skip
            self.which.addItem(words, state)
        self.count.setRange(1, MOST)
        self.count.setValue(20)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.which)
        row.addWidget(self.begin)
        row.addStretch(1)
        row.addWidget(self.go_on)
        section.body.addWidget(told)
        section.body.addLayout(row)
        section.body.addWidget(self.waiting)
        return section


def _row(name: str, each: ClassAgreement) -> Row:
    numbers = (each.first, each.second, each.matched)
    shares = (each.precision, each.recall, each.f1)
    cells = [Cell(f"{number:,}", is_number=True) for number in numbers]
    return Row(name, [Cell(name), *cells, *(Cell(f"{share:.2f}", is_number=True) for share in shares)])


def _more_rows(agreement: Agreement, names: Mapping[int, str]) -> list[tuple[str, str]]:
    rows = [(_tr("Overlap of the same shapes"), _tr("{:.2f} IoU on average").format(agreement.mean_iou))]
    for group, kappa in agreement.kappas.items():
        name = _tr("Tags") if group == "tags" else group.replace("_", " ").capitalize()
        rows.append((name, _tr("Cohen's kappa {:.2f} ({})").format(kappa, _kappa_words(kappa))))
    worst = sorted(agreement.confusions.items(), key=lambda item: -item[1])[:5]
    told = [
        _tr("{first} or {second}: {count}").format(first=names.get(a, "?"), second=names.get(b, "?"), count=count)
        for (a, b), count in worst
    ]
    if told:
        rows.append((_tr("Called differently"), "\n".join(told)))
    return rows


def _kappa_words(kappa: float) -> str:
    """Landis and Koch, "The Measurement of Observer Agreement for Categorical Data", Biometrics 33 (1977)."""
    named = (
        (0.0, _tr("no better than chance")), (0.2, _tr("slight")), (0.4, _tr("fair")), (0.6, _tr("moderate")),
        (0.8, _tr("substantial")),
    )  # fmt: skip
    return next((words for most, words in named if kappa <= most), _tr("almost perfect"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Agreement", text)
