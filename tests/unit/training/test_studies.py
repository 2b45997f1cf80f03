"""What a study runs next, which settings a search tries, and what several trainings say together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.queries.studies import Member
from training.studies import (
    End,
    Progress,
    Start,
    StudySpec,
    Wait,
    next_step,
    progress_from_json,
    progress_to_json,
    spec_from_json,
    spec_to_json,
    unanswered,
)
from training.studies_ranges import Range, range_from_json
from training.studies_search import Trial, is_hopeless, suggest
from training.studies_summary import best_of, spread_of, summarise

RANGES = {"lr0": Range(0.0005, 0.01, is_log=True), "epochs": Range(1, 9), "optimizer": Range(choices=("SGD", "AdamW"))}
SEARCH = StudySpec("search", "detect-nano", 12, "mAP50_95", ranges=RANGES)
OWN = {"lr0": 0.002, "epochs": 50, "optimizer": "AdamW"}


def member(label: str, state: str = "done", value: float | None = None, run: str = "") -> Member:
    figures = {} if value is None else {"mAP50_95": value}
    return Member(run or f"run {label}", f"job {label}", label, "v", state, {}, figures=figures,
                  per_class={"car": {"recall": value, "instances": 3}} if value is not None else {})  # fmt: skip


def tried(count: int) -> list[Trial]:
    settings = [{"lr0": 0.001 * (number + 1), "epochs": number + 1, "optimizer": "SGD"} for number in range(count)]
    return [Trial(each, 0.1 * place, {1: 0.1, 2: 0.4, 3: 0.5}) for place, each in enumerate(settings)]


def test_a_study_comes_back_from_what_the_registry_keeps() -> None:
    assert spec_from_json(spec_to_json(SEARCH)) == SEARCH
    progress = Progress(frozenset({"run-2"}), frozenset({"run-1"}))
    assert progress_from_json(progress_to_json(progress, {"best": {}})) == progress


def test_seeds_are_run_one_after_the_other() -> None:
    spec = StudySpec("seeds", "detect-nano", 3, "mAP50_95", seed=7)
    assert next_step(spec, [], Progress()) == Start("seed 7", 1)
    running = member("seed 8", "queued")
    assert next_step(spec, [member("seed 7"), running], Progress()) == Wait(running)
    assert next_step(spec, [member("seed 7"), member("seed 8"), member("seed 9")], Progress()) == End("done")


def test_what_ended_without_a_result_is_run_again_only_when_the_study_is_taken_up_again() -> None:
    spec = StudySpec("folds", "detect-nano", 2, "mAP50_95", versions=("a", "b"))
    known = [member("fold 1 of 2"), member("fold 2 of 2", "interrupted")]
    assert next_step(spec, known, Progress()) == End("done")
    aside = unanswered(known, Progress())
    assert aside == {"run fold 2 of 2"}
    assert next_step(spec, known, Progress(set_aside=aside)) == Start("fold 2 of 2", 2)


def test_a_study_of_which_everything_fails_ends_early() -> None:
    known = [member(f"trial {number}", "failed") for number in range(1, 4)]
    assert next_step(SEARCH, known, Progress()) == End("failed")
    pruned = Progress(pruned=frozenset({"run trial 1"}))
    assert next_step(SEARCH, known, pruned) == Start("trial 4", 4)


def test_the_first_trial_has_the_recipes_own_settings_within_the_ranges() -> None:
    assert suggest(SEARCH, OWN, []) == {"lr0": 0.002, "epochs": 9, "optimizer": "AdamW"}


def test_the_same_trials_give_the_same_next_settings_and_they_lie_in_their_ranges() -> None:
    for count in (1, 3, 8):
        first, second = (suggest(SEARCH, OWN, tried(count)) for _ in range(2))
        assert first == second
        assert 0.0005 <= float(first["lr0"]) <= 0.01
        assert isinstance(first["epochs"], int)
        assert first["optimizer"] in ("SGD", "AdamW")
    assert suggest(SEARCH, OWN, tried(3)) != suggest(replace(SEARCH, seed=1), OWN, tried(3))


def test_a_trial_below_the_median_is_hopeless_and_one_above_is_not() -> None:
    settings = tried(1)[0].settings
    poor, good = Trial(settings, None, {1: 0.0, 2: 0.1}), Trial(settings, None, {1: 0.1, 2: 0.6})
    assert is_hopeless(SEARCH, OWN, tried(6), poor)
    assert not is_hopeless(SEARCH, OWN, tried(6), good)
    assert not is_hopeless(SEARCH, OWN, tried(2), poor)  # too few to compare with
    assert not is_hopeless(SEARCH, OWN, tried(6), Trial(settings, None))


def test_the_interval_is_students_and_wider_for_folds() -> None:
    """For 5 values t is 2.776; by hand: sd 0.0158, so 0.0196 either way for seeds, and 0.0294 for folds."""
    values = (0.40, 0.41, 0.42, 0.43, 0.44)
    seeds, folds = spread_of(values, "seeds"), spread_of(values, "folds")
    assert (seeds.low, seeds.high) == (pytest.approx(0.42 - 0.01963, abs=1e-4), pytest.approx(0.42 + 0.01963, abs=1e-4))
    assert folds.high == pytest.approx(0.42 + 0.02945, abs=1e-4)
    assert (spread_of([0.5], "seeds").low, spread_of([0.99, 0.5], "seeds").high) == (None, 1.0)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_the_mean_lies_in_its_interval(values: list[float]) -> None:
    spread = spread_of(values, "seeds")
    assert spread.low is not None
    assert spread.high is not None
    assert spread.low - 1e-12 <= spread.mean <= spread.high + 1e-12


def test_figures_are_summed_up_per_class_and_the_best_is_found() -> None:
    spec = StudySpec("seeds", "detect-nano", 3, "mAP50_95")
    known = [member("seed 0", value=0.4), member("seed 1", value=0.6), member("seed 2", "failed")]
    found = summarise(spec, known, Progress())
    assert found.figures["mAP50_95"].mean == pytest.approx(0.5)
    assert found.per_class["car"]["recall"].n == 2
    assert "instances" not in found.per_class["car"]
    best = best_of(spec, known, Progress())
    assert best is not None
    assert best.label == "seed 1"


def test_a_range_that_makes_no_sense_is_refused() -> None:
    for told in ({"low": 2, "high": 1}, {"low": 0, "high": 1, "log": True}, {"lowest": 0, "high": 1}):
        with pytest.raises(ValueError, match="range"):
            range_from_json(told)
    with pytest.raises(ValueError, match="whole number"):
        Range(0.5, 2).refuse_other_type("batch", 16)
