"""Keeps features in the project's cache by the hash of the picture, so that a second look takes no decoding."""

import contextlib
import secrets
from pathlib import Path

from core.errors import UserError
from labeling.alike.features import MADE_WITH, Features, features_of, from_bytes, to_bytes

FOLDER = "alike"


class FeatureCache:
    """Features by content, in `cache/alike`; may be emptied any time. Several processes may use it at once."""

    def __init__(self, cache_folder: Path) -> None:
        self._root = cache_folder / FOLDER / MADE_WITH

    def features(self, sha256: str, path: Path) -> Features:
        """Of the picture with this hash, read from `path` when they are not kept yet. Raises UserError for bad files.

        A cache that cannot be written is done without.
        """
        kept = self._root / sha256[:2] / sha256
        with contextlib.suppress(OSError, UserError):
            return from_bytes(kept.read_bytes())
        made = features_of(path)
        keep(kept, to_bytes(made))
        return made


def keep(path: Path, content: bytes) -> None:
    """Write a file of the cache as a whole, where that can be done; not synced: what a crash damages is made again."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        beside.write_bytes(content)
        beside.replace(path)
