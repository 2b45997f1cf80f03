"""Policies by name: those that come with the program, and those that a project's people have made, one file each."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from core.canonical import to_json
from core.errors import UserError
from core.objects import write_text
from training.transforms.policy import NAME, Policy, policy_from_json, policy_to_json

FOLDER = "policies"
OWN = "recipe"  # in a run's settings: what the recipe itself names for its library, and no policy


def load_policies(*folders: Path) -> dict[str, Policy]:
    """Every policy of the folders by its name; a later folder's stands for an earlier one's of that name.

    Raises UserError for a file that is no policy.
    """
    paths = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return {path.stem: _read(path) for path in paths}


def save_policy(folder: Path, policy: Policy, taken: Mapping[str, Policy]) -> Path:
    """Keep a policy that people have made; gives its file. `taken` are the names that come with the program.

    Raises UserError when the name cannot be used.
    """
    if not NAME.fullmatch(policy.name) or policy.name in taken or policy.name == OWN:
        raise UserError(
            f"A policy cannot be called {policy.name or 'nothing'}; nothing was saved.",
            "Choose another name, of letters, digits and dashes.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    told = {name: value for name, value in policy_to_json(policy).items() if name != "name"}
    path = folder / f"{policy.name}.yaml"
    write_text(path, to_json(told) + "\n")  # JSON is YAML
    return path


def policy_named(name: str, *folders: Path) -> Policy:
    """One policy. Raises UserError, with the names that there are, when there is none of this name."""
    known = load_policies(*folders)
    if name not in known:
        raise UserError(
            f"There is no transform policy {name}; nothing was started.",
            f"Choose one of: {', '.join([OWN, *known])}.",
        )
    return known[name]


def _read(path: Path) -> Policy:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"The transform policy {path.name} cannot be read.", "Correct or remove the file.") from error
    if isinstance(told, dict):
        told = {**told, "name": path.stem}
    return policy_from_json(told, source=path.name)
