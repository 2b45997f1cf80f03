"""What the formats of other labelling programs hold comes back as it was; what they do not hold is told by picture.

For each format, `BECOMES` says what becomes of each shape: itself, something simpler, or nothing.
"""

import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.annotations import HUMAN, Annotation
from core.formats.known import format_named
from core.formats.seam import OutImage, OutSet, ReadImage, Skipped, read_all
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.images import ImageHeader
from core.masks import mask_of, mask_to_polygons, outlines_of, rasterised
from core.project import Project
from core.recordings import Recording
from core.shapes import Box, Dot, Ellipse, Lane, Mask, Polygon, Polyline, RotatedBox, Shape, Tag
from labeling.importing import import_source
from labeling.placing import place

WIDTH, HEIGHT = 90, 60
CLASSES = {3: "no", 7: "Straße", 11: "stop sign", 12: 'a, "b" & <c>; d=e'}
Becomes = Callable[[Shape], Shape | None]

xs, ys = st.floats(1, WIDTH - 12).map(lambda v: round(v, 3)), st.floats(1, HEIGHT - 12).map(lambda v: round(v, 3))
sizes, angles = st.floats(2, 5).map(lambda v: round(v, 3)), st.integers(-180, 179).map(float)
spots = st.tuples(xs, ys)


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    """A triangle or more about a place, maybe with a hole in it."""
    x, y = draw(xs) + 0.25, draw(ys) + 0.25
    count = draw(st.integers(3, 7))
    turns = [2 * math.pi * each / count + draw(st.floats(0, 0.5)) for each in range(count)]
    outline = tuple((x + 2.5 + 2.5 * math.cos(turn), y + 2.5 + 2.5 * math.sin(turn)) for turn in turns)
    hole = ((x + 2, y + 2), (x + 3, y + 2), (x + 2.5, y + 3))
    return Polygon((outline, hole) if draw(st.booleans()) else (outline,))


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), np.bool_)
    for x, y in draw(st.lists(spots, min_size=1, max_size=3)):
        pixels[int(y) : int(y) + 3, int(x) : int(x) + 4] = True
        pixels[int(y) + 1, int(x) + 1] = draw(st.booleans())
    found = mask_of(pixels)
    assert found is not None
    return found


shapes = st.one_of(
    st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), xs, ys, sizes, sizes),
    st.builds(lambda x, y, w, h, a: RotatedBox(x + 6, y + 6, w, h, a), xs, ys, sizes, sizes, angles),
    st.builds(lambda x, y, w, h, a: Ellipse(x + 6, y + 6, w, h, a), xs, ys, sizes, sizes, angles),
    st.builds(lambda x, y, r: Ellipse(x + 6, y + 6, r, r), xs, ys, sizes),
    polygons(), masks(), st.builds(Dot, xs, ys), st.just(Tag()),
    st.lists(spots, min_size=2, max_size=5, unique=True).map(lambda points: Polyline(tuple(points))),
    st.lists(spots, min_size=2, max_size=4, unique=True).map(lambda points: Lane(tuple(points))),
)  # fmt: skip
attributes = st.dictionaries(
    st.sampled_from(["occluded", "truncated", "crowd", "colour", "group", "Größe"]),
    st.sampled_from(["yes", "no", "17"]), max_size=3,
)  # fmt: skip


@st.composite
def pictures(draw: st.DrawFn) -> list[OutImage]:
    """One to three pictures of one drive, of one name in several folders."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        labels = [
            Annotation(
                AnnotationId(place), ImageId(number), ClassId(draw(st.sampled_from(sorted(CLASSES)))), draw(shapes),
                "ann", HUMAN, draw(attributes), TrackId(place) if draw(st.booleans()) else None,
            )
            for place in range(draw(st.integers(0, 4)))
        ]  # fmt: skip
        part = draw(st.sampled_from(["train", "valid", "test"]))
        name = f"{number}/bild.png"
        found.append(OutImage(Path(), name, WIDTH, HEIGHT, part, labels, draw(st.booleans()), {}, "drive", number))
    return found


def boxed(shape: Shape) -> Shape | None:
    bounds = shape.bounds()
    return None if bounds is None or isinstance(shape, Dot | Polyline | Lane) else Box(*bounds)


def outlined(shape: Shape) -> Shape:
    return Polygon((outlines_of(shape)[0],))


def filled(shape: Polygon) -> Shape:
    """A polygon with holes as its pixels, where it has any."""
    mask = mask_of(rasterised(shape, (WIDTH, HEIGHT))) if len(shape.rings) > 1 else None
    return mask or Polygon(shape.rings[:1])


def lined(shape: Shape) -> Shape:
    return Polyline(tuple(outlines_of(shape)[0]))


def largest(shape: Mask) -> Shape:
    rings = [polygon.rings[0] for polygon in mask_to_polygons(shape)]
    return Polygon((max(rings, key=lambda ring: abs(_area(ring))),))


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return sum(a * d - b * c for (a, b), (c, d) in zip(ring, (*ring[1:], ring[0]), strict=True))


def becomes(**kinds: Callable[..., Shape | None]) -> Becomes:
    """By the class of the shape; what is not named is lost."""
    return lambda shape: kinds[type(shape).__name__](shape) if type(shape).__name__ in kinds else None


def same(shape: Shape) -> Shape:
    return shape


def rectangle_is_box(of: Becomes) -> Becomes:
    """Where an outline that is an upright rectangle is read as a box."""

    def as_read(shape: Shape) -> Shape | None:
        made = of(shape)
        if isinstance(made, Polygon) and len(made.rings[0]) == 4:
            columns, rows = ({round(point[axis], 9) for point in made.rings[0]} for axis in (0, 1))
            return boxed(made) if len(columns) == len(rows) == 2 else made
        return made

    return as_read


def turned_by_none(shape: Shape) -> Shape:
    x1, y1, x2, y2 = shape.bounds() or (0, 0, 0, 0)
    return RotatedBox((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, 0.0)


ALL = {"Box": same, "Polygon": filled, "Mask": same, "Dot": same, "Polyline": same, "Lane": lined}
YOLO = {"Box": same, "Polygon": outlined, "RotatedBox": outlined, "Ellipse": outlined, "Mask": largest}
AREAS = dict.fromkeys(("Box", "RotatedBox", "Polygon", "Ellipse", "Mask"), boxed)
BECOMES: dict[str, Becomes] = {
    "coco": rectangle_is_box(becomes(Box=same, Polygon=filled, Mask=same, RotatedBox=outlined, Ellipse=outlined)),
    "yolo": rectangle_is_box(becomes(**YOLO)),
    "yolo-segment": rectangle_is_box(becomes(**YOLO)),
    "yolo-obb": becomes(**(dict.fromkeys(AREAS, turned_by_none) | {"RotatedBox": same})),
    "voc": becomes(**AREAS),
    "labelme": becomes(
        **ALL, Tag=same, RotatedBox=same, Ellipse=lambda shape: shape if shape.rx == shape.ry else outlined(shape)
    ),
    "cvat": becomes(**ALL, Tag=same, RotatedBox=same, Ellipse=same),
    "cvat-video": becomes(**ALL, RotatedBox=same, Ellipse=same),
    "label_studio": becomes(
        Box=same, Polygon=filled, Mask=same, Dot=same, Tag=same, Ellipse=same,
        RotatedBox=lambda shape: shape if shape.angle else boxed(shape),
    ),
    "datumaro": becomes(
        **ALL, Tag=same, RotatedBox=outlined,
        Ellipse=lambda shape: shape if shape.angle % 90 == 0 else outlined(shape),
    ),
    "open_images": becomes(**AREAS),
    "csv": becomes(**AREAS, Tag=same),
}  # fmt: skip
ANY = frozenset({"occluded", "truncated", "crowd", "colour", "group", "Größe"})
ATTRIBUTES = dict.fromkeys(BECOMES, ANY) | {
    "yolo": frozenset(), "yolo-segment": frozenset(), "yolo-obb": frozenset(),
    "open_images": frozenset({"occluded", "truncated", "crowd"}),
}  # fmt: skip
HOLD_TRACKS = {"cvat-video", "datumaro", "csv"}
TAGS_WITHOUT_ATTRIBUTES = {"labelme", "label_studio"}
# Whether a picture was looked through is held whatever is on it; where there are labels; or only of its labels.
HOLD_VERIFIED, HOLD_EMPTY = (
    {"open_images", "csv"},
    {"yolo", "yolo-segment", "yolo-obb", "voc", "labelme", "label_studio"},
)


@dataclass(frozen=True)
class Label:
    """A label to be compared."""

    name: str
    shape: Shape
    attributes: tuple[tuple[str, str], ...]
    is_tracked: bool


def wanted(name: str, image: OutImage) -> list[Label]:
    found = []
    for known in image.annotations:
        shape = BECOMES[name](known.shape)
        if shape is None:
            continue
        kept = {key: value for key, value in known.attributes.items() if key in ATTRIBUTES[name]}
        if name == "open_images":
            kept = {key: value for key, value in kept.items() if value != "17"}
        if name == "datumaro" and kept.get("occluded") == "no":
            del kept["occluded"]  # other programs write it for each label
        if isinstance(shape, Tag) and name in TAGS_WITHOUT_ATTRIBUTES:
            kept = {}
        is_tracked = name == "cvat-video" or (known.track_id is not None and name in HOLD_TRACKS)
        found.append(Label(CLASSES[known.class_id], shape, tuple(sorted(kept.items())), is_tracked))
    if name == "labelme":  # a flag is set or not: two tags of a class are one
        tags = {label for label in found if isinstance(label.shape, Tag)}
        found = [label for label in found if not isinstance(label.shape, Tag)] + list(tags)
    return found


def come_back(image: ReadImage) -> list[Label]:
    return [
        Label(
            label.class_name, place(label, ImageHeader(WIDTH, HEIGHT, 1), image.size_wh),
            tuple(sorted(label.attributes.items())), bool(label.track),
        )
        for label in image.labels
    ]  # fmt: skip


def are_alike(first: Shape, second: Shape) -> bool:
    if type(first) is not type(second):
        return False
    if isinstance(first, Mask | Tag):
        return first == second
    if isinstance(first, RotatedBox) and isinstance(second, RotatedBox):
        return np.allclose(first.corners(), second.corners(), atol=1e-3)
    if isinstance(first, Ellipse) and isinstance(second, Ellipse):
        pixels = [rasterised(shape, (WIDTH, HEIGHT)) for shape in (first, second)]
        return np.allclose(first.bounds(), second.bounds(), atol=1e-3) and (pixels[0] != pixels[1]).sum() <= 2
    rings = [
        shape.rings[0] if isinstance(shape, Polygon) else getattr(shape, "points", None) for shape in (first, second)
    ]
    if rings[0] is not None and rings[1] is not None:
        return len(rings[0]) == len(rings[1]) and np.allclose(rings[0], rings[1], atol=1e-4)
    return np.allclose(first.bounds() or (), second.bounds() or (), atol=1e-4)


def unmatched(wanted_labels: Sequence[Label], read_labels: Sequence[Label]) -> tuple[list[Label], list[Label]]:
    left = list(read_labels)
    lost = []
    for label in wanted_labels:
        for other in left:
            if replace(label, shape=other.shape) == other and are_alike(label.shape, other.shape):
                left.remove(other)
                break
        else:
            lost.append(label)
    return lost, left


def is_said(images: Sequence[OutImage]) -> bool:
    """Whether there is anything to write: LabelMe has no file for a picture of which nothing is said."""
    return any(image.annotations or image.is_exhaustive for image in images)


def there_and_back(name: str, images: Sequence[OutImage]) -> tuple[list[ReadImage], tuple[Skipped, ...]]:
    assume(name != "labelme" or is_said(images))
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for number, image in enumerate(images):
            path = Path(folder) / f"{number}.png"
            path.write_bytes(cv2.imencode(".png", np.full((HEIGHT, WIDTH, 3), number, np.uint8))[1].tobytes())
            sources.append(replace(image, source=path))
        told = format_named(name).write(OutSet(CLASSES, sources), Path(folder) / "out")
        read = read_all(format_named(name), Path(folder) / "out")
        by_colour = {int(cv2.imread(str(image.path))[0, 0, 0]): image for image in read.images}
    assert read.skipped == ()
    missing = ReadImage(Path("missing"))
    assert name == "labelme" or len(by_colour) == len(images)
    return [by_colour.get(number, missing) for number in range(len(images))], told


def standing_of(name: str, image: OutImage, labels: Sequence[Label]) -> str:
    if name in HOLD_VERIFIED:
        return "exhaustive" if image.is_exhaustive else "unknown"
    is_said = bool(image.annotations) if name in {"labelme", "label_studio"} else bool(labels)
    return "exhaustive" if is_said or (name in HOLD_EMPTY and image.is_exhaustive) else "unknown"


@pytest.mark.parametrize("name", sorted(BECOMES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(images=pictures())
def test_what_is_held_comes_back(name: str, images: list[OutImage]) -> None:
    read, _ = there_and_back(name, images)
    for image, back in zip(images, read, strict=True):
        expected, got = wanted(name, image), come_back(back)
        assert unmatched(expected, got) == ([], [])
        assert back.part == image.part or (name == "labelme" and not got)
        assert back.standing == standing_of(name, image, expected)


@pytest.mark.parametrize("name", sorted(BECOMES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(images=pictures())
def test_a_label_that_is_not_what_it_was_is_told(name: str, images: list[OutImage]) -> None:
    bare = [replace(image, recording="", frame_index=None) for image in images]
    read, told = there_and_back(name, bare)
    reasons = {(each.path.rsplit("/", 1)[-1], each.reason) for each in told}
    for place_of, (image, back) in enumerate(zip(bare, read, strict=True)):
        picture = back.path.name
        about = [reason for path, reason in reasons if path == picture and "of no drive" not in reason]
        whole = [
            Label(CLASSES[each.class_id], each.shape, tuple(sorted(each.attributes.items())), each.track_id is not None)
            for each in image.annotations
        ]
        lost, _ = unmatched(whole, come_back(back))
        untold = [label for label in lost if not _is_small_change(name, label)]
        assert not untold or about, f"picture {place_of}: {untold}"


def _is_small_change(name: str, label: Label) -> bool:
    """What a format's own rules turn into the same thing said otherwise: docs/formats.md lists these."""
    shape = BECOMES[name](label.shape)
    if name == "cvat-video" and not label.is_tracked:
        return True
    if (name, type(label.shape), type(shape)) in {("yolo-obb", Box, RotatedBox), ("label_studio", RotatedBox, Box)}:
        return True
    if name == "datumaro" and ("occluded", "no") in label.attributes:
        return True
    if name == "labelme" and isinstance(label.shape, Tag):
        return not label.attributes
    is_box_again = isinstance(label.shape, Polygon) and isinstance(shape, Box)
    return is_box_again and name in {"coco", "yolo", "yolo-segment"}


@pytest.mark.parametrize("name", sorted(BECOMES))
def test_a_project_takes_all_of_it(name: str, tmp_path: Path, project: Project) -> None:
    """Through the import that people start: what it counts is what the format gave."""
    pixels = [np.full((HEIGHT, WIDTH, 3), number, np.uint8) for number in range(2)]
    for number, each in enumerate(pixels):
        (tmp_path / f"{number}.png").write_bytes(cv2.imencode(".png", each)[1].tobytes())
    kinds: tuple[Shape, ...] = (
        Box(1, 2, 30, 40), Polygon((((2.0, 2.0), (30.0, 4.0), (9.0, 40.0)),)), Mask(4, 6, 3, 2, (1, 4, 1)), Tag(),
        Dot(3, 4), Polyline(((5.0, 6.0), (50.0, 40.0))), RotatedBox(45, 30, 20, 10, 30), Ellipse(40, 30, 9, 9),
    )  # fmt: skip
    labels = [
        Annotation(AnnotationId(n), ImageId(1), ClassId(3), shape, "ann", HUMAN, {"colour": "red"}, TrackId(n))
        for n, shape in enumerate(kinds)
    ]
    images = [
        OutImage(tmp_path / f"{n}.png", f"{n}.png", WIDTH, HEIGHT, "train", labels, True, {}, "drive", n)
        for n in range(2)
    ]
    format_named(name).write(OutSet({3: "car"}, images), tmp_path / "out")
    report = import_source(project, tmp_path / "out", open_recording=no_recordings, author="ann")
    held = sum(BECOMES[name](shape) is not None for shape in kinds)
    assert (report.format, report.images, report.skipped) == (name, 2, ())
    assert report.annotations == 2 * held


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")
