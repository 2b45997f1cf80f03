"""Which devices there are, and why one cannot be used; decided from facts alone."""

import pytest

from core.canonical import Json
from core.errors import UserError
from training.backend import TrainSpec
from training.devices import best_of, card_count, choose_device, device_to_json, devices_from, is_built_for
from training.load_sampling import cards_from
from training.remedies import Remedies
from training.torchvision_backend.probing import cards_in
from training.ultralytics_backend.several_cards import check_cards

GB = 1_000_000_000
HOST: dict[str, Json] = {"processor": "Ryzen", "cores": 8, "memory_free": 20 * GB, "memory_total": 32 * GB}
CARD: dict[str, Json] = {
    "number": 0, "name": "RTX 4070", "memory_free": 11 * GB, "memory_total": 12 * GB, "capability": "8.9",
    "driver": "570.10",
}  # fmt: skip
LISTED: dict[str, Json] = {"name": "RTX 4070", "memory_free": 11 * GB, "memory_total": 12 * GB, "driver": "450.10"}
FACTS: dict[str, Json] = {
    "host": HOST, "torch": "2.9", "cuda_build": "12.8", "may_use_cards": True, "hidden": None,
    "architectures": ["sm_80", "sm_86", "sm_90", "compute_90"],
}  # fmt: skip


def test_a_card_that_works_is_taken_first_and_told_whole() -> None:
    devices = devices_from({**FACTS, "cards": [CARD], "listed": [LISTED]})

    assert [each.name for each in devices] == ["cuda:0", "cpu"]
    assert best_of(devices) == devices[0]
    told = device_to_json(devices[0])
    assert (told["memory_free_gb"], told["capability"], told["driver"]) == (11.0, "8.9", "570.10")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"cuda_build": "", "torch": "2.9+cpu"}, "built without CUDA"),
        ({"cuda_error": "The NVIDIA driver on your system is too old (found version 11040)."}, "driver is too old"),
        ({"may_use_cards": False, "cuda_error": "CUDA unknown error"}, "no permission"),
        ({"hidden": ""}, "CUDA_VISIBLE_DEVICES="),
        ({"cuda_error": "initialization error"}, "initialization error"),
        ({"problem": "torch does not work here."}, "torch does not work here."),
    ],
)
def test_a_card_that_torch_does_not_see_is_listed_with_the_reason(changed: dict[str, Json], words: str) -> None:
    card = devices_from({**FACTS, "listed": [LISTED], **changed})[0]

    assert card.name == "cuda:0"
    assert words in card.why_not


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"capability": "6.1"}, "holds no code for its compute capability 6.1"),
        ({"memory_free": GB // 5}, "Only 0.2 GB of its memory are free"),
        ({"error": "It cannot be used: busy"}, "busy"),
    ],
)
def test_a_card_that_cannot_train_says_why(changed: dict[str, Json], words: str) -> None:
    devices = devices_from({**FACTS, "cards": [{**CARD, **changed}]})

    assert words in devices[0].why_not
    assert best_of(devices) == devices[1], "the processor is there all the same"


@pytest.mark.parametrize(
    ("capability", "is_built"), [((8, 9), True), ((8, 0), True), ((12, 0), True), ((7, 5), False), ((6, 1), False)]
)
def test_code_for_one_card_runs_on_its_younger_sisters(capability: tuple[int, int], *, is_built: bool) -> None:
    """sm_80 runs on 8.9; compute_90 is compiled for 12.0; nothing here runs on 7.5."""
    assert is_built_for(capability, ["sm_80", "sm_86", "sm_90", "compute_90"]) == is_built


def test_code_for_a_younger_card_does_not_run_on_an_older_sister() -> None:
    assert not is_built_for((8, 0), ["sm_86"])


def test_a_mac_offers_its_own_graphics() -> None:
    assert [each.name for each in devices_from({"host": HOST, "mps_build": True, "mps": True})] == ["mps", "cpu"]
    old = devices_from({"host": HOST, "mps_build": True, "mps": False})
    assert "macOS 12.3" in old[0].why_not


@pytest.mark.parametrize(
    ("asked", "device"),
    [("cuda:all", "cuda:0,1,2"), ("cuda:0,2", "cuda:0,2"), ("cuda", "cuda:0"), ("auto", "cuda:0"), ("cpu", "cpu")],
)
def test_several_cards_can_be_asked_for(asked: str, device: str) -> None:
    assert choose_device(asked, cuda_devices=3, has_mps=False) == device
    assert card_count(device) == (0 if device == "cpu" else len(device.split(",")))


@pytest.mark.parametrize("asked", ["cuda:0,7", "cuda:1,1", "cuda:x", "cuda:all,1"])
def test_cards_that_are_not_there_are_refused(asked: str) -> None:
    with pytest.raises(UserError, match="is not there"):
        choose_device(asked, cuda_devices=3, has_mps=False)


def test_all_cards_of_a_computer_without_any_are_refused() -> None:
    with pytest.raises(UserError, match="is not there"):
        choose_device("cuda:all", cuda_devices=0, has_mps=False)


SPEC = TrainSpec("detect", "yolo11n.yaml", epochs=1, imgsz=64, batch=8, seed=0, threads=1)


def test_a_frozen_program_trains_on_one_card(monkeypatch: pytest.MonkeyPatch) -> None:
    check_cards(SPEC, "cuda:0,1")
    monkeypatch.setattr("sys.frozen", True, raising=False)
    check_cards(SPEC, "cuda:0")
    with pytest.raises(UserError, match="cannot start a process for each card"):
        check_cards(SPEC, "cuda:0,1")


def test_a_batch_is_shared_evenly_or_refused() -> None:
    with pytest.raises(UserError, match="Set batch=9"):
        check_cards(SPEC, "cuda:0,1,2")


def test_remedies_that_draw_pictures_need_one_card() -> None:
    spec = TrainSpec(
        "detect", "yolo11n.yaml", epochs=1, imgsz=64, batch=8, seed=0, threads=1,
        remedies=Remedies(sampling="balanced"),
    )  # fmt: skip
    with pytest.raises(UserError, match="one card only"):
        check_cards(spec, "cuda:0,1")


def test_the_drivers_table_is_read_and_what_it_cannot_tell_is_left_out() -> None:
    table = "NVIDIA RTX A2000, 5000, 6138, 550.54\nGRID, [N/A], 100, 550.54\n"
    assert cards_in(table) == [
        {"name": "NVIDIA RTX A2000", "memory_free": 5000 << 20, "memory_total": 6138 << 20, "driver": "550.54"}
    ]
    (card,) = cards_from("87, 3100, 6138\n[N/A], 1, 2\n")
    assert (card.load, card.memory_used) == (0.87, 3100 << 20)
