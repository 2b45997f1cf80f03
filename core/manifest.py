"""The manifest of a dataset version: everything that training and evaluation may read, named by its hash.

A text of canonical JSON lines: one header, then one line an image in order of hash. The version's id is the SHA-256
of the whole text. Names and dates of the version are not in it, so the same content always has the same id.
Image files are named by hash; where they lie on this computer is told apart, in a `Locations` file. A large version is
written and read line by line: see `core.manifest_stream`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from core.annotations import HUMAN, Provenance
from core.camera_profile import ring_from_json
from core.canonical import Json, to_json
from core.errors import UserError
from core.objects import write_text
from core.shapes import Ring, Shape, shape_from_json, shape_kind, shape_to_json

SCHEMA = 1
PARTS = ("train", "valid", "test")


@dataclass(frozen=True, slots=True)
class ManifestClass:
    """A class of the project, by its lasting id."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ManifestLabel:
    """One annotation as frozen; its provenance is told where a model proposed it."""

    class_id: int
    shape: Shape
    attributes: Mapping[str, str] = field(default_factory=dict)
    provenance: Provenance = HUMAN


@dataclass(frozen=True, slots=True)
class ManifestImage:
    """One image as frozen. `exhaustive` lists the classes that were verified on it (also as absent).

    `ignored` are the areas in which nothing counts, pixels of the upright image; `camera` names their profile.
    """

    sha256: str
    name: str
    width: int
    height: int
    orientation: int
    part: str
    labels: tuple[ManifestLabel, ...]
    exhaustive: tuple[int, ...]
    conditions: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    camera: str = ""
    ignored: tuple[Ring, ...] = ()

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"a part is one of {PARTS}, not {self.part!r}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole version. `split` records how the parts were chosen."""

    classes: tuple[ManifestClass, ...]
    split: Mapping[str, Json]
    images: tuple[ManifestImage, ...]

    def part(self, name: str) -> tuple[ManifestImage, ...]:
        """The images of one part, in order of hash."""
        return tuple(image for image in self.images if image.part == name)

    def class_index(self) -> dict[int, int]:
        """Class id -> position in `classes`, which is the order of a model's outputs."""
        return {known.id: index for index, known in enumerate(self.classes)}


def write_manifest(manifest: Manifest) -> bytes:
    """The canonical text, UTF-8."""
    images = sorted(manifest.images, key=lambda image: image.sha256)
    return b"".join(manifest_lines(manifest.classes, manifest.split, images))


def manifest_lines(
    classes: Iterable[ManifestClass], split: Mapping[str, Json], images: Iterable[ManifestImage]
) -> Iterator[bytes]:
    """The canonical text line by line, each with its end. Raises ValueError where images are not in order of hash."""
    header: dict[str, Json] = {
        "schema": SCHEMA,
        "classes": [{"id": known.id, "name": known.name} for known in classes],
        "split": dict(split),
    }
    yield f"{to_json(header)}\n".encode()
    last = ""
    for image in images:
        if image.sha256 < last:
            raise ValueError("the images of a manifest stand in order of hash")
        last = image.sha256
        yield image_line(image)


def image_line(image: ManifestImage) -> bytes:
    """One image of the canonical text, with the end of its line."""
    return f"{to_json(_image_to_json(image))}\n".encode()


def manifest_id(text: bytes) -> str:
    """The version's id: SHA-256 of the text."""
    return hashlib.sha256(text).hexdigest()


def read_manifest(text: bytes) -> Manifest:
    """The manifest that `write_manifest` wrote. Raises UserError for anything else."""
    with damage_told():
        lines = text.rstrip(b"\n").split(b"\n")  # not splitlines: names may hold U+0085
        classes, split = read_header_line(lines[0])
        return Manifest(classes, split, tuple(read_image_line(line) for line in lines[1:]))


@contextmanager
def damage_told() -> Iterator[None]:
    """What a manifest that is none means for a person."""
    try:
        yield
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UserError("The dataset version's manifest is damaged.", "Restore the project's objects.") from error


def read_header_line(line: bytes) -> tuple[tuple[ManifestClass, ...], Mapping[str, Json]]:
    """Classes and split. Raises UserError for a newer schema, ValueError, KeyError or TypeError for no header."""
    header = json.loads(line)
    if header["schema"] != SCHEMA:
        raise UserError(f"The dataset version has schema {header['schema']}, which is newer.", "Update Roadwright.")
    return tuple(ManifestClass(int(item["id"]), str(item["name"])) for item in header["classes"]), header["split"]


def read_image_line(line: bytes) -> ManifestImage:
    """The image that `image_line` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    item = json.loads(line)
    labels = tuple(
        ManifestLabel(
            label["class"],
            shape_from_json(label["kind"], label["geometry"]),
            label["attributes"],
            Provenance(**label["provenance"]) if "provenance" in label else HUMAN,
        )
        for label in item.pop("labels")
    )
    ignored = tuple(ring_from_json(ring) for ring in item.pop("ignored", ()))
    return ManifestImage(labels=labels, exhaustive=tuple(item.pop("exhaustive")), ignored=ignored, **item)


def _image_to_json(image: ManifestImage) -> dict[str, Json]:
    plain = {key: value for key, value in _plain(image).items() if key != "labels"}
    plain["labels"] = [
        {
            "class": label.class_id,
            "kind": shape_kind(label.shape),
            "geometry": shape_to_json(label.shape),
            "attributes": dict(label.attributes),
            **({} if label.provenance == HUMAN else {"provenance": asdict(label.provenance)}),
        }
        for label in image.labels
    ]
    return plain


def _plain(image: ManifestImage) -> dict[str, Json]:
    """What an image without a camera has nothing to say of is left out, so that its version keeps its id."""
    rings: list[Json] = [[list(point) for point in ring] for ring in image.ignored]
    camera: dict[str, Json] = {"camera": image.camera, "ignored": rings} if image.camera else {}
    return {
        **camera,
        "sha256": image.sha256, "name": image.name, "width": image.width, "height": image.height,
        "orientation": image.orientation, "part": image.part, "exhaustive": list(image.exhaustive),
        "conditions": dict(image.conditions), "group": image.group,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Locations:
    """Where the images of a version lie on this computer: hash -> path, absolute or relative to the job folder."""

    paths: Mapping[str, str]

    def path(self, sha256: str, job_folder: Path) -> Path:
        """The file that should hold this image."""
        return (job_folder / self.paths[sha256]).resolve()


def write_locations(path: Path, locations: Locations) -> None:
    """Keep the locations in a job folder."""
    write_text(path, json.dumps(asdict(locations), ensure_ascii=False))


def read_locations(path: Path) -> Locations:
    """The locations that `write_locations` kept."""
    return Locations(**json.loads(path.read_text(encoding="utf-8")))
