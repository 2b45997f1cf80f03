"""Images go to a second expert in one file and come back merged, by the command line, as scripts would do it."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import open_project
from core.queries.images import annotations_of, image_ids
from core.shapes import Box
from exports.drives import open_recording
from labeling import ontology
from labeling.edits import added, changed
from labeling.importing import import_source
from labeling.store import apply

ROOT = Path(__file__).parents[2]


def roadwright(*arguments: object) -> tuple[int, dict]:
    """The status and the JSON of a command."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "roadwright.py"), *map(str, arguments), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


def test_an_answer_is_merged_and_a_clash_is_named_first(project, tmp_path) -> None:
    (tmp_path / "pictures").mkdir()
    cv2.imwrite(str(tmp_path / "pictures" / "a.png"), np.full((60, 80, 3), 120, np.uint8))
    import_source(project, tmp_path / "pictures", author="ann", open_recording=open_recording)
    car = ontology.add_class(project.registry, "car")
    with project.registry.reading() as session:
        image = ImageId(image_ids(session)[0])
    box = Annotation(AnnotationId(new_number()), image, ClassId(car), Box(5, 5, 30, 30), "ann")
    apply(project.registry, added([box]), author="ann")

    assert roadwright("handoff", project.root, tmp_path / "out.zip")[1]["annotations"] == 1
    assert roadwright("open-handoff", tmp_path / "out.zip", tmp_path / "theirs")[0] == 0
    theirs = open_project(tmp_path / "theirs")
    with theirs.registry.reading() as session:
        (handed,) = annotations_of(session, image)
    apply(theirs.registry, changed([handed], [replace(handed, shape=Box(6, 6, 40, 40))]), author="bob")
    theirs.close()
    assert roadwright("answer", tmp_path / "theirs", tmp_path / "back.zip")[0] == 0

    apply(project.registry, changed([box], [replace(box, shape=Box(0, 0, 20, 20))]), author="ann")
    status, told = roadwright("merge", project.root, tmp_path / "back.zip")
    assert (status, told["merged"], len(told["conflicts"])) == (1, False, 1)
    status, told = roadwright("merge", project.root, tmp_path / "back.zip", "--prefer", "theirs")
    assert (status, told["merged"]) == (0, True)
    with project.registry.reading() as session:
        assert [each.shape for each in annotations_of(session, image)] == [Box(6, 6, 40, 40)]
