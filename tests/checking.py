"""Pictures and labels for tests of the data, and a check that runs in the test's own process: the worker's function."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sqlmodel import select

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.images import read_header
from core.jobs.events import Finished
from core.jobs.reporter import JobReporter
from core.project import Project, utc_now
from core.schema import ImageRow
from core.schema_data import FindingRow
from core.schema_models import JobRow
from core.shapes import Box, Shape
from labeling.data_tests.known import TESTS
from labeling.data_tests.recording import record_check
from labeling.data_tests.starting import hand_over
from labeling.data_tests.working import check
from labeling.edits import added
from labeling.store import apply

SIZE_WH = (320, 240)


def scene(seed: int, size_wh: tuple[int, int] = SIZE_WH) -> NDArray[np.uint8]:
    """A picture unlike that of any other seed, sharp and neither dark nor bright."""
    chance = np.random.default_rng(seed)
    width, height = size_wh
    coarse = chance.integers(60, 190, (6, 8, 3), np.uint8)
    picture = cv2.resize(coarse, size_wh, interpolation=cv2.INTER_CUBIC).astype(np.int16)
    picture += chance.integers(-25, 25, (height, width, 3)).astype(np.int16)
    return np.clip(picture, 30, 225).astype(np.uint8)


def add_pictures(project: Project, pictures: Mapping[str, NDArray[np.uint8] | bytes], **more: object) -> list[int]:
    """Images whose files lie in the project; from pixels as PNG, or from the bytes of a file."""
    rows = []
    for name, picture in pictures.items():
        content = picture if isinstance(picture, bytes) else cv2.imencode(".png", picture)[1].tobytes()
        path = project.root / "pictures" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        header = read_header(path)
        row = ImageRow(
            id=new_number(), sha256=hashlib.sha256(content).hexdigest(), name=name, path=f"pictures/{name}",
            width=header.width, height=header.height, orientation=header.orientation, added_at=utc_now(), **more,
        )  # fmt: skip
        rows.append(row)
    ids = [row.id for row in rows]
    with project.registry.transaction() as tx:
        tx.session.add_all(rows)
        tx.touch("images", ids)
    return ids


def add_picture(project: Project, name: str, picture: NDArray[np.uint8] | bytes, **more: object) -> int:
    """Like `add_pictures`, one."""
    return add_pictures(project, {name: picture}, **more)[0]


def add_rows(project: Project, count: int, *, size_wh: tuple[int, int] = (640, 480), **more: object) -> list[int]:
    """Images without files, for tests that read labels alone."""
    ids = [new_number() for _ in range(count)]
    with project.registry.transaction() as tx:
        for image_id in ids:
            tx.session.add(
                ImageRow(
                    id=image_id, sha256=str(image_id), name=f"{image_id}.png", path=f"{image_id}.png",
                    width=size_wh[0], height=size_wh[1], added_at=utc_now(), **more,
                )
            )  # fmt: skip
    return ids


Placed = Shape | tuple[float, float, float, float]


def add_labels(
    project: Project, by_image: Mapping[int, Sequence[Placed]], class_id: int, *, author: str = "ann", at: int = 0
) -> list[int]:
    """Labels of one class, in one edit; of four numbers a box. `at` is the number they begin at, and so their time."""
    made = [
        Annotation(
            AnnotationId(new_number() if not at else at + place), ImageId(image_id), ClassId(class_id),
            Box(*shape) if isinstance(shape, tuple) else shape, author,
        )
        for place, (image_id, shape) in enumerate(
            (image_id, shape) for image_id, shapes in by_image.items() for shape in shapes
        )
    ]  # fmt: skip
    apply(project.registry, added(made), author=author)
    return [each.id for each in made]


def check_here(project: Project, *, tests: Sequence[str] = (), is_all: bool = False) -> dict[str, object]:
    """Check in this process, through the worker's files and the intake; gives the worker's result."""
    folder = project.jobs_folder / f"job-{new_number()}"
    folder.mkdir()
    chosen = list(tests) or [test.name for test in TESTS]
    hand_over(project, folder, chosen)
    result = check(
        folder, {"tests": " ".join(chosen), "is_all": is_all, "cache": str(project.cache_folder)}, JobReporter(folder)
    )  # fmt: skip
    row = JobRow(id=folder.name, kind="check", title="", state="done", folder=f"jobs/{folder.name}", created_at="")
    with project.registry.transaction() as tx:
        record_check(tx, project, row, Finished("done", "", result))
    return json.loads(json.dumps(result))


def findings(project: Project, *kinds: str, state: str = "open") -> list[FindingRow]:
    """Findings in this state, of these kinds or of all, by kind and image."""
    with project.registry.reading() as session:
        rows = session.exec(select(FindingRow).where(FindingRow.state == state)).all()
    chosen = [row for row in rows if not kinds or row.kind in kinds]
    return sorted(chosen, key=lambda row: (row.kind, row.image_id, row.annotation_id))


def kinds_by_name(project: Project) -> dict[str, set[str]]:
    """Name of an image -> the kinds of open findings about it."""
    with project.registry.reading() as session:
        names = {row.id: row.name for row in session.exec(select(ImageRow))}
    told: dict[str, set[str]] = {}
    for row in findings(project):
        told.setdefault(names[row.image_id], set()).add(row.kind)
    return told


def folder_of_pictures(project: Project) -> Path:
    """Where `add_picture` puts files."""
    return project.root / "pictures"
