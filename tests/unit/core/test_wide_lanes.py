"""Lanes written as areas of a chosen width, for formats that know no lines, and what that costs."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.annotations import HUMAN, Annotation
from core.errors import UserError
from core.formats.known import format_named
from core.formats.seam import OutImage, OutSet, ReadSet, Skipped, read_all
from core.formats.wide_lanes import WideLanes
from core.geometry import polygon_area
from core.ids import AnnotationId, ClassId, ImageId
from core.images import ImageHeader
from core.masks import outlines_of
from core.shapes import Box, Lane, Polyline, Shape
from labeling.placing import place

HEADER = ImageHeader(200, 100, 1)


def written(tmp_path: Path, name: str, width_px: float, *shapes: Shape) -> tuple[ReadSet, tuple[Skipped, ...]]:
    (tmp_path / "a.png").write_bytes(cv2.imencode(".png", np.zeros((100, 200, 3), np.uint8))[1].tobytes())
    one = Annotation(AnnotationId(1), ImageId(1), ClassId(3), Box(1, 1, 2, 2), "ann", HUMAN)
    labels = [replace(one, shape=shape) for shape in shapes]
    image = OutImage(tmp_path / "a.png", "a.png", 200, 100, "train", labels, True)
    wide = WideLanes(format_named(name), width_px)
    told = wide.write(OutSet({3: "lane"}, [image]), tmp_path / "out")
    return read_all(wide, tmp_path / "out"), told


def areas(found: ReadSet) -> list[float]:
    rings = [outlines_of(place(label, HEADER, None))[0] for label in found.images[0].labels]
    return [polygon_area(np.array(ring)) for ring in rings]


@pytest.mark.parametrize("name", ["coco", "yolo"])
def test_a_lane_is_as_wide_as_was_chosen(name: str, tmp_path: Path) -> None:
    lane = Lane(((20.0, 90.0), (60.0, 60.0), (80.0, 20.0)))
    found, told = written(tmp_path, name, 12.0, lane)
    length = sum(
        float(np.hypot(*step)) for step in np.diff(np.array([(20.0, 90.0), (60.0, 60.0), (80.0, 20.0)]), axis=0)
    )
    [area] = areas(found)
    assert area == pytest.approx(12 * length, rel=0.05)
    assert [problem.reason for problem in told] == ["1 lane was kept as areas 12 pixels wide."]


def test_what_lies_outside_the_picture_is_measured(tmp_path: Path) -> None:
    found, told = written(tmp_path, "yolo", 10.0, Polyline(((0.0, 50.0), (0.0, 90.0))))
    assert areas(found) == [pytest.approx(5 * 40)]
    assert any("50% of its area lies outside the picture" in problem.reason for problem in told)


def test_a_line_that_leaves_and_comes_back_falls_into_parts(tmp_path: Path) -> None:
    found, told = written(tmp_path, "yolo", 4.0, Polyline(((20.0, 50.0), (100.0, -40.0), (180.0, 50.0))))
    assert len(areas(found)) == 2
    assert any("it fell into 2 parts" in problem.reason for problem in told)


def test_a_line_that_covers_itself_is_told(tmp_path: Path) -> None:
    _, told = written(tmp_path, "coco", 30.0, Polyline(((20.0, 50.0), (80.0, 50.0), (20.0, 52.0))))
    assert any("covers itself" in problem.reason for problem in told)


def test_other_shapes_are_written_as_ever(tmp_path: Path) -> None:
    found, told = written(tmp_path, "coco", 12.0, Box(10, 20, 30, 40))
    assert [place(label, HEADER, None) for label in found.images[0].labels] == [Box(10, 20, 30, 40)]
    assert told == ()


@pytest.mark.parametrize("width_px", [0.0, -3.0, float("nan"), 1e9])
def test_a_width_that_no_lane_has_is_refused(width_px: float) -> None:
    with pytest.raises(UserError, match="pixels wide"):
        WideLanes(format_named("yolo"), width_px)
