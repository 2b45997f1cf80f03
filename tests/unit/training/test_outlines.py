"""Shapes of a version as outlines, pixels and turned boxes: what a network of masks is taught and judged by."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.camera_profile import IgnoredAreas
from core.errors import UserError
from core.masks import mask_of, pixels_of, rasterised
from core.shapes import Box, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape
from tests.unit.training.drawn import draw_version
from training.dataset_dir import lay_out
from training.examples import examples_of, tasks_in
from training.label_lines import lines_for
from training.outlines import object_mask, object_ring, object_rotated

SIZE_WH = (120, 90)
NOTHING = IgnoredAreas((), SIZE_WH)
HOOD = ((0.0, 60.0), (120.0, 60.0), (120.0, 90.0), (0.0, 90.0))
SQUARE = ((20.0, 10.0), (80.0, 10.0), (80.0, 70.0), (20.0, 70.0))
HOLE = ((35.0, 25.0), (35.0, 50.0), (60.0, 50.0), (60.0, 25.0))


def two_parts() -> Mask:
    pixels = np.zeros((90, 120), np.bool_)
    pixels[10:40, 10:40] = pixels[50:80, 60:110] = True
    mask = mask_of(pixels)
    assert mask is not None
    return mask


def filled(ring: np.ndarray) -> np.ndarray:
    """As ultralytics paints a label: cv2.fillPoly, which also paints the edges."""
    scale = 8
    large = np.zeros((90 * scale, 120 * scale), np.uint8)
    cv2.fillPoly(large, [np.rint(ring * scale).astype(np.int32)], 1)
    return large[scale // 2 :: scale, scale // 2 :: scale].astype(bool)


@pytest.mark.parametrize(
    "shape",
    [
        Box(10, 10, 50, 60),
        Polygon((SQUARE,)),
        Polygon((SQUARE, HOLE)),
        Ellipse(60, 45, 30, 20, 25),
        RotatedBox(60, 45, 50, 20, 30),
        two_parts(),
        Lane(((10, 80), (40, 40), (100, 20))),
        Polyline(((10, 80), (60, 40), (60, 10))),
        Box(90, 60, 200, 200),
    ],
    ids=lambda shape: type(shape).__name__,
)
@pytest.mark.parametrize("ignored", [(), (HOOD,)], ids=["all", "hood"])
def test_the_ring_of_a_label_file_is_filled_by_the_object(shape: Shape, ignored: tuple) -> None:
    areas = IgnoredAreas(ignored, SIZE_WH)
    mask, ring = object_mask(shape, areas, 8.0), object_ring(shape, SIZE_WH, ignored, 8.0)
    if mask is None:  # the box in the corner lies under the hood
        assert ring is None
        return
    assert ring is not None
    pixels, painted = pixels_of(mask, SIZE_WH), filled(ring)
    assert (pixels & painted).sum() / (pixels | painted).sum() > 0.95
    if ignored:
        assert not pixels[61:].any()


def test_a_hole_and_the_gap_between_parts_stay_empty() -> None:
    ring = object_ring(Polygon((SQUARE, HOLE)), SIZE_WH, (), 8.0)
    assert ring is not None
    assert not filled(ring)[28:48, 38:58].any()
    joined = object_ring(two_parts(), SIZE_WH, (), 8.0)
    assert joined is not None
    assert (filled(joined) & ~pixels_of(two_parts(), SIZE_WH)).sum() <= 40  # the bridge: one pixel wide


@pytest.mark.parametrize("width_px", [4.0, 12.0])
def test_a_lane_is_as_wide_as_was_chosen(width_px: float) -> None:
    mask = object_mask(Lane(((60, 5), (60, 85))), NOTHING, width_px)
    assert mask is not None
    assert (mask.width, mask.height) == (width_px, 80)


def test_a_turned_box_stays_and_one_over_the_edge_shrinks_to_what_is_seen() -> None:
    whole = object_rotated(RotatedBox(60, 45, 50, 20, 30), SIZE_WH)
    assert whole is not None
    np.testing.assert_allclose(whole[0], [60, 45, 50, 20, np.radians(30)], atol=1e-5)
    cut = object_rotated(RotatedBox(120, 45, 60, 20, 0), SIZE_WH)
    assert cut is not None
    np.testing.assert_allclose(sorted(cut[0, 2:4]), [20, 30], atol=0.01)
    assert object_rotated(Box(200, 10, 220, 30), SIZE_WH) is None


def test_an_outline_becomes_the_smallest_turned_box_around_it() -> None:
    bar = RotatedBox(60, 45, 50, 20, 30)
    found = object_rotated(Polygon((bar.corners(),)), SIZE_WH)
    assert found is not None
    np.testing.assert_allclose(sorted(found[0, 2:4]), [20, 50], atol=0.01)
    painted = mask_of(rasterised(bar, SIZE_WH))
    assert painted is not None
    around = object_rotated(painted, SIZE_WH)
    assert around is not None
    np.testing.assert_allclose(sorted(around[0, 2:4]), [20, 50], atol=2)


def test_a_label_file_of_outlines_has_one_line_an_object_within_the_picture(tmp_path: Path) -> None:
    manifest, _ = draw_version(tmp_path / "pictures", "segment", train=4, valid=0)
    for example in examples_of(manifest, "train", "segment")[0]:
        rows = [line.split() for line in lines_for("segment", example).splitlines()]
        assert len(rows) == len(example.class_index) == 1
        shares = np.array(rows[0][1:], float)
        assert len(shares) >= 6
        assert shares.min() >= 0
        assert shares.max() <= 1


def test_a_label_file_of_turned_boxes_has_four_corners(tmp_path: Path) -> None:
    manifest, _ = draw_version(tmp_path / "pictures", "obb", train=3, valid=0)
    for example in examples_of(manifest, "train", "obb")[0]:
        assert [len(line.split()) for line in lines_for("obb", example).splitlines()] == [9]


def test_what_a_version_could_teach(tmp_path: Path) -> None:
    told = {task: tasks_in(draw_version(tmp_path / task, task, train=4, valid=0)[0])
            for task in ("detect", "classify", "segment", "obb")}  # fmt: skip
    assert told == {
        "detect": {"detect"}, "classify": {"classify"}, "segment": {"detect", "segment", "obb"},
        "obb": {"detect", "obb"},
    }  # fmt: skip


@pytest.mark.parametrize(("task", "sentence"), [("segment", "no images with outlines"), ("obb", "no images with rot")])
def test_upright_boxes_alone_teach_no_outlines(tmp_path: Path, task: str, sentence: str) -> None:
    manifest, locations = draw_version(tmp_path / "pictures", "detect", train=2, valid=0)
    with pytest.raises(UserError, match=sentence):
        lay_out(manifest, tmp_path / "set", task, locate=lambda sha256: Path(locations.paths[sha256]),
                on_image=lambda *_: None)  # fmt: skip


def test_boxes_beside_outlines_are_taught_as_their_corners(tmp_path: Path) -> None:
    manifest, locations = draw_version(tmp_path / "pictures", "segment", train=2, valid=0)
    first = manifest.images[0]
    label = replace(first.labels[0], shape=Box(10, 10, 30, 40))
    mixed = replace(manifest, images=(replace(first, labels=(*first.labels, label)), *manifest.images[1:]))
    laid = lay_out(mixed, tmp_path / "set", "segment", locate=lambda sha256: Path(locations.paths[sha256]),
                   on_image=lambda *_: None)  # fmt: skip
    lines = (laid.root / "labels" / "train" / f"{first.sha256}.txt").read_text(encoding="utf-8").splitlines()
    assert min(len(line.split()) for line in lines) == 9  # a class and four corners: no reader takes it for a box


def test_an_object_under_the_hood_is_neither_taught_nor_judged(tmp_path: Path) -> None:
    manifest, _ = draw_version(tmp_path / "pictures", "segment", train=4, valid=0)
    covered = replace(manifest.images[0], camera="front", ignored=(((0, 0), (96, 0), (96, 80), (0, 80)),))
    examples, _ = examples_of(replace(manifest, images=(covered,)), "train", "segment")
    assert [example.shapes for example in examples] == [()]
