"""Likely label errors are findings like any other, once there is something to judge labels by."""

from core.project import Project
from labeling.data_tests.deciding import dismiss
from tests.checking import check_here, findings
from tests.unit.labeling.test_live_suspects import add_suggestions, add_vectors, filled

SUSPECTS = ("suspects",)


def test_a_swapped_label_becomes_a_finding_with_its_label(project: Project) -> None:
    filled(project)
    add_vectors(project, of_crops=True)
    check_here(project, tests=SUSPECTS)
    (only,) = findings(project)
    assert (only.kind, only.image_id, only.annotation_id) == ("class_suspect", 7, 1007)
    assert only.detail.startswith("Looks like green")


def test_nothing_is_judged_again_until_a_label_or_a_vector_changes(project: Project) -> None:
    filled(project)
    assert check_here(project, tests=SUSPECTS)["tests"] == ["suspects"]
    assert findings(project) == []
    assert check_here(project, tests=SUSPECTS)["tests"] == []
    add_vectors(project, of_crops=True)
    assert check_here(project, tests=SUSPECTS)["tests"] == ["suspects"]
    assert [each.annotation_id for each in findings(project)] == [1007]


def test_what_a_model_proposes_is_heard_and_a_dismissal_is_remembered(project: Project) -> None:
    filled(project)
    add_suggestions(project)
    check_here(project, tests=SUSPECTS)
    (only,) = findings(project)
    assert (only.kind, only.annotation_id) == ("class_suspect", 1007)
    dismiss(project.registry, [only.id], author="ann")
    check_here(project, tests=SUSPECTS, is_all=True)
    assert findings(project) == []
