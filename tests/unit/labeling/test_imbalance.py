"""Imbalance is measured as the field does, and coverage counts what a person would count by hand."""

import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import Project, create_project
from core.queries.images import image_ids
from core.recordings import Recording
from core.shapes import Box
from labeling.conditions import set_on_images
from labeling.coverage import CoverageMatrix, against, coverage, gaps_of, goals_of, set_goal
from labeling.edits import added
from labeling.imbalance import drift, imbalance_of
from labeling.importing import import_source
from labeling.label_maps import (
    PLACE_CELLS,
    SIZE_EDGES,
    in_bin,
    in_place,
    objects_each,
    objects_per_image,
    place_map,
    size_histogram,
)
from labeling.label_sets import live_presence, live_set
from labeling.ontology import add_class, retire_class, set_conditions
from labeling.presence import together
from labeling.store import apply

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5000), min_size=1)


def test_even_classes_are_perfectly_even() -> None:
    told = imbalance_of({"car": 200, "bus": 200, "tram": 200})
    assert (told.ratio, round(told.entropy or 0, 9), told.rare, told.missing) == (1.0, 1.0, (), ())
    assert set(told.weights.values()) == {1.0}


def test_a_rare_class_is_named_and_weighs_more() -> None:
    told = imbalance_of({"car": 9000, "bus": 60, "tram": 0})
    assert (told.ratio, told.rare, told.missing) == (150.0, ("bus",), ("tram",))
    assert told.weights["bus"] > 10 * told.weights["car"]


@given(COUNTS)
def test_measures_stay_within_their_bounds(counts: dict[str, int]) -> None:
    told = imbalance_of(counts)
    assert told.ratio is None or told.ratio >= 1
    assert told.entropy is None or -1e-12 <= told.entropy <= 1 + 1e-12
    assert all(0 < told.effective[name] <= count + 1e-9 for name, count in counts.items() if count)
    if told.weights:
        assert math.isclose(sum(told.weights.values()) / len(told.weights), 1)


@given(COUNTS, COUNTS)
def test_drift_is_a_distance_from_nothing_to_one(first: dict[str, int], second: dict[str, int]) -> None:
    there, back = drift(first, second), drift(second, first)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert math.isclose(there, back, abs_tol=1e-9)
        assert 0 <= there <= 1 + 1e-9
        assert drift(first, first) == pytest.approx(0, abs=1e-7)


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Six pictures of 100 x 80: a car on the first three, a bus on the first; rain on 0 and 1, night on 1."""
    for index in range(6):
        pixels = np.random.default_rng(index).integers(0, 255, (80, 100, 3), dtype=np.uint8)
        (tmp_path / "set").mkdir(exist_ok=True)
        (tmp_path / "set" / f"{index}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    made = create_project(tmp_path / "project")
    set_conditions(made.registry, {"weather": ["clear", "rain"], "lighting": ["day", "night"]})
    import_source(made, tmp_path / "set", open_recording=no_recordings, author="ann")
    car, bus = add_class(made.registry, "car"), add_class(made.registry, "bus")
    ids = images_of(made)
    for image_id, class_id in ((ids[0], car), (ids[0], car), (ids[0], bus), (ids[1], car), (ids[2], car)):
        annotation = Annotation(AnnotationId(new_number()), image_id, class_id, Box(10, 10, 30, 26), "ann")
        apply(made.registry, added([annotation]), author="ann")
    apply(made.registry, set_on_images(made, ids[:2], "weather", "rain"), author="ann")
    apply(made.registry, set_on_images(made, ids[1:2], "lighting", "night"), author="ann")
    yield made
    made.close()


def images_of(project: Project) -> list[ImageId]:
    with project.registry.reading() as session:
        return [ImageId(each) for each in image_ids(session)]


def covered(project: Project, groups: list[str]) -> CoverageMatrix:
    with project.registry.reading() as session:
        goals = goals_of(session)
    return coverage(live_presence(project), goals, groups)


def lacks(project: Project) -> list[str]:
    return [gap.sentence for gap in gaps_of(project, live_presence(project))]


def test_an_image_counts_once_for_a_class_and_a_condition(project: Project) -> None:
    told = covered(project, ["weather"])
    assert told.cell(ClassId(1), {"weather": "rain"}).images == 2
    assert told.cell(ClassId(2), {"weather": "rain"}).images == 1
    assert told.cell(ClassId(1), {"weather": "clear"}).images == 0


def test_two_conditions_at_once_are_a_column_each_pair(project: Project) -> None:
    told = covered(project, ["weather", "lighting"])
    assert len(told.columns) == 4
    assert told.cell(ClassId(1), {"weather": "rain", "lighting": "night"}).images == 1
    assert told.cell(ClassId(2), {"weather": "rain", "lighting": "night"}).images == 0


def test_a_required_goal_is_told_until_it_is_met(project: Project) -> None:
    night = {"lighting": "night"}
    set_goal(project.registry, ClassId(1), night, least=2, is_required=True)
    assert lacks(project) == ["car (night) has 1 of 2 images"]
    assert covered(project, ["lighting"]).lacking()[0].held == night
    assert covered(project, ["weather"]).lacking()[0].held == night
    set_goal(project.registry, ClassId(1), night, least=1, is_required=True)
    assert lacks(project) == []
    set_goal(project.registry, ClassId(1), night, least=0, is_required=True)
    with project.registry.reading() as session:
        assert goals_of(session) == []


def test_a_goal_of_a_class_that_is_retired_holds_nothing_up(project: Project) -> None:
    set_goal(project.registry, ClassId(2), {"lighting": "night"}, least=9, is_required=True)
    retire_class(project.registry, ClassId(2))
    assert lacks(project) == []
    assert "bus" not in covered(project, ["lighting"]).classes.values()


def test_a_goal_under_any_condition_counts_every_image_of_the_class(project: Project) -> None:
    set_goal(project.registry, ClassId(1), {}, least=5, is_required=False)
    with project.registry.reading() as session:
        (cell,) = against(live_presence(project), goals_of(session))
    assert (cell.images, cell.lacking) == (3, 2)


def test_a_condition_that_is_not_there_is_refused(project: Project) -> None:
    with pytest.raises(UserError, match="no condition moonlight"):
        covered(project, ["moonlight"])
    with pytest.raises(UserError, match="no condition weather = hail"):
        set_goal(project.registry, ClassId(1), {"weather": "hail"}, least=5, is_required=False)


def test_maps_lead_back_to_the_images(project: Project) -> None:
    told = live_set(project)
    columns = told.labels
    places = place_map(columns, columns.of_class(None))
    row, column = (int(each) for each in np.unravel_index(places.argmax(), places.shape))
    assert (int(places.sum()), places[row, column]) == (5, 5)
    assert (row, column) == (int(18 / 80 * PLACE_CELLS), int(20 / 100 * PLACE_CELLS))
    behind = told.behind_labels(in_place(columns, row, column))
    assert behind.image_ids == images_of(project)[:3]
    assert len(behind.annotation_ids) == 3  # those of the first image
    sizes = size_histogram(columns, columns.of_class(1))
    assert int(sizes.sum()) == 1
    one = in_bin(columns, columns.size, SIZE_EDGES, int(sizes.argmax())) & columns.of_class(1)
    assert told.behind_labels(one).image_ids == images_of(project)[:1]


def test_objects_and_pairs_are_counted_by_image(project: Project) -> None:
    told = live_set(project)
    each = objects_each(told.labels, told.labels.of_class(None), len(told.presence))
    assert objects_per_image(each)[:4].tolist() == [3, 2, 0, 1]
    assert together(told.presence).tolist() == [[3, 1], [1, 1]]
