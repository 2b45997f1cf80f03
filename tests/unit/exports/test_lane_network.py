"""A brought lane network proposes lanes where the paint is."""

import os
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.splines import at_rows
from exports.drives import open_recording
from exports.lane_network import LaneNetwork, drivable_outline, lanes_of
from exports.looking import lane_lines

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")


def test_two_lines_and_a_speck_become_two_lanes_with_few_control_points() -> None:
    mask = np.zeros((320, 480), np.bool_)
    for y in range(120, 320):
        if y % 60 > 25 or y > 250:  # dashes
            mask[y, 100 + (320 - y) // 2 - 2 : 100 + (320 - y) // 2 + 3] = True
        mask[y, 400 - (320 - y) // 3 - 2 : 400 - (320 - y) // 3 + 3] = True
    mask[30:33, 240:243] = True
    left, right = lanes_of(mask)
    assert len(left.controls) <= 4
    assert at_rows(left.controls, [300])[0] == pytest.approx(110, abs=4)
    assert at_rows(right.controls, [200])[0] == pytest.approx(360, abs=4)


def test_a_line_that_winds_is_no_lane() -> None:
    mask = np.zeros((320, 480), np.bool_)
    for y in range(60, 320):
        x = 240 + round(60 * np.sin(y / 12))
        mask[y, x - 2 : x + 3] = True
    assert lanes_of(mask) == []


@needs_data
@pytest.mark.parametrize("name", ["drives/night_road.mp4", "drives/sunset_signs.mp4", "drives/solidWhiteRight.mp4"])
def test_lanes_by_day_and_night_lie_on_the_map_with_few_control_points(name: str) -> None:
    network = LaneNetwork(DATA / "weights" / "twinlitenet_bdd.onnx")
    image = open_recording(DATA / name).frame(40).image
    found = network.lanes(image)
    assert len(found) >= 2
    assert max(len(each.lane.controls) for each in found) <= 5
    score = network.maps(image).lane_score
    reach = image.shape[1] // 200
    for each in found[-2:]:
        rows = np.linspace(each.lane.controls[0][1], each.lane.controls[-1][1], 40)[2:-2]
        xs = at_rows(each.lane.controls, rows.tolist())
        near = [score[round(y), round(x) - reach : round(x) + reach + 1].max() for x, y in zip(xs, rows, strict=True)]
        assert np.mean(np.array(near) > 0.5) > 0.5  # dashes leave gaps


def test_nothing_gives_nothing() -> None:
    empty = np.zeros((100, 100), np.bool_)
    assert lanes_of(empty) == []
    assert drivable_outline(empty) is None


@needs_data
@pytest.mark.parametrize("frame", [0, 60, 150])
def test_both_lines_of_the_own_lane_are_found_on_a_real_drive(frame: int) -> None:
    network = LaneNetwork(DATA / "weights" / "twinlitenet_bdd.onnx")
    image = open_recording(DATA / "drives" / "solidWhiteRight.mp4").frame(frame).image
    found = network.lanes(image)
    halfway = [x for each in found if (x := at_rows(each.lane.controls, [430])[0]) is not None]
    assert any(260 < x < 380 for x in halfway)  # the dashed line on the left, by eye
    assert any(620 < x < 760 for x in halfway)  # the solid one on the right
    told = {(line["class"], line["kind"]) for line in lane_lines(network, image)}
    assert told == {("lane line", "lane"), ("drivable area", "polygon")}


@needs_data
def test_a_detector_is_no_lane_network() -> None:
    with pytest.raises(UserError, match="no lane network"):
        LaneNetwork(DATA / "weights" / "yolox_nano.onnx")
