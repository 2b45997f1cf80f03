"""A frozen version as it lies in the project's objects, read line by line: memory does not grow with the version."""

import os
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.canonical import Json
from core.manifest import ManifestClass, ManifestImage, damage_told, read_header_line, read_image_line


class ImageHead(msgspec.Struct, frozen=True):
    """What is known of an image without its labels."""

    sha256: str
    name: str
    part: str


_HEAD = msgspec.json.Decoder(ImageHead)


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """A manifest in a file that was checked against its name. Each read goes through the file anew, in order of hash.

    Every read raises UserError where the file is no manifest after all.
    """

    path: Path
    classes: tuple[ManifestClass, ...]
    split: Mapping[str, Json]

    def lines(self) -> Iterator[bytes]:
        """The images as they are written, each with the end of its line."""
        with self.path.open("rb") as file:
            file.readline()
            yield from file

    def heads(self) -> Iterator[ImageHead]:
        """The images without what was said of them: many times faster."""
        with damage_told():
            for line in self.lines():
                yield _HEAD.decode(line)

    def images(self) -> Iterator[ManifestImage]:
        """The images with everything."""
        with damage_told():
            for line in self.lines():
                yield read_image_line(line)

    def images_of(self, hashes: Container[str]) -> Iterator[ManifestImage]:
        """The images with these hashes, as `images` gives them; the others are not understood at all."""
        with damage_told():
            for line in self.lines():
                if head_of(line).sha256 in hashes:
                    yield read_image_line(line)

    def find(self, sha256: str) -> ManifestImage | None:
        """One image, found by halving: lines stand in order of hash. None where the version does not hold it."""
        with damage_told(), self.path.open("rb") as file:
            file.readline()
            low, high = file.tell(), file.seek(0, os.SEEK_END)
            while low < high:
                middle = (low + high) // 2
                file.seek(max(middle - 1, low))
                if middle > low:
                    file.readline()  # to the first line that begins at the middle or after it
                line = file.readline() if file.tell() < high else b""
                if not line:
                    high = middle
                    continue
                found = head_of(line).sha256
                if found == sha256:
                    return read_image_line(line)
                if found < sha256:
                    low = file.tell()
                else:
                    high = middle
        return None


def head_of(line: bytes) -> ImageHead:
    """What a line says of its image, without labels. Raises ValueError for no line of a manifest."""
    return _HEAD.decode(line)


def open_manifest(path: Path) -> StoredManifest:
    """The manifest in a file whose hash was checked. Raises UserError where it is none."""
    with damage_told(), path.open("rb") as file:
        classes, split = read_header_line(file.readline())
    return StoredManifest(path, classes, split)
