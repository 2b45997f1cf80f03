"""Lane lines: their order about the vehicle, where they meet, fixed rows, and carrying them to the next frame."""

import os
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId
from core.shapes import Lane
from exports.drives import open_recording
from exports.lane_network import LaneNetwork
from labeling.lane_order import proposed
from labeling.lanes import carried, ego_order, mean_distance, sample_rows, vanishing_point

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")
SIZE = (1280, 720)
MEET = (640.0, 300.0)


def lane_from(bottom_x: float) -> Lane:
    """A straight line from the bottom of the image towards the vanishing point, most of the way."""
    x = MEET[0] + (bottom_x - MEET[0]) * 0.1
    return Lane(((bottom_x, 720.0), ((bottom_x + x) / 2, 531.0), (x, 342.0)))


def labelled(number: int, lane: Lane, order: str = "") -> Annotation:
    return Annotation(
        AnnotationId(number), ImageId(1), ClassId(1), lane, "tester", attributes={"order": order} if order else {}
    )


def test_lanes_are_named_from_the_vehicle_outwards_whatever_order_they_were_drawn_in() -> None:
    lanes = [lane_from(x) for x in (1500, 300, 900, -200)]
    assert ego_order(lanes, SIZE) == ["R2", "L1", "R1", "L2"]


@given(st.permutations([-900.0, -400.0, 100.0, 500.0, 800.0, 1300.0]))
def test_the_names_follow_the_lanes_and_not_the_order_of_drawing(bottoms) -> None:
    named = dict(zip(bottoms, ego_order([lane_from(x) for x in bottoms], SIZE), strict=True))
    assert [named[x] for x in sorted(named)] == ["L4", "L3", "L2", "L1", "R1", "R2"]


def test_a_fifth_lane_on_a_side_has_no_name() -> None:
    assert ego_order([lane_from(x) for x in (600, 500, 400, 300, 200)], SIZE) == ["L1", "L2", "L3", "L4", ""]


def test_lanes_meet_at_the_vanishing_point_and_parallel_ones_nowhere() -> None:
    assert vanishing_point([lane_from(x) for x in (-200, 300, 900)]) == pytest.approx(MEET, abs=1.0)
    beside = Lane(((400.0, 720.0), (400.0, 300.0)))
    assert vanishing_point([beside, Lane(((500.0, 720.0), (500.0, 300.0)))]) is None
    assert vanishing_point([lane_from(300)]) is None


def test_a_lane_is_sampled_at_fixed_rows() -> None:
    assert sample_rows(lane_from(300), [719, 531, 342, 300]) == [
        pytest.approx(301, abs=1.5), pytest.approx(453, abs=1.5), pytest.approx(606, abs=1.5), None,
    ]  # fmt: skip


def test_a_new_lane_moves_on_those_that_still_have_their_proposed_name() -> None:
    known = [labelled(1, lane_from(300), "L1"), labelled(2, lane_from(-200), "L3")]
    fresh, edit = proposed(known, [labelled(3, lane_from(560))], SIZE)
    assert fresh[0].attributes == {"order": "L1"}
    assert [change.key for change in edit.changes] == ["1"]
    assert '"L2"' in (edit.changes[0].after or "").replace("\\", "")


def test_a_painted_line_is_found_again_where_it_moved_to() -> None:
    before, after = (np.full((720, 1280, 3), 90, np.uint8) for _ in range(2))
    lane = lane_from(300)
    for picture, shift in ((before, 0), (after, 7)):
        for (ax, ay), (bx, by) in pairwise(lane.controls):
            cv2.line(picture, (round(ax) + shift, round(ay)), (round(bx) + shift, round(by)), (235, 235, 235), 7)
    moved = carried(lane, before, after)
    assert mean_distance(moved, Lane(tuple((x + 7, y) for x, y in lane.controls))) < 1.0
    assert len(moved.controls) == len(lane.controls)


def test_where_nothing_is_found_the_lane_stays() -> None:
    empty = np.full((720, 1280, 3), 90, np.uint8)
    assert carried(lane_from(300), empty, empty) == lane_from(300)


@needs_data
@pytest.mark.parametrize(("name", "start"), [("night_road.mp4", 80), ("sunset_signs.mp4", 25)])
def test_lanes_carried_over_ten_real_frames_are_nearer_than_lanes_left_as_they_were(name: str, start: int) -> None:
    drive, network = open_recording(DATA / "drives" / name), LaneNetwork(DATA / "weights" / "twinlitenet_bdd.onnx")
    frames = [drive.frame(start + step).image for step in range(11)]
    first = [each.lane for each in network.lanes(frames[0])]
    last = [each.lane for each in network.lanes(frames[-1])]
    lanes = first
    for before, after in pairwise(frames):
        lanes = [carried(lane, before, after) for lane in lanes]
    away, stayed = ([min(mean_distance(one, other) for other in last) for one in each] for each in (lanes, first))
    assert np.mean(away) < 0.5 * np.mean(stayed)
    assert max(away) < 8
