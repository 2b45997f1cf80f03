"""What opens over the Label page: palettes, questions by key, light, history, triage, the list of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.settings import read_settings
from desktop.commands import keymap_of
from desktop.pages.label_commands import LABEL_COMMANDS
from desktop.widgets.keys_overlay import KeysOverlay

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class Popups:
    """Opens one thing at a time over the page."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    def light(self) -> None:
        """Brightness, contrast, gamma and local contrast, for looking only."""
        from desktop.pages.label_light import LightPopup

        LightPopup(self._page.seeing, self._page.canvas).ask()

    def outline_networks(self) -> None:
        """Bring the networks of the magic outline, or use none."""
        from desktop.pages.label_networks import OutlineNetworksDialog

        page = self._page
        dialog = OutlineNetworksDialog(page)
        dialog.used.connect(lambda family: page.say(page.tr("The magic outline asks {kind}.").format(kind=family)))
        for told in (dialog.used, dialog.forgotten):
            told.connect(lambda *_said: page.use_tool("magic"))
        dialog.open()

    def history(self) -> None:
        """Who changed the selected shape, or this image, and how it was."""
        from desktop.pages.label_history import HistoryDialog

        HistoryDialog(self._page.desk, self._page).open()

    def hand_off(self, image_ids: list[int]) -> None:
        """Put these images into a file for a second expert."""
        from desktop.handoff_dialog import HandOffDialog

        HandOffDialog(self._page.context, image_ids, self._page).open()

    def pin_scene(self, image_ids: list[int]) -> None:
        """Hold every model to what these images show."""
        from desktop.pages.models_scenes_dialog import PinSceneDialog

        PinSceneDialog(self._page.context, image_ids, self._page).open()

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
        dialog.wheel_changed.connect(self._page.hands.wheel.use)
        dialog.open()
