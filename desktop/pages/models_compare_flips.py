"""The images on which two models do otherwise, each as a pair of pictures with the boxes of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlmodel import col, select

from core.errors import UserError
from core.images import read_bgr
from core.project import Project
from core.schema import ImageRow
from core.schema_models import ModelVersionRow
from desktop.background import run_in_background
from desktop.context import Context
from desktop.page import ImagesAsked
from desktop.widgets.pair_picture import BoxedPicture, PairPicture, boxed
from desktop.widgets.section import Section
from training.decision import Pair
from training.operating_counts import Flip

SHOWN = 6
A_ROW = 2
PICTURE_PX = 170
FOUND, MISSED, ALARM = "#2fbf71", "#f2b134", "#e5484d"


@dataclass(frozen=True, slots=True)
class _Shown:
    flip: Flip
    image_id: int
    name: str
    pictures: tuple[BoxedPicture, BoxedPicture]


class FlipsCard(Section):
    """The first of the images that flipped; a click opens the image on the Label page."""

    images_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Images that flipped"))
        self.title.show()
        self._project = context.project
        self._asked = 0
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setObjectName("muted")
        self.open_all = QPushButton(self.tr("Look at all on the Label page"))
        self.heading.addWidget(self.open_all)
        self.open_all.clicked.connect(self._open_all)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self.body.addWidget(self.told)
        self.body.addLayout(self._grid)
        self._hashes: tuple[str, ...] = ()

    def show_pair(self, pair: Pair | None, first: ModelVersionRow, second: ModelVersionRow) -> None:
        """Show what flipped between two models."""
        self._asked += 1
        flips = pair.flips if pair is not None else ()
        to_wrong = sum(each.was_right and not each.is_right for each in flips)
        to_right = sum(each.is_right and not each.was_right for each in flips)
        told = self.tr(
            "{to_wrong:,} images turned from right to wrong, {to_right:,} from wrong to right; {rest:,} changed"
            " otherwise. Left {first}, right {second}. Green: found, amber: missed, red: false alarm."
        )
        self.told.setText(
            told.format(
                to_wrong=to_wrong, to_right=to_right, rest=len(flips) - to_wrong - to_right, first=first.name,
                second=second.name,
            )
        )  # fmt: skip
        self._hashes = tuple(each.sha256 for each in flips)
        self.open_all.setVisible(bool(flips))
        self._clear()
        if pair is None or not flips:
            return
        asked, project = self._asked, self._project

        def show(found: list[_Shown]) -> None:
            if asked == self._asked:
                self._show(found)

        run_in_background(self, lambda: _pictures(project, pair), show)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show(self, found: Sequence[_Shown]) -> None:
        self._clear()
        for place, each in enumerate(found):
            card = QWidget()
            column = QVBoxLayout(card)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            picture = PairPicture()
            picture.setFixedHeight(PICTURE_PX)
            picture.show_pair(each.pictures)
            button = QPushButton(self._words(each))
            button.setObjectName("quiet")
            button.setToolTip(self.tr("Open {name} on the Label page").format(name=each.name))
            asked = ImagesAsked(self.tr("Flipped: {name}").format(name=each.name), [each.image_id])
            button.clicked.connect(lambda _on=False, asked=asked: self.images_asked.emit(asked))
            column.addWidget(picture)
            column.addWidget(button)
            self._grid.addWidget(card, place // A_ROW, place % A_ROW)

    def _words(self, each: _Shown) -> str:
        flip = each.flip
        if flip.was_right != flip.is_right:
            words = self.tr("right → wrong") if flip.was_right else self.tr("wrong → right")
        else:
            words = self.tr("{gained} found, {lost} lost").format(gained=flip.gained, lost=flip.lost)
        return f"{words} · {each.name.rpartition('/')[2]}"

    def _open_all(self) -> None:
        project, hashes = self._project, self._hashes

        def ids() -> list[int]:
            known = _ids(project, hashes)
            return [known[sha256][0] for sha256 in hashes if sha256 in known]

        run_in_background(self, ids, lambda found: self.images_asked.emit(ImagesAsked(self.tr("Flipped"), found)))


def _ids(project: Project, hashes: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    with project.registry.reading() as session:
        for start in range(0, len(hashes), 500):
            chosen = select(ImageRow.sha256, ImageRow.id, ImageRow.name).where(
                col(ImageRow.sha256).in_(hashes[start : start + 500])
            )
            found |= {sha256: (image_id, name) for sha256, image_id, name in session.exec(chosen)}
    return found


def _pictures(project: Project, pair: Pair) -> list[_Shown]:
    """The first flips with their pictures; an image whose file is missing is left out."""
    shown: list[_Shown] = []
    wanted = [each.sha256 for each in pair.flips[: 4 * SHOWN]]
    known, told_boxes = _ids(project, wanted), pair.boxes_of(wanted)
    for flip in pair.flips[: 4 * SHOWN]:
        if flip.sha256 not in known or len(shown) == SHOWN:
            continue
        image_id, name = known[flip.sha256]
        try:
            with project.registry.reading() as session:
                pixels = read_bgr(project.image_path(session, session.get_one(ImageRow, image_id)))
        except UserError:
            continue
        boxes = told_boxes[flip.sha256]
        colours = {"found": FOUND, "missed": MISSED, "alarm": ALARM}
        pictures = [boxed(pixels, told.xyxy, [colours[kind] for kind in told.kinds]) for told in boxes]
        shown.append(_Shown(flip, image_id, name, (pictures[0], pictures[1])))
    return shown
