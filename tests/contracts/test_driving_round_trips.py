"""What the driving formats hold comes back as it was, whatever it is; what they do not hold is told by picture."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.annotations import HUMAN, Annotation
from core.formats.bdd100k import Bdd100k
from core.formats.cityscapes import GROUPED, Cityscapes
from core.formats.culane import POSITIONS, CuLane
from core.formats.gtsdb import Gtsdb, box_px
from core.formats.gtsrb import Gtsrb
from core.formats.kitti import Kitti
from core.formats.kitti_tracking import KittiTracking
from core.formats.lane_rows import columns, line_of
from core.formats.mapillary_signs import PROPERTIES, MapillarySigns
from core.formats.openlabel.format import OpenLabel
from core.formats.outgoing import Holds
from core.formats.seam import Format, OutImage, OutSet, ReadImage, ReadLabel, Skipped, read_all
from core.formats.tusimple import TuSimple
from core.ids import AnnotationId, ClassId, ImageId, TrackId
from core.images import ImageHeader
from core.masks import mask_of
from core.shapes import (
    Box,
    Dot,
    Ellipse,
    Lane,
    Mask,
    Polygon,
    Polyline,
    RotatedBox,
    Shape,
    Tag,
    shape_kind,
    shape_to_json,
)
from labeling.placing import place

WIDTH, HEIGHT = 90, 60
EXAMPLES = 25
CLASSES = {3: "car", 7: "Straße", 11: "no", 12: "stop"}
KITTI_ATTRIBUTES = {
    "truncated": "0.35", "occluded": "largely", "alpha": "-1.57", "rotation_y": "0.25", "size_3d": "1.5 1.6 3.9",
    "location_3d": "-2 1.75 20.5",
}  # fmt: skip
ANY_ATTRIBUTES = {"occluded": "yes", "truncated": "no", "colour": "red", "Größe": "1.80", "note": "7", "crowd": "yes"}
ATTRIBUTES: dict[str, dict[str, str]] = {
    "kitti": KITTI_ATTRIBUTES,
    "kitti_tracking": KITTI_ATTRIBUTES | {"truncated": "yes"},
    "bdd100k": ANY_ATTRIBUTES,
    "openlabel": ANY_ATTRIBUTES,
    "cityscapes": {"crowd": "yes"},
    "mapillary_signs": dict.fromkeys(PROPERTIES, "yes"),
}
EXACT = (Kitti(), KittiTracking(), Bdd100k(), Cityscapes(), MapillarySigns(), OpenLabel())

across = st.floats(0.5, WIDTH - 0.5, width=32).map(lambda value: round(value, 3))
down = st.floats(0.5, HEIGHT - 0.5, width=32).map(lambda value: round(value, 3))
spot = st.tuples(across, down)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x1, y1 = draw(st.floats(0, WIDTH - 2)), draw(st.floats(0, HEIGHT - 2))
    return Box(x1, y1, draw(st.floats(x1 + 1, WIDTH)), draw(st.floats(y1 + 1, HEIGHT)))


@st.composite
def polygons(draw: st.DrawFn) -> Polygon:
    rings = [tuple(draw(st.lists(spot, min_size=3, max_size=7, unique=True)))]
    rings += [tuple(ring) for ring in draw(st.lists(st.lists(spot, min_size=3, max_size=4, unique=True), max_size=2))]
    for ring in rings:
        xs, ys = zip(*ring, strict=True)
        assume(max(xs) - min(xs) >= 1 and max(ys) - min(ys) >= 1)
    return Polygon(tuple(rings))


@st.composite
def masks(draw: st.DrawFn) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), np.bool_)
    for x, y in draw(st.lists(spot, min_size=1, max_size=5)):
        pixels[int(y) : int(y) + 4, int(x) : int(x) + 5] = True
    found = mask_of(pixels)
    assume(found is not None)
    assert found is not None
    return found


@st.composite
def lanes(draw: st.DrawFn) -> Lane:
    rows = sorted(draw(st.lists(st.integers(0, HEIGHT // 4), min_size=2, max_size=6, unique=True)), reverse=True)
    return Lane(tuple((draw(across), float(4 * row)) for row in rows))


far = st.lists(spot, min_size=2, max_size=6, unique=True).map(tuple)
shapes = st.one_of(
    boxes(), polygons(), masks(), lanes(), far.map(Polyline), spot.map(lambda at: Dot(*at)), st.just(Tag()),
    st.builds(RotatedBox, st.just(45.0), st.just(30.0), st.floats(2, 20), st.floats(2, 20), st.floats(-180, 179)),
    st.builds(Ellipse, st.just(45.0), st.just(30.0), st.floats(2, 20), st.floats(2, 20), st.floats(-180, 179)),
)  # fmt: skip


@st.composite
def annotations(draw: st.DrawFn, told: dict[str, str], shape: st.SearchStrategy[Shape] = shapes) -> Annotation:
    chosen = draw(st.sets(st.sampled_from(sorted(told)), max_size=3)) if told else set()
    return Annotation(
        AnnotationId(1), ImageId(1), ClassId(draw(st.sampled_from(sorted(CLASSES)))), draw(shape), "ann", HUMAN,
        {key: told[key] for key in sorted(chosen)}, draw(st.none() | st.integers(1, 3).map(TrackId)),
    )  # fmt: skip


@st.composite
def pictures(draw: st.DrawFn, told: dict[str, str]) -> list[OutImage]:
    """A few pictures; those of a drive in order, each track once a picture, no two labels that cannot be told apart."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        labels = draw(st.lists(annotations(told), max_size=5, unique_by=lambda each: (each.class_id, repr(each.shape))))
        tracks = Counter(label.track_id for label in labels)
        labels = [replace(each, track_id=None) if tracks[each.track_id] > 1 else each for each in labels]
        drive = draw(st.sampled_from(["", "drive 1", "Nacht"]))
        conditions = draw(st.dictionaries(st.sampled_from(["weather", "timeofday"]), st.sampled_from(["rain", "x"])))
        found.append(
            OutImage(
                Path("picture.png"), f"{number % 2}/bild.png", WIDTH, HEIGHT,
                draw(st.sampled_from(["", "train", "valid", "test"])), labels if drive else untracked(labels), True,
                conditions, drive, number * 3 if drive else None,
            )
        )  # fmt: skip
    return found


def untracked(labels: Sequence[Annotation]) -> list[Annotation]:
    return [replace(label, track_id=None) for label in labels]


def picture(number: int) -> bytes:
    """A picture that is known again by its bytes."""
    return cv2.imencode(".png", np.full((HEIGHT, WIDTH, 3), number, np.uint8))[1].tobytes()


def there_and_back(known: Format, images: Sequence[OutImage]) -> tuple[list[ReadImage], tuple[Skipped, ...]]:
    """What comes back of each picture, in their order, and what was told of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(len(images)):
            (folder / f"{number}.png").write_bytes(picture(number))
        given_out = [replace(image, source=folder / f"{number}.png") for number, image in enumerate(images)]
        told = known.write(OutSet(CLASSES, given_out), folder / "out")
        read = read_all(known, folder / "out")
        by_bytes = {image.path.read_bytes(): image for image in read.images}
    assert read.skipped == ()
    assert len(read.images) == len(images)
    return [by_bytes[picture(number)] for number in range(len(images))], told


def numbers_of(shape: Shape) -> str:
    """A shape to be compared: to four places, a rotated box by its corners."""
    if isinstance(shape, RotatedBox):
        return repr([(round(x, 3) + 0.0, round(y, 3) + 0.0) for x, y in shape.corners()])
    if isinstance(shape, Mask):
        return shape_to_json(shape)
    values = np.array(
        [value for ring in shape.rings for point in ring for value in point]
        if isinstance(shape, Polygon)
        else [value for point in getattr(shape, "points", getattr(shape, "controls", ())) for value in point]
        or (shape.bounds() or ())
    )
    return repr([round(float(value), 4) + 0.0 for value in values])


def label_told(name: str, shape: Shape, attributes: dict[str, str]) -> str:
    return f"{name} {numbers_of(shape)} {sorted(attributes.items())} {shape_kind(shape)}"


def wanted_label(known: Annotation, name: str, holds: Holds) -> str | None:
    """What should come back of a label; None when its shape has no place in the format, or becomes another."""
    if shape_kind(known.shape) not in holds.shapes:
        return None
    shape = known.shape
    if isinstance(shape, Polygon) and not holds.has_holes:
        shape = Polygon(shape.rings[:1])
    held = known.attributes.keys() if holds.attributes is None else holds.attributes
    kept = {key: value for key, value in known.attributes.items() if key in held}
    if name == "cityscapes" and CLASSES[known.class_id] not in GROUPED:
        kept = {}
    return label_told(CLASSES[known.class_id], shape, {} if isinstance(shape, Tag) else kept)


def read_label(label: ReadLabel, image: ReadImage) -> str:
    shape = place(label, ImageHeader(WIDTH, HEIGHT, 1), image.size_wh)
    return label_told(label.class_name, shape, dict(label.attributes))


def groups(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """What is told of the moments of each track, whatever the track is called."""
    tracks = {track for track, _ in pairs} - {""}
    return sorted(sorted(told for track, told in pairs if track == each) for each in tracks)


@pytest.mark.parametrize("known", EXACT, ids=lambda known: known.name)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_a_format_holds_comes_back_and_the_rest_is_told(known: Format, data: st.DataObject) -> None:
    holds: Holds = known.holds  # type: ignore[attr-defined]  # each of these has it
    images = data.draw(pictures(ATTRIBUTES[known.name] | {"unheard-of": "7 up"}))
    found, told = there_and_back(known, images)
    for image, back in zip(images, found, strict=True):
        assert back.part == image.part
        wanted = Counter(filter(None, (wanted_label(label, known.name, holds) for label in image.annotations)))
        read = Counter(read_label(label, back) for label in back.labels)
        assert not wanted - read
        others = {"box", "polygon", "lane"}  # what shapes that have no place may have become
        assert all(label.split(" ")[-1] in others for label in (read - wanted))
    assert len(told) >= sum(bool(beyond(image, known.name, holds)) for image in images)


def beyond(image: OutImage, name: str, holds: Holds) -> list[str]:
    """What of a picture a format cannot hold."""
    found = ["conditions"] if image.conditions and not holds.has_conditions else []
    for known in image.annotations:
        if shape_kind(known.shape) not in holds.shapes:
            found.append(shape_kind(known.shape))
        elif wanted_label(known, name, holds) != label_told(
            CLASSES[known.class_id], known.shape, dict(known.attributes)
        ):
            found.append("details")
    return found


@pytest.mark.parametrize("known", [Bdd100k(), KittiTracking(), OpenLabel()], ids=lambda known: known.name)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_tracks_drives_and_frames_come_back(known: Format, data: st.DataObject) -> None:
    images = [image for image in data.draw(pictures({})) if image.recording]
    images = [
        replace(image, annotations=[x for x in image.annotations if isinstance(x.shape, Box)]) for image in images
    ]
    assume(images)
    found, _ = there_and_back(known, images)
    for image, back in zip(images, found, strict=True):
        assert (back.frame_index, back.part) == (image.frame_index, image.part)
        # A drive in two parts has the part in its name in KITTI, where the parts have drives of their own.
        assert back.recording == image.recording or back.recording.endswith(f"/{image.recording}")

    def moment(class_name: str, frame: int | None, shape: Shape) -> str:
        return f"{class_name} {frame} {numbers_of(shape)}"

    wanted = [
        (f"{image.recording} {label.track_id}" if label.track_id else "", moment(
            CLASSES[label.class_id], image.frame_index, label.shape))
        for image in images
        for label in image.annotations
    ]  # fmt: skip
    read = [
        (f"{image.recording} {label.track}" if label.track else "", moment(
            label.class_name, image.frame_index, place(label, ImageHeader(WIDTH, HEIGHT, 1), None)))
        for image in found
        for label in image.labels
    ]  # fmt: skip
    assert sorted(told for _, told in read) == sorted(told for _, told in wanted)
    of_one_class = {track for track, _ in wanted if len({t.split()[0] for k, t in wanted if k == track}) == 1}
    if of_one_class >= {track for track, _ in wanted}:
        assert groups(read) == groups(wanted)


@pytest.mark.parametrize("known", [Bdd100k(), OpenLabel()], ids=lambda known: known.name)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_conditions_come_back(known: Format, data: st.DataObject) -> None:
    images = data.draw(pictures({}))
    found, _ = there_and_back(known, images)
    assert Counter(repr(sorted(image.conditions.items())) for image in found) == Counter(
        repr(sorted(image.conditions.items())) for image in images
    )


@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_gtsdb_holds_boxes_of_whole_pixels(data: st.DataObject) -> None:
    labels = data.draw(st.lists(annotations({}, boxes()), max_size=5))
    image = OutImage(Path("picture.png"), "bild.png", WIDTH, HEIGHT, "train", labels, True)
    [found], _ = there_and_back(Gtsdb(), [image])
    wanted = Counter((CLASSES[known.class_id], box_px(known.shape, image)) for known in labels)  # type: ignore[arg-type]
    read = Counter((label.class_name, (*label.points[0], *label.points[1])) for label in found.labels)
    assert read == wanted


@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_gtsrb_holds_the_class_of_a_picture_and_where_the_sign_is(data: st.DataObject) -> None:
    box = data.draw(annotations({}, boxes()))
    tag = replace(box, shape=Tag())
    has_box = data.draw(st.booleans())
    image = OutImage(Path("picture.png"), "bild.png", WIDTH, HEIGHT, "train", [tag, box] if has_box else [tag], True)
    [found], _ = there_and_back(Gtsrb(), [image])
    assert {label.class_name for label in found.labels} == {CLASSES[box.class_id]}
    assert isinstance(box.shape, Box)
    edges = box_px(box.shape, image)
    is_told = has_box and edges != (0, 0, WIDTH, HEIGHT)
    assert [label.points for label in found.labels if label.kind == "box"] == [(edges[:2], edges[2:])] * is_told


@pytest.mark.parametrize("known", [TuSimple(), CuLane()], ids=lambda known: known.name)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_lanes_come_back_at_every_tenth_row(known: Format, data: st.DataObject) -> None:
    labels = data.draw(st.lists(annotations({}, lanes()), max_size=2))
    image = OutImage(Path("picture.png"), "bild.png", WIDTH, HEIGHT, "train", labels, True, {}, "drive", 4)
    [found], told = there_and_back(known, [image])
    rows = range(0, HEIGHT + 1, 10)
    wanted = []
    for label in labels:
        assert isinstance(label.shape, Lane)
        places = [(x, row) for x, row in zip(columns(line_of(label.shape), rows), rows, strict=True) if x is not None]
        kept = [(x, row) for x, row in places if known.name == "culane" or 0 <= x <= WIDTH]
        if len(kept) > 1:
            wanted.append(sorted((round(x, 3), row) for x, row in kept))
    read = [sorted((round(x, 3), round(y)) for x, y in label.points) for label in found.labels]
    assert sorted(read) == sorted(wanted)
    assert (found.recording, found.frame_index, found.part) == ("drive", 4, "train")
    assert bool(told) == bool(labels)


@given(st.permutations([12.0, 30.0, 55.0, 80.0]), st.sets(st.sampled_from(POSITIONS), min_size=1))
@settings(max_examples=EXAMPLES, deadline=None)
def test_culane_keeps_the_order_of_its_four_lanes(bottoms: list[float], there: set[str]) -> None:
    """The four meet the bottom left and right of the middle, two each; the fewest are told by their attribute."""
    chosen = dict(zip(POSITIONS, sorted(bottoms), strict=True))
    empty = Annotation(AnnotationId(1), ImageId(1), ClassId(3), Tag(), "ann", HUMAN)
    labels = [
        replace(empty, shape=Lane(((x, 60.0), (45.0, 5.0))), attributes={"position": position})
        for position, x in chosen.items()
        if position in there
    ]
    image = OutImage(Path("picture.png"), "bild.png", WIDTH, HEIGHT, "train", labels, True)
    [found], _ = there_and_back(CuLane(), [image])
    assert [label.attributes["position"] for label in found.labels] == [each for each in POSITIONS if each in there]
    bare = replace(image, annotations=[replace(label, attributes={}) for label in reversed(labels)])
    [again], _ = there_and_back(CuLane(), [bare])
    if there == set(POSITIONS):
        assert [label.attributes["position"] for label in again.labels] == list(POSITIONS)
