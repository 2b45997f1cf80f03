"""Content-addressed files of a project: written once, named by their SHA-256, never changed."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.errors import UserError


def sha256_of_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def written_beside(path: Path) -> Iterator[BinaryIO]:
    """A file that appears at `path` only when it is whole: written beside it, synced, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise UserError(
            f"{path.name} could not be written ({error.strerror}); what was there before was kept.",
            f"Check the free space and the permissions of {path.parent}.",
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, content: str) -> None:
    """Replace a small text file as a whole (UTF-8)."""
    with written_beside(path) as file:
        file.write(content.encode())


class Objects:
    """The folder `objects/` of a project."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the object with this hash lies, or would lie."""
        return self.root / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the object is here."""
        return self.path(sha256).is_file()

    def add_bytes(self, content: bytes) -> str:
        """Keep these bytes; gives their hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.holds(sha256):
            with written_beside(self.path(sha256)) as file:
                file.write(content)
        return sha256

    def add_file(self, source: Path) -> str:
        """Keep a copy of a file; gives its hash. The copy is checked against the hash of the source."""
        sha256 = sha256_of_file(source)
        if self.holds(sha256):
            return sha256
        with source.open("rb") as reader, written_beside(self.path(sha256)) as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
        if sha256_of_file(self.path(sha256)) != sha256:
            self.path(sha256).unlink()
            raise UserError(f"{source.name} changed while it was copied, so it was not kept.", "Try again.")
        return sha256

    def add_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep what these pieces make together, never held as a whole; gives its hash. Nothing stays on an error."""
        beside = self.root / f".{secrets.token_hex(8)}.part"
        digest = hashlib.sha256()
        try:
            with written_beside(beside) as file:
                for piece in pieces:
                    digest.update(piece)
                    file.write(piece)
            sha256 = digest.hexdigest()
            if not self.holds(sha256):
                self.path(sha256).parent.mkdir(parents=True, exist_ok=True)
                beside.replace(self.path(sha256))
            return sha256
        finally:
            beside.unlink(missing_ok=True)

    def checked_path(self, sha256: str) -> Path:
        """Where an object lies, once all of it was read. Raises UserError when it is missing or was changed."""
        path = self.path(sha256)
        try:
            is_whole = sha256_of_file(path) == sha256
        except FileNotFoundError as error:
            raise _missing(sha256) from error
        if not is_whole:
            raise _changed(sha256)
        return path

    def read_bytes(self, sha256: str) -> bytes:
        """The object's bytes. Raises UserError when it is missing or no longer what its name says."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise _missing(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _changed(sha256)
        return content


def _missing(sha256: str) -> UserError:
    return UserError(f"The project lacks the object {sha256[:12]}.", "Restore its objects folder from a copy.")


def _changed(sha256: str) -> UserError:
    return UserError(
        f"The object {sha256[:12]} was changed on disk and cannot be trusted.",
        "Restore the project's objects folder from a copy.",
    )
