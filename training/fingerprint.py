"""The fingerprint of a training run: one hash of everything that can change a bit of its result.

Taken in the worker, since that is where the packages, the code and the device are that do the work. What went into it
stands in groups, so that the difference of two runs can be told in words.
"""

import hashlib
import platform
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from core.canonical import Json, JsonObject, sha256_of
from training import machine

SCHEMA = 2
CODE_FOLDERS = ("core", "training", "exports")
GIT_S = 10
_RELEASE = "release"  # of the kernel: told, but two of them compute alike


def fingerprint_of(arguments: Mapping[str, object], effective: JsonObject) -> tuple[str, JsonObject]:
    """The hash, and what went into it.

    `data` (version, weights to start from), `recipe` (each setting asked for), `effective` (each as it was used: batch,
    workers, threads, device, switches of determinism), `code`, `packages`, `python`, `hardware`, `system`,
    `environment`. `notes` tell where the code came from; they are not hashed.
    """
    recipe = arguments["recipe"]
    system = machine.system()
    inputs: dict[str, Json] = {
        "schema": SCHEMA,
        "data": {"version": str(arguments["version"]), "pretrained_sha256": _pretrained_sha256(arguments)},
        "recipe": dict(recipe) if isinstance(recipe, Mapping) else {},
        "effective": dict(effective),
        "code": {"sha256": code_sha256(_root())},
        "packages": package_versions(),
        "python": platform.python_version(),
        "hardware": {"processor": machine.processor(), "graphics_cards": [*_cards(effective)]},
        "system": {name: value for name, value in system.items() if name != _RELEASE},
        "environment": machine.environment(),
    }
    notes: dict[str, Json] = {"commit": commit_of(_root()), "kernel": system[_RELEASE]}
    return sha256_of(inputs), {**inputs, "notes": notes}


def package_versions() -> dict[str, Json]:
    """Name -> version of each package that is installed, for any of them may be loaded by another."""
    found = {(dist.metadata["Name"] or "").lower(): dist.version for dist in metadata.distributions()}
    return {name: found[name] for name in sorted(found) if name and name != "roadwright"}


def code_sha256(root: Path) -> str:
    """SHA-256 over the program's own code that trains, exports and measures; in a frozen program, of the program."""
    digest = hashlib.sha256()
    files = sorted(path for folder in CODE_FOLDERS for path in (root / folder).rglob("*.py"))
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    if not files:
        digest.update(f"frozen {_own_version()}".encode())
    return digest.hexdigest()


def commit_of(root: Path) -> str:
    """The commit that the source stands at, with `+` where files differ from it; empty where there is no repository."""
    try:
        asked = ["git", "-C", str(root), "describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]
        return subprocess.run(asked, capture_output=True, text=True, timeout=GIT_S, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _root() -> Path:
    return Path(__file__).parent.parent


def _cards(effective: JsonObject) -> list[JsonObject]:
    return machine.graphics_cards() if str(effective.get("device", "")).startswith("cuda") else []


def _own_version() -> str:
    try:
        return metadata.version("roadwright")
    except metadata.PackageNotFoundError:
        return "unknown"


def _pretrained_sha256(arguments: Mapping[str, object]) -> str:
    told = arguments.get("pretrained")
    return str(told.get("sha256", "")) if isinstance(told, Mapping) else ""
