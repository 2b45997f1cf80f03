"""A person's settings on this computer: theme, recent projects, the worker's interpreter. Not part of a project."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

import platformdirs

from core.objects import write_text

Theme = Literal["system", "light", "dark"]
KeyProfile = Literal["roadwright", "cvat"]
RECENT_KEPT = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered between starts. `worker_python` is empty for this program's own interpreter.

    `key_changes` maps commands to the keys a person gave them, in place of those of `key_profile`.
    """

    theme: Theme = "system"
    author: str = ""
    recent_projects: tuple[str, ...] = ()
    worker_python: str = ""
    window_geometry: str = ""
    key_profile: KeyProfile = "roadwright"
    key_changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_toured: bool = False
    palette: Literal["project", "colour_blind_safe"] = "project"


def settings_path() -> Path:
    """`settings.json` in ROADWRIGHT_CONFIG_DIR, or in the platform's configuration folder."""
    folder = os.environ.get("ROADWRIGHT_CONFIG_DIR") or platformdirs.user_config_dir("roadwright", appauthor=False)
    return Path(folder) / "settings.json"


def read_settings() -> Settings:
    """The stored settings; the defaults when there are none or the file cannot be understood."""
    try:
        loaded = json.loads(settings_path().read_text(encoding="utf-8"))
        known = {key: value for key, value in loaded.items() if key in Settings.__dataclass_fields__}
        known["recent_projects"] = tuple(str(path) for path in known.get("recent_projects", ()))
        known["key_changes"] = {str(name): tuple(map(str, keys)) for name, keys in known.get("key_changes", {}).items()}
        if known.get("key_profile", "roadwright") not in get_args(KeyProfile):
            del known["key_profile"]
        return Settings(**known)
    except (OSError, ValueError, TypeError, AttributeError):
        return Settings()


def write_settings(settings: Settings) -> None:
    """Remember these settings."""
    write_text(settings_path(), json.dumps(asdict(settings), indent=2))


def with_recent_project(settings: Settings, root: Path) -> Settings:
    """Settings with this project first among the recent ones."""
    others = tuple(path for path in settings.recent_projects if path != str(root))
    return replace(settings, recent_projects=(str(root), *others)[:RECENT_KEPT])


def author_name(settings: Settings) -> str:
    """Who labels: the name in the settings, or the name this computer knows the person by."""
    return settings.author or os.environ.get("USER") or os.environ.get("USERNAME") or "someone"
