"""What the Train page shows of devices and of a running training."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel

from core.schema_models import JobRow
from desktop.changes_hub import ChangesHub
from desktop.context import Context
from desktop.device_probe import DeviceProbe
from desktop.pages.train import TrainPage
from desktop.pages.train_devices import DeviceChooser
from desktop.pages.train_live import sort_curves
from desktop.pages.train_live_words import busy_curves, epochs_of, memory_curves, notes_of, time_left_words
from desktop.pages.train_samples import SampleStrip
from labeling.ontology import set_conditions
from tests.desktop.page_rows import add_run, add_version, show
from training.devices import Device
from training.live_files import GraphicsLoad, Live, Load, append_line, load_to_json, sample_folder

GB = 1_000_000_000
CPU = Device("cpu", "Ryzen", 20 * GB, 32 * GB, cores=8)
CARD = Device("cuda:0", "RTX 4070", 11 * GB, 12 * GB, "8.9", "570.10")
OLD = Device("cuda:1", "GTX 1050", 2 * GB, 2 * GB, "6.1", "570.10", why_not="It is too old.")


@pytest.fixture
def chooser(qtbot: Any) -> DeviceChooser:
    made = DeviceChooser(DeviceProbe(()))
    qtbot.addWidget(made)
    return made


def test_devices_are_offered_with_what_they_have(chooser: DeviceChooser) -> None:
    chooser.show_devices([CARD, OLD, CPU])

    assert chooser.device() == "auto"
    assert chooser.itemText(0) == "automatic (RTX 4070)"
    assert "11.0 of 12.0 GB of memory are free. Compute capability 8.9, driver 570.10." in chooser.words.text()
    assert "cuda:1: It is too old." in chooser.words.text()


def test_a_device_that_cannot_be_used_cannot_be_chosen_and_says_why(chooser: DeviceChooser) -> None:
    chooser.show_devices([CARD, OLD, CPU])
    row, model = chooser.findData("cuda:1"), chooser.model()

    assert isinstance(model, QStandardItemModel)
    assert not model.item(row).isEnabled()
    assert chooser.itemData(row, Qt.ItemDataRole.ToolTipRole) == "It is too old."
    assert model.item(chooser.findData("cpu")).isEnabled()


def test_what_was_chosen_stays_chosen_when_devices_come(chooser: DeviceChooser) -> None:
    chooser.setCurrentIndex(chooser.findData("cpu"))
    chooser.show_devices([CARD, CPU])

    assert chooser.device() == "cpu"
    assert chooser.words.text() == "20.0 of 32.0 GB of memory are free. 8 cores."


def test_all_cards_are_offered_only_where_there_are_several(chooser: DeviceChooser) -> None:
    chooser.show_devices([CARD, OLD, CPU])
    assert chooser.findData("cuda:all") < 0
    chooser.show_devices([CARD, Device("cuda:1", "RTX 4070", GB * 11, GB * 12), CPU])
    assert chooser.itemText(chooser.findData("cuda:all")) == "all 2 graphics cards"


def test_a_program_that_does_not_start_is_a_reason_and_no_crash() -> None:
    (device,) = DeviceProbe(("no-such-program",)).devices()
    assert not device.is_usable
    assert "does not start" in device.why_not


def test_conditions_are_offered_to_networks_for_whole_images_alone(
    context: Context, hub: ChangesHub, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_conditions(context.project.registry, {"weather": ["clear", "rain"], "road_type": ["city", "motorway"]})
    version_id = add_version(context.project)
    asked: list[dict[str, Any]] = []

    def start(_context: Context, **told: Any) -> tuple[str, str]:
        asked.append(told)
        return f"run-{len(asked)}", add_run(context.project, version_id, number=len(asked))

    monkeypatch.setattr("desktop.pages.train_form.start_run", start)
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    assert not page.form.target.isVisible()
    page.form.recipe.setCurrentIndex(page.form.recipe.findData("classify-nano"))
    assert page.form.target.isVisible()
    page.form.target.setCurrentIndex(page.form.target.count() - 1)
    with qtbot.waitSignal(page.form.started):
        qtbot.mouseClick(page.form.train, Qt.MouseButton.LeftButton)

    assert sorted(each["settings"]["target"] for each in asked) == ["road_type", "weather"]


def test_a_batch_of_nothing_is_one_that_fits(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    page = TrainPage(context, hub)
    show(page, hub, qtbot)
    page.form.numbers["batch"].setValue(0)

    assert page.form.numbers["batch"].text() == "fitted to the memory"
    assert page.form.settings()["batch"] == 0


def test_curves_of_classes_and_the_learning_rate_have_places_of_their_own() -> None:
    points = [(1, 0.5)]
    told = {"train/loss": points, "mAP50": points, "mAP50 · car": points, "lr": points}
    losses, figures, of_classes, rates = sort_curves(told)

    assert [list(each) for each in (losses, figures, of_classes, rates)] == [
        ["train/loss"], ["mAP50"], ["mAP50 · car"], ["lr"],
    ]  # fmt: skip


def test_a_running_training_shows_notes_load_and_the_time_left(context: Context, hub: ChangesHub, qtbot: Any) -> None:
    folder = context.project.root / "jobs" / add_run(context.project, add_version(context.project))
    folder.mkdir(parents=True)
    append_line(folder, "notes.jsonl", {"note": "Batch 24, measured to fit."})
    append_line(folder, "load.jsonl", load_to_json(Load(1.0, 0.93, 3 * GB, 8 * GB, 2 * GB)))
    page = TrainPage(context, hub)
    show(page, hub, qtbot)

    qtbot.waitUntil(lambda: "Batch 24, measured to fit." in page.card.now.text())
    assert page.card.now.isVisible()
    assert page.card.live.load.text().startswith("Processor 93%, memory 3.0 of 8.0 GB")


def write_samples(folder: Path, epochs: int) -> dict[int, tuple[Path, ...]]:
    told = {}
    for epoch in range(1, epochs + 1):
        place = sample_folder(folder, epoch)
        place.mkdir(parents=True)
        cv2.imwrite(str(place / "0.jpg"), np.full((40, 60, 3), epoch * 20, np.uint8))
        told[epoch] = (place / "0.jpg",)
    return told


def test_the_strip_follows_the_last_epoch_until_another_is_chosen(qtbot: Any, tmp_path: Path) -> None:
    strip = SampleStrip()
    qtbot.addWidget(strip)
    paths = write_samples(tmp_path, 3)
    strip.show_epochs({epoch: paths[epoch] for epoch in (1, 2)})
    assert strip.epoch.text() == "Epoch 2"
    strip.slider.setValue(0)
    strip.show_epochs(paths)
    assert strip.epoch.text() == "Epoch 1"
    strip.slider.setValue(2)
    assert strip.epoch.text() == "Epoch 3"


def test_a_picture_that_was_taken_away_meanwhile_is_passed_over(qtbot: Any, tmp_path: Path) -> None:
    strip = SampleStrip()
    qtbot.addWidget(strip)
    strip.show_epochs({1: (tmp_path / "gone.jpg",), **write_samples(tmp_path, 2)})
    strip.slider.setValue(1)
    assert strip.epoch.text() == "Epoch 2"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (30, "Less than a minute left."), (150, "About 2 min left."), (7500, "About 2 h 5 min left.")],
)
def test_the_time_left_is_said_roughly(qtbot: Any, seconds: float | None, words: str) -> None:
    assert time_left_words(seconds) == words


def test_notes_outlive_the_job_folder() -> None:
    job = JobRow(id="j", kind="train", title="", state="done", folder="", created_at="",
                 result_json='{"effective":{"notes":["Batch 4."]}}')  # fmt: skip
    assert notes_of(Live(), job) == ["Batch 4."]


def test_each_graphics_card_has_a_curve() -> None:
    loads = [Load(60.0 * n, 0.5, GB, 8 * GB, GB, (GraphicsLoad(0.9, GB, 2 * GB),)) for n in range(2)]

    assert busy_curves(loads)["GPU 0"] == [(0.0, 90.0), (1.0, 90.0)]
    assert list(memory_curves(loads)) == ["computer", "this training", "GPU 0"]
    assert busy_curves([]) == {}


def test_a_run_without_a_record_has_no_count_of_epochs(context: Context) -> None:
    add_run(context.project, add_version(context.project))
    with context.project.registry.reading() as session:
        from core.queries.models import runs

        assert epochs_of(runs(session)[0]) == 0
