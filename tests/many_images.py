"""A project with so many images that what is done with all of them takes a while, made in a moment."""

import hashlib
from pathlib import Path

from sqlalchemy import insert, text

from core.annotations import Annotation
from core.ids import AnnotationId, ImageId, new_numbers
from core.project import Project, utc_now
from core.queries.images import annotations_of
from core.schema import ImageRow
from core.shapes import Box
from labeling.edits import added, completeness_of_image, deleted
from labeling.ontology import add_class
from labeling.store import GrowingEdit
from tests.unit.labeling.drawn_project import HEIGHT, WIDTH, bitmap

LABELS = 4  # on each image


def add_images(project: Project, count: int) -> list[int]:
    """Images with files of their own, each with four boxes, all verified; gives their ids."""
    folder = project.root / "pictures"
    folder.mkdir()
    class_id = add_class(project.registry, "car")
    ids, rows = new_numbers(count), []
    for number, image_id in enumerate(ids):
        content = bitmap(number) + str(number).encode()
        (folder / f"{number:05d}.bmp").write_bytes(content)
        rows.append(
            {
                "id": image_id, "sha256": hashlib.sha256(content).hexdigest(), "name": f"{number:05d}.bmp",
                "path": f"pictures/{number:05d}.bmp", "width": WIDTH, "height": HEIGHT, "orientation": 1,
                "source_part": "", "added_at": utc_now(),
            }
        )  # fmt: skip
    labels = iter(new_numbers(count * LABELS))
    made = [
        Annotation(AnnotationId(next(labels)), ImageId(image_id), class_id, Box(place, 1, place + 2, 5), "ann")
        for image_id in ids
        for place in range(LABELS)
    ]
    said = [
        change for image_id in ids for change in completeness_of_image(ImageId(image_id), {}, {class_id: "verified"})
    ]
    with project.registry.transaction() as tx:
        tx.session.execute(insert(ImageRow), rows)
        GrowingEdit(tx, "Draw", author="ann").add([*added(made).changes, *said])
        tx.touch("images", ids)
    return list(ids)


def delete_labels(project: Project, image_ids: list[int]) -> None:
    """Take all labels of these images away, in one edit."""
    with project.registry.transaction() as tx:
        gone = [each for image_id in image_ids for each in annotations_of(tx.session, image_id)]
        GrowingEdit(tx, "Delete", author="bo").add(deleted(gone).changes)


def label_count(project: Project) -> int:
    """All labels that there are."""
    with project.registry.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM annotation")).scalar_one())


def edit_count(project: Project) -> int:
    """All edits in the log."""
    with project.registry.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM edit")).scalar_one())


def files_below(folder: Path) -> set[Path]:
    """All files, hidden ones too."""
    return {path for path in folder.rglob("*") if path.is_file()}
