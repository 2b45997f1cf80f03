"""How the work of a session is read from the log of edits, and when training again is said to pay."""

import json
from dataclasses import replace

import pytest
from sqlmodel import select

from core.annotations import Annotation
from core.canonical import to_json
from core.ids import AnnotationId, ClassId, ImageId, SuggestionId
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel, write_manifest
from core.project import Project, utc_now
from core.queries.images import annotations_of
from core.schema import DatasetVersionRow, ImageRow, SuggestionRow
from core.schema_models import JobRow, ModelVersionRow, TrainingRunRow
from core.shapes import Box, Tag
from labeling.completeness import verified
from labeling.edits import Edit, added, changed
from labeling.ontology import add_class
from labeling.session_log import read_effort, session_events
from labeling.store import apply, undo
from labeling.suggestions import add_suggestions, keep, refuse

CAR, BUS = ClassId(1), ClassId(2)
LONG_AGO = "2000-01-01T00:00:00.000+00:00"


@pytest.fixture
def one_image(project: Project) -> Project:
    """One image, two classes."""
    add_class(project.registry, "car")
    add_class(project.registry, "bus")
    with project.registry.transaction() as tx:
        tx.session.add(ImageRow(id=1, sha256="1", name="1", path="1", width=999, height=999, added_at=utc_now()))
    return project


def drawn(number: int, class_id: ClassId = CAR, shape=None) -> Annotation:
    return Annotation(AnnotationId(number), ImageId(1), class_id, shape or Box(number, 0, number + 40, 40), "ann")


def draw(project: Project, number: int, *, author: str = "ann", name: str = "Draw", shape=None):
    return apply(project.registry, added([drawn(number, shape=shape)], name), author=author)


def kinds(project: Project, since: str = LONG_AGO) -> list[str]:
    with project.registry.reading() as session:
        return [each.kind for each in session_events(session, author="ann", since=since)]


def test_a_session_is_what_its_author_did_since_it_began(one_image: Project):
    draw(one_image, 1, author="somebody")
    draw(one_image, 2)
    assert kinds(one_image) == ["drawn"]
    assert kinds(one_image, since="2999-01-01T00:00:00.000+00:00") == []


def test_what_was_taken_back_is_not_counted_and_counts_again_when_it_is_redone(one_image: Project):
    back = undo(one_image.registry, draw(one_image, 1), author="ann")
    assert kinds(one_image) == []
    undo(one_image.registry, back, author="ann")
    assert kinds(one_image) == ["drawn"]


def test_shapes_that_were_pasted_or_made_many_at_once_are_not_drawn(one_image: Project):
    draw(one_image, 1, name="Paste")
    draw(one_image, 2, shape=Tag())
    apply(one_image.registry, added([drawn(3), drawn(4)]), author="ann")
    apply(
        one_image.registry,
        Edit("Move", changed([drawn(3)], [replace(drawn(3), shape=Box(1, 1, 9, 9))]).changes),
        author="ann",
    )
    assert kinds(one_image) == ["other"] * 4


def test_kept_suggestions_carry_their_class_and_model_and_refused_ones_are_counted(one_image: Project):
    with one_image.registry.transaction() as tx:
        add_suggestions(tx, [(1, BUS, Box(0, 0, 40, 40), 0.9), (1, CAR, Box(60, 0, 99, 40), 0.4)], source="model-a")
    with one_image.registry.reading() as session:
        first, second = (
            SuggestionId(each) for each in session.exec(select(SuggestionRow.id).order_by(SuggestionRow.id))
        )
    keep(one_image.registry, first, author="ann")
    refuse(one_image.registry, second, author="ann")
    effort = read_effort(one_image, author="ann", since=LONG_AGO)
    assert effort.log.count("accepted", class_id=BUS, model="model-a") == 1
    assert effort.log.count("refused") == 1
    assert {each.class_id: (each.kept, each.refused) for each in effort.outcomes} == {BUS: (1, 0), CAR: (0, 1)}


def test_time_counts_from_the_moment_an_image_was_opened(one_image: Project):
    draw(one_image, 1)
    with one_image.registry.reading() as session:
        (event,) = session_events(session, author="ann", since=LONG_AGO)
    effort = read_effort(one_image, author="ann", since=LONG_AGO, opened_s=[event.at_s - 4])
    assert effort.log.seconds_per_box() == pytest.approx(4)


def trained_on(project: Project, boxes: int) -> None:
    """A model that learnt from so many cars on images of elsewhere."""
    labels = tuple(ManifestLabel(CAR, Box(n, 0, n + 9, 9)) for n in range(boxes))
    image = ManifestImage("f" * 64, "a.jpg", 999, 999, 1, "train", labels, (CAR,))
    manifest = Manifest((ManifestClass(CAR, "car"), ManifestClass(BUS, "bus")), {}, (image,))
    version = project.objects.add_bytes(write_manifest(manifest))
    with project.registry.transaction() as tx:
        tx.session.add(
            DatasetVersionRow(
                id=version,
                name="v1",
                created_at=utc_now(),
                images=1,
                annotations=boxes,
                parts_json="{}",
                split_json="{}",
            )
        )
        tx.session.add(
            JobRow(id="job", kind="train", title="Train", state="done", folder="jobs/job", created_at=utc_now())
        )
        tx.session.flush()
        tx.session.add(
            TrainingRunRow(id="run", job_id="job", version_id=version, recipe="r", spec_json="{}", created_at=utc_now())
        )
        tx.session.flush()
        tx.session.add(
            ModelVersionRow(
                id="model-a",
                name="first",
                run_id="run",
                task="detect",
                decoder="yolo",
                classes_json=json.dumps(["car"]),
                input_json=to_json({}),
                onnx_sha256="0",
                created_at=utc_now(),
            )
        )


def test_training_again_pays_once_verified_labels_outgrow_those_the_model_learnt_from(one_image: Project):
    trained_on(one_image, boxes=4)
    for number in range(1, 26):
        draw(one_image, number)
    assert read_effort(one_image, author="ann", since=LONG_AGO).advice is None
    apply(one_image.registry, verified(one_image, ImageId(1), [CAR]), author="ann")
    advice = read_effort(one_image, author="ann", since=LONG_AGO).advice
    assert advice == "Training again would pay: 21 boxes of car are new, and the model learnt from 4."
    with one_image.registry.reading() as session:
        assert len(annotations_of(session, 1)) == 25


def test_without_a_model_that_was_trained_here_there_is_no_advice(one_image: Project):
    assert read_effort(one_image, author="ann", since=LONG_AGO).advice is None
