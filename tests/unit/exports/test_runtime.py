"""The runtime answers as the contract says, refuses what does not fit, and stands alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.detections import Detections
from core.errors import UserError
from exports.runtime import OnnxPredictor, guess_contract
from tests.unit.exports.makers import brightness_detector, detector_contract

ROOT = Path(__file__).parents[3]


@pytest.fixture
def onnx(tmp_path: Path) -> Path:
    return brightness_detector(tmp_path / "bright.onnx")


def test_boxes_come_in_pixels_of_the_image(onnx: Path) -> None:
    predictor = OnnxPredictor(onnx, detector_contract())
    found = predictor.predict(np.full((40, 80, 3), 255, np.uint8))
    assert isinstance(found, Detections)
    assert found.xyxy.tolist() == [[20.0, 10.0, 60.0, 30.0]]  # 32 of the input are 80 of the image
    assert predictor.classes[int(found.class_id[0])] == "car"


def test_what_is_under_the_threshold_is_not_told(onnx: Path) -> None:
    predictor = OnnxPredictor(onnx, detector_contract(score_threshold=0.9))
    assert len(predictor.predict(np.full((40, 80, 3), 60, np.uint8))) == 0


def test_the_time_of_each_stage_is_told(onnx: Path) -> None:
    predictor = OnnxPredictor(onnx, detector_contract())
    predictor.predict(np.zeros((40, 80, 3), np.uint8))
    stages = predictor.stages_ms
    assert min(stages.preprocess_ms, stages.run_ms, stages.decode_ms) > 0
    assert stages.total_ms == pytest.approx(stages.preprocess_ms + stages.run_ms + stages.decode_ms)


def test_bytes_do_as_well_as_a_file(onnx: Path) -> None:
    image = np.full((40, 80, 3), 200, np.uint8)
    from_file = OnnxPredictor(onnx, detector_contract()).predict(image)
    from_bytes = OnnxPredictor(onnx.read_bytes(), detector_contract()).predict(image)
    assert np.array_equal(from_file.score, from_bytes.score)


@pytest.mark.parametrize("content", [b"", b"not onnx", b"\x08\x07" * 400, b"PK\x03\x04"])
def test_what_is_no_onnx_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.onnx").write_bytes(content)
    with pytest.raises(UserError, match=r"wrong\.onnx is not an ONNX network"):
        OnnxPredictor(tmp_path / "wrong.onnx", detector_contract())


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not an ONNX network"):
        OnnxPredictor(tmp_path / "gone.onnx", detector_contract())


@pytest.mark.parametrize(
    ("contract", "reason"),
    [
        (detector_contract(size=64), "its input is"),
        (ModelContract("detect", ("a", "b", "c"), InputContract(32, 32), "yolo"), "3 classes need 7"),
        (ModelContract("detect", ("a", "b"), InputContract(32, 32), "nanodet"), "one score map"),
        (ModelContract("detect", ("a", "b"), InputContract(32, 32), "unheard_of"), "there is no decoder unheard_of"),
        (ModelContract("classify", ("a", "b"), InputContract(32, 32), "yolo"), "does not classify"),
    ],
)
def test_a_network_that_does_not_fit_its_contract_is_refused(onnx: Path, contract: ModelContract, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        OnnxPredictor(onnx, contract)


def test_a_contract_is_read_from_the_metadata_of_ultralytics(onnx: Path) -> None:
    with_metadata(onnx, {"names": "{0: 'car', 1: 'person'}", "task": "detect"})
    assert guess_contract(onnx) == detector_contract()


@pytest.mark.parametrize("names", ["__import__('os')", "{1: 'car'}", "[", "{}", "5"])
def test_names_that_cannot_be_understood_are_refused(onnx: Path, names: str) -> None:
    with_metadata(onnx, {"names": names, "task": "detect"})
    with pytest.raises(UserError, match="class"):
        guess_contract(onnx)


def test_a_file_that_says_nothing_needs_a_named_decoder(onnx: Path) -> None:
    with pytest.raises(UserError, match="no known network has such outputs"):
        guess_contract(onnx)
    with pytest.raises(UserError, match="There is no decoder spam"):
        guess_contract(onnx, "spam")
    with pytest.raises(UserError, match="does not answer as yolox does"):
        guess_contract(onnx, "yolox")


def test_a_task_that_is_not_known_is_refused(onnx: Path) -> None:
    with_metadata(onnx, {"names": "{0: 'car', 1: 'person'}", "task": "pose"})
    with pytest.raises(UserError, match="task is pose, which is not known here"):
        guess_contract(onnx)


def test_the_runtime_needs_numpy_opencv_and_onnxruntime_only() -> None:
    program = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        allowed = {'numpy', 'cv2', 'onnxruntime', 'core', 'exports', 'coloredlogs', 'flatbuffers'}\n"
        "        top = name.split('.')[0]\n"
        "        if top not in allowed and top not in sys.stdlib_module_names and 'onnx' not in top:\n"
        "            asked.add(top)\n"
        "asked = set()\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "import exports.runtime, exports.preprocess, exports.actions\n"
        "print(sorted(name for name in asked if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def with_metadata(path: Path, metadata: dict[str, str]) -> None:
    import onnx

    model = onnx.load(path)
    for key, value in metadata.items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, path)
