"""No file that anybody sends stops the program: each format meets bad files of all sorts and says what is wrong.

`ROADWRIGHT_FUZZ=2000` asks for that many a format instead of the usual few.
"""

from pathlib import Path

import pytest

from core.annotations import HUMAN, Annotation
from core.formats.known import FORMATS, format_named
from core.formats.seam import OutImage, OutSet
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from tests.fuzzing import mutants, read_watched, wanted_count

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


# Readers that are known to break on some of these; the mark goes with the defect.
BREAKING: set[str] = set()
NAMES = [
    pytest.param(known.name, marks=pytest.mark.xfail(reason="it breaks"))
    if known.name in BREAKING
    else pytest.param(known.name)
    for known in FORMATS
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.timeout(3600)
def test_bad_files_are_told_in_words(name: str, tmp_path: Path) -> None:
    known = format_named(name)
    known.write(rich_set(tmp_path / "pictures", tags_only=name == "folder_per_class"), tmp_path / "sample")
    if not any(path.is_file() and path.suffix != ".png" for path in (tmp_path / "sample").rglob("*")):
        pytest.skip("the format has no label files")
    failures: list[str] = []
    (tmp_path / "work").mkdir()
    for mutant in mutants(tmp_path / "sample", tmp_path / "work", wanted_count()):
        try:
            read_watched(known, mutant.root)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            failures.append(f"{mutant.what}: {type(error).__name__}: {str(error)[:200]}")
    assert not failures, "\n".join(failures)
