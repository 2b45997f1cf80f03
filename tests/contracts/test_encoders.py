"""What every encoder holds: vectors of unit length, the same for the same picture, whatever stands beside it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.embedding import NO_BOXES, Encoder, View
from core.errors import UserError
from exports.features import ModelEncoder, feature_network, pooled
from exports.sessions import Session
from tests.unit.exports.makers import brightness_detector, featured_detector, picture
from training.torchvision_backend.backbone import BackboneEncoder

SIZE = 64
FLOAT16_ATOL = 2e-3
Make = Callable[[int], Encoder]


def contract() -> ModelContract:
    return ModelContract("detect", ("car", "person"), InputContract(SIZE, SIZE), "yolo")


@pytest.fixture(scope="module", params=["backbone", "model"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes the encoder, with batches of this many where it has batches."""
    if request.param == "backbone":
        return lambda batch: BackboneEncoder(device="cpu", batch=batch)
    path = featured_detector(tmp_path_factory.mktemp("network") / "model.onnx")
    return lambda _batch: ModelEncoder(path, contract())


@pytest.fixture(scope="module")
def encoder(make: Make) -> Encoder:
    return make(4)


def view(seed: int, *, boxes: int = 0, is_whole: bool = True) -> View:
    xyxy = np.array([[10, 10, 60, 50], [30, 20, 110, 75], [-5, 70, 3, 90]], np.float32)[:boxes]
    return View(picture(seed=seed), xyxy.reshape(-1, 4), is_whole=is_whole)


def test_vectors_have_unit_length_and_are_float16(encoder: Encoder) -> None:
    vectors = encoder.encode([view(0, boxes=3), view(1)])
    assert vectors.dtype == np.float16
    assert vectors.shape[0] == 5
    assert np.linalg.norm(vectors.astype(np.float64), axis=1) == pytest.approx(1.0, abs=2e-3)


def test_the_same_picture_has_the_same_vector_and_another_one_another(encoder: Encoder) -> None:
    vectors = encoder.encode([view(0), view(1), view(0)]).astype(np.float32)
    assert np.allclose(vectors[0], vectors[2], atol=FLOAT16_ATOL)
    assert float(vectors[0] @ vectors[1]) < 0.999


def test_what_stands_beside_a_picture_does_not_change_its_vector(make: Make, encoder: Encoder) -> None:
    views = [view(seed) for seed in range(5)]
    together, by_ones = encoder.encode(views), make(1).encode(views)
    assert np.allclose(together.astype(np.float32), by_ones.astype(np.float32), atol=FLOAT16_ATOL)


def test_rows_come_view_by_view_the_whole_before_the_crops(encoder: Encoder) -> None:
    rows = encoder.encode([view(0, boxes=2), view(1, boxes=2, is_whole=False), view(2)]).astype(np.float32)
    apart = [
        encoder.encode([view(0)]),
        encoder.encode([view(0, boxes=2, is_whole=False)]),
        encoder.encode([view(1, boxes=2, is_whole=False)]),
        encoder.encode([view(2)]),
    ]
    assert np.allclose(rows, np.concatenate(apart).astype(np.float32), atol=FLOAT16_ATOL)


def test_a_crop_of_the_whole_is_like_the_whole_and_unlike_a_corner(encoder: Encoder) -> None:
    whole_and_corner = np.array([[0, 0, 120, 80], [0, 0, 20, 16]], np.float32)
    first, crop, corner = encoder.encode([View(picture(), whole_and_corner)]).astype(np.float32)
    assert float(first @ crop) > 0.99
    assert float(first @ corner) < float(first @ crop)


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    assert len(encoder.encode([])) == 0
    assert len(encoder.encode([View(picture(), NO_BOXES, is_whole=False)])) == 0


def test_the_names_tell_networks_apart(encoder: Encoder, tmp_path: Path) -> None:
    other = ModelEncoder(featured_detector(tmp_path / "other.onnx", seed=1), contract())
    assert other.made_with != encoder.made_with


def test_the_head_of_a_network_is_cut_off(tmp_path: Path) -> None:
    session = Session(feature_network(featured_detector(tmp_path / "model.onnx")))
    assert session.output_names == ["features"]
    assert session.output_shapes == [(1, 16, 8, 8)]


def test_a_network_without_a_map_of_features_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no map of features"):
        feature_network(brightness_detector(tmp_path / "model.onnx"))


def test_cells_count_by_what_a_box_covers_of_them() -> None:
    found = np.zeros((1, 2, 4), np.float32)
    found[0, 0] = (1, 2, 3, 4)
    boxes = np.array([[0, 0, 1, 1], [0.5, 0, 1.5, 1], [1.2, 0.3, 1.2, 0.3], [3, -9, 99, 1]], np.float32)
    assert pooled(found, boxes)[:, 0] ** 3 == pytest.approx([1, (1 + 8) / 2, 8, 64], rel=1e-3)
