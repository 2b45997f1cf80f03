"""The `.rwpkg` container: a stored zip whose bytes follow from its content, read as a hostile file.

Reading checks the zip itself (doubles, escapes, links, sizes), the exact set of files, and every size and hash that the
manifest tells, before anything is understood. Nothing is ever unpacked to disk. Only the standard library.
"""

import hashlib
import io
import json
import stat
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.objects import written_beside

MANIFEST, MODEL, CARD = "manifest.json", "model.onnx", "MODEL_CARD.md"
GOLDEN_FOLDER = "golden/"
MAX_FILES = 200
MAX_BYTES = 4 << 30
MAX_MANIFEST_BYTES = 16 << 20
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """A package whose container and hashes are good: the manifest as read, and every other file's bytes by name."""

    manifest: JsonObject
    content: Mapping[str, bytes]


class PackageProblem(Exception):
    """Why a package is not good; `check` names what found it: archive, files or hashes, or manifest."""

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(reason)
        self.check = check
        self.reason = reason


def write_package(path: Path, manifest: JsonObject, content: Mapping[str, bytes]) -> str:
    """Write the package whole or not at all; gives its SHA-256. `files` of the manifest is made here."""
    told: dict[str, JsonObject] = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in content.items()
    }
    everything = {**content, MANIFEST: (to_json({**manifest, "files": told}) + "\n").encode()}
    packed = _pack(everything)
    with written_beside(path) as file:
        file.write(packed)
    return hashlib.sha256(packed).hexdigest()


def _pack(content: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content[name])
    return packed.getvalue()


def read_package(path: Path) -> PackageFiles:
    """Every file of a good package. Raises UserError with the reason when it is not exactly as its manifest says."""
    try:
        content = read_entries(path)
        manifest = parse_manifest(content)
        check_file_set(manifest, content)
        check_hashes(manifest, content)
    except PackageProblem as problem:
        raise UserError(
            f"The package {path.name} cannot be trusted: {problem.reason}.", "Get it again from whoever made it."
        ) from problem
    return PackageFiles(manifest, {name: data for name, data in content.items() if name != MANIFEST})


def read_entries(path: Path) -> dict[str, bytes]:
    """Every file in the zip. Raises PackageProblem when the zip is not one that this module could have written."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise PackageProblem("archive", f"it cannot be read ({error.strerror})") from error
    if data is None:
        raise PackageProblem("archive", "it is larger than any package")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            content = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, RuntimeError,
            EOFError, struct.error, OverflowError) as error:  # fmt: skip
        raise PackageProblem("archive", f"it is no whole zip file ({error})") from error
    _check_bytes(data, content)
    return content


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise PackageProblem("archive", "it would unpack into more than any package holds")
    if len({name.casefold() for name in names}) != len(names):
        raise PackageProblem("archive", "it holds two files of one name")
    for entry in entries:
        if not _is_plain_name(entry.filename):
            raise PackageProblem("archive", f"it holds a file with the unsafe name {entry.filename!r}")
        mode = entry.external_attr >> 16
        if entry.is_dir() or (mode and not stat.S_ISREG(mode)):
            raise PackageProblem("archive", f"{entry.filename} is a link or a folder, not a file")
        if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
            raise PackageProblem("archive", f"{entry.filename} is compressed, which no package is")


def _is_plain_name(name: str) -> bool:
    parts = name.split("/")
    is_safe = all(part not in ("", ".", "..") for part in parts) and name.isprintable()
    return is_safe and "\\" not in name and ":" not in name and name.isascii()


def _check_bytes(data: bytes, content: Mapping[str, bytes]) -> None:
    """Whether the zip is byte for byte the one that `write_package` makes of this content: nothing hides in it."""
    if _pack(content) != data:
        raise PackageProblem("archive", "its container was changed after it was written")


def parse_manifest(content: Mapping[str, bytes]) -> JsonObject:
    """The manifest as JSON. Raises PackageProblem when it is missing or no JSON object in its one canonical form."""
    text = content.get(MANIFEST)
    if text is None:
        raise PackageProblem("manifest", "it holds no manifest.json")
    if len(text) > MAX_MANIFEST_BYTES:
        raise PackageProblem("manifest", "its manifest is larger than any manifest")
    try:
        loaded = json.loads(text)
        is_canonical = (to_json(loaded) + "\n").encode() == text
    except (ValueError, RecursionError) as error:
        raise PackageProblem("manifest", "its manifest is no JSON") from error
    if not isinstance(loaded, dict) or not is_canonical:
        raise PackageProblem("manifest", "its manifest was changed after it was written")
    return loaded


def told_files(manifest: JsonObject) -> dict[str, tuple[str, int]]:
    """File name -> (sha256, size) as the manifest tells. Raises PackageProblem when it does not tell them."""
    told = manifest.get("files")
    if not isinstance(told, dict):
        raise PackageProblem("manifest", "its manifest does not list its files")
    try:
        return {str(name): (str(one["sha256"]), int(one["size"])) for name, one in told.items()}
    except (TypeError, KeyError, ValueError) as error:
        raise PackageProblem("manifest", "its manifest does not list its files") from error


def check_file_set(manifest: JsonObject, content: Mapping[str, bytes]) -> None:
    """Raise PackageProblem unless the package holds exactly the files that its manifest lists."""
    told, there = set(told_files(manifest)), set(content) - {MANIFEST}
    if told - there:
        raise PackageProblem("files", f"{', '.join(sorted(told - there))} is missing")
    if there - told:
        raise PackageProblem("files", f"{', '.join(sorted(there - told))} is not in its manifest")
    if not {MODEL, CARD} <= there:
        raise PackageProblem("files", f"it holds no {MODEL} or no {CARD}")


def check_hashes(manifest: JsonObject, content: Mapping[str, bytes]) -> None:
    """Raise PackageProblem unless every file has the size and the hash that the manifest tells."""
    for name, (sha256, size) in told_files(manifest).items():
        data = content.get(name, b"")
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            raise PackageProblem("hashes", f"{name} is not what its manifest says")
