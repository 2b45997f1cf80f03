"""What the sample generator promises: one seed, one set of pictures, and boxes that fit what is painted."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from resources.scenes import CLASS_NAMES, CONDITIONS, SceneObject, make_still, write_drive, write_stills
from resources.scenes.brush import Brush, box, flat
from resources.scenes.camera import Camera
from resources.scenes.drive import film
from resources.scenes.drive_script import road_clock_s, world_at, write_script
from resources.scenes.layout import still_world
from resources.scenes.light import light_for
from resources.scenes.painter import measure
from resources.scenes.world import Actor, Air

SMALL = (320, 180)


def _blank_brush() -> Brush:
    return Brush(Camera((320, 180)), light_for(Air()), np.zeros((180, 320, 3), np.uint8))


def _painted(brush: Brush, slot: int, outline_m: np.ndarray) -> tuple[Actor, tuple[int, int, int, int], int]:
    brush.begin(slot)
    brush.face(flat(outline_m, 0.0, 0.0, 10.0), (200, 200, 200))
    return (
        Actor("car", slot, 0.0, 10.0, "away", 0),
        brush.touched(),
        int(np.count_nonzero(brush.owner == slot)),
    )


def test_a_still_is_the_same_for_the_same_seed_and_index_in_any_order() -> None:
    first = [make_still(7, index, SMALL) for index in (0, 1, 2)]
    again = [make_still(7, index, SMALL) for index in (2, 1, 0)][::-1]
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one.bgr, other.bgr)
        assert one.objects == other.objects
        assert one.conditions == other.conditions


def test_another_seed_gives_another_picture() -> None:
    assert not np.array_equal(make_still(1, 0, SMALL).bgr, make_still(2, 0, SMALL).bgr)


def test_boxes_lie_inside_the_picture_and_are_not_tiny() -> None:
    scenes = [make_still(3, index) for index in range(12)]
    assert sum(len(scene.objects) for scene in scenes) > 30
    for scene in scenes:
        height, width = scene.bgr.shape[:2]
        for x1, y1, x2, y2 in (item.xyxy for item in scene.objects):
            assert 0 <= x1 < x2 <= width
            assert 0 <= y1 < y2 <= height
            assert min(x2 - x1, y2 - y1) >= 6


def test_a_box_is_as_tight_as_the_painted_pixels() -> None:
    brush = _blank_brush()
    painted = {1: _painted(brush, 1, box(-1.0, 0.5, 1.0, 2.0))}
    (item,) = measure(brush, painted)
    expected = brush.camera.project([(-1.0, 2.0, 10.0), (1.0, 0.5, 10.0)]).ravel()
    assert np.abs(np.array(item.xyxy) - expected).max() <= 1.0


def test_a_box_shrinks_to_what_is_left_in_sight() -> None:
    brush = _blank_brush()
    painted = {1: _painted(brush, 1, box(-1.0, 0.0, 1.0, 2.0))}
    _painted(brush, 2, box(0.0, 0.0, 1.2, 2.2))
    (item,) = measure(brush, painted)
    assert item.xyxy[2] == pytest.approx(160, abs=1.0)


def test_an_object_that_is_nearly_hidden_has_no_box() -> None:
    brush = _blank_brush()
    painted = {1: _painted(brush, 1, box(-1.0, 0.0, 1.0, 2.0))}
    _painted(brush, 2, box(-0.6, -0.1, 1.2, 2.2))
    assert measure(brush, painted) == ()


def test_classes_are_as_unequal_as_on_real_roads() -> None:
    counts = Counter(actor.class_name for index in range(200) for actor in still_world(1, index).actors)
    order = ("car", "truck", "pedestrian", "traffic_light", "speed_sign", "cyclist", "stop_sign")
    assert all(counts[more] > counts[fewer] for more, fewer in pairwise(order)), counts
    assert counts["car"] > 10 * counts["stop_sign"]


def test_every_condition_comes_up() -> None:
    seen = [still_world(1, index).conditions for index in range(120)]
    for group, values in CONDITIONS.items():
        assert {conditions[group] for conditions in seen} == set(values)


def test_rain_always_wets_the_road() -> None:
    worlds = [still_world(2, index) for index in range(120)]
    assert all(world.air.wet > 0.5 for world in worlds if world.conditions["weather"] == "rain")


def test_written_stills_carry_labels_names_and_conditions(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    records = write_stills(tmp_path, 2, 5, SMALL, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert sorted(path.name for path in (tmp_path / "images").iterdir()) == [
        "scene_0000.jpg",
        "scene_0001.jpg",
    ]
    assert set(json.loads((tmp_path / "conditions.json").read_text())) == {"scene_0000.jpg", "scene_0001.jpg"}
    names = [line.split(": ")[1] for line in (tmp_path / "data.yaml").read_text().splitlines() if line[:2] == "  "]
    assert tuple(names) == CLASS_NAMES
    for record in records:
        assert np.asarray(cv2.imread(str(record.image_path))).shape == (180, 320, 3)
        rows = [line.split() for line in record.label_path.read_text().splitlines()]
        assert [CLASS_NAMES[int(row[0])] for row in rows] == [item.class_name for item in record.objects]
        assert all(0 <= float(share) <= 1 for row in rows for share in row[1:])


def test_a_track_keeps_its_class_and_moves_without_jumps() -> None:
    script = write_script(3, 40, 25)
    frames = [{actor.track_id: actor for actor in world_at(script, frame).actors} for frame in range(40)]
    for before, after in pairwise(frames):
        shared = before.keys() & after.keys()
        assert len(shared) > 0.9 * len(before)
        for track_id in shared:
            one, other = before[track_id], after[track_id]
            assert one.class_name == other.class_name
            assert abs(other.z_m - one.z_m) < 1.3
            assert abs(other.x_m - one.x_m) < 0.2


def test_boxes_of_a_track_move_smoothly_from_frame_to_frame() -> None:
    frames = [scene.objects for scene in film(write_script(3, 6, 25), SMALL)]
    for before, after in pairwise(frames):
        places = {item.track_id: _middle(item) for item in before}
        moved = [np.abs(_middle(item) - places[item.track_id]) for item in after if item.track_id in places]
        assert len(moved) >= 0.7 * len(before)
        assert np.median(moved, axis=0).max() < 6


def _middle(item: SceneObject) -> np.ndarray:
    x1, y1, x2, y2 = item.xyxy
    return np.array([(x1 + x2) / 2, (y1 + y2) / 2])


def test_traffic_slows_down_but_never_rolls_back_while_people_cross() -> None:
    clock = np.array([road_clock_s(frame / 25) for frame in range(25 * 40)])
    steps = np.diff(clock) * 25
    assert steps.min() > 0
    assert steps.min() < 0.1
    assert steps.max() == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_video_byte_for_byte(tmp_path: Path) -> None:
    truths = [write_drive(tmp_path / name, 5, 9, size_wh=SMALL) for name in ("a.mp4", "b.mp4")]
    assert truths[0] == truths[1]
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_video_has_its_frames_and_its_truth_beside_it(tmp_path: Path) -> None:
    truth = write_drive(tmp_path / "drive.mp4", 8, 4, size_wh=SMALL)
    video = cv2.VideoCapture(str(tmp_path / "drive.mp4"))
    count = 0
    while video.read()[0]:
        count += 1
    written = json.loads((tmp_path / "drive.mp4.truth.json").read_text())
    assert count == len(truth.frames) == len(written["frames"]) == 8
    assert [part["conditions"]["weather"] for part in written["intervals"]] == ["clear", "rain", "rain"]
    assert not (tmp_path / "drive.mp4.part").exists()


def test_an_object_refuses_a_box_without_area() -> None:
    with pytest.raises(ValueError, match="area"):
        SceneObject("car", (5.0, 5.0, 5.0, 9.0), 0)
