"""A scripted person labels ten road photos with real keys and mouse events: boxes, lanes, conditions, verified.

What the person sees is given: boxes where a small detector finds vehicles, lanes where such photos have them. Every
key press, click and drag is counted; the mouse never leaves the picture.
"""

import os
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.images import read_bgr
from core.queries.completeness import completeness_of
from core.queries.images import annotations_of, conditions_of, images
from core.schema import LabelClassRow
from core.shapes import Box, Lane
from desktop.pages.label import LabelPage
from exports.drives import open_recording
from labeling import ontology
from labeling.importing import import_source

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3] / "shared" / "data")
PHOTOS = 10
LANES = {  # by the width of the photo: what both sets of photos show
    960: (((180, 538), (300, 450), (440, 335)), ((860, 538), (700, 440), (560, 340))),
    1280: (((230, 700), (420, 570), (590, 455)), ((1090, 700), (880, 570), (700, 455))),
}
VEHICLES = ("car", "truck", "bus")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real road data is not on this machine")


class Person:
    """Hands: counts what they do."""

    def __init__(self, page: LabelPage) -> None:
        self.page, self.canvas = page, page.canvas
        self.actions: Counter[str] = Counter()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, what: str) -> None:
        """Press a key where the focus is."""
        popup = QApplication.activePopupWidget()
        if popup is None and QApplication.activeWindow() is None:
            self.page.activateWindow()  # the platform without a screen forgets it when a popup goes; a desktop does not
            QTest.qWaitForWindowActive(self.page)
            self.canvas.setFocus()
        QTest.keyClick(popup or self.canvas, key, modifier)
        self.actions[what] += 1

    def drag(self, start: tuple[float, float], end: tuple[float, float], *, what: str) -> None:
        """Drag over the picture; both ends are pixels of the image."""
        first, last = self._place(start), self._place(end)
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=first)
        QTest.mouseMove(self.canvas, (first + last) / 2)
        QTest.mouseMove(self.canvas, last)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=last)
        self.actions[what] += 1

    def click(self, point: tuple[float, float], *, what: str) -> None:
        """Click on the picture."""
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=self._place(point))
        self.actions[what] += 1

    def _place(self, point: tuple[float, float]) -> QPoint:
        x, y = self.canvas.view.to_widget(*point)
        return QPoint(round(x), round(y))


@pytest.fixture
def page(context, hub, qtbot, project) -> LabelPage:
    """The page on the photos, with a class for boxes and one for lanes."""
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    ontology.add_class(project.registry, "car")
    lane = ontology.add_class(project.registry, "lane")
    with project.registry.transaction() as tx:
        row = tx.session.get(LabelClassRow, lane)
        row.shape = "lane"
        tx.session.add(row)
        tx.touch("classes", [lane])
    import_source(project, DATA / "road_photos", author="tester", open_recording=open_recording)
    made = LabelPage(context, hub)
    qtbot.addWidget(made)
    hub.changed.connect(made.refresh)
    made.resize(1400, 900)
    made.show()
    made.refresh(None)
    qtbot.waitUntil(made.is_ready, timeout=10_000)
    made.canvas.setFocus()
    return made


def seen_boxes(path: Path) -> list[Box]:
    """Where a small detector finds vehicles: what the person looks at."""
    from exports.runtime import OnnxPredictor, guess_contract

    onnx = DATA / "weights" / "yolox_nano.onnx"
    predictor = OnnxPredictor(onnx, guess_contract(onnx, decoder="yolox"))
    found = predictor.predict(read_bgr(path))
    rows = zip(found.xyxy.tolist(), found.class_id.tolist(), found.score.tolist(), strict=True)
    return [
        Box(*xyxy)
        for xyxy, class_id, score in rows
        if score > 0.35 and predictor.classes[class_id] in VEHICLES and xyxy[2] - xyxy[0] > 8 and xyxy[3] - xyxy[1] > 8
    ]


def test_ten_photos_are_labelled_without_the_mouse_leaving_the_picture(page, project, qtbot, capsys) -> None:
    person = Person(page)
    wanted: dict[int, list[Box]] = {}
    for _ in range(PHOTOS):
        bench = page.desk.bench
        boxes = wanted[bench.id] = seen_boxes(bench.path)
        label_photo(person, boxes, bench.image.width)
        number = bench.id
        person.key(Qt.Key.Key_D, what="next image")
        qtbot.waitUntil(lambda number=number: page.desk.bench.id != number and page.is_ready(), timeout=5000)
    assert_labelled(project, wanted)
    report(person, wanted, capsys)


def label_photo(person: Person, boxes: list[Box], width: int) -> None:
    """Boxes first, then both lanes, then the conditions, then verified."""
    if boxes:
        person.key(Qt.Key.Key_1, what="box")
    for box in boxes:
        person.drag((box.x1, box.y1), (box.x2, box.y2), what="box")
    person.key(Qt.Key.Key_2, what="lane")
    for lane in LANES[width]:
        for point in lane:
            person.click(point, what="lane")
        person.key(Qt.Key.Key_Return, what="lane")
    person.key(Qt.Key.Key_G, what="condition")
    person.key(Qt.Key.Key_1, what="condition")
    person.key(Qt.Key.Key_1, what="condition")
    person.key(Qt.Key.Key_E, what="verify")


def assert_labelled(project, wanted: dict[int, list[Box]]) -> None:
    """Everything that was drawn stands in the registry, to the pixel of the screen."""
    with project.registry.reading() as session:
        assert len(images(session, wanted)) == PHOTOS
        for image_id, boxes in wanted.items():
            said = annotations_of(session, image_id)
            drawn = sorted((each.shape.bounds() for each in said if isinstance(each.shape, Box)), key=lambda b: b[0])
            expected = sorted((box.bounds() for box in boxes), key=lambda b: b[0])
            assert len(drawn) == len(expected)
            for got, want in zip(drawn, expected, strict=True):
                assert got == pytest.approx(want, abs=2.5)
            lanes = {each.attributes["order"] for each in said if isinstance(each.shape, Lane)}
            assert lanes == {"L1", "R1"}
            assert conditions_of(session, image_id) == {"weather": "clear", "lighting": "day"}
            assert set(completeness_of(session, image_id).values()) <= {"verified", "verified_empty"}


def report(person: Person, wanted: dict[int, list[Box]], capsys) -> None:
    """Actions by kind, and a shape."""
    boxes, lanes = sum(map(len, wanted.values())), 2 * PHOTOS
    with capsys.disabled():
        print(
            f"\n{PHOTOS} photos, {boxes} boxes, {lanes} lanes: {dict(person.actions)};"
            f" {person.actions['box'] / max(1, boxes):.2f} actions a box, {person.actions['lane'] / lanes:.2f} a lane,"
            f" {person.actions['condition'] / (2 * PHOTOS):.2f} a condition,"
            f" {person.actions.total() / (boxes + lanes):.2f} a shape with everything"
        )
