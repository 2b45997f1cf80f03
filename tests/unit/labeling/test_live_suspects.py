"""The live labels of a real registry are judged by the vectors and suggestions in it."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from core.errors import UserError
from core.project import Project
from core.schema import AnnotationRow, ImageRow, LabelClassRow, LookedAtRow, SuggestionRow
from core.schema_data import EmbeddingRow, FindingRow
from desktop.cli.front import run_command
from labeling.suspects.classes import ONE_CLASS
from labeling.suspects.live import live_suspects

COUNT = 60


def filled(project: Project, *, kind: str = "box", swapped: int = 7, tracks: dict[int, int] | None = None) -> None:
    """Images with one label each, of the first class for the first half; one label is of the other class."""
    with project.registry.transaction() as tx:
        tx.session.add(LabelClassRow(id=1, name="green", colour="#00ff00", position=0))
        tx.session.add(LabelClassRow(id=2, name="red", colour="#ff0000", position=1))
        tx.session.flush()
        for number in range(1, COUNT + 1):
            tx.session.add(
                ImageRow(id=number, sha256=f"{number:064}", name=f"{number}.png", path=f"{number}.png", width=100,
                         height=100, added_at="2026-01-01T00:00:00Z")
            )  # fmt: skip
        tx.session.flush()
        for number in range(1, COUNT + 1):
            truth = 1 if number <= COUNT // 2 else 2
            bounds = {"x1": 10.0, "y1": 20.0, "x2": 50.0, "y2": 60.0} if kind == "box" else {}
            tx.session.add(
                AnnotationRow(id=1000 + number, image_id=number, class_id=3 - truth if number == swapped else truth,
                              kind=kind, geometry=json.dumps(list(bounds.values())), author="ann", source="human",
                              track_id=(tracks or {}).get(number), **bounds)
            )  # fmt: skip
        tx.touch("images", range(1, COUNT + 1))


def add_vectors(project: Project, *, of_crops: bool, content: str = "10.0 20.0 50.0 60.0") -> None:
    random = np.random.default_rng(0)
    with project.registry.transaction() as tx:
        for number in range(1, COUNT + 1):
            vector = random.normal(size=16) * 0.2 + np.eye(16)[0 if number <= COUNT // 2 else 1]
            vector /= np.linalg.norm(vector)
            tx.session.add(
                EmbeddingRow(made_with="net/1", image_id=number, annotation_id=1000 + number if of_crops else 0,
                             content=content if of_crops else "", vector=vector.astype("<f2").tobytes())
            )  # fmt: skip
        tx.touch("images", range(1, COUNT + 1))


def add_suggestions(project: Project, *, state_of: Callable[[int], str] = lambda _: "open") -> None:
    """A model looked at every image and found what is there, as it truly is."""
    with project.registry.transaction() as tx:
        for number in range(1, COUNT + 1):
            tx.session.add(LookedAtRow(image_id=number, source="mdl-1"))
            tx.session.add(
                SuggestionRow(id=5000 + number, image_id=number, class_id=1 if number <= COUNT // 2 else 2, kind="box",
                              geometry="[10,20,51,60]", score=0.9, source="mdl-1", state=state_of(number))
            )  # fmt: skip
        tx.touch("suggestions", range(1, COUNT + 1))


@pytest.mark.parametrize("kind", ["box", "tag"])
def test_a_swapped_label_is_found_by_vectors(project: Project, kind: str) -> None:
    filled(project, kind=kind)
    add_vectors(project, of_crops=kind == "box")
    with project.registry.reading() as session:
        found = live_suspects(session)
    [only] = found.suspects
    assert (only.kind, only.image_id, only.annotation_id) == ("class_suspect", 7, 1007)
    assert found.judged_by_vectors == COUNT


def test_vectors_of_boxes_that_were_moved_since_judge_nothing(project: Project) -> None:
    filled(project)
    add_vectors(project, of_crops=True, content="0.0 0.0 9.0 9.0")
    with project.registry.reading() as session:
        assert live_suspects(session).judged_by_vectors == 0


def test_a_swapped_label_is_found_by_suggestions(project: Project) -> None:
    filled(project)
    add_suggestions(project)
    with project.registry.reading() as session:
        found = live_suspects(session, source="mdl-1")
    assert [(each.kind, each.annotation_id) for each in found.suspects] == [("class_suspect", 1007)]


def test_what_a_person_refused_is_not_missing(project: Project) -> None:
    filled(project, swapped=0)
    add_suggestions(project, state_of=lambda number: "refused" if number == 3 else "open")
    with project.registry.transaction() as tx:
        for number in (3, 4):
            tx.session.delete(tx.session.get(AnnotationRow, 1000 + number))
        tx.touch("annotations", [3, 4])
    with project.registry.reading() as session:
        found = live_suspects(session)
    assert [(each.kind, each.image_id) for each in found.suspects] == [("missing_suspect", 4)]


def test_copies_that_data_tests_found_do_not_speak_for_each_other(project: Project) -> None:
    filled(project, swapped=40)
    add_vectors(project, of_crops=True)
    with project.registry.reading() as session:
        assert [each.annotation_id for each in live_suspects(session).suspects] == [1040]
    with project.registry.transaction() as tx:  # all that is red is one photo
        for number in range(COUNT // 2 + 2, COUNT + 1):
            tx.session.add(
                FindingRow(key=f"near:{number}", kind="near_duplicate", image_id=number - 1, other_image_id=number,
                           detail="Alike.", found_at="2026-01-01T00:00:00Z")
            )  # fmt: skip
        tx.touch("findings", [COUNT])
    with project.registry.reading() as session:
        assert live_suspects(session).suspects == ()


def test_labels_of_one_class_are_told_in_a_sentence(project: Project) -> None:
    filled(project, swapped=0)
    add_vectors(project, of_crops=True)
    with project.registry.transaction() as tx:
        for number in range(COUNT // 2 + 1, COUNT + 1):
            tx.session.get(AnnotationRow, 1000 + number).class_id = 1
        tx.touch("annotations", range(1, COUNT + 1))
    with project.registry.reading() as session:
        found = live_suspects(session)
    assert (found.suspects, found.notes) == ((), (ONE_CLASS,))


def test_without_vectors_and_suggestions_the_way_to_them_is_said(project: Project) -> None:
    filled(project)
    with project.registry.reading() as session, pytest.raises(UserError, match="no vectors") as told:
        live_suspects(session)
    assert "roadwright embed" in str(told.value)


def test_the_command_lists_suspects(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    filled(project)
    add_vectors(project, of_crops=True)
    assert run_command(["suspects", str(project.root), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"class_suspect": 1}
    assert told["suspects"][0]["annotation"] == 1007
    assert told["judged"] == {"vectors": COUNT, "model": 0}


def test_the_command_without_anything_to_judge_by_ends_with_one_sentence(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(project)
    assert run_command(["suspects", str(project.root)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
