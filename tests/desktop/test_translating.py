"""The window in another language: a pseudo-language shows which words would stay English, and files may be broken."""

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from core.errors import UserError
from core.project import Project
from desktop.app import page_entries
from desktop.main_window import MainWindow
from desktop.pages.train_study_words import range_words
from desktop.translating import languages, read_messages, speak, spoken
from desktop.translation_template import ROOT, TEMPLATE, template, texts
from labeling import ontology
from tests.checking import add_labels, add_pictures, check_here, findings, scene
from tests.desktop.test_label_page import add_images
from training.recipes import load_recipes

OPENED, CLOSED = "⟦", "⟧"
# Names of people's own things, and of the program.
OWN = re.compile(
    r"Roadwright|Test drive|car|road_\d+\.png|weather|lighting|road type|traffic|surface|tester", re.IGNORECASE
)
NAMES = {"auto", "cpu", "cuda:0", "mps", "Export..."}  # of devices; and of a menu of pyqtgraph that never opens
FIGURES = {"mAP50", "mAP50_95", "recall", "accuracy"}  # the field's own names
DATA = NAMES | FIGURES | {value for values in ontology.DEFAULT_CONDITIONS.values() for value in values}


def write_language(folder: Path, code: str, messages: dict[str, str]) -> Path:
    """A file as Qt Linguist leaves it."""
    from xml.sax.saxutils import escape

    lines = [
        f"<message><source>{escape(text)}</source><translation>{escape(said)}</translation></message>"
        for text, said in messages.items()
    ]
    file = folder / f"roadwright_{code}.ts"
    file.write_text(f"<TS version='2.1'><context><name>Roadwright</name>{''.join(lines)}</context></TS>", "utf-8")
    return file


@pytest.fixture
def pseudo(qapp: QApplication, tmp_path: Path, speaking: None) -> None:
    """A language in which each text of the template stands in brackets."""
    write_language(tmp_path, "xx", {text: f"{OPENED}{text}{CLOSED}" for text in texts(ROOT)})
    speak(qapp, "xx", tmp_path)


def shown(root: QWidget) -> Iterator[str]:
    """Every text that a window shows or can show."""
    for each in (root, *root.findChildren(QWidget)):
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        if isinstance(each, QLineEdit):
            yield each.placeholderText()
        if isinstance(each, QComboBox):
            yield from (each.itemText(row) for row in range(each.count()))
        yield each.toolTip()
        yield each.accessibleName()
    for action in root.findChildren(QAction):
        yield action.text()


def is_english(words: str, own: set[str]) -> bool:
    """Whether words would be left in English; numbers, keys and people's own names are no language."""
    bare = re.sub(r"<[^>]+>", "", words).strip()
    is_wordless = not re.search(r"[A-Za-z]{3}", bare)
    return not (
        is_wordless or OPENED in bare or bare in own or bare in DATA or OWN.fullmatch(bare.split(":")[0].split(" (")[0])
    )


@pytest.mark.parametrize("title", [entry.title for entry in page_entries()])
def test_no_word_of_a_page_stays_english_in_another_language(title, pseudo, context, qtbot, project):
    ontology.set_conditions(project.registry, ontology.DEFAULT_CONDITIONS)
    ontology.add_class(project.registry, "car")
    add_images(project, 2)
    window = MainWindow(context, page_entries(), first=title)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.is_page_ready, timeout=10_000)
    recipes = load_recipes(context.resources / "recipes").values()
    ranges = {range_words(name, known) for recipe in recipes for name, known in recipe.search.items()}
    own = {str(project.root), project.root.name} | ranges | {recipe.title for recipe in recipes}
    left = sorted({words for words in shown(window) if is_english(words, own)})
    assert left == [], "\n".join(left)
    window.close()


def test_the_template_is_in_step_with_the_code():
    assert (ROOT / TEMPLATE).read_text("utf-8") == template(texts(ROOT)), "run: python -m desktop.translation_template"


def test_the_template_has_commands_refusals_and_sentences_that_are_put_together():
    found = texts(ROOT)
    assert {"Next image", "Draw an area of the camera", "&File", "There is no model {named}."} <= found.keys()


def test_qts_own_texts_and_unknown_ones_stay_as_they_are(pseudo):
    assert QCoreApplication.translate("Elsewhere", "Not a text of ours") == "Not a text of ours"


def test_a_refusal_that_was_put_together_is_translated_with_its_parts_in_their_new_places(qapp, tmp_path, speaking):
    write_language(tmp_path, "de", {"{a} shapes on {b}.": "Auf {b} liegen {a} Formen.", "Close": "Schließen"})
    speak(qapp, "de", tmp_path)
    assert spoken("12 shapes on road.png.") == "Auf road.png liegen 12 Formen."
    assert spoken("Close") == "Schließen"
    assert spoken("Nobody translated this.") == "Nobody translated this."
    assert qapp.translate("Any", "Close") == "Schließen"
    assert QKeySequence("Ctrl+Z").toString(QKeySequence.SequenceFormat.NativeText) == "Strg+Z"  # Qt's own words too


@pytest.fixture
def loud(qapp: QApplication, tmp_path: Path, speaking: None) -> None:
    """A language in which all that the program says itself is in capitals."""

    def said(text: str) -> str:
        return "".join(part if part.startswith("{") else part.upper() for part in re.split(r"(\{[^{}]*\})", text))

    write_language(tmp_path, "xx", {text: said(text) for text in texts(ROOT)})
    speak(qapp, "xx", tmp_path)


def test_what_findings_say_is_translated_though_the_registry_holds_english(loud: None, project: Project) -> None:
    dark, white = np.zeros((240, 320, 3), np.uint8), np.full((240, 320, 3), 255, np.uint8)
    nearly = cv2.GaussianBlur(scene(1), (5, 5), 1)
    pictures = {"a.png": scene(1), "b.png": nearly, "c.png": dark, "d.png": white, "e.png": scene(3)}
    ids = add_pictures(project, pictures)
    (project.root / "pictures" / "e.png").unlink()
    car, bus = (ontology.add_class(project.registry, name) for name in ("car", "bus"))
    beyond, place = (200.0, 100.0, 360.0, 200.0), (50.0, 50.0, 150.0, 150.0)
    add_labels(project, {ids[0]: [beyond, (10, 10, 12, 60), (20, 20, 20.5, 90), place, place]}, car)
    add_labels(project, {ids[0]: [place]}, bus)
    check_here(project)
    found = {row.kind: row.detail for row in findings(project)}
    assert found.keys() >= {
        "outside", "tiny", "degenerate", "doubled", "conflicting", "near_duplicate", "too_dark", "over_exposed",
        "missing",
    }  # fmt: skip
    left = [said for said in map(spoken, found.values()) if re.search("[a-z]{3}", re.sub(r"car|bus|/\S+", "", said))]
    assert left == []


def test_a_sentence_within_a_sentence_is_translated(loud: None) -> None:
    assert spoken("ann: 3 labels an image, elsewhere 9.") == "ann: 3 LABELS AN IMAGE, ELSEWHERE 9."
    told = spoken("car, frame 3: Jumps from one frame to the next.")
    assert told == "car, FRAME 3: JUMPS FROM ONE FRAME TO THE NEXT."


def test_of_texts_that_fit_the_one_that_says_most_is_taken(qapp: QApplication, tmp_path: Path, speaking: None) -> None:
    write_language(tmp_path, "de", {"{a} {b}.": "{b} {a}!", "One place is called {a} and {b}.": "{a}, {b}."})
    speak(qapp, "de", tmp_path)
    assert spoken("One place is called car and bus.") == "car, bus."


def test_an_unfinished_translation_stays_english(tmp_path):
    file = tmp_path / "roadwright_de.ts"
    file.write_text(
        "<TS><context><message><source>Close</source><translation type='unfinished'>Zu</translation></message>"
        "</context></TS>"
    )
    assert read_messages(file) == {}


def test_a_broken_file_is_told_in_a_sentence(tmp_path):
    file = tmp_path / "roadwright_de.ts"
    file.write_text("<TS><context>")
    with pytest.raises(UserError, match="cannot be read as a translation"):
        read_messages(file)


def test_english_is_spoken_without_any_file_and_languages_are_those_there_are_files_for(qapp, tmp_path, speaking):
    speak(qapp, "de", tmp_path)
    assert spoken("Close") == "Close"
    write_language(tmp_path, "de", {})
    assert languages(tmp_path) == [("en", "English"), ("de", "Deutsch")]
