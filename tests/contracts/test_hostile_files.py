"""No file that anybody sends stops the program: each format meets bad files of all sorts and says what is wrong.

`ROADWRIGHT_FUZZ=2000` asks for that many a format instead of the usual few.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.annotations import HUMAN, Annotation
from core.formats.known import FORMATS, format_named, recognise
from core.formats.seam import OpenedSource, OutImage, OutSet, ReadImage, ReadLabel, Skipped, read_all
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from tests.driving_samples import LAYOUTS
from tests.fuzzing import failures_met, wanted_count

SHAPES: tuple[Shape, ...] = (
    Box(10, 5.5, 40.25, 50),
    Polygon((((10.0, 5.0), (40.0, 8.0), (35.0, 50.0)), ((20.0, 10.0), (30.0, 12.0), (25.0, 20.0)))),
    RotatedBox(45, 30, 20, 10, 30), Ellipse(40, 30, 12, 8, 20), Mask(4, 6, 3, 2, (1, 4, 1)), Dot(30, 20),
    Polyline(((5.0, 6.0), (50.0, 40.0))), Lane(((20.0, 60.0), (35.0, 30.0), (45.0, 2.0))),
)  # fmt: skip


def rich_set(folder: Path, *, tags_only: bool) -> OutSet:
    """Four pictures, two of them of one drive, with all that a label can be."""
    import cv2
    import numpy as np

    def image(number: int) -> OutImage:
        path = folder / f"{number}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(cv2.imencode(".png", np.full((60, 90, 3), number, np.uint8))[1].tobytes())
        shapes: tuple[Shape, ...] = (Tag(),) if tags_only else (*SHAPES, Tag())
        labels = [
            Annotation(
                AnnotationId(place), ImageId(number), ClassId(3 + place % 2), shape, "ann", HUMAN,
                {"occluded": "yes", "colour": "red"}, TrackId(7) if number < 2 else None,
            )
            for place, shape in enumerate(shapes)
        ]  # fmt: skip
        drive = ("drive 1", number) if number < 2 else ("", None)
        return OutImage(
            path, f"day/{number}.png", 90, 60, ("train", "test", "valid", "train")[number], labels, True,
            {"weather": "rain"}, *drive,
        )  # fmt: skip

    return OutSet({3: "stop sign", 4: "Straße"}, [image(number) for number in range(4)])


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
@pytest.mark.timeout(3600)
def test_bad_files_are_told_in_words(name: str, tmp_path: Path) -> None:
    known = format_named(name)
    known.write(rich_set(tmp_path / "pictures", tags_only=name == "folder_per_class"), tmp_path / "sample")
    if not any(path.is_file() and path.suffix != ".png" for path in (tmp_path / "sample").rglob("*")):
        pytest.skip("the format has no label files")
    failures = failures_met(known, tmp_path / "sample", tmp_path / "work", wanted_count())
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize(("name", "build"), LAYOUTS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.timeout(3600)
def test_so_are_bad_files_in_the_layouts_of_others(name: str, build: Callable[[Path], None], tmp_path: Path) -> None:
    build(tmp_path / "sample")
    assert recognise(tmp_path / "sample").name == name
    assert any(image.labels for image in read_all(format_named(name), tmp_path / "sample").images)
    failures = failures_met(format_named(name), tmp_path / "sample", tmp_path / "work", wanted_count())
    assert not failures, "\n".join(failures)


class Careless:
    """A reader as one writes it in a hurry: it believes all that it reads."""

    name = "careless"

    def recognises(self, source: Path) -> bool:
        return (source / "labels.json").exists()

    def open(self, source: Path) -> OpenedSource:
        loaded = json.loads((source / "labels.json").read_text(encoding="utf-8"))
        return OpenedSource((), (self._read(source / item["name"], item["box"]) for item in loaded))

    def _read(self, picture: Path, box: list[float]) -> ReadImage:
        while box[0] > box[2]:
            box[0] -= 1
        return ReadImage(picture, (ReadLabel("car", "box", ((box[0], box[1]), (box[2], box[3]))),))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        (dest / "labels.json").write_text(
            json.dumps([{"name": image.name, "box": [1, 2, 30, 40]} for image in labelled.images])
        )
        return ()


def test_a_careless_reader_is_found_out_in_every_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzzing.LIMIT_CPU_S", 0.3)
    (tmp_path / "sample").mkdir()
    labelled = rich_set(tmp_path / "sample", tags_only=True)
    images = [replace(image, name=image.source.name) for image in labelled.images]
    Careless().write(OutSet(labelled.classes, images), tmp_path / "sample")
    failures = failures_met(Careless(), tmp_path / "sample", tmp_path / "work", 400)
    for kind in ("JSONDecodeError", "UnicodeDecodeError", "RecursionError", "TypeError", "outside the source", "hangs"):
        assert any(kind in failure for failure in failures), kind
