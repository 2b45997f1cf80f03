"""What another page asks the Label page to show: a list of these images, and the shapes in question."""

import pytest

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.shapes import Box
from desktop.main_window import MainWindow
from desktop.page import ImagesAsked, Page, entry_of
from desktop.pages.label import LabelPage
from labeling import ontology
from labeling.edits import added
from labeling.store import apply
from tests.desktop.test_label_page import add_images


class Asking(Page):
    """A page that asks."""

    title = "Data"
    icon_name = "data"


@pytest.fixture
def ids(project) -> list[int]:
    return add_images(project, 5)


@pytest.fixture
def window(context, qtbot, ids) -> MainWindow:
    made = MainWindow(context, (entry_of(Asking), entry_of(LabelPage)), "Data")
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    return made


def ask(window: MainWindow, qtbot, asked: ImagesAsked) -> LabelPage:
    window.page("Data").images_asked.emit(asked)
    page = window.page("Label")
    assert isinstance(page, LabelPage)
    qtbot.waitUntil(lambda: page.is_ready() and page.images.listed_ids() == list(asked.image_ids), timeout=5000)
    return page


def test_only_these_are_listed_in_their_order_and_the_first_is_open(window, qtbot, ids) -> None:
    page = ask(window, qtbot, ImagesAsked("Alike", [ids[3], ids[1]]))
    assert page.isVisible()
    assert page.desk.bench.id == ids[3]
    assert page.images.only.isVisible()
    page.step(1)
    assert page.desk.bench.id == ids[1]


def test_one_press_brings_all_back(window, qtbot, ids) -> None:
    page = ask(window, qtbot, ImagesAsked("Alike", [ids[3]]))
    page.images.only.back.click()
    qtbot.waitUntil(lambda: page.images.listed_ids() == ids)
    assert not page.images.only.isVisible()
    assert page.desk.bench.id == ids[3]


def test_an_image_that_is_gone_is_not_listed(window, qtbot, ids) -> None:
    window.page("Data").images_asked.emit(ImagesAsked("Alike", [ids[2], 999]))
    page = window.page("Label")
    qtbot.waitUntil(lambda: page.images.listed_ids() == [ids[2]], timeout=5000)


def test_the_shapes_in_question_are_selected_and_shown_large(window, qtbot, ids, project) -> None:
    class_id = ontology.add_class(project.registry, "car")
    car = Annotation(AnnotationId(new_number()), ImageId(ids[2]), ClassId(class_id), Box(20, 20, 30, 28), "ann")
    apply(project.registry, added([car]), author="ann")
    page = ask(window, qtbot, ImagesAsked("Tiny", [ids[2]], [car.id]))
    qtbot.waitUntil(lambda: page.canvas.selection == (car.id,))
    fitted = page.canvas.view.scale
    page.canvas.fit()
    assert fitted > page.canvas.view.scale
