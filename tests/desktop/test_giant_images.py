"""Giant pictures on the Label page: sharp where one looks, labelled like any other, and never in the way."""

import resource
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import insert

from core.giants import open_giant
from core.ids import new_numbers
from core.project import utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow, SourceFolderRow
from core.shapes import Box
from desktop.pages.label_pictures import giants_folder
from desktop.pages.label_seeing import Light
from tests.desktop.test_label_page import drag, key, open_page, said

WIDTH, HEIGHT = 9000, 7200
OBJECT = (4000, 3000, 4300, 3200)  # a dark car on a bright road
SEEN_MS = 120_000


def drawn(shade: int) -> np.ndarray:
    """A bright road with a dark car and a coloured corner."""
    picture = np.full((HEIGHT, WIDTH, 3), shade, np.uint8)
    picture[:, ::3] -= 8  # stripes that only full sharpness shows
    x1, y1, x2, y2 = OBJECT
    picture[y1:y2, x1:x2] = (30, 20, 20)
    picture[:900, :900] = (0, 0, 255)
    return picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two giants as PNG and one as JPEG, made once."""
    made = tmp_path_factory.mktemp("giants")
    for number, shade in enumerate((200, 150)):
        cv2.imwrite(str(made / f"{number}.png"), drawn(shade), [cv2.IMWRITE_PNG_COMPRESSION, 1])
    cv2.imwrite(str(made / "2.jpg"), drawn(220), [cv2.IMWRITE_JPEG_QUALITY, 95])
    return made


@pytest.fixture(scope="module")
def unpacked(folder: Path) -> Path:
    """The first giant, unpacked."""
    open_giant(folder / "0.png", folder / "tiles").unpack()
    (tiles,) = (folder / "tiles").iterdir()
    return tiles


def add_giants(project, files: list[Path]) -> list[int]:
    """Images of files that stay where they are."""
    ids = list(new_numbers(len(files)))
    rows = [
        {
            "id": image_id, "sha256": f"{number:064d}", "name": file.name, "source_id": 1, "path": file.name,
            "width": WIDTH, "height": HEIGHT, "orientation": 1, "source_part": "", "added_at": utc_now(),
        }
        for number, (image_id, file) in enumerate(zip(ids, files, strict=True))
    ]  # fmt: skip
    with project.registry.transaction() as tx:
        tx.session.add(SourceFolderRow(id=1, absolute=files[0].parent.as_posix()))
        tx.session.flush()
        tx.session.execute(insert(ImageRow), rows)
        tx.touch("images")
    return ids


@pytest.fixture
def classes(project) -> dict[str, int]:
    from labeling import ontology

    return {"car": ontology.add_class(project.registry, "car")}


def sharp(page, qtbot) -> None:
    """Wait until the picture in hand was unpacked, and what is seen of it was painted."""
    qtbot.waitUntil(lambda: page.desk.giant is not None and page.desk.giant.tiles.is_whole, timeout=SEEN_MS)
    settled(page, qtbot)


def settled(page, qtbot) -> None:
    """Wait until no tile that is seen is missing."""
    page.canvas.repaint()
    qtbot.waitUntil(lambda: not page.canvas._picture._wanted and not page.canvas._picture._is_reading, timeout=SEEN_MS)
    page.canvas.repaint()


def look_at(page, qtbot, x: float, y: float) -> None:
    """A place of the image in the middle of the canvas, at 100 %."""
    canvas = page.canvas
    view = canvas.view.zoomed_about((0, 0), 1 / canvas.view.scale)
    left, top = view.to_widget(x, y)
    canvas.view = view.panned(canvas.width() / 2 - left, canvas.height() / 2 - top)
    settled(page, qtbot)


def colour(page, x: float, y: float) -> tuple[int, int, int]:
    """What the canvas shows at a place of what is seen (red, green, blue)."""
    place = page.canvas.view.to_widget(x + 0.5, y + 0.5)
    seen = page.canvas.grab().toImage().pixelColor(QPoint(int(place[0]), int(place[1])))
    return seen.red(), seen.green(), seen.blue()


@pytest.fixture
def page(context, hub, qtbot, project, classes, folder, unpacked) -> Iterator:
    """The page on two giants, the first one unpacked before."""
    giants_folder(project).mkdir(parents=True)
    (giants_folder(project) / unpacked.name).hardlink_to(unpacked)
    add_giants(project, [folder / "0.png", folder / "1.png"])
    made = open_page(context, hub, qtbot)
    sharp(made, qtbot)
    yield made
    made.close()


def test_each_pixel_is_shown_at_a_hundred_per_cent(page, qtbot) -> None:
    look_at(page, qtbot, 7000, 5000)
    row = [colour(page, x, 5000) for x in range(7002, 7008)]
    assert row == [(192, 192, 192), (200, 200, 200), (200, 200, 200)] * 2
    assert colour(page, 7000, 5000) == (200, 200, 200)


def test_the_whole_picture_is_shown_fitted(page, qtbot) -> None:
    settled(page, qtbot)
    assert colour(page, 400, 400) == (255, 0, 0)
    assert colour(page, 4150, 3100) == (20, 20, 30)


def test_a_box_drawn_on_a_giant_lies_where_it_was_drawn(page, qtbot, project) -> None:
    look_at(page, qtbot, 4150, 3100)
    page.use_tool("box")
    drag(page, OBJECT[:2], OBJECT[2:])
    (box,) = said(project, page.desk.bench.id)
    assert box.shape == Box(*map(float, OBJECT))


def test_the_magic_outline_finds_an_object_on_a_giant(page, qtbot, project) -> None:
    look_at(page, qtbot, 4150, 3100)
    page.use_tool("magic")
    drag(page, (3950, 2950), (4350, 3250))
    qtbot.waitUntil(lambda: len(annotations_in(project, page)) == 1, timeout=SEEN_MS)
    found = annotations_in(project, page)[0].shape.bounds()
    assert np.abs(np.array(found) - OBJECT).max() <= 4


def annotations_in(project, page) -> list:
    with project.registry.reading() as session:
        return annotations_of(session, page.desk.bench.id)


def test_boxes_are_aligned_to_the_edges_of_a_giant(page, qtbot, project) -> None:
    look_at(page, qtbot, 4150, 3100)
    page.use_tool("box")
    drag(page, (3997, 3003), (4303, 3197))
    page.desk.choose((annotations_in(project, page)[0].id,))
    page.outlines.align()
    assert annotations_in(project, page)[0].shape == Box(*map(float, OBJECT))


def test_light_changes_what_is_seen_of_a_giant_and_no_more(page, qtbot) -> None:
    look_at(page, qtbot, 7000, 5000)
    page.seeing.use_light(Light(brightness=40))
    settled(page, qtbot)
    assert colour(page, 7000, 5000) == (240, 240, 240)
    page.seeing.use_light(Light(has_clahe=True))
    settled(page, qtbot)
    page.seeing.use_light(Light())
    settled(page, qtbot)
    assert colour(page, 7000, 5000) == (200, 200, 200)


def test_a_giant_is_seen_mirrored_and_turned_and_labels_stay_with_their_pixels(page, qtbot, project) -> None:
    page.seeing.mirror()
    page.seeing.turn()
    settled(page, qtbot)
    turn = page._turn()
    x, y = turn.there((400.0, 400.0))
    assert colour(page, x, y) == (255, 0, 0)
    page.use_tool("box")
    drag(page, turn.there((4000.0, 3000.0)), turn.there((4300.0, 3200.0)))
    (box,) = said(project, page.desk.bench.id)
    assert np.abs(np.array(box.shape.bounds()) - OBJECT).max() <= 1 / page.canvas.view.scale


def test_a_giant_is_seen_as_a_network_gets_it_and_as_it_is_again(page, qtbot) -> None:
    page.as_seen.toggle()
    page.canvas.repaint()
    assert colour(page, 4150, 3100)[0] < 80
    assert page.canvas._picture.size_wh == (WIDTH, HEIGHT)
    page.as_seen.toggle()
    look_at(page, qtbot, 7000, 5000)
    assert colour(page, 7000, 5000) == (200, 200, 200)


def test_lens_and_map_show_a_giant(page, qtbot) -> None:
    look_at(page, qtbot, 4150, 3100)
    page.seeing.switch("has_magnifier")
    middle = QPoint(*(round(value) for value in page.canvas.view.to_widget(4150, 3100)))
    QTest.mouseMove(page.canvas, middle)
    settled(page, qtbot)
    seen = page.canvas.grab().toImage()
    lens = seen.pixelColor(middle + QPoint(24 + 40, 24 + 75))
    assert (lens.red(), lens.green(), lens.blue()) == (20, 20, 30)
    corner = seen.pixelColor(page.canvas.width() - 12 - 160, page.canvas.height() - 12 - 130)
    assert corner.red() > 230
    assert corner.green() < 40


def test_the_history_shows_a_giant(page, qtbot, project) -> None:
    from desktop.pages.label_history import HistoryDialog

    page.use_tool("box")
    drag(page, (4000, 3000), (5300, 4200))
    key(page, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = next(each for each in page.findChildren(HistoryDialog))
    qtbot.waitUntil(lambda: dialog.canvas.has_picture, timeout=SEEN_MS)
    dialog.close()


def test_what_needs_all_pixels_at_once_says_so(page, qtbot, monkeypatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(page.desk, "say", told.append)
    page.lanes.carry()
    assert "too large" in told[-1]


def test_of_several_giants_passed_quickly_only_the_last_is_unpacked(
    context, hub, qtbot, project, classes, folder
) -> None:
    ids = add_giants(project, [folder / "0.png", folder / "2.jpg", folder / "1.png"])
    page = open_page(context, hub, qtbot)
    for _ in range(2):
        key(page, Qt.Key.Key_D)
    for _ in range(2):
        key(page, Qt.Key.Key_A)
    for _ in range(2):
        key(page, Qt.Key.Key_D)
    assert page.desk.bench.id == ids[2]
    sharp(page, qtbot)
    assert page.desk.giant.path.name == "1.png"
    assert len(list(giants_folder(project).iterdir())) == 1, "what was left on the way was given up"
    page.close()


def test_a_giant_cut_short_is_shown_as_far_as_it_goes_and_that_is_said(
    context, hub, qtbot, project, classes, folder, tmp_path
) -> None:
    content = (folder / "0.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    add_giants(project, [tmp_path / "cut.png"])
    page = open_page(context, hub, qtbot)
    qtbot.waitUntil(lambda: "cut short" in page.canvas._picture.status, timeout=SEEN_MS)
    page.canvas.repaint()
    assert colour(page, 800, 800) == (255, 0, 0)
    page.use_tool("box")
    drag(page, (4000, 3000), (5300, 4200))
    assert len(said(project, page.desk.bench.id)) == 1
    page.close()


def test_a_full_disk_leaves_the_overview_and_says_so(context, hub, qtbot, project, classes, folder) -> None:
    add_giants(project, [folder / "0.png"])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000_000, before[1]))
    try:
        page = open_page(context, hub, qtbot)
        qtbot.waitUntil(lambda: "disk is full" in page.canvas._picture.status, timeout=SEEN_MS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    page.canvas.repaint()
    assert colour(page, 400, 400) == (255, 0, 0)
    page.close()


def test_a_giant_replaced_while_it_is_open_is_read_anew_when_one_comes_back(
    context, hub, qtbot, project, classes, folder, tmp_path
) -> None:
    for name in ("0.png", "2.jpg"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    add_giants(project, [tmp_path / "0.png", tmp_path / "2.jpg"])
    page = open_page(context, hub, qtbot)
    (tmp_path / "0.png").write_bytes((folder / "1.png").read_bytes())
    page.step(1)
    page.step(-1)
    sharp(page, qtbot)
    look_at(page, qtbot, 7000, 5000)
    assert colour(page, 7000, 5000) == (150, 150, 150)
    page.close()


def test_small_pictures_of_giants_come_and_hold_nothing_up(page, qtbot, project) -> None:
    model = page.images.model
    qtbot.waitUntil(
        lambda: all(model.data(model.index(row), Qt.ItemDataRole.DecorationRole) is not None for row in range(2)),
        timeout=SEEN_MS,
    )
    pixmap = model.data(model.index(0), Qt.ItemDataRole.DecorationRole)
    assert (pixmap.width(), pixmap.height()) == (150, 120)


def test_a_deep_picture_is_seen_with_all_its_shades(context, hub, qtbot, project, classes) -> None:
    from tests.desktop.test_label_page import add_images

    add_images(project, 1)
    ramp = np.tile(np.linspace(0, 4095, 640), (400, 1)).astype(np.uint16)
    cv2.imwrite(str(project.root / "pictures" / "0.png"), ramp)
    page = open_page(context, hub, qtbot)
    shades = [colour(page, x, 200)[0] for x in (3, 320, 636)]
    assert shades[0] < 6
    assert abs(shades[1] - 128) < 6
    assert shades[2] > 249
