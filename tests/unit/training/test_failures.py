"""Where a model fails: each answer against its definition, on sets small enough to count by hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.detections import Detections
from core.errors import UserError
from training.analysis.calibration import calibration, fit_temperature
from training.analysis.error_types import ERROR_TYPES, error_types
from training.analysis.intervals import TOO_FEW, of_samples, resamples, wilson
from training.analysis.operating import average_precision_interval, curves_of, figures_at, threshold_for
from training.analysis.report import (
    average_precision,
    behind_cell,
    best_single,
    calibrated,
    confusion_at,
    look,
    missed_in,
    points,
    slices_at,
    thresholds_for,
)
from training.analysis.slices import Around, SliceKey, slices_of
from training.details import Answers, Details, SeenImages, attribute_kinds
from training.detection_metrics import figures_of
from training.matching import Judged
from training.outcomes import joined

Row = tuple[Sequence[float], int, float]
SIZE_WH = (1000, 500)


def seen(count: int, classes: int, **told: object) -> SeenImages:
    given = {
        "name": tuple(f"{n}.jpg" for n in range(count)), "group": ("",) * count, "camera": ("",) * count,
        "conditions": ({},) * count, **told,
    }  # fmt: skip
    return SeenImages(
        tuple(f"{n:064x}" for n in range(count)), given["name"], np.tile(SIZE_WH, (count, 1)), given["group"],
        given["camera"], given["conditions"], np.ones((count, classes), np.bool_),
    )  # fmt: skip


def image(truth: Sequence[tuple[Sequence[float], int]], found: Sequence[Row]) -> Judged:
    return Judged(
        "", SIZE_WH,
        np.array([box for box, _ in truth], np.float32).reshape(-1, 4), np.array([c for _, c in truth], np.int64),
        Detections(
            np.array([box for box, _, _ in found], np.float32).reshape(-1, 4),
            np.array([c for _, c, _ in found], np.int64), np.array([s for _, _, s in found], np.float32),
        ),
    )  # fmt: skip


def details_of(judged: Sequence[Judged], classes: Sequence[str], attributes: Sequence[dict] = (), **told) -> Details:
    outcomes = joined(judged, len(classes))
    kinds, which = attribute_kinds(attributes or [{}] * len(outcomes.truth_class))
    return Details(
        "detect", "test", tuple(classes), seen(len(judged), len(classes), **told), outcomes=outcomes,
        kinds_of_attributes=kinds, attributes=which,
    )  # fmt: skip


CAR = (100, 100, 200, 200)


def one_car(number: int, score: float, *, is_hit: bool = True) -> Judged:
    del number
    return image([(CAR, 0)], [(CAR if is_hit else (500, 100, 600, 200), 0, score)])


def test_wilson_is_the_published_interval():
    told = wilson(8, 10)
    assert (told.low, told.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 0).value is None


@given(st.integers(0, 400), st.integers(1, 400))
def test_wilson_holds_its_value_and_stays_between_none_and_all(hits: int, more: int):
    told = wilson(hits, hits + more)
    assert 0 <= told.low <= told.value <= told.high <= 1


def test_a_bootstrap_interval_of_a_mean_is_near_that_of_theory():
    values = np.random.default_rng(1).normal(0, 1, 400)
    samples = resamples(400, 2000) @ values / 400
    told = of_samples(float(values.mean()), samples, 400)
    assert told.high - told.low == pytest.approx(2 * 1.96 / 20, rel=0.1)


def ladder() -> Details:
    """Ten cars: found at 0.9 down to 0.1 but for two, with an alarm at 0.85 and one at 0.25."""
    cars = [one_car(n, 0.9 - n / 10) for n in range(8)] + [image([(CAR, 0)], []), image([(CAR, 0)], [])]
    alarms = [image([], [(CAR, 0, 0.85)]), image([], [(CAR, 0, 0.25)])]
    return details_of([*cars, *alarms], ["car"])


def test_figures_at_a_score_are_counted():
    (curve,) = curves_of(ladder())
    told = figures_at(curve, 0.5, resamples(12))
    assert (told.hits, told.alarms, told.missed) == (5, 1, 5)
    assert told.precision.value == pytest.approx(5 / 6)
    assert told.f1.low < told.f1.value < told.f1.high
    assert not told.recall.is_enough


def test_the_score_for_a_precision_gives_the_most_hits_that_still_have_it():
    (curve,) = curves_of(ladder())
    threshold = threshold_for(curve, "precision", 0.85)
    assert figures_at(curve, threshold).precision.value >= 0.85
    assert threshold == pytest.approx(0.3)
    assert threshold_for(curve, "precision", 1.0) == pytest.approx(0.9)


def test_the_score_for_a_recall_is_the_highest_that_reaches_it():
    (curve,) = curves_of(ladder())
    assert threshold_for(curve, "recall", 0.5) == pytest.approx(0.5)
    assert threshold_for(curve, "recall", 0.9) is None


def test_the_score_of_the_best_f1_beats_every_other():
    (curve,) = curves_of(ladder())
    best = figures_at(curve, threshold_for(curve, "f1")).f1.value
    assert all(best >= figures_at(curve, score).f1.value for score in np.linspace(0, 1, 41))


def test_average_precision_with_an_interval_is_that_of_coco():
    details = ladder()
    told = average_precision_interval(curves_of(details), 12, 100)
    assert told.value == pytest.approx(figures_of(details.shapes()).means["mAP50"])
    assert told.low < told.value < told.high


def tide() -> Details:
    """One error of each kind, and one hit."""
    truth = [((0, 0, 100, 100), 0), ((200, 0, 300, 100), 0), ((400, 0, 500, 100), 0), ((600, 0, 700, 100), 0),
             ((800, 0, 900, 100), 0)]  # fmt: skip
    found = [
        ((0, 0, 100, 100), 0, 0.9), ((0, 0, 100, 95), 0, 0.8),  # a hit and its duplicate
        ((260, 0, 360, 100), 0, 0.7),  # wrong place: IoU 0.25
        ((400, 0, 500, 100), 1, 0.7),  # wrong class
        ((660, 0, 760, 100), 1, 0.6),  # both
        ((0, 300, 100, 400), 0, 0.6),  # background
    ]  # fmt: skip
    return details_of([image(truth, found), image([((0, 0, 50, 50), 1)], [])], ["car", "bus"])


def test_each_kind_of_error_is_what_tide_says():
    told = {each.kind: each for each in error_types(tide().shapes(), np.array([0.5, 0.5]))}
    assert tuple(told) == ERROR_TYPES
    assert {kind: len(each) for kind, each in told.items()} == {
        "missed": 3, "duplicate": 1, "class": 1, "place": 1, "both": 1, "background": 1,
    }  # fmt: skip
    assert told["class"].truth_row.tolist() == [2]
    assert told["missed"].truth_row.tolist() == [3, 4, 5]  # what lies under a wrong class or place is not missed too
    assert all(each.worth >= 0 for each in told.values())
    assert told["place"].worth > 0


def test_errors_below_the_operating_point_are_not_counted_and_their_objects_are_missed():
    told = {each.kind: each for each in error_types(tide().shapes(), np.array([0.95, 0.95]))}
    assert len(told["missed"]) == 6
    assert sum(len(each) for each in told.values()) == 6


def test_the_confusion_names_what_is_behind_each_cell(tmp_path: Path):
    looked = look(tide(), "a", tmp_path, Around())
    told = confusion_at(looked, {"car": 0.5, "bus": 0.5})
    assert told.counts().tolist() == [[1, 1, 3], [0, 0, 1], [3, 1, 0]]
    behind = behind_cell(looked, told, 1, 2)
    assert (behind.image.tolist(), behind.truth_row.tolist()) == ([1], [5])


def scores(count: int, *, sharpness: float) -> Details:
    """Detections whose chance to be right is p, and that say p made surer by a factor on its logit."""
    rng = np.random.default_rng(5)
    right = rng.uniform(0.06, 0.94, count)
    said = 1 / (1 + np.exp(-sharpness * np.log(right / (1 - right))))
    return details_of(
        [one_car(n, float(s), is_hit=bool(rng.random() < p)) for n, (p, s) in enumerate(zip(right, said, strict=True))],
        ["car"],
    )


def test_honest_scores_have_a_small_error_and_boastful_ones_a_large_one():
    honest, boastful = calibration(scores(1500, sharpness=1.0)), calibration(scores(1500, sharpness=3.0))
    assert (honest.ece.value < 0.04, boastful.ece.value > 0.1) == (True, True)
    assert boastful.ece.low <= boastful.ece.value <= boastful.ece.high
    assert sum(each.right.instances for each in honest.bins) == pytest.approx(1500, abs=100)


def test_a_temperature_takes_the_boasting_away_and_is_judged_on_another_part(tmp_path: Path):
    valid, test = scores(1500, sharpness=3.0), scores(1200, sharpness=3.0)
    assert fit_temperature(valid) == pytest.approx(3.0, rel=0.2)
    told = calibrated(look(test, "t", tmp_path, Around()), look(valid, "v", tmp_path, Around()))
    assert told.after.ece.value < told.before.ece.value / 2


def test_a_temperature_needs_something_to_tell():
    with pytest.raises(UserError, match="no temperature"):
        fit_temperature(details_of([one_car(0, 0.9)], ["car"]))


def whole(count: int = 200) -> Details:
    """Pictures told apart: right by day, wrong every other time by night."""
    truth = np.arange(count) % 2
    is_night = np.arange(count) % 4 >= 2
    is_wrong = is_night & (np.arange(count) % 8 >= 4)
    said = np.where(is_wrong, 1 - truth, truth)
    score = np.full((count, 3), 0.1, np.float32)
    score[np.arange(count), said] = 0.8
    conditions = tuple({"lighting": "night" if night else "day"} for night in is_night)
    return Details("classify", "test", ("red", "green"), seen(count, 2, conditions=conditions),
                   answers=Answers(truth, score))  # fmt: skip


def test_whole_pictures_have_curves_confusion_slices_and_calibration(tmp_path: Path):
    looked = look(whole(), "w", tmp_path, Around())
    chosen, unreached = thresholds_for(looked, "f1")
    assert not unreached
    assert confusion_at(looked, chosen).counts()[:2, :2].sum() == 200
    worst = slices_at(looked, chosen)[0]
    assert (worst.key, worst.is_worse) == (SliceKey("condition", "lighting=night"), True)
    assert missed_in(looked, chosen, worst.key).image.tolist() == [n for n in range(200) if n % 8 in (6, 7)]
    assert calibration(whole()).ece.value == pytest.approx(abs(0.75 - 0.8), abs=0.01)


def road(count: int = 120) -> Details:
    """By night every other car is missed; far cars carry an occlusion and are missed by night alone."""
    rng = np.random.default_rng(3)
    far, near = (480, 260, 500, 275), (300, 300, 500, 480)
    judged, attributes, conditions, cameras = [], [], [], []
    for number in range(count):
        is_night = number % 3 == 0
        is_far_found = not is_night or rng.random() < 0.3
        found = [(near, 0, 0.9)] + ([(far, 0, 0.8)] if is_far_found else [])
        judged.append(image([(near, 0), (far, 0)], found))
        attributes += [{}, {"occluded": "partly"}]
        conditions.append({"lighting": "night" if is_night else "day"})
        cameras.append("van v1" if number % 2 else "")
    return details_of(judged, ["car"], attributes, conditions=tuple(conditions), camera=tuple(cameras),
                      group=("drive-1",) * 60 + ("drive-2",) * (count - 60))  # fmt: skip


def test_what_is_worse_than_the_rest_comes_first_with_its_interval():
    told = slices_of(road(), np.array([0.5]), Around({"van v1": 0.5}))
    by_key = {each.key: each for each in told}
    assert {key.dimension for key in by_key} == {"condition", "drive", "size", "height", "occlusion", "distance"}
    assert told[0].is_worse
    assert {SliceKey("condition", "lighting=night"), SliceKey("occlusion", "partly"), SliceKey("distance", "far")} <= {
        each.key for each in told if each.is_worse
    }
    night = by_key[SliceKey("condition", "lighting=night")]
    assert night.against_rest.high < 0
    assert night.recall.low <= night.recall.value <= night.recall.high
    assert by_key[SliceKey("distance", "near")].recall.value == 1
    assert not by_key[SliceKey("drive", "drive-1")].is_worse
    assert night.precision.value == 1
    assert night.ap50.low <= night.ap50.value <= night.ap50.high


def test_a_slice_with_too_little_in_it_is_flagged_and_comes_last():
    conditions = tuple({"weather": "fog" if n < 3 else "clear"} for n in range(80))
    details = details_of([one_car(n, 0.9, is_hit=n >= 3) for n in range(80)], ["car"], conditions=conditions)
    told = [each for each in slices_of(details, np.array([0.5]), Around()) if each.key.dimension == "condition"]
    fog = next(each for each in told if each.key.value == "weather=fog")
    assert fog.recall.instances < TOO_FEW
    assert not fog.is_worse
    assert told[-1] == fog


def test_answers_are_kept_and_asked_again_where_the_question_is_another(tmp_path: Path):
    looked = look(road(), "abc", tmp_path, Around())
    first = slices_at(looked, {"car": 0.5})
    (file,) = (tmp_path / "analysis").iterdir()
    assert slices_at(looked, {"car": 0.5}) == first
    file.write_bytes(b"torn")
    assert slices_at(looked, {"car": 0.5}) == first
    assert slices_at(looked, {"car": 0.85})[0].recall.value == 0
    assert len(list((tmp_path / "analysis").iterdir())) == 2
    assert average_precision(looked) == average_precision(looked)


def test_every_class_gets_the_score_that_reaches_the_goal_or_is_named(tmp_path: Path):
    looked = look(ladder(), "l", tmp_path, Around())
    assert thresholds_for(looked, "recall", 0.99)[1] == ("car",)
    chosen, unreached = thresholds_for(looked, "precision", 0.8)
    assert not unreached
    assert points(looked, chosen)[0].precision.value >= 0.8
    assert 0 < best_single(looked) < 1
