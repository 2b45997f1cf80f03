"""A check of 10,000 generated pictures: the first, a second on what did not change, a third after one edit; then the
tests alone on a million labels without a picture.

ROADWRIGHT_CHECKED (10,000 when not said) makes a shorter run.
"""

import os
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import insert, text

from core.ids import new_numbers
from core.jobs.executor import LocalExecutor
from core.jobs.watching import watch
from core.project import Project, create_project, utc_now
from core.schema import AnnotationRow, ImageRow
from desktop.composition import intakes
from labeling import ontology
from labeling.data_tests.starting import start_check
from tests.checking import add_labels, scene

ROOT = Path(__file__).parents[2]
PICTURES = int(os.environ.get("ROADWRIGHT_CHECKED", "10000"))
BOXES_EACH = 8
SIZE_WH = (640, 480)


def add_images(project: Project, count: int, *, are_there: bool) -> list[int]:
    """Pictures of 640 x 480, each another, and boxes on each, written in bulk."""
    folder = project.root / "pictures"
    folder.mkdir()
    ids, chance = list(new_numbers(count)), np.random.default_rng(0)
    rows = []
    base = [scene(seed, SIZE_WH) for seed in range(20)]
    for number, image_id in enumerate(ids):
        if are_there:
            picture = np.roll(base[number % 20], (7 * number, 13 * number), axis=(0, 1))
            cv2.imwrite(str(folder / f"{number}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])
        rows.append(
            {"id": image_id, "sha256": f"{number:064x}", "name": f"{number}.jpg", "path": f"pictures/{number}.jpg",
             "width": SIZE_WH[0], "height": SIZE_WH[1], "orientation": 1, "source_part": "", "added_at": utc_now()}
        )  # fmt: skip
    corners = chance.uniform(0, 400, (count * BOXES_EACH, 2))
    sides = chance.uniform(20, 70, (count * BOXES_EACH, 2))
    boxes = np.hstack((corners, corners + sides)).round(1).tolist()
    labels = [
        {"id": label_id, "image_id": ids[place // BOXES_EACH], "class_id": 1 + place % 3, "kind": "box",
         "geometry": str(box), "x1": box[0], "y1": box[1], "x2": box[2], "y2": box[3], "author": "ann",
         "source": "human", "attributes_json": "{}", "reference": ""}
        for place, (label_id, box) in enumerate(zip(new_numbers(len(boxes)), boxes, strict=True))
    ]  # fmt: skip
    with project.registry.transaction() as tx:
        tx.session.execute(insert(ImageRow), rows)
        tx.session.execute(insert(AnnotationRow), labels)
    return ids


def project_with(root: Path, count: int, *, are_there: bool) -> tuple[Project, list[int]]:
    project = create_project(root)
    for name in ("car", "bus", "truck"):
        ontology.add_class(project.registry, name)
    return project, add_images(project, count, are_there=are_there)


def seconds(project: Project, *, kinds: tuple[str, ...] = ()) -> tuple[float, str]:
    executor = LocalExecutor([sys.executable, str(ROOT / "roadwright.py")], {})
    began = time.perf_counter()
    job_id = start_check(project, executor, kinds=kinds)
    row = watch(project, executor, intakes(), job_id, lambda _row: None, poll_s=0.05)
    assert row.state == "done", row.message
    return time.perf_counter() - began, row.result_json


@pytest.mark.timeout(3600)
def test_first_and_second_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, ids = project_with(tmp_path / "project", PICTURES, are_there=True)
    first, told = seconds(project)
    second, nothing = seconds(project)
    add_labels(project, {ids[0]: [(10, 10, 11.5, 60)]}, 1)
    third, little = seconds(project)
    with capsys.disabled():
        print(
            f"\n{PICTURES} pictures, {PICTURES * BOXES_EACH} labels: first check {first:.1f} s"
            f" ({PICTURES / first:.0f} pictures/s), second {second:.1f} s (1 to {first / second:.0f}), after one edit"
            f" {third:.1f} s\n  {told}\n  {nothing}\n  {little}"
        )
    assert '"measured":0' in nothing
    assert '"measured":0' in little
    with project.registry.reading() as session:
        assert session.execute(text("SELECT count(*) FROM image_measure")).scalar() == PICTURES
    project.close()


@pytest.mark.timeout(3600)
def test_label_tests_on_many_images(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, _ = project_with(tmp_path / "project", 10 * PICTURES, are_there=False)
    first, _ = seconds(project, kinds=("tiny", "unusual_size", "implausible_place", "label_drift"))
    second, _ = seconds(project, kinds=("tiny", "unusual_size", "implausible_place", "label_drift"))
    with capsys.disabled():
        print(
            f"\n{10 * PICTURES} images, {10 * PICTURES * BOXES_EACH} labels, labels alone: {first:.1f} s,"
            f" again {second:.1f} s"
        )
    project.close()
