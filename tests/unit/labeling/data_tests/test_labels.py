"""Odd labels are found, exactly the odd ones."""

from datetime import UTC, datetime

import numpy as np
import pytest

from core.ids import new_number
from core.project import Project, utc_now
from core.schema import CameraProfileRow, DriveRow
from core.shapes import Dot, Polyline, Tag
from labeling import ontology
from labeling.class_details import ClassDetails, set_details
from tests.checking import add_labels, add_rows, check_here, findings

LABELS, SIZES, PLACES, TRACKS, DRIFT = ["labels"], ["sizes"], ["places"], ["tracks"], ["drift"]


@pytest.fixture
def car(project: Project) -> int:
    return ontology.add_class(project.registry, "car")


@pytest.fixture
def bus(project: Project) -> int:
    return ontology.add_class(project.registry, "bus")


def add_drive(project: Project, *, horizon_y: float | None = None) -> int:
    """A drive, and with a horizon the camera it was taken with."""
    drive_id, camera_id = new_number(), None
    with project.registry.transaction() as tx:
        if horizon_y is not None:
            camera_id = new_number()
            told = f'{{"y":{horizon_y}}}'
            tx.session.add(
                CameraProfileRow(id=camera_id, name="van", version=1, width=640, height=480, horizon_json=told)
            )
            tx.session.flush()
        tx.session.add(
            DriveRow(
                id=drive_id, sha256=str(drive_id), name="drive", path="drive.mp4", width=640, height=480, fps=25.0,
                duration_ms=1e4, added_at=utc_now(), camera_id=camera_id,
            )
        )  # fmt: skip
    return drive_id


def odd(project: Project) -> list[tuple[str, int]]:
    return [(row.kind, row.annotation_id) for row in findings(project)]


def test_outside_degenerate_and_tiny_labels_are_found(project: Project, car: int) -> None:
    (image,) = add_rows(project, 1)
    boxes = [(600, 10, 660, 60), (10, 10, 10.5, 60), (30, 30, 32, 60), (100, 100, 200, 200), (0, 0, 640.4, 480)]
    beyond, flat, tiny, _, _ = add_labels(project, {image: boxes}, car)
    add_labels(project, {image: [Dot(300, 300), Tag(), Polyline(((5, 5), (5, 200)))]}, car)
    check_here(project, tests=LABELS)
    assert odd(project) == [("degenerate", flat), ("outside", beyond), ("tiny", tiny)]
    assert findings(project, "outside")[0].detail == "car: reaches 20 pixels beyond the picture."


def test_two_labels_of_one_class_on_one_place_are_doubled_and_of_two_classes_conflict(
    project: Project, car: int, bus: int
) -> None:
    one, two, three = add_rows(project, 3)
    first, second = add_labels(project, {one: [(100, 100, 200, 200), (102, 100, 200, 203)]}, car)
    said, _ = add_labels(project, {two: [(50, 50, 150, 150)], three: [(10, 10, 90, 90)]}, car)
    (other, _) = add_labels(project, {two: [(50, 51, 150, 150)], three: [(40, 10, 130, 90)]}, bus)
    check_here(project, tests=LABELS)
    assert [(row.kind, row.key) for row in findings(project)] == [
        ("conflicting", f"conflicting:a{min(said, other)}:a{max(said, other)}"),
        ("doubled", f"doubled:a{min(first, second)}:a{max(first, second)}"),
    ]


def test_neighbours_in_a_row_of_cars_and_a_class_with_its_parent_are_no_fault(
    project: Project, car: int, bus: int
) -> None:
    image, other = add_rows(project, 2)
    set_details(project.registry, bus, ClassDetails(parent_id=car))
    add_labels(project, {image: [(x, 100, x + 60, 150) for x in range(0, 500, 20)]}, car)
    add_labels(project, {other: [(50, 50, 150, 150)]}, car)
    add_labels(project, {other: [(50, 50, 150, 150)]}, bus)
    check_here(project, tests=LABELS)
    assert odd(project) == []


def test_a_class_that_is_put_within_another_conflicts_with_it_no_more(project: Project, car: int, bus: int) -> None:
    (image,) = add_rows(project, 1)
    add_labels(project, {image: [(50, 50, 150, 150)]}, car)
    add_labels(project, {image: [(50, 50, 150, 150)]}, bus)
    check_here(project, tests=LABELS)
    assert [row.kind for row in findings(project)] == ["conflicting"]
    set_details(project.registry, bus, ClassDetails(parent_id=car))
    check_here(project, tests=LABELS)
    assert odd(project) == []


def test_a_class_said_twice_of_a_whole_image_is_doubled(project: Project, car: int) -> None:
    (image,) = add_rows(project, 1)
    add_labels(project, {image: [Tag(), Tag()]}, car)
    check_here(project, tests=LABELS)
    assert [row.kind for row in findings(project)] == ["doubled"]


def test_a_giant_and_a_dwarf_among_ordinary_labels_are_found(project: Project, car: int) -> None:
    chance = np.random.default_rng(0)
    images = add_rows(project, 62)
    sides = chance.normal(60, 12, (60, 2)).clip(25)
    usual = {image: [(100, 100, 100 + w, 100 + h)] for image, (w, h) in zip(images, sides, strict=False)}
    add_labels(project, usual, car)
    giant, strip = add_labels(project, {images[60]: [(5, 5, 620, 470)], images[61]: [(30, 200, 530, 207)]}, car)
    check_here(project, tests=SIZES)
    assert odd(project) == [("unusual_size", giant), ("unusual_size", strip)]
    assert "times as wide" in findings(project)[1].detail


def test_of_a_class_with_few_labels_nobody_knows_what_is_usual(project: Project, car: int) -> None:
    images = add_rows(project, 21)
    add_labels(project, {image: [(100, 100, 160, 160)] for image in images[:20]}, car)
    add_labels(project, {images[20]: [(5, 5, 630, 470)]}, car)
    check_here(project, tests=SIZES)
    assert odd(project) == []


def road(chance: np.random.Generator, count: int, horizon: float) -> list[tuple[float, float, float, float]]:
    """Boxes of things half as tall as the camera is high, on a plane road."""
    feet = chance.uniform(horizon + 40, 460, count)
    heights = 0.5 * (feet - horizon) * np.exp(chance.normal(0, 0.08, count))
    lefts = chance.uniform(50, 500, count)
    return [
        (float(x), float(y - h), float(x + h), float(y)) for x, y, h in zip(lefts, feet, heights, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("known", [200.0, None])
def test_a_car_in_the_sky_and_a_giant_on_the_road_are_found(project: Project, car: int, known: float | None) -> None:
    images = add_rows(project, 62, drive_id=add_drive(project, horizon_y=known))
    boxes = road(np.random.default_rng(1), 60, 200.0)
    add_labels(project, {image: [box] for image, box in zip(images, boxes, strict=False)}, car)
    sky, giant = add_labels(project, {images[60]: [(300, 60, 340, 100)], images[61]: [(100, 10, 400, 300)]}, car)
    check_here(project, tests=PLACES)
    assert odd(project) == [("implausible_place", sky), ("implausible_place", giant)]
    assert "above the horizon" in findings(project)[0].detail


def test_pictures_from_anywhere_have_no_horizon(project: Project, car: int) -> None:
    chance = np.random.default_rng(2)
    images = add_rows(project, 80)
    boxes = np.sort(chance.uniform(5, 475, (80, 2, 2)), axis=1).reshape(80, 4) + np.array([0, 0, 4, 4])
    by_image = {image: [tuple(map(float, box))] for image, box in zip(images, boxes, strict=True)}
    add_labels(project, by_image, car)
    check_here(project, tests=PLACES)
    assert odd(project) == []


def test_a_flip_of_class_along_a_drive_is_found_and_still_pictures_are_left_alone(
    project: Project, car: int, bus: int
) -> None:
    drive, stills = add_drive(project), add_drive(project)
    frames = [add_rows(project, 1, drive_id=drive, frame_index=frame)[0] for frame in range(8)]
    far = [add_rows(project, 1, drive_id=stills, frame_index=250 * frame)[0] for frame in range(8)]
    for ids in (frames, far):
        add_labels(project, {i: [(100 + 3 * n, 100, 160 + 3 * n, 150)] for n, i in enumerate(ids) if n != 4}, car)
        add_labels(project, {ids[4]: [(112, 100, 172, 150)]}, bus)
    check_here(project, tests=TRACKS)
    assert [(row.kind, row.image_id) for row in findings(project)] == [("inconsistent_track", frames[4])]


def number_at(when: datetime) -> int:
    """A row number taken at this time."""
    return (int(when.timestamp() * 1000) - 1_577_836_800_000) << 22


def test_a_labeller_who_draws_otherwise_is_told_apart_from_those_who_do_not(project: Project, car: int) -> None:
    chance = np.random.default_rng(3)
    images = add_rows(project, 120)
    for number, (author, factor) in enumerate((("ann", 1.0), ("ben", 1.0), ("eve", 1.6))):
        mine = images[40 * number : 40 * (number + 1)]
        sides = {image: factor * float(chance.normal(60, 10)) for image in mine}
        start = number_at(datetime(2026, 3, 4, number, tzinfo=UTC))
        add_labels(project, {i: [(50, 50, 50 + s, 50 + s)] for i, s in sides.items()}, car, author=author, at=start)
    check_here(project, tests=DRIFT)
    assert [row.key for row in findings(project)] == ["label_drift:author:eve:size"]


def test_a_week_in_which_a_class_was_forgotten_is_found(project: Project, car: int, bus: int) -> None:
    images = add_rows(project, 120)
    weeks = [datetime(2026, 3, day, 9, tzinfo=UTC) for day in (4, 11, 18)]
    for number, when in enumerate(weeks):
        mine = images[40 * number : 40 * (number + 1)]
        add_labels(project, {i: [(50, 50, 110, 110)] for i in mine}, car, at=number_at(when))
        if number != 1:
            add_labels(project, {i: [(200, 50, 300, 110)] for i in mine}, bus, at=number_at(when) + 5000)
    check_here(project, tests=DRIFT)
    told = {row.detail for row in findings(project)}
    assert "Week of 2026-03-09: bus is on 0% of the images, elsewhere on 100%." in told


def test_labellers_alike_do_not_drift(project: Project, car: int, bus: int) -> None:
    chance = np.random.default_rng(4)
    images = add_rows(project, 160)
    for number, author in enumerate(("ann", "ben", "eve", "joe")):
        mine = images[40 * number : 40 * (number + 1)]
        boxes = {
            i: [(50, 50, 50 + s, 50 + s) for s in chance.normal(60, 20, chance.integers(1, 5)).clip(9)] for i in mine
        }
        add_labels(project, boxes, car, author=author)
        add_labels(project, {i: [(200, 50, 300, 110)] for i in mine if chance.random() < 0.5}, bus, author=author)
    check_here(project, tests=DRIFT)
    assert findings(project) == []
