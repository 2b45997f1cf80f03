"""What every trainer owes, of the networks that take too long for each run of the tests: one training, twice."""

from pathlib import Path

import pytest

from tests.contracts.test_trainers import run_child
from training.parity import ALLOWED_DIFFERENCE

LARGE = {
    "torchvision": {"retinanet": "retinanet"},
    "ultralytics": {
        "segment_end2end": "yolo_segment_end2end", "obb_end2end": "yolo_rotated_end2end", "transformer": "rtdetr",
    },
}  # fmt: skip
LIMIT_S = 1800


@pytest.mark.timeout(2 * LIMIT_S)
@pytest.mark.parametrize("backend", sorted(LARGE))
def test_larger_networks_train_alike_twice_and_their_exports_answer_alike(backend: str, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    scenarios = tuple(LARGE[backend])
    first, second = (run_child(backend, tmp_path / name, scenarios, limit_s=LIMIT_S) for name in ("first", "second"))
    for name, decoder in LARGE[backend].items():
        one, two = first[name], second[name]
        is_equal = one["weights_sha256"] == two["weights_sha256"]
        print(f"{backend} {name}: parity {one['parity']:.2g}, weights equal {is_equal}")
        assert one["decoder"] == decoder
        assert one["parity"] <= ALLOWED_DIFFERENCE
        assert (one["weights_sha256"], one["onnx_sha256"]) == (two["weights_sha256"], two["onnx_sha256"])
