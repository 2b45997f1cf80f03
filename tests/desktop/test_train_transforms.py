"""On the Train page a person sees what transforms do to their own pictures, and chooses remedies knowingly."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from core.canonical import to_json
from core.project import Project
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.pages.train import TrainPage
from desktop.pages.train_told import remedies_told
from desktop.pages.train_transforms import TransformsDialog
from desktop.training_start import policy_folders
from labeling.splitting import SplitPlan
from labeling.versions import freeze
from tests.desktop.page_rows import import_pictures, show
from training.transforms.named import load_policies


@pytest.fixture
def version_id(project: Project, tmp_path: Path) -> str:
    """Six pictures with a car each, two of them with a bus, all looked through and frozen."""
    import_pictures(project, tmp_path / "pictures")
    return freeze(project, "roads-1", SplitPlan()).id


@pytest.fixture
def dialog(context: Context, qtbot: Any, version_id: str) -> TransformsDialog:
    made = TransformsDialog(context, version_id=version_id, task="detect", size=96, policy="road")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # the bot closes it
    qtbot.addWidget(made)
    made.show()
    wait_for_pairs(made, qtbot)
    return made


def wait_for_pairs(dialog: TransformsDialog, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: dialog.pairs[0].toolTip() != "", timeout=20_000)


def seen(dialog: TransformsDialog) -> bytes:
    return bytes(dialog.pairs[0].grab().toImage().constBits())


def test_the_dialog_shows_pairs_of_the_versions_pictures(dialog: TransformsDialog) -> None:
    assert len(dialog.pairs) == 6
    assert "before" in dialog.pairs[0].toolTip()
    assert "96 x 96" in dialog.told.text()


def test_again_gives_other_pictures(dialog: TransformsDialog, qtbot: Any) -> None:
    first = seen(dialog)
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(dialog) != first, timeout=20_000)


def test_a_step_that_is_switched_on_is_seen_at_once(dialog: TransformsDialog, qtbot: Any) -> None:
    first = seen(dialog)
    night = dialog.steps.cards["night"]
    night.is_taken.setChecked(True)
    night.sliders["probability"].setValue(100)
    qtbot.waitUntil(lambda: seen(dialog) != first, timeout=20_000)


def test_a_policy_is_not_changed_by_being_looked_at(dialog: TransformsDialog) -> None:
    known = load_policies(*policy_folders(dialog._context))
    for name in known:
        dialog.which.setCurrentIndex(dialog.which.findData(name))
        assert dialog.policy == known[name]
        assert not dialog.is_changed()


def test_a_changed_policy_is_kept_in_the_project_by_its_name_and_used(
    dialog: TransformsDialog, context: Context, qtbot: Any
) -> None:
    dialog.steps.cards["mosaic"].is_taken.setChecked(False)
    assert dialog.name.isVisible()
    dialog.name.setText("our road")
    with qtbot.waitSignal(dialog.chosen) as told:
        qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert told.args == ["our road"]
    kept = load_policies(policy_folders(context)[1])
    assert set(kept) == {"our road"}
    assert kept["our road"].step("mosaic") is None
    assert kept["our road"].step("perspective") is not None


def test_a_policy_of_the_program_cannot_be_overwritten(
    dialog: TransformsDialog, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []
    monkeypatch.setattr("desktop.pages.train_transforms.show_error", lambda _parent, error: told.append(error))
    dialog.steps.cards["mosaic"].is_taken.setChecked(False)
    dialog.name.setText("road")
    dialog.use_policy()
    assert "cannot be called road" in str(told[0])
    assert load_policies(policy_folders(context)[1]) == {}


def test_every_control_is_reached_by_the_keyboard(dialog: TransformsDialog) -> None:
    widgets = [dialog.which, dialog.again, dialog.count, dialog.use]
    for card in dialog.steps.cards.values():
        widgets += [card.is_taken, *card.sliders.values()]
    assert all(widget.focusPolicy() & Qt.FocusPolicy.TabFocus for widget in widgets)
    assert all(slider.accessibleName() for card in dialog.steps.cards.values() for slider in card.sliders.values())


def test_the_form_says_nothing_that_nobody_chose(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    chosen = page.form.settings()
    assert {name: chosen[name] for name in ("augment", "sampling", "class_weights", "copy_paste")} == {
        "augment": "recipe", "sampling": "as_is", "class_weights": "none", "copy_paste": 0.0,
    }  # fmt: skip
    assert not page.form.remedies.words.isVisible()


def test_the_form_asks_for_what_was_chosen_with_words(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    fields = page.form.remedies
    fields.augment.setCurrentIndex(fields.augment.findData("road"))
    fields.sampling.setCurrentIndex(fields.sampling.findData("balanced"))
    assert page.form.settings()["augment"] == "road"
    assert page.form.settings()["sampling"] == "balanced"
    assert "drawn several times" in fields.words.text()


def test_a_network_whose_loss_takes_no_weights_is_not_offered_them(
    context: Context, hub: ChangesHub, qtbot: Any
) -> None:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    fields, recipe = page.form.remedies, page.form.recipe
    recipe.setCurrentIndex(recipe.findData("classify-nano"))
    assert (fields.class_weights.isEnabled(), fields.copy_paste.isEnabled()) == (False, False)
    recipe.setCurrentIndex(recipe.findData("classify-mobilenet"))
    assert (fields.class_weights.isEnabled(), fields.copy_paste.isEnabled()) == (True, False)


def test_the_preview_button_opens_the_dialog_and_takes_its_answer(
    context: Context, hub: ChangesHub, qtbot: Any, version_id: str
) -> None:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    qtbot.mouseClick(page.form.remedies.preview, Qt.MouseButton.LeftButton)
    dialog = page.findChild(TransformsDialog)
    dialog.which.setCurrentIndex(dialog.which.findData("weather"))
    dialog.use_policy()
    assert page.form.settings()["augment"] == "weather"


def test_what_the_remedies_did_is_told_in_words() -> None:
    remedies = {
        "words": "balanced sampling (threshold 0.3)",
        "images_per_epoch": {"before": 439, "after": 620},
        "labels_per_epoch": {"Car": {"before": 457, "after": 460}, "Bus": {"before": 99, "after": 181.5}},
        "class_weights": {"Car": 0.6, "Bus": 1.4},
        "never_mirrored": ["turn left"],
    }
    told = remedies_told(to_json({"remedies": remedies}))
    assert "620 pictures instead of 439" in told
    assert "Bus 99 → 182, Car 457 → 460" in told
    assert "Bus 1.4" in told
    assert "turn left" in told


@pytest.mark.parametrize("result", ["{}", "", '{"remedies": {"words": ""}}'])
def test_without_remedies_nothing_is_told(result: str) -> None:
    assert remedies_told(result) == ""
