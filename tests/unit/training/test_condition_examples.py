"""Conditions of whole images are something to learn, from the labels that are there."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.manifest import Manifest
from tests.unit.training.drawn import draw_version
from training.condition_examples import aimed_at, check_target, groups_of, target_of
from training.examples import examples_of


@pytest.fixture
def version(tmp_path: Path) -> Manifest:
    manifest, _ = draw_version(tmp_path / "pictures", "detect", train=9, valid=3)
    return manifest


def test_the_values_of_a_condition_are_the_classes_of_the_images(version: Manifest) -> None:
    aimed = aimed_at(version, "lighting")
    examples, left_out = examples_of(aimed, "train", "classify")
    told = {each.image.sha256: aimed.classes[each.class_index[0]].name for each in examples}

    assert [known.name for known in aimed.classes] == ["lighting=day", "lighting=night"]
    assert told == {each.sha256: f"lighting={each.conditions['lighting']}" for each in version.part("train")}
    assert left_out == {}


def test_an_image_of_which_nobody_said_the_condition_is_left_out(version: Manifest) -> None:
    silent = replace(version.images[0], conditions={})
    aimed = aimed_at(replace(version, images=(silent, *version.images[1:])), "lighting")

    assert examples_of(aimed, silent.part, "classify")[1] == {"no class for the image": 1}


def test_the_usual_target_changes_nothing(version: Manifest) -> None:
    assert aimed_at(version, "classes") is version


@pytest.mark.parametrize(
    ("classes", "target"),
    [
        (["weather=clear", "weather=rain"], "weather"),
        (["car", "bus"], "classes"),
        (["weather=rain", "car"], "classes"),
        (["weather=rain", "lighting=day"], "classes"),
        ([], "classes"),
    ],
)
def test_a_model_says_what_it_tells_by_the_names_of_its_classes(classes: list[str], target: str) -> None:
    assert target_of(classes) == target


def test_a_condition_that_nobody_said_is_refused_with_those_that_were(version: Manifest) -> None:
    with pytest.raises(UserError, match=r"no weather.*nothing was started.*classes, lighting"):
        check_target(version, "weather", kept="nothing was started")
    assert groups_of(version) == ["lighting"]


def test_one_value_alone_is_nothing_to_tell_apart(version: Manifest) -> None:
    images = tuple(replace(each, conditions={"lighting": "day"}) for each in version.images)
    with pytest.raises(UserError, match="only day of lighting"):
        check_target(replace(version, images=images), "lighting", kept="nothing was started")
