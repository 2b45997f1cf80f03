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
ClassPalette = Literal["project", "colour_blind_safe"]
Wheel = Literal["zooms", "scrolls"]
RECENT_KEPT = 10
_CLOSED = {"theme": Theme, "key_profile": KeyProfile, "palette": ClassPalette, "wheel": Wheel}


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered between starts. `worker_python` is empty for this program's own interpreter.

    `key_changes` maps a profile's commands to the keys a person gave them, in place of the profile's own.
    `layout` holds what the window looks like, by name: the widths of panels, the page that was shown.
    `outline_encoder` and `outline_decoder` are the networks of the magic outline that a person brought.
    `wheel` says what a mouse wheel does over the picture; two fingers on a touchpad always move it.
    """

    theme: Theme = "system"
    author: str = ""
    recent_projects: tuple[str, ...] = ()
    worker_python: str = ""
    window_geometry: str = ""
    key_profile: KeyProfile = "roadwright"
    key_changes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    has_toured: bool = False
    palette: ClassPalette = "project"
    language: str = ""
    wheel: Wheel = "zooms"
    layout: Mapping[str, str] = field(default_factory=dict)
    outline_encoder: str = ""
    outline_decoder: str = ""


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
        for name, allowed in _CLOSED.items():
            if known.get(name) not in get_args(allowed):
                known.pop(name, None)
        known["key_changes"] = _key_changes(known.get("key_changes", {}), known.get("key_profile", "roadwright"))
        known["layout"] = {str(name): str(value) for name, value in known.get("layout", {}).items()}
        return Settings(**known)
    except (OSError, ValueError, TypeError, AttributeError):
        return Settings()


def _key_changes(loaded: Mapping[str, object], profile: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """The changes by profile; a file of before there were two holds those of one."""
    if any(isinstance(keys, list) for keys in loaded.values()):
        loaded = {profile: loaded}
    return {
        str(name): {str(command): tuple(map(str, keys)) for command, keys in changes.items()}
        for name, changes in loaded.items()
        if isinstance(changes, Mapping)
    }


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
