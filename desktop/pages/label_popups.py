"""What opens over the Label page: palettes, questions by key, light, history, triage, the list of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon

from core.settings import read_settings
from core.shapes import Bounds
from desktop.commands import keymap_of
from desktop.pages.label_attributes import FLAGS, attributes_for
from desktop.pages.label_commands import LABEL_COMMANDS
from desktop.pages.label_panel import swatch
from desktop.widgets.key_menu import KeyMenu, Question
from desktop.widgets.keys_overlay import KeysOverlay
from desktop.widgets.palette import Palette, PaletteEntry

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage

FIRST_FIVE = 5


class Popups:
    """Opens one thing at a time over the page."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    def palette(self) -> None:
        """Find a class by some letters of its name; those used last stand first."""
        self._ask_class(self._entries(lambda _family: True))

    def sign_palette(self) -> None:
        """Find a sign by its family (shape and colour); what the model takes it for stands first."""
        entries = self._entries(bool)
        if not entries:
            self._page.say("No class has a family yet. Give signs a family on the Brief page.")
            return
        best = self._best_by_model()
        known = {each.value: each for each in entries}
        first = [known[class_id] for class_id in best if class_id in known]
        self._ask_class([*first, *(each for each in entries if each not in first)])

    def attribute_keys(self) -> None:
        """Say more of the selected shapes, one key a question."""
        page = self._page
        chosen = page.desk.chosen()
        if not chosen:
            page.say("Select a shape first; then one key says each of its attributes.")
            return
        said = chosen[-1].attributes
        questions = [
            Question(
                name.capitalize(), (("yes", "yes"), ("no", "")), said.get(name, ""), self._saying(name), stays=False
            )
            for name in FLAGS
        ]
        for attribute in attributes_for(chosen, page.desk.words):
            if attribute.values:
                answers = [(value.replace("_", " "), value) for value in attribute.values]
                title = attribute.name.replace("_", " ").capitalize()
                questions.append(Question(title, answers, said.get(attribute.name, ""), self._saying(attribute.name)))
        KeyMenu(questions, page.canvas).ask()

    def condition_keys(self) -> None:
        """Say the conditions of this image, one key a group."""
        page, bench = self._page, self._page.desk.bench
        if bench is None:
            return
        questions = []
        for group, values in (page.desk.words.conditions or {}).items():
            present = next((value for value in values if bench.holds(group, value)), "")
            answers = [(value, value) for value in values]
            title = group.replace("_", " ").capitalize()
            questions.append(Question(title, answers, present, self._condition(group)))
        if questions:
            KeyMenu(questions, page.canvas).ask()
        else:
            page.say("No conditions yet. Add them on the Brief page.")

    def tag_keys(self) -> None:
        """Tag the whole image, one key a class."""
        page, bench = self._page, self._page.desk.bench
        if bench is None or not page.desk.words.classes:
            return
        tagged = bench.tagged()
        answers = [
            (f"{line.name}  ✓" if line.id in tagged else line.name, str(line.id)) for line in page.desk.words.classes
        ]
        KeyMenu([Question("Tag of the whole image", answers, "", self._tag, stays=True)], page.canvas).ask()

    def light(self) -> None:
        """Brightness, contrast, gamma and local contrast, for looking only."""
        from desktop.pages.label_light import LightPopup

        LightPopup(self._page.seeing, self._page.canvas).ask()

    def history(self) -> None:
        """Who changed the selected shape, or this image, and how it was."""
        from desktop.pages.label_history import HistoryDialog

        HistoryDialog(self._page.desk, self._page).open()

    def undo_list(self) -> None:
        """Every step that can be taken back or done again."""
        from desktop.pages.label_steps import StepsDialog

        page = self._page
        StepsDialog(page.history, page).show_beside(page.toolbar.mapToGlobal(page.toolbar.rect().bottomLeft()))

    def triage(self) -> None:
        """Go through the differences between labels and suggestions, card by card."""
        from desktop.pages.label_triage import TriageDialog

        TriageDialog(self._page.desk, self._page).open()

    def audit(self) -> None:
        """What is not consistent in the tracks of this drive."""
        from desktop.pages.label_audit import AuditDialog

        AuditDialog(self._page.desk, self._page).open()

    def keys(self) -> None:
        """All keys, over the page."""
        overlay = KeysOverlay(LABEL_COMMANDS, keymap_of(read_settings()), self._page)
        overlay.change_asked.connect(self._change_keys)
        overlay.ask()

    def _change_keys(self) -> None:
        from desktop.keys_dialog import KeysDialog

        dialog = KeysDialog(LABEL_COMMANDS, self._page)
        dialog.changed.connect(self._page.keys.rebind)
        dialog.open()

    def _ask_class(self, entries: list[PaletteEntry]) -> None:
        palette = Palette(entries, _icon, self._page.canvas)
        palette.chosen.connect(self._page.choose_class)
        palette.ask()

    def _entries(self, is_wanted: Callable[[str], bool]) -> list[PaletteEntry]:
        words, active = self._page.desk.words, self._page.desk.active_class
        entries = [
            PaletteEntry(line.id, line.name, line.colour, line.family, str(number) if number <= 9 else "")
            for number, line in enumerate(words.classes, start=1)
            if is_wanted(line.family)
        ]
        last = [each for each in entries if each.value == active]
        return [*last, *(each for each in entries if each not in last)]

    def _best_by_model(self) -> list[int]:
        """Classes that suggestions at the selected shape name, best first."""
        bench, chosen = self._page.desk.bench, self._page.desk.chosen()
        bounds = chosen[-1].shape.bounds() if chosen else None
        if bench is None or bounds is None:
            return []
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        at = [each for each in bench.suggestions if _holds(each.shape.bounds(), x, y)]
        named = sorted(at, key=lambda each: -(each.score or 0.0))
        return list(dict.fromkeys(each.class_id for each in named))[:FIRST_FIVE]

    def _saying(self, name: str) -> Callable[[str], object]:
        return lambda value: self._page.shapes.say(name, value)

    def _condition(self, group: str) -> Callable[[str], object]:
        return lambda value: self._page.saying.choose_condition(group, value)

    def _tag(self, value: str) -> None:
        self._page.saying.toggle_tag(int(value))


def _icon(colour: str) -> QIcon:
    return swatch(colour)


def _holds(bounds: Bounds | None, x: float, y: float) -> bool:
    return bounds is not None and bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]
