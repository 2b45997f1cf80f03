"""Finds the pictures that a label file names: beside it, in the usual folders, or anywhere below by name.

A name that leads out of the source is refused, whatever it is made of: dots, a root, or a link.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from core.formats.folders import pictures_in
from core.formats.seam import Skipped
from core.formats.words import told

MISSING = "The picture is missing."


class Finder:
    """Finds pictures below `root`, asking `folders` first, in their order; those outside of it are not asked."""

    def __init__(self, root: Path, folders: Sequence[Path]) -> None:
        self._root = os.path.realpath(root)
        self._folders = list(dict.fromkeys(str(folder) for folder in folders))
        self._inside: dict[str, bool] = {}
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, name: str) -> Path | Skipped:
        """The picture, or why it cannot be had."""
        if not name or "\x00" in name or len(name) > 1000:
            return Skipped(told(name), "The file names no picture.")
        is_outside = False
        for place, folder in enumerate(self._folders):
            path = os.path.join(folder, name)  # noqa: PTH118 - 118,000 pictures are looked for in a second or two
            if not os.path.isfile(path):  # noqa: PTH113 - as above
                continue
            if self._is_inside(path):
                if place:
                    self._folders.insert(0, self._folders.pop(place))
                return Path(path)
            is_outside = True
        if is_outside or _leads_out(name):
            found = self._below(Path(name).name) if not is_outside else None
            return found if isinstance(found, Path) else Skipped(told(name), "The name leads out of the source.")
        return self._below(name)

    def _is_inside(self, path: str) -> bool:
        folder = os.path.dirname(path)  # noqa: PTH120 - as above
        known = self._inside.get(folder)
        if known is None:
            known = self._inside[folder] = _is_below(self._root, os.path.realpath(folder))
        return known and (not os.path.islink(path) or _is_below(self._root, os.path.realpath(path)))  # noqa: PTH114

    def _below(self, name: str) -> Path | Skipped:
        """The one picture anywhere below whose path ends most like the name."""
        if self._by_name is None:
            self._by_name = {}
            for path in pictures_in(Path(self._root)):
                self._by_name.setdefault(path.name, []).append(path)
        parts = Path(name).parts
        found = self._by_name.get(parts[-1] if parts else "", [])
        if len(found) > 1:
            alike = [_same_tail(path.parts, parts) for path in found]
            found = [path for path, count in zip(found, alike, strict=True) if count == max(alike)]
        if len(found) > 1:
            return Skipped(told(name), f"{len(found)} pictures have that name, so it is not known which one is meant.")
        return found[0] if found else Skipped(told(name), MISSING)


def _leads_out(name: str) -> bool:
    return ".." in Path(name).parts or Path(name).is_absolute()


def _is_below(root: str, path: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _same_tail(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        count += 1
    return count
