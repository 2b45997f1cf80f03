"""A condition said once of an interval of a drive holds for its frames wherever conditions count."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.annotations import Annotation
from core.detections import BgrImage, Detections
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId
from core.manifest import PARTS
from core.queries.images import image_ids, inherited_conditions
from core.queries.versions import manifest_of
from core.shapes import Box
from desktop.cli.front import run_command
from exports.drives import open_recording
from labeling import ontology
from labeling.completeness import verified
from labeling.conditions import set_on_images, set_on_interval
from labeling.edits import added
from labeling.frames import EACH_FRAME_S
from labeling.importing import import_source
from labeling.splitting import SplitPlan
from labeling.statistics import count_live, count_version
from labeling.store import apply, undo
from labeling.versions import freeze, locations
from tests.unit.exports.makers import moving_pictures, write_video
from training.evaluation import evaluate_predictor

FRAMES = 20
BOX = Box(20, 20, 60, 60)


@pytest.fixture
def drive(project, tmp_path) -> int:
    """A drive of which each frame is an image with one car, verified: rain on frames 5 to 12, but not on frame 8."""
    ontology.set_conditions(project.registry, {"weather": ["clear", "rain"]})
    car = ontology.add_class(project.registry, "car")
    video = write_video(tmp_path / "drive.mp4", moving_pictures(FRAMES))
    report = import_source(project, video, every_s=EACH_FRAME_S, open_recording=open_recording, author="tester")
    ids = images_of(project)
    made = [Annotation(AnnotationId(each), ImageId(each), ClassId(car), BOX, "tester") for each in ids]
    apply(project.registry, added(made), author="tester")
    for each in ids:
        apply(project.registry, verified(project, ImageId(each)), author="tester")
    (drive_id,) = report.drives
    say(project, drive_id, "rain", 5, 12)
    apply(project.registry, set_on_images(project, [ImageId(ids[8])], "weather", "clear"), author="tester")
    return drive_id


def images_of(project, **wanted) -> list[int]:
    with project.registry.reading() as session:
        return list(image_ids(session, **wanted))


def say(project, drive_id: int, value: str, first: int, last: int):
    edit = set_on_interval(project, drive_id, "weather", value, first_frame=first, last_frame=last)
    return apply(project.registry, edit, author="tester")


def test_every_frame_of_the_drive_became_an_image(project, drive) -> None:
    assert len(images_of(project)) == FRAMES


def test_statistics_count_what_is_inherited_and_not_what_is_excepted(project, drive) -> None:
    assert count_live(project).conditions == {"weather": {"rain": 7, "clear": 1}}


def test_the_filter_of_the_list_finds_the_frames_of_the_interval(project, drive) -> None:
    every = images_of(project)
    assert images_of(project, condition=("weather", "rain")) == [*every[5:8], *every[9:13]]


def test_cutting_an_interval_leaves_its_rests_and_undo_brings_it_back(project, drive) -> None:
    edit = say(project, drive, "clear", 6, 10)
    assert count_live(project).conditions == {"weather": {"rain": 3, "clear": 5}}
    undo(project.registry, edit, author="tester")
    assert count_live(project).conditions == {"weather": {"rain": 7, "clear": 1}}


def test_an_interval_that_ends_before_it_begins_is_refused(project, drive) -> None:
    with pytest.raises(UserError, match="begins at a frame"):
        say(project, drive, "rain", 9, 3)


def test_a_frame_that_comes_in_later_inherits_too(project, drive) -> None:
    with project.registry.reading() as session:
        assert inherited_conditions(session, images_of(project)[12]) == {"weather": "rain"}
        assert inherited_conditions(session, images_of(project)[13]) == {}


def test_a_frozen_version_holds_what_was_inherited_and_its_parts_share_the_condition(project, drive) -> None:
    frozen = freeze(project, "v", SplitPlan((0.5, 0.25, 0.25)))
    manifest = manifest_of(project, frozen.id)
    rainy = [image for image in manifest.images if image.conditions.get("weather") == "rain"]
    assert len(rainy) == 7
    assert {image.part for image in rainy} == set(PARTS), "a rare condition reaches every part"
    assert count_version(project, frozen.id).conditions == {"weather": {"rain": 7, "clear": 1}}


def test_metrics_are_measured_by_the_conditions_of_intervals(project, drive) -> None:
    class Finds:
        """Finds the car where the square is bright enough, always in one place."""

        task = "detect"
        classes = ("car",)

        def predict(self, _image: BgrImage) -> Detections:
            box = np.array([BOX.bounds()], np.float32)
            return Detections(box, np.zeros(1, np.int64), np.ones(1, np.float32))

    manifest = manifest_of(project, freeze(project, "v", SplitPlan((0.0, 0.0, 1.0))).id)
    where = locations(project, manifest)
    measured = evaluate_predictor(
        Finds(), manifest, "test", locate=lambda sha256: Path(where.paths[sha256]), on_image=lambda *_: None
    )
    assert measured.per_condition["weather=rain"]["images"] == 7
    assert measured.per_condition["weather=clear"]["images"] == 1


def test_the_command_counts_what_is_inherited(project, drive, capsys) -> None:
    assert run_command(["stats", str(project.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conditions"] == {"weather": {"rain": 7, "clear": 1}}
