"""Safety actions follow from class, score, height and persistence; the strongest wins; nothing else matters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.detections import Detections, no_detections
from exports.actions import ACTIONS, Decision, SafetyRule, at_rest, decide, rule_from_json, rule_to_json

CLASSES = ("car", "person")


def seen(*boxes: tuple[int, float, float]) -> Detections:
    """Detections of (class, score, height)."""
    return Detections(
        np.array([[0, 0, 10, height] for _, _, height in boxes], np.float32).reshape(-1, 4),
        np.array([class_id for class_id, _, _ in boxes], np.int64),
        np.array([score for _, score, _ in boxes], np.float32),
    )


def decisions(rules: list[SafetyRule], frames: list[Detections]) -> list[Decision]:
    state, found = at_rest(rules), []
    for frame in frames:
        decision, state = decide(rules, CLASSES, state, frame)
        found.append(decision)
    return found


PERSON = seen((1, 0.9, 100))


def test_an_action_needs_its_class_in_enough_frames_in_a_row() -> None:
    rules = [SafetyRule("person", "stop", frames=3)]
    frames = [PERSON, PERSON, no_detections(), PERSON, PERSON, PERSON, PERSON, seen((0, 0.9, 100))]
    assert [one.action for one in decisions(rules, frames)] == [*["none"] * 5, "stop", "stop", "none"]


@pytest.mark.parametrize(("score", "height", "action"), [(0.5, 40, "warn"), (0.49, 40, "none"), (0.5, 39, "none")])
def test_score_and_height_count_from_their_limits_on(score: float, height: float, action: str) -> None:
    rules = [SafetyRule("car", "warn", 0.5, 40, 1)]
    assert decisions(rules, [seen((0, score, height))])[0].action == action


def test_the_strongest_action_wins_and_names_its_class() -> None:
    rules = [SafetyRule("car", "inform", frames=1), SafetyRule("person", "stop", frames=1)]
    assert decisions(rules, [seen((0, 0.9, 50), (1, 0.6, 50))]) == [Decision("stop", "person")]


def test_a_rule_for_a_class_that_the_network_does_not_know_never_holds() -> None:
    assert decisions([SafetyRule("cow", "stop", frames=1)], [PERSON]) == [Decision()]


@given(st.lists(st.sampled_from([no_detections(), PERSON, seen((0, 0.7, 30))]), max_size=12))
def test_another_rule_never_weakens_the_decision(frames: list[Detections]) -> None:
    rules = [SafetyRule("person", "warn", frames=2)]
    more = [*rules, SafetyRule("car", "reduce_speed", frames=1)]
    for before, after in zip(decisions(rules, frames), decisions(more, frames), strict=True):
        assert ACTIONS.index(after.action) >= ACTIONS.index(before.action)


def test_a_rule_comes_back_from_its_json() -> None:
    rule = SafetyRule("person", "reduce_speed", 0.4, 12.5, 2)
    assert rule_from_json(rule_to_json(rule)) == rule


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        SafetyRule("car", "warn", frames=0)
    with pytest.raises(ValueError, match="there is no action"):
        rule_from_json({"class": "car", "action": "fly", "min_score": 0, "min_height_px": 0, "frames": 1})
