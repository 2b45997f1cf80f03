"""Lineage walks from labels to the road and back, and knows everything that a project has made."""

import pytest

from core.errors import UserError
from core.project import Project
from core.queries.lineage import KINDS, lineage_of
from core.schema import EditRow
from desktop.pages.models_lineage_layout import FEW, lay_out
from tests.lineage_rows import VERSION, fill, when


def lineage(project: Project, thing: str):
    with project.registry.reading() as session:
        return lineage_of(session, thing)


def links(edges) -> set[tuple[str, str, str]]:
    return {(edge["from"], edge["how"], edge["to"]) for edge in edges}


def test_a_hard_frame_walks_back_to_the_edits_and_on_to_the_queue(project: Project) -> None:
    fill(project, hard_frames=2)
    with project.registry.transaction() as tx:
        tx.session.add(EditRow(id=1, at="2026-11-01T00:00:00.000+00:00", author="ann", name="Draw"))
        tx.session.add(EditRow(id=2, at=when(50), author="ann", name="Draw later"))
    nodes, edges = lineage(project, "review-1")
    assert {node["kind"] for node in nodes} == {
        "edits", "images", "dataset_version", "training_run", "model_version", "package", "drive", "drive_validation",
        "hard_frame", "queue",
    }  # fmt: skip
    assert [node["name"] for node in nodes if node["kind"] == "edits"] == ["1 edit until then"]
    assert ("review-1", "waits in", "queue") in links(edges)
    assert "review-2" not in {node["id"] for node in nodes}


def test_the_version_leads_on_to_every_kind_of_thing(project: Project) -> None:
    fill(project, trials=2, hard_frames=1)
    nodes, edges = lineage(project, VERSION[:8])
    kinds = {node["kind"] for node in nodes}
    assert kinds <= set(KINDS)
    assert kinds >= {"study", "operating_point", "scene_result", "stage_change", "queue"}
    assert links(edges) >= {
        ("run-1", "continued by", "run-2"),
        ("study-1", "part of", "run-3"),
        ("package-1", "in force from", "stage-change-1"),
        ("evaluation-1", "chosen on", "operating-point-1"),
    }


def test_a_run_that_started_from_a_models_weights_came_from_that_model(project: Project) -> None:
    fill(project)
    from core.schema_models import TrainingRunRow

    with project.registry.transaction() as tx:
        row = tx.session.get_one(TrainingRunRow, "run-2")
        row.spec_json, row.parent_id = '{"pretrained":{"sha256":"c1"}}', None
        tx.session.add(row)
    assert ("model-1", "started from", "run-2") in links(lineage(project, "run-2")[1])


def test_frames_that_were_labelled_wait_no_more(project: Project) -> None:
    fill(project)
    from core.schema import ReviewItemRow

    with project.registry.transaction() as tx:
        tx.session.add(ReviewItemRow(id=9, validation_id="validation-1", reason="x", state="done", created_at=when(40)))
    assert "queue" not in {node["kind"] for node in lineage(project, "review-9")[0]}


def test_what_nobody_made_has_no_lineage(project: Project) -> None:
    with pytest.raises(UserError, match="Nothing in this project is called model-7"):
        lineage(project, "model-7")


def test_hundreds_of_things_that_are_alike_share_a_few_cards(project: Project) -> None:
    fill(project, trials=300, hard_frames=200)
    nodes, edges = lineage(project, VERSION)
    laid = lay_out(nodes, edges)
    assert len(nodes) > 1000
    assert len(laid.cards) < 25
    groups = {card.kind: len(card.members) for card in laid.cards if card.is_group}
    assert groups == {"training_run": 300, "model_version": 300, "evaluation": 300, "hard_frame": 200}
    assert sum(len(card.members) for card in laid.cards) == len(nodes)


def test_a_group_that_was_opened_is_shown_one_by_one(project: Project) -> None:
    fill(project, trials=FEW + 1)
    nodes, edges = lineage(project, VERSION)
    group = next(card for card in lay_out(nodes, edges).cards if card.kind == "training_run" and card.is_group)
    laid = lay_out(nodes, edges, opened={group.key})
    runs = [card for card in laid.cards if card.kind == "training_run"]
    assert len(runs) == FEW + 3
    assert len({(card.x, card.y) for card in runs}) == len(runs)


def test_what_it_is_about_is_never_hidden_among_others(project: Project) -> None:
    fill(project, trials=20)
    nodes, edges = lineage(project, VERSION)
    laid = lay_out(nodes, edges, starts=["model-9"])
    card = laid.card("model-9")
    assert card is not None
    assert [node["id"] for node in card.members] == ["model-9"]


def test_every_link_between_layers_goes_to_the_right(project: Project) -> None:
    fill(project, trials=3, hard_frames=2)
    laid = lay_out(*lineage(project, VERSION))
    backward = [link.how for link in laid.links if laid.by_key[link.source].x >= laid.by_key[link.target].x]
    assert backward == ["continued by"]
