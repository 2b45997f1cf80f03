"""A small project whose every byte is known, so that what is frozen of it has the same hash on every computer."""

import struct
from pathlib import Path

from core.annotations import Annotation
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import Project, create_project
from core.queries.images import image_ids, images
from core.recordings import Recording
from core.shapes import Box, Lane, Polygon
from labeling.completeness import verify_image
from labeling.conditions import set_on_images
from labeling.edits import added
from labeling.importing import import_source
from labeling.ontology import add_class, set_conditions
from labeling.store import apply

WIDTH, HEIGHT = 16, 12


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def bitmap(number: int) -> bytes:
    """An uncompressed picture of one colour."""
    row = bytes((number % 256, 80, 160)) * WIDTH
    pixels = (row + bytes(-len(row) % 4)) * HEIGHT
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(pixels), 0, 0, 54) + header + pixels


def write_pictures(folder: Path, count: int = 30, parts: tuple[str, ...] = ("",)) -> None:
    """Pictures of their own, dealt round the folders `parts`."""
    for number in range(count):
        place = folder / parts[number % len(parts)]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:02d}.bmp").write_bytes(bitmap(number))


def drawn_project(root: Path, count: int = 30, parts: tuple[str, ...] = ("",)) -> Project:
    """Pictures with a box each, every third with an outline, every fifth with a lane at night; all verified."""
    write_pictures(root / "pictures", count, parts)
    project = create_project(root / "project")
    ids = [add_class(project.registry, name) for name in ("car", "crosswalk", "lane")]
    set_conditions(project.registry, {"lighting": ["day", "night"]})
    import_source(project, root / "pictures", open_recording=no_recordings, author="ann")
    with project.registry.reading() as session:
        rows = images(session, image_ids(session))
    for image_id, row in rows.items():
        number = int(Path(row.name).stem)
        shapes: list[tuple[ClassId, Box | Polygon | Lane]] = [(ids[0], Box(1 + number / 7, 2, 9 + number / 7, 8.5))]
        if number % 3 == 0:
            shapes.append((ids[1], Polygon((((1, 1), (9, 1.5), (5, 7)),))))
        if number % 5 == 0:
            shapes.append((ids[2], Lane(((2, 11), (5, 6), (9, 1)))))
            set_lighting(project, image_id, "night")
        said = {"n": "é\u0085"} if number % 4 == 0 else {}
        made = [
            Annotation(AnnotationId(new_number()), ImageId(image_id), class_id, shape, "ann", attributes=said)
            for class_id, shape in shapes
        ]
        apply(project.registry, added(made), author="ann")
        verify_image(project, ImageId(image_id), author="ann")
    return project


def set_lighting(project: Project, image_id: int, value: str) -> None:
    apply(project.registry, set_on_images(project, [ImageId(image_id)], "lighting", value), author="ann")
