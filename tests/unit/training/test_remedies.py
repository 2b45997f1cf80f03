"""Balanced sampling, weights and pasting do what their papers say, and only when a person chose them."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from training.recipes import load_recipes, recipe_to_json, with_settings
from training.remedies import Remedies, check_possible, in_words, plan_of, plan_to_json, remedies_of
from training.sampling import Draws, SeededPositions, class_factors, repeat_factors
from training.tasks import spec_of
from training.transforms.copy_paste import find_donors
from training.transforms.pipeline import augmented
from training.transforms.policy import Policy, Step, policy_to_json
from training.transforms.samples import Frame, Sample, make_sample

RECIPES = load_recipes(Path(__file__).parents[3] / "resources" / "recipes")
LABELS = {"a": (0,), "b": (0, 0), "c": (0, 1), "d": (0,)}  # class 0 in four of four pictures, class 1 in one
ROAD = Policy("road", (Step("flip", 0.5), Step("fog", 0.2)))


def test_repeat_factors_by_hand():
    assert class_factors(list(LABELS.values()), 3, 0.5).tolist() == [1, pytest.approx(math.sqrt(0.5 / 0.25)), 1]
    assert repeat_factors([*LABELS.values(), ()], 3, 0.5).tolist() == [1, 1, pytest.approx(math.sqrt(0.5 / 0.2)), 1, 1]


def test_a_policy_that_never_pastes_is_not_said_to_paste():
    assert "pasted" not in in_words(Remedies(Policy("ours", (Step("copy_paste", 0.0), Step("fog", 0.2)))))
    assert "pasted" in in_words(Remedies(Policy("ours", (Step("copy_paste", 0.5),))))


@given(st.lists(st.floats(1, 5), min_size=1, max_size=40), st.integers(0, 2**31), st.integers(0, 50))
def test_each_picture_is_drawn_as_often_as_its_factor_says(factors: list[float], seed: int, epoch: int):
    known = np.array(factors)
    draws = Draws(known, seed)
    counts = np.bincount(draws.of_epoch(epoch), minlength=len(known))
    scaled = known * len(draws) / known.sum()
    assert counts.sum() == len(draws) == max(1, round(known.sum()))
    assert (np.abs(counts - scaled) < 1.0001).all()


def test_over_many_epochs_the_factor_is_the_mean():
    draws = Draws(np.array([1.0, 2.4, 1.0, 1.6]), seed=3)
    counts = np.mean([np.bincount(draws.of_epoch(epoch), minlength=4) for epoch in range(400)], axis=0)
    assert counts == pytest.approx([1.0, 2.4, 1.0, 1.6], abs=0.08)


def test_epochs_differ_and_one_seed_gives_the_same_epochs():
    def epochs(seed: int) -> list[list[tuple[int, int]]]:
        sampler = SeededPositions(Draws(np.ones(20), seed))
        return [list(sampler) for _ in range(2)]

    assert epochs(1) == epochs(1)
    assert epochs(1)[0] != epochs(1)[1]
    assert epochs(1) != epochs(2)
    assert sorted(place for place, _ in epochs(1)[0]) == list(range(20))


def test_what_the_remedies_did_is_told():
    remedies = Remedies(ROAD, "balanced", threshold=0.5, class_weights="effective")
    told = plan_to_json(remedies, plan_of(remedies, LABELS, ("car", "turn left")))
    assert told["images_per_epoch"] == {"before": 4, "after": 4}
    assert told["labels_per_epoch"]["turn left"] == {"before": 1, "after": 1.4}
    assert told["class_weights"]["turn left"] > 1 > told["class_weights"]["car"]
    assert told["never_mirrored"] == ["turn left"]
    assert told["steps"] == ["flip", "fog"]
    assert "road" in told["words"]
    assert "0.5" in told["words"]


def test_nothing_happens_that_nobody_chose():
    remedies = remedies_of(RECIPES["detect-nano"].settings, None)
    assert remedies == Remedies()
    assert in_words(remedies) == ""
    plan = plan_of(remedies, LABELS, ("car", "bus"))
    assert plan.weights is None
    assert plan.factors.tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"sampling": "fair"}, "sampling cannot be fair"),
        ({"class_weights": "heavy"}, "class_weights cannot be heavy"),
        ({"sampling_threshold": 0.0}, "sampling_threshold cannot be 0"),
        ({"copy_paste": 2.0}, "copy_paste cannot be 2"),
        ({"copy_paste": 0.5}, "needs a transform policy"),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence(settings: dict[str, object], sentence: str):
    with pytest.raises(UserError, match=sentence):
        remedies_of(settings, None)


def test_a_network_without_class_weights_says_so():
    with pytest.raises(UserError, match="takes no class weights"):
        check_possible(Remedies(class_weights="effective"), task="classify", backend="ultralytics", settings={})
    check_possible(Remedies(class_weights="effective"), task="classify", backend="torchvision", settings={})


def test_classes_are_weighed_once():
    with pytest.raises(UserError, match="both weigh"):
        check_possible(
            Remedies(class_weights="effective"), task="detect", backend="ultralytics", settings={"cls_pw": 0.5}
        )


def test_objects_cannot_be_pasted_into_whole_pictures():
    pasting = Remedies(Policy("p", (Step("copy_paste", 0.5),)))
    with pytest.raises(UserError, match="only be pasted where"):
        check_possible(pasting, task="classify", backend="torchvision", settings={})


def test_a_policy_stands_in_the_place_of_the_librarys_own_changes():
    told = recipe_to_json(RECIPES["detect-nano"], ROAD)
    assert told["transforms"] == policy_to_json(ROAD)
    assert not {"mosaic", "fliplr", "hsv_h", "scale"} & set(told["settings"])
    assert "lr0" in told["settings"]


def test_asking_for_both_is_refused():
    both = with_settings(RECIPES["detect-nano"], {"mosaic": "0.5", "augment": "road"})
    with pytest.raises(UserError, match="mosaic belongs to the recipe"):
        recipe_to_json(both, ROAD)


def test_a_recorded_run_gives_the_same_remedies_again(tmp_path: Path):
    chosen = with_settings(RECIPES["detect-nano"], {"sampling": "balanced", "augment": "road", "copy_paste": "0.25"})
    arguments = {"recipe": recipe_to_json(chosen, ROAD), "device": "cpu", "threads": 1}
    spec = spec_of(arguments, tmp_path)
    assert spec.remedies.sampling == "balanced"
    assert spec.remedies.policy is not None
    assert spec.remedies.policy.step("copy_paste").probability == 0.25
    assert not {"augment", "sampling", "copy_paste", "mosaic"} & set(spec.tuning)


class Street:
    """Pictures whose cars stand anywhere low, and whose rare buses stand between two thirds and the bottom."""

    def __init__(self) -> None:
        chance = np.random.default_rng(5)
        self.samples = []
        for number in range(24):
            pixels = np.full((120, 200, 3), 90, np.uint8)
            boxes, classes = [[5, 60, 45, 90]], [0]
            if number % 6 == 0:
                x, bottom = chance.uniform(60, 120), chance.uniform(80, 112)
                boxes.append([x, bottom - 30, x + 40, bottom])
                classes.append(1)
                pixels[int(bottom - 30) : int(bottom), int(x) : int(x) + 40] = (20, 200, 250)
            self.samples.append(make_sample(pixels, np.array(boxes), classes))

    def __len__(self) -> int:
        return len(self.samples)

    def sample(self, index: int) -> Sample:
        return self.samples[index]


@pytest.fixture(scope="module")
def street() -> Street:
    return Street()


def test_rare_objects_are_pasted_in_their_rows_and_over_no_label(street: Street):
    size = np.array([200, 120, 200, 120])
    donors = find_donors([(each.classes, each.xyxy / size) for each in street.samples])
    assert donors.rare(0.5) == (1,)
    low, high = donors.rows[1]
    paste = Policy("paste", (Step("copy_paste", 1.0, {"most": 4, "overlap": 0.1, "rare": 0.5}),), min_visible=0.01)
    pasted = 0
    for seed in range(40):
        before = street.samples[seed % 24]
        after = augmented(before, paste, Frame(200), seed=seed, pool=street, donors=donors)
        kept, new = after.xyxy[: len(before.xyxy)], after.xyxy[len(before.xyxy) :]
        np.testing.assert_allclose(kept, before.xyxy + np.array([0, 40] * 2), atol=0.01)  # nothing there moved
        assert set(after.classes[len(before.classes) :].tolist()) <= {1}
        assert (after.visible >= 0.9 - 1e-5).all()
        bottoms = (new[:, 3] - 40) / 120
        assert (bottoms > low - 0.02).all()
        assert (bottoms < high + 0.02).all()
        pasted += len(new)
    assert pasted > 20


def test_a_pasted_object_fades_into_its_place(street: Street):
    size = np.array([200, 120, 200, 120])
    donors = find_donors([(each.classes, each.xyxy / size) for each in street.samples])
    paste = Policy("paste", (Step("copy_paste", 1.0, {"most": 1, "rare": 0.5}),))
    plain = augmented(street.samples[1], Policy("none"), Frame(200), seed=0)
    found = [augmented(street.samples[1], paste, Frame(200), seed=s, pool=street, donors=donors) for s in range(6)]
    after = next(each for each in found if len(each.xyxy) == 2)
    x1, y1, x2, y2 = after.xyxy[1].astype(int)
    difference = np.abs(after.image.astype(int) - plain.image.astype(int)).sum(axis=2)
    assert difference[(y1 + y2) // 2, (x1 + x2) // 2] > 60
    assert difference[: y1 - 8].max() == 0
    assert difference[:, x2 + 12 :].max() == 0


def test_without_rare_classes_nothing_is_pasted(street: Street):
    donors = find_donors([(np.array([0, 1]), np.array([[0.1, 0.1, 0.3, 0.3], [0.5, 0.5, 0.7, 0.7]]))])
    assert donors.rare(0.5) == ()
    paste = Policy("paste", (Step("copy_paste", 1.0),))
    after = augmented(street.samples[1], paste, Frame(200), seed=0, pool=street, donors=donors)
    assert len(after.xyxy) == 1
