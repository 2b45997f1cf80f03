"""The profile of a camera, from the drive it is drawn on to the labels, versions and packages that follow it."""

import numpy as np
import pytest

from core.annotations import Annotation
from core.camera_profile import PAINT, CameraProfile, IgnoredAreas, profile_from_json, profile_to_json
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId
from core.queries.drives import camera_of, newest_cameras
from core.queries.images import suggestions_of
from core.queries.versions import manifest_of
from core.schema import DriveRow, ImageRow
from core.shapes import Box, Dot, Tag
from labeling import ontology
from labeling.cameras import area_added, area_removed, horizon_set, use_camera, version_restored
from labeling.completeness import verified
from labeling.differences import open_differences
from labeling.edits import added
from labeling.ignoring import is_ignored_by, lie_inside
from labeling.splitting import SplitPlan
from labeling.store import apply, undo
from labeling.suggestions import add_suggestions
from labeling.versions import freeze
from tests.checking import check_here, findings
from tests.desktop.test_label_page import add_images

DRIVE, OTHER = 1, 2
HOOD = ((0.0, 300.0), (640.0, 300.0), (640.0, 400.0), (0.0, 400.0))
SIZE_WH = (640, 400)
ON_HOOD, ON_ROAD = Box(100, 320, 200, 390), Box(100, 100, 200, 190)


@pytest.fixture
def image_ids(project) -> list[int]:
    """Four frames of one drive, and a drive of another vehicle."""
    ids = add_images(project, 4)
    with project.registry.transaction() as tx:
        for drive in (DRIVE, OTHER):
            tx.session.add(
                DriveRow(
                    id=drive,
                    sha256=str(drive),
                    name=f"{drive}.mp4",
                    path="d",
                    width=640,
                    height=400,
                    fps=25,
                    duration_ms=160,
                    added_at="",
                )
            )
        tx.session.flush()
        for frame, image_id in enumerate(ids):
            row = tx.session.get(ImageRow, image_id)
            row.drive_id, row.frame_index = DRIVE, frame
            tx.session.add(row)
    return ids


@pytest.fixture
def car(project) -> int:
    return ontology.add_class(project.registry, "car")


@pytest.fixture
def hooded(project, image_ids):
    """The drive with its hood outlined."""
    use_camera(project.registry, DRIVE, "van")
    apply(project.registry, area_added(project, DRIVE, HOOD, SIZE_WH), author="tester")


def profile(project, drive_id: int = DRIVE):
    with project.registry.reading() as session:
        return camera_of(session, drive_id)


def say(project, image_id: int, *shapes, class_id: int) -> None:
    made = [
        Annotation(AnnotationId(image_id * 10 + number), ImageId(image_id), ClassId(class_id), shape, "tester")
        for number, shape in enumerate(shapes)
    ]
    apply(project.registry, added(made), author="tester")


def test_the_first_area_is_the_hood_and_each_change_is_a_new_version_that_can_be_undone(project, hooded) -> None:
    assert (profile(project).version, dict(profile(project).areas)) == (2, {"hood": HOOD})
    edit = apply(project.registry, area_added(project, DRIVE, ((0, 0), (9, 0), (9, 9)), SIZE_WH), author="tester")
    assert (profile(project).version, list(profile(project).areas)) == (3, ["hood", "ignore 1"])
    undo(project.registry, edit, author="tester")
    assert (profile(project).version, list(profile(project).areas)) == (2, ["hood"])


def test_an_area_taken_out_leaves_its_name_free_and_takes_no_other_along(project, hooded) -> None:
    for corner in (10.0, 50.0):
        ring = ((0.0, 0.0), (corner, 0.0), (corner, corner))
        apply(project.registry, area_added(project, DRIVE, ring, SIZE_WH), author="tester")
    apply(project.registry, area_removed(project, DRIVE, "ignore 1"), author="tester")
    kept = profile(project).areas["ignore 2"]
    apply(project.registry, area_added(project, DRIVE, ((1, 1), (2, 1), (2, 2)), SIZE_WH), author="tester")
    assert set(profile(project).areas) == {"hood", "ignore 1", "ignore 2"}
    assert profile(project).areas["ignore 2"] == kept


def test_drives_of_one_vehicle_share_its_profile_and_those_of_another_do_not(project, hooded) -> None:
    use_camera(project.registry, OTHER, "van")
    assert profile(project, OTHER).areas == profile(project).areas
    use_camera(project.registry, OTHER, "lorry")
    assert profile(project, OTHER).areas == {}


def test_a_drive_without_a_camera_never_gets_that_of_another_by_chance(project, image_ids) -> None:
    for drive in (DRIVE, OTHER):
        apply(project.registry, area_added(project, drive, HOOD, SIZE_WH), author="tester")
    assert profile(project).name != profile(project, OTHER).name


def test_an_earlier_version_is_brought_back_as_a_new_one(project, hooded) -> None:
    apply(project.registry, horizon_set(project, DRIVE, 180.0, None), author="tester")
    apply(project.registry, area_removed(project, DRIVE, "hood"), author="tester")
    apply(project.registry, version_restored(project, DRIVE, 3), author="tester")
    assert profile(project).version == 5
    assert (dict(profile(project).areas), profile(project).horizon_y) == ({"hood": HOOD}, 180.0)


def test_a_version_that_a_drive_was_given_can_be_undone(project, hooded) -> None:
    edit = apply(project.registry, horizon_set(project, DRIVE, 180.0, None), author="tester")
    use_camera(project.registry, OTHER, "van")
    undo(project.registry, edit, author="tester")
    assert profile(project, OTHER).version == 2


def test_two_points_are_no_area(project, image_ids) -> None:
    with pytest.raises(UserError, match="three points"):
        area_added(project, DRIVE, ((0, 0), (1, 1)), SIZE_WH)


def test_areas_are_where_they_were_drawn_on_a_picture_of_half_the_size() -> None:
    known = CameraProfile(0, "van", 1, 640, 400, {"hood": HOOD})
    assert known.rings_on((320, 200)) == (((0.0, 150.0), (320.0, 150.0), (320.0, 200.0), (0.0, 200.0)),)


def test_a_profile_comes_back_from_its_json() -> None:
    known = CameraProfile(0, "van", 3, 640, 400, {"hood": HOOD}, 180.0, (320.0, 180.0))
    assert profile_from_json(profile_to_json(known)) == known


def test_a_box_counts_as_ignored_from_half_of_its_area_on() -> None:
    areas = IgnoredAreas([HOOD], SIZE_WH)
    boxes = np.array([(0, 200, 100, 399), (0, 220, 100, 360), (0, 310, 5, 390), (10, 10, 20, 20)], np.float32)
    assert areas.shares(boxes) == pytest.approx([99 / 199, 60 / 140, 1.0, 0.0], abs=0.01)
    assert areas.holds(boxes).tolist() == [False, False, True, False]
    assert lie_inside(areas, [Dot(10, 350), Dot(10, 100), Tag()]) == [True, False, False]


def test_the_areas_are_painted_out_and_nothing_else_is() -> None:
    image = np.arange(400 * 640 * 3, dtype=np.uint8).reshape(400, 640, 3)
    painted = IgnoredAreas([HOOD], SIZE_WH).painted_out(image)
    assert (painted[301:399] == PAINT).all()
    assert (painted[:299] == image[:299]).all()
    assert IgnoredAreas((), SIZE_WH).painted_out(image) is image


def test_nothing_is_suggested_in_an_ignored_area(project, image_ids, hooded, car) -> None:
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], car, ON_HOOD, 0.9), (image_ids[0], car, ON_ROAD, 0.8)], source="model")
    with project.registry.reading() as session:
        assert [row.score for row in suggestions_of(session, image_ids[0])] == [0.8]


def test_a_label_in_an_ignored_area_is_no_difference_and_is_reported_by_the_checks(
    project, image_ids, hooded, car
) -> None:
    say(project, image_ids[0], ON_HOOD, class_id=car)
    with project.registry.transaction() as tx:
        add_suggestions(tx, [(image_ids[0], car, ON_ROAD, 0.8)], source="model")
    with project.registry.reading() as session:
        assert [each.kind for each in open_differences(session, [image_ids[0]])] == ["extra"]
    check_here(project, tests=["labels"])
    assert [row.image_id for row in findings(project, "ignored_area")] == [image_ids[0]]
    assert is_ignored_by(profile(project), ON_HOOD, SIZE_WH)
    assert not is_ignored_by(profile(project), ON_ROAD, SIZE_WH)


def test_a_frozen_version_names_the_camera_and_its_areas(project, image_ids, hooded, car) -> None:
    for image_id in image_ids:
        say(project, image_id, ON_ROAD, class_id=car)
        apply(project.registry, verified(project, ImageId(image_id)), author="tester")
    frozen = freeze(project, "v1", SplitPlan((0.5, 0.25, 0.25)))
    manifest = manifest_of(project, frozen.id)
    assert {(image.camera, image.ignored) for image in manifest.images} == {("van v2", (HOOD,))}
    with project.registry.reading() as session:
        assert [each.title for each in newest_cameras(session)] == ["van v2"]
