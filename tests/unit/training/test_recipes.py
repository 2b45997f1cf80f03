"""Recipes are data: each of ours can be read, and what a person sets is understood or refused with a reason."""

from pathlib import Path

import pytest

from core.errors import UserError
from training.backends import BACKENDS
from training.recipes import Recipe, load_recipes, recipe_to_json, with_settings
from training.remedies import Remedies, remedies_of

RECIPES = Path(__file__).parents[3] / "resources" / "recipes"
PROMISED = {"detect-nano", "detect-small", "segment-nano", "classify-nano", "classify-small", "sample-nano"}


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    return load_recipes(RECIPES)


def test_the_promised_recipes_are_there(recipes: dict[str, Recipe]):
    assert set(recipes) >= PROMISED | {"detect-nano-26", "detect-small-26", "classify-nano-26"}


def test_no_recipe_leaves_the_learning_rate_to_the_library(recipes: dict[str, Recipe]):
    assert {str(recipe.settings["optimizer"]).lower() for recipe in recipes.values()} <= {"adamw", "sgd", "musgd"}


def test_every_recipe_names_a_backend_that_is_there(recipes: dict[str, Recipe]):
    assert {recipe.backend for recipe in recipes.values()} <= set(BACKENDS)


def test_a_setting_is_read_as_the_type_it_has(recipes: dict[str, Recipe]):
    chosen = with_settings(recipes["detect-nano"], {"epochs": "3", "lr0": "0.01", "cos_lr": "yes"}).settings
    assert (chosen["epochs"], chosen["lr0"], chosen["cos_lr"]) == (3, 0.01, True)


@pytest.mark.parametrize(
    ("key", "value"),
    [("epochs", "many"), ("epochs", "0"), ("epochs", "2.5"), ("lr0", "nan"), ("cos_lr", "maybe"), ("seed", "-1")],
)
def test_a_value_that_cannot_be_meant_is_refused(recipes: dict[str, Recipe], key: str, value: str):
    with pytest.raises(UserError, match=f"{key} cannot be"):
        with_settings(recipes["detect-nano"], {key: value})


def test_an_unknown_setting_is_refused_with_those_that_are_known(recipes: dict[str, Recipe]):
    with pytest.raises(UserError, match=r"no setting epoch;.*epochs"):
        with_settings(recipes["detect-nano"], {"epoch": "3"})


def test_weights_to_start_from_bring_their_own_defaults(recipes: dict[str, Recipe]):
    scratch = recipes["detect-nano"]
    tuned = with_settings(scratch, {"pretrained": "weights.pt"})
    assert float(tuned.settings["lr0"]) < float(scratch.settings["lr0"])


def test_what_a_person_sets_is_over_the_defaults_for_weights(recipes: dict[str, Recipe]):
    tuned = with_settings(recipes["detect-nano"], {"pretrained": "weights.pt", "lr0": "0.5"})
    assert tuned.settings["lr0"] == 0.5


def test_settings_can_be_given_one_after_another(recipes: dict[str, Recipe]):
    chosen = with_settings(with_settings(recipes["detect-nano"], {"epochs": 3}), {"batch": 8}).settings
    assert (chosen["epochs"], chosen["batch"]) == (3, 8)


def test_the_recorded_recipe_holds_no_path_of_this_computer(recipes: dict[str, Recipe]):
    tuned = with_settings(recipes["detect-nano"], {"pretrained": "somewhere/weights.pt"})
    assert "somewhere" not in str(recipe_to_json(tuned))


def test_a_recipe_that_lacks_something_is_named(tmp_path: Path):
    (tmp_path / "half.yaml").write_text("title: Half\ntask: detect\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"half\.yaml"):
        load_recipes(tmp_path)


@pytest.mark.parametrize("text", ["", "- a list", "title: Half\ndefaults:\n", "defaults: 3"])
def test_a_file_that_is_no_recipe_is_named(tmp_path: Path, text: str):
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"odd\.yaml"):
        load_recipes(tmp_path)


def test_every_recipe_has_the_remedies_and_none_is_chosen_by_itself(recipes: dict[str, Recipe]):
    for recipe in recipes.values():
        assert remedies_of(recipe.settings, None) == Remedies()
        assert with_settings(recipe, {"sampling": "balanced"}).settings["sampling"] == "balanced"


def test_a_recipe_may_remedy_by_itself(tmp_path: Path):
    text = (RECIPES / "detect-nano.yaml").read_text(encoding="utf-8")
    (tmp_path / "even.yaml").write_text(text.replace("  lrf:", "  sampling: balanced\n  lrf:", 1), encoding="utf-8")
    assert remedies_of(load_recipes(tmp_path)["even"].settings, None).sampling == "balanced"


def test_a_recipe_cannot_change_the_type_of_a_setting_for_weights(tmp_path: Path):
    text = (RECIPES / "detect-nano.yaml").read_text(encoding="utf-8").replace("  lr0: 0.001\n", "  lr0: slow\n")
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="lr0"):
        load_recipes(tmp_path)
