"""The fingerprint of a training run: one hash of everything that its result depends on.

Taken in the worker, since that is where the packages, the code and the device are that do the work.
"""

import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from core.canonical import Json, JsonObject, sha256_of

PACKAGES = (
    "faster-coco-eval", "numpy", "onnx", "onnxruntime", "onnxslim", "opencv-python", "pillow", "torch", "torchvision",
    "ultralytics",
)  # fmt: skip
CODE_FOLDERS = ("core", "training", "exports")


def fingerprint_of(arguments: Mapping[str, object], effective: JsonObject) -> tuple[str, JsonObject]:
    """The hash, and what went into it: version, recipe with every setting, weights, packages, code, threads, device."""
    recipe = arguments["recipe"]
    inputs: dict[str, Json] = {
        "version": str(arguments["version"]),
        "recipe": dict(recipe) if isinstance(recipe, Mapping) else {},
        "pretrained_sha256": _pretrained_sha256(arguments),
        "threads": effective.get("threads"),
        "device": effective.get("device"),
        "packages": package_versions(),
        "code": code_sha256(Path(__file__).parent.parent),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    return sha256_of(inputs), inputs


def package_versions() -> dict[str, Json]:
    """Version of each package that can change a result; null for one that is not installed."""
    found: dict[str, Json] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


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


def _own_version() -> str:
    try:
        return metadata.version("roadwright")
    except metadata.PackageNotFoundError:
        return "unknown"


def _pretrained_sha256(arguments: Mapping[str, object]) -> str:
    told = arguments.get("pretrained")
    return str(told.get("sha256", "")) if isinstance(told, Mapping) else ""
