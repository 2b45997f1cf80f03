"""A manifest is named by its content and comes back as it went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import HUMAN, Provenance
from core.errors import UserError
from core.manifest import (
    Manifest,
    ManifestClass,
    ManifestImage,
    ManifestLabel,
    manifest_id,
    read_manifest,
    write_manifest,
)
from core.shapes import Box, Polygon, Tag

COORDINATES = st.floats(0, 4000, allow_nan=False)
SIZES = st.floats(0.5, 500, allow_nan=False)
BOXES = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), COORDINATES, COORDINATES, SIZES, SIZES)
POLYGONS = st.builds(lambda x, y, w: Polygon((((x, y), (x + w, y), (x, y + w)),)), COORDINATES, COORDINATES, SIZES)
LABELS = st.builds(
    ManifestLabel,
    st.integers(1, 3),
    st.one_of(BOXES, POLYGONS, st.just(Tag())),
    st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=2),
    st.one_of(st.just(HUMAN), st.builds(Provenance, st.just("model"), st.text(max_size=8), st.floats(0, 1))),
)
IMAGES = st.builds(
    ManifestImage,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    name=st.text(max_size=20),
    width=st.integers(1, 5000),
    height=st.integers(1, 5000),
    orientation=st.integers(1, 8),
    part=st.sampled_from(["train", "valid", "test"]),
    labels=st.lists(LABELS, max_size=3).map(tuple),
    exhaustive=st.lists(st.integers(1, 3), max_size=3, unique=True).map(tuple),
    conditions=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=2),
)
MANIFESTS = st.builds(
    Manifest,
    st.just((ManifestClass(1, "car"), ManifestClass(2, "no"), ManifestClass(3, "歩行者"))),
    st.just({"seed": 1}),
    st.lists(IMAGES, max_size=4, unique_by=lambda image: image.sha256).map(
        lambda images: tuple(sorted(images, key=lambda image: image.sha256))
    ),
)


@given(MANIFESTS)
def test_a_manifest_comes_back_as_it_went_in(manifest: Manifest) -> None:
    assert read_manifest(write_manifest(manifest)) == manifest


@given(MANIFESTS)
def test_the_order_of_images_does_not_change_the_name(manifest: Manifest) -> None:
    turned = Manifest(manifest.classes, manifest.split, manifest.images[::-1])
    assert manifest_id(write_manifest(turned)) == manifest_id(write_manifest(manifest))


@pytest.mark.parametrize("text", [b"", b"{}", b'{"schema":1}', b"\xff\xfe", b'{"schema":9,"classes":[],"split":{}}'])
def test_a_damaged_manifest_is_refused_with_a_sentence(text: bytes) -> None:
    with pytest.raises(UserError):
        read_manifest(text)
