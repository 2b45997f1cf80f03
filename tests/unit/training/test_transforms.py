"""Steps as data, and what they may and may not do to a picture and its labels."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.canonical import to_json
from core.errors import UserError
from training.transforms.catalogue import KINDS
from training.transforms.directed import directed_classes
from training.transforms.named import load_policies, policy_named, save_policy
from training.transforms.pipeline import augmented
from training.transforms.placing import moved_boxes, placed
from training.transforms.policy import Policy, Step, default_step, policy_from_json, policy_to_json
from training.transforms.samples import Frame, Sample, make_sample, still_seen

GIVEN = Path(__file__).parents[3] / "resources" / "policies"
SIZE = 96
FRAME = Frame(SIZE)
ADDING = ("copy_paste", "mosaic", "mixup")
NAMED = load_policies(GIVEN)


def road_sample(seed: int = 0, *, width: int = 140, height: int = 90, boxes: int = 4) -> Sample:
    chance = np.random.default_rng(seed)
    pixels = chance.integers(0, 255, (height, width, 3)).astype(np.uint8)
    corners = chance.uniform(0, 0.7, (boxes, 2)) * (width, height)
    sides = chance.uniform(0.1, 0.3, (boxes, 2)) * (width, height)
    return make_sample(pixels, np.concatenate([corners, corners + sides], axis=1), list(range(boxes)))


class Pictures:
    """A few samples as a pool."""

    def __init__(self, count: int) -> None:
        self._samples = [road_sample(100 + number) for number in range(count)]

    def __len__(self) -> int:
        return len(self._samples)

    def sample(self, index: int) -> Sample:
        return self._samples[index]


steps = st.builds(
    lambda kind, share: Step(
        kind, 1.0, {each.name: round(each.least + share * (each.most - each.least)) if each.is_whole
                    else each.least + share * (each.most - each.least) for each in KINDS[kind].parameters}
    ),
    st.sampled_from(sorted(KINDS)),
    st.floats(0, 1),
)  # fmt: skip
policies = st.lists(steps, max_size=6, unique_by=lambda step: step.kind).map(lambda found: Policy("any", tuple(found)))


@settings(max_examples=60, deadline=None)
@given(policies, st.integers(0, 2**40), st.integers(0, 3))
def test_labels_stay_inside_and_never_grow_in_number_unless_pictures_are_added(policy: Policy, seed: int, count: int):
    before = road_sample(seed % 7, boxes=count)
    after = augmented(before, policy, FRAME, seed=seed, pool=Pictures(5))
    assert after.image.shape == (SIZE, SIZE, 3)
    assert after.image.dtype == np.uint8
    assert ((after.xyxy >= 0) & (after.xyxy <= SIZE)).all()
    assert (after.xyxy[:, 2:] > after.xyxy[:, :2]).all()
    if not any(policy.step(kind) for kind in ADDING):
        assert len(after.classes) <= count
        assert set(after.classes.tolist()) <= set(before.classes.tolist())


@settings(max_examples=40, deadline=None)
@given(policies, st.integers(0, 2**62))
def test_one_seed_gives_one_picture_and_the_sample_is_not_touched(policy: Policy, seed: int):
    before, pool = road_sample(1), Pictures(4)
    untouched = before.image.copy()
    first, second = (augmented(before, policy, FRAME, seed=seed, pool=pool) for _ in range(2))
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.xyxy, second.xyxy)
    assert np.array_equal(before.image, untouched)


@given(policies)
def test_a_policy_comes_back_from_its_json(policy: Policy):
    assert policy_from_json(json.loads(to_json(policy_to_json(policy)))) == policy


def test_no_steps_change_nothing():
    before = road_sample(width=SIZE, height=SIZE)
    after = augmented(before, NAMED["none"], FRAME, seed=1)
    assert np.array_equal(after.image, before.image)
    assert np.array_equal(after.xyxy, before.xyxy)
    assert after.classes.tolist() == before.classes.tolist()


def test_the_whole_picture_is_letterboxed_with_grey_bars():
    after = augmented(road_sample(width=96, height=48), NAMED["none"], FRAME, seed=1)
    assert (after.image[:24] == 114).all()
    assert (after.image[72:] == 114).all()


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"copy_paste"}))
def test_each_step_does_something(kind: str):
    before = replace(road_sample(2), classes=np.zeros(4, np.int64))
    plain = augmented(before, NAMED["none"], FRAME, seed=3)
    step = replace(default_step(kind), probability=1.0)
    changed = [augmented(before, Policy("one", (step,)), FRAME, seed=seed, pool=Pictures(4)) for seed in range(3)]
    assert any(not np.array_equal(each.image, plain.image) for each in changed)


def test_a_step_that_is_off_changes_nothing_of_what_the_others_do():
    both = Policy("both", (Step("rotate", 1.0), Step("noise", 1.0)))
    with_off = both.with_step(Step("fog", 0.0))
    first, second = (augmented(road_sample(3), each, FRAME, seed=5) for each in (both, with_off))
    assert np.array_equal(first.image, second.image)


def test_boxes_go_where_their_pixels_go():
    """A white square on black, placed by every move at once: its box lies around what is white."""
    pixels = np.zeros((SIZE, SIZE, 3), np.uint8)
    pixels[40:60, 30:55] = 255
    moves = Policy("moves", tuple(Step(kind, 1.0) for kind in ("flip", "scale", "translate", "rotate", "perspective")))
    for seed in range(12):
        after = augmented(make_sample(pixels, np.array([[30, 40, 55, 60]]), [0]), moves, FRAME, seed=seed)
        white = np.argwhere((after.image > 127).all(axis=2))
        top_left, bottom_right = white.min(axis=0)[::-1], white.max(axis=0)[::-1] + 1
        np.testing.assert_allclose(after.xyxy[0], [*top_left, *bottom_right], atol=1.6)


def test_a_crop_holds_every_label_whole():
    crop = Policy("crop", (Step("crop", 1.0, {"most": 0.8}),))
    for seed in range(10):
        before = road_sample(seed, width=SIZE, height=SIZE, boxes=2)
        after = augmented(before, crop, FRAME, seed=seed)
        np.testing.assert_allclose(after.visible, [1, 1], atol=1e-4)


@pytest.mark.parametrize(("least", "kept"), [(0.2, [0, 1]), (0.3, [1])])
def test_what_is_hardly_seen_is_no_label_any_more(least: float, kept: list[int]):
    """After a move by 30 pixels a quarter of the first box is left."""
    before = make_sample(np.zeros((SIZE, SIZE, 3), np.uint8), np.array([[0, 0, 40, 40], [50, 50, 90, 90]]), [0, 1])
    moved = placed(before, np.array([[1, 0, -30], [0, 1, 0], [0, 0, 1.0]]), FRAME)
    assert moved.visible.tolist() == [pytest.approx(0.25), 1]
    assert still_seen(moved, least).classes.tolist() == kept


def test_a_sign_with_a_direction_is_never_mirrored():
    before = road_sample(4, width=SIZE, height=SIZE)
    flip = Policy("flip", (Step("flip", 1.0),))
    mirrored = augmented(before, flip, FRAME, seed=1)
    guarded = augmented(before, flip, Frame(SIZE, directed=frozenset({2})), seed=1)
    assert np.array_equal(mirrored.image, before.image[:, ::-1])
    assert np.array_equal(guarded.image, before.image)


@pytest.mark.parametrize(("setting", "found"), [("auto", {0, 3, 4}), ("none", set()), ("Car, bus", {1, 2})])
def test_classes_with_a_direction_are_guessed_or_named(setting: str, found: set[int]):
    assert directed_classes(["turn_left", "Car", "bus", "Speed limit 60", "saga-don"], setting) == found


def test_a_class_that_is_not_there_cannot_be_kept_from_mirroring():
    with pytest.raises(UserError, match="tram"):
        directed_classes(["Car"], "tram")


def test_what_a_patch_covers_counts_as_not_seen():
    before = make_sample(np.zeros((SIZE, SIZE, 3), np.uint8), np.array([[2, 2, 94, 94]]), [0])
    cover = Policy("cover", (Step("dropout", 1.0, {"most": 1, "side": 0.5}),))
    after = augmented(before, cover, FRAME, seed=2)
    grey = (after.image[2:94, 2:94] == 114).all(axis=2).mean()
    assert after.visible[0] == pytest.approx(1 - grey, abs=0.02)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"steps": {"wobble": {}}}, "there is no step wobble"),
        ({"steps": {"rotate": {"degrees": 200}}}, "degrees of rotate lies from 0 to 45, not 200"),
        ({"steps": {"rotate": {"angle": 2}}}, "the step rotate has no angle"),
        ({"steps": {"flip": {"probability": 1.5}}}, "probability of flip lies from 0 to 1"),
        ({"steps": {"flip": {"probability": "often"}}}, "probability of flip is a number, not 'often'"),
        ({"steps": {"jpeg": {"least": 50.5}}}, "least of jpeg is a whole number"),
        ({"steps": {"fog": {"most": float("nan")}}}, "most of fog lies from"),
        ({"steps": {"fog": 3}}, "the step fog has no numbers"),
        ({"steps": [1]}, "no names with numbers"),
        ({"speed": 3}, "it has speed"),
        (["flip"], "it holds no settings"),
        ({"name": "../../up"}, "a policy's name"),
    ],
)
def test_a_bad_policy_is_refused_with_one_sentence(told: object, sentence: str):
    wrong = {"name": "mine", **told} if isinstance(told, Mapping) else told
    with pytest.raises(UserError, match=sentence):
        policy_from_json(wrong)


def test_the_program_brings_its_policies():
    assert set(NAMED) == {"none", "light", "road", "weather"}
    assert NAMED["none"].steps == ()
    assert all(each.title and each.words for each in NAMED.values())


def test_a_saved_policy_is_found_again_beside_those_of_the_program(tmp_path: Path):
    mine = replace(NAMED["road"].without("mosaic"), name="my road")
    save_policy(tmp_path / "policies", mine, NAMED)
    assert policy_named("my road", GIVEN, tmp_path / "policies") == mine


@pytest.mark.parametrize("name", ["road", "recipe"])
def test_a_policy_of_the_program_is_not_replaced(tmp_path: Path, name: str):
    with pytest.raises(UserError, match="nothing was saved"):
        save_policy(tmp_path, replace(NAMED["road"], name=name), NAMED)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_policy_is_told_with_those_that_there_are():
    with pytest.raises(UserError, match=r"no transform policy rode.*recipe, light, none, road, weather"):
        policy_named("rode", GIVEN)


@pytest.mark.parametrize("text", ["steps: [", "steps: {fog: {most: 9}}"])
def test_a_broken_file_is_named(tmp_path: Path, text: str):
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"mine\.yaml"):
        load_policies(tmp_path)


def test_no_boxes_stay_no_boxes():
    assert moved_boxes(np.zeros((0, 4), np.float32), np.eye(3)).shape == (0, 4)


def test_a_picture_with_one_class_keeps_it_and_is_cut_to_its_middle():
    pixels = road_sample(width=120, height=60).image
    sample = make_sample(pixels, np.zeros((0, 4), np.float32), [3])
    plain = augmented(sample, NAMED["none"], Frame(60, "crop"), seed=0)
    changed = augmented(sample, NAMED["weather"], Frame(60, "crop"), seed=4, pool=Pictures(3))
    assert np.array_equal(plain.image, pixels[:, 30:90])
    assert changed.classes.tolist() == [3]
