"""A project whose models were measured on real pictures: what comparing, scenes and promotion are tested on.

Each picture shows a car where the network of `tests.unit.exports.makers` looks for one; that network's score is how
bright the picture is, so it finds the bright ones only.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from sqlmodel import select

from core.canonical import to_json
from core.detections import BgrImage, Detections, no_detections
from core.ids import ModelId, new_name
from core.manifest import Manifest, ManifestClass, ManifestImage, ManifestLabel, manifest_id, write_manifest
from core.project import Project, utc_now
from core.schema import ConditionRow, DatasetVersionRow, ImageConditionRow, ImageRow, LabelClassRow
from core.schema_models import EvaluationRow
from core.shapes import Box
from tests.checking import add_labels, add_pictures
from tests.unit.exports.makers import brightness_detector, detector_contract
from training.brought_models import register_onnx
from training.evaluation import details_bytes, evaluate_predictor

CAR = (30.0, 25.0, 90.0, 55.0)  # where the network's box lies on a picture of this size
SIZE_WH = (120, 80)


@dataclass
class Decided:
    """The project, its pictures by number, and the version whose test part they are."""

    project: Project
    image_ids: list[int]
    manifest: Manifest
    version: str

    def model(self, name: str, *, size: int = 32) -> ModelId:
        """A network that was brought; another size is another network."""
        file = brightness_detector(self.project.root / f"{name}.onnx", size=size)
        return ModelId(register_onnx(self.project, file, detector_contract(size), name, licence="MIT"))

    def measure(self, model_id: str, wrong: Collection[int] = (), *, part: str = "test") -> None:
        """Measure a model that misses the cars of these pictures, and finds all others."""
        images = {image.sha256: image for image in self.manifest.images}
        paths = {row.sha256: self.project.root / row.path for row in self._rows()}
        missed = {paths[row.sha256].read_bytes() for row in self._rows() if self.image_ids.index(row.id) in wrong}
        predictor = _Finder([cv2.imdecode(np.frombuffer(each, np.uint8), 1) for each in missed])
        result = evaluate_predictor(
            predictor, self.manifest, "test", locate=lambda sha256: paths[images[sha256].sha256],
            on_image=lambda *_: None,
        )  # fmt: skip
        with self.project.registry.transaction() as tx:
            row = EvaluationRow(
                id=new_name("evaluation"), model_id=model_id, version_id=self.version, part=part, onnx_sha256="",
                images=result.images, metrics_json=to_json(result.metrics), per_class_json=to_json(result.per_class),
                per_condition_json=to_json(result.per_condition), created_at=utc_now(),
                details_sha256=self.project.objects.add_bytes(details_bytes(result)),
            )  # fmt: skip
            tx.session.add(row)
            tx.touch("evaluations", [row.id])

    def _rows(self) -> list[ImageRow]:
        with self.project.registry.reading() as session:
            return list(session.exec(select(ImageRow)))


class _Finder:
    """Finds the car on every picture but some."""

    task = "detect"
    classes = ("car", "person")

    def __init__(self, missed: list[BgrImage]) -> None:
        self._missed = missed

    def predict(self, image: BgrImage) -> Detections:
        if any(np.array_equal(image, each) for each in self._missed):
            return no_detections()
        return Detections(np.array([CAR], np.float32), np.array([0]), np.array([0.9], np.float32))


def decided_project(project: Project, *, count: int = 40, unverified: Collection[int] = ()) -> Decided:
    """Pictures, the second half of them dark and taken at night; on `unverified` nobody looked for cars."""
    with project.registry.transaction() as tx:
        tx.session.add_all(
            [LabelClassRow(id=1, name="car", colour="#e69f00", position=0),
             LabelClassRow(id=2, name="person", colour="#56b4e9", position=1)]
        )  # fmt: skip
        tx.session.add_all(
            [ConditionRow(group_name="lighting", value=value, position=at) for at, value in enumerate(("day", "night"))]
        )
        tx.touch("classes")
    chance = np.random.default_rng(5)
    pictures = {}
    for number in range(count):
        level = 200 if number < count / 2 else 30
        pictures[f"{number}.png"] = chance.integers(level, level + 20, (SIZE_WH[1], SIZE_WH[0], 3)).astype(np.uint8)
    ids = add_pictures(project, pictures)
    add_labels(project, {image_id: [CAR] for image_id in ids}, 1)
    light = ["day" if number < count / 2 else "night" for number in range(count)]
    with project.registry.transaction() as tx:
        for image_id, value in zip(ids, light, strict=True):
            tx.session.add(ImageConditionRow(image_id=image_id, group_name="lighting", value=value))
        tx.touch("conditions", ids)
    manifest = Manifest((ManifestClass(1, "car"), ManifestClass(2, "person")), {}, _images(project, light, unverified))
    text = write_manifest(manifest)
    row = DatasetVersionRow(
        id=manifest_id(text), name="roads-1", created_at=utc_now(), images=count, annotations=count,
        parts_json=to_json({"train": 0, "valid": 0, "test": count}), split_json="{}",
    )  # fmt: skip
    project.objects.add_bytes(text)
    with project.registry.transaction() as tx:
        tx.session.add(row)
        tx.touch("versions", [row.id])
    return Decided(project, ids, replace(manifest, images=tuple(sorted(manifest.images, key=lambda one: one.sha256))),
                   row.id)  # fmt: skip


def _images(project: Project, light: list[str], unverified: Collection[int]) -> tuple[ManifestImage, ...]:
    images = []
    for number, value in enumerate(light):
        content = (project.root / "pictures" / f"{number}.png").read_bytes()
        images.append(
            ManifestImage(
                sha256=hashlib.sha256(content).hexdigest(), name=f"{number}.png", width=SIZE_WH[0], height=SIZE_WH[1],
                orientation=1, part="test", labels=(ManifestLabel(1, Box(*CAR)),),
                exhaustive=(2,) if number in unverified else (1, 2), conditions={"lighting": value},
            )
        )  # fmt: skip
    return tuple(images)


def folder_of_frames(folder: Path, bright: Collection[int], *, count: int = 8) -> Path:
    """A drive as a folder of frames, bright where it is said and else dark."""
    folder.mkdir(parents=True)
    for number in range(count):
        level = 210 if number in bright else 20
        cv2.imwrite(str(folder / f"{number:04d}.png"), np.full((SIZE_WH[1], SIZE_WH[0], 3), level, np.uint8))
    return folder
