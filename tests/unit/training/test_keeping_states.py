"""States and the log of epochs are whole or not there, whatever was cut off or damaged."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.jobs.events import Progress, append_event, cut_torn_line, read_events
from core.jobs.spec import EVENTS
from training.backend import Trained
from training.begun import begin, note_trained, read_trained
from training.epoch_log import EPOCHS, cut_epochs, log_epoch, read_epochs
from training.profile import check_profile, epoch_seed, profile_of, settled
from training.state_files import STATES, StateFiles

ARGUMENTS = {"version": "v", "recipe": {"name": "detect-nano", "settings": {"epochs": 2}}, "threads": 1}


def kept(folder: Path, epochs: int) -> StateFiles:
    files = StateFiles(folder / STATES)
    for epoch in range(1, epochs + 1):
        best = folder / "best.pt"
        best.write_bytes(b"best of" + bytes([min(epoch, 2)]))
        files.keep(epoch, bytes([epoch]) * 100, best=best, notes={"is_over": False})
    return files


def test_the_two_newest_states_are_kept_and_nothing_else(tmp_path: Path):
    files = kept(tmp_path, 4)
    assert sorted(path.suffix for path in (tmp_path / STATES).iterdir()) == [".json"] * 2 + [".pt"] * 3
    newest = files.newest()
    assert newest is not None
    assert (newest.epoch, newest.state.read_bytes(), newest.notes) == (4, bytes([4]) * 100, {"is_over": False})


@pytest.mark.parametrize("damage", ["torn", "changed", "gone", "best"])
def test_a_damaged_state_gives_way_to_the_one_before(tmp_path: Path, damage: str):
    files = kept(tmp_path, 2)
    newest = files.newest()
    assert newest is not None
    assert newest.best is not None
    match damage:
        case "torn":
            newest.state.write_bytes(newest.state.read_bytes()[:50])
        case "changed":
            newest.state.write_bytes(b"x" * 100)
        case "gone":
            newest.state.unlink()
        case "best":
            newest.best.write_bytes(b"")
    older = files.newest()
    assert older is not None
    assert older.epoch == 1


def test_without_a_whole_state_there_is_none(tmp_path: Path):
    files = kept(tmp_path, 1)
    for path in (tmp_path / STATES).glob("state-*.pt"):
        path.write_bytes(b"")
    assert files.newest() is None
    assert StateFiles(tmp_path / "nowhere").newest() is None


def test_the_log_of_epochs_forgets_what_is_done_again_and_what_was_torn(tmp_path: Path):
    for epoch in (1, 2, 3):
        log_epoch(tmp_path, epoch, {"a": np.full(2, epoch, np.float32)})
    before = read_epochs(tmp_path)
    with (tmp_path / EPOCHS).open("a") as file:
        file.write('{"epoch": 4, "wei')
    assert read_epochs(tmp_path) == before
    cut_epochs(tmp_path, 2)
    log_epoch(tmp_path, 3, {"a": np.full(2, 3, np.float32)})
    assert read_epochs(tmp_path) == before
    assert [json.loads(line)["epoch"] for line in (tmp_path / EPOCHS).read_text().splitlines()] == [1, 2, 3]


def test_a_training_that_goes_on_with_all_as_it_was_says_after_which_epoch(tmp_path: Path):
    assert begin(tmp_path, ARGUMENTS, "exact").resumed == ()
    kept(tmp_path, 2)
    assert begin(tmp_path, ARGUMENTS, "exact").resumed == ({"after_epoch": 2, "changed": []},)


def other_numpy(folder: Path) -> None:
    told = json.loads((folder / "begun.json").read_text())
    told["with"]["numpy"] = "0.1"
    (folder / "begun.json").write_text(json.dumps(told))


def test_what_changes_bits_is_refused_by_exact_and_told_by_fast(tmp_path: Path):
    begin(tmp_path, ARGUMENTS, "exact")
    kept(tmp_path, 2)
    other_numpy(tmp_path)
    with pytest.raises(UserError, match="others now: numpy"):
        begin(tmp_path, ARGUMENTS, "exact")
    assert begin(tmp_path, ARGUMENTS, "fast").resumed[-1] == {"after_epoch": 2, "changed": ["numpy"]}


@pytest.mark.parametrize("profile", ["fast", "exact"])
def test_another_recipe_or_other_data_are_refused_by_both(tmp_path: Path, profile):
    begin(tmp_path, ARGUMENTS, profile)
    kept(tmp_path, 1)
    with pytest.raises(UserError, match="recipe or the data"):
        begin(tmp_path, {**ARGUMENTS, "version": "w"}, profile)


def test_a_training_that_finished_no_epoch_begins_again_with_what_is_here_now(tmp_path: Path):
    begin(tmp_path, ARGUMENTS, "exact")
    other_numpy(tmp_path)
    assert begin(tmp_path, ARGUMENTS, "exact").resumed == ()


def test_what_a_training_gave_is_known_as_long_as_its_checkpoint_is_whole(tmp_path: Path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    trained = Trained(tmp_path / "model.pt", ("a", "b"), "0" * 64, {"batch": 4})
    kept(tmp_path, 1)
    note_trained(tmp_path, trained)
    assert not (tmp_path / STATES).exists()
    assert read_trained(tmp_path) == trained
    (tmp_path / "model.pt").write_bytes(b"others")
    assert read_trained(tmp_path) is None


def test_an_event_that_was_torn_is_cut_off(tmp_path: Path):
    append_event(tmp_path, Progress(1, 2, "one"))
    whole = (tmp_path / EVENTS).read_bytes()
    (tmp_path / EVENTS).write_bytes(whole + b'{"event":"progr')
    assert cut_torn_line(tmp_path) == len(whole)
    append_event(tmp_path, Progress(2, 2, "two"))
    assert [event.message for event, _ in read_events(tmp_path, 0)] == ["one", "two"]


def test_each_epoch_of_each_seed_has_a_seed_of_its_own():
    seeds = {epoch_seed(seed, epoch) for seed in range(20) for epoch in range(50)}
    assert len(seeds) == 1000
    assert epoch_seed(5, 3) == epoch_seed(5, 3)


def test_the_exact_profile_decides_what_it_must():
    told = {"profile": "exact", "batch": 8, "nbs": 16, "workers": 4, "lr0": 0.1}
    assert settled(told) == {"profile": "exact", "batch": 8, "nbs": 8, "workers": 0, "lr0": 0.1}
    assert settled({**told, "profile": "fast"}) == {**told, "profile": "fast"}
    assert settled({"profile": "exact", "batch": 8}) == {"profile": "exact", "batch": 8}


@pytest.mark.parametrize("chosen", [{"nbs": 16}, {"workers": 2}])
def test_what_the_exact_profile_cannot_do_is_refused(chosen: dict[str, object]):
    with pytest.raises(UserError, match="nothing was started"):
        check_profile({"profile": "exact", "batch": 8}, chosen)
    check_profile({"profile": "fast", "batch": 8}, chosen)


def test_a_profile_of_another_name_is_refused():
    with pytest.raises(UserError, match="Set fast or exact"):
        profile_of({"profile": "quick"})
