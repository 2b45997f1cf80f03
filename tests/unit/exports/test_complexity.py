"""What a network costs is read from its graph."""

from pathlib import Path

import pytest

from exports.complexity import complexity_of
from tests.unit.exports.makers import brightness_classifier, featured_detector

WEIGHTS = Path(__file__).parents[4] / "shared" / "data" / "weights"


def test_operations_of_a_convolution_are_two_a_multiply_add(tmp_path: Path) -> None:
    told = complexity_of(featured_detector(tmp_path / "n.onnx", size=64))

    assert told.flops == 2 * (16 * 8 * 8) * (3 * 8 * 8)  # what comes out, times what each of it is made from
    assert told.parameters == 16 * 3 * 8 * 8 + 4  # the filters, and the sizes of the enlargement


def test_operations_of_a_matrix_product_count_its_inner_side(tmp_path: Path) -> None:
    assert complexity_of(brightness_classifier(tmp_path / "n.onnx")).flops == 2 * 2 * 1


@pytest.mark.skipif(not (WEIGHTS / "yolox_nano.onnx").is_file(), reason="the networks of shared/data are not here")
def test_a_known_network_has_the_figures_that_its_makers_tell() -> None:
    told = complexity_of(WEIGHTS / "yolox_nano.onnx")

    assert told.parameters == pytest.approx(0.91e6, rel=0.05)
    assert told.flops == pytest.approx(1.08e9, rel=0.05)
