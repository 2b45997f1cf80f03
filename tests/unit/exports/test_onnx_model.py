"""A finished ONNX file holds nothing of when, where and by whom it was made, and opens."""

import hashlib
from pathlib import Path

import pytest

from core.errors import UserError
from exports.onnx_model import finish_onnx, inspect_onnx, to_fp16
from exports.runtime import OnnxPredictor
from tests.unit.exports.makers import brightness_detector, detector_contract, picture

METADATA = {"task": "detect", "names": "{0: 'car', 1: 'person'}"}


def exported(path: Path, date: str, doc: str = "") -> Path:
    import onnx

    model = onnx.load(brightness_detector(path, doc=doc))
    for key, value in {
        "date": date,
        "author": "Ada",
        "description": f"trained on {doc}",
        "license": "AGPL-3.0",
    }.items():
        model.metadata_props.add(key=key, value=value)
    model.producer_version = date
    model.graph.name = f"torch-jit {doc}"
    onnx.save(model, path)
    return path


def test_two_exports_of_one_network_become_the_same_bytes(tmp_path: Path) -> None:
    first = exported(tmp_path / "a.onnx", "2026-01-01", "somewhere/data.yaml")
    second = exported(tmp_path / "b.onnx", "2026-02-02", "elsewhere/data.yaml")
    one = finish_onnx(first, tmp_path / "1.onnx", metadata=METADATA)
    other = finish_onnx(second, tmp_path / "2.onnx", metadata=dict(reversed(METADATA.items())))
    assert one == other == hashlib.sha256((tmp_path / "1.onnx").read_bytes()).hexdigest()


def test_names_dates_and_paths_are_gone_and_the_licence_stays(tmp_path: Path) -> None:
    finish_onnx(exported(tmp_path / "a.onnx", "2026-01-01", "secret"), tmp_path / "b.onnx", metadata=METADATA)
    content = (tmp_path / "b.onnx").read_bytes()
    assert not any(word in content for word in (b"Ada", b"2026-01-01", b"secret"))
    assert inspect_onnx(tmp_path / "b.onnx").metadata == {**METADATA, "license": "AGPL-3.0"}


def test_a_finished_network_answers_as_before(tmp_path: Path) -> None:
    source = exported(tmp_path / "a.onnx", "2026-01-01")
    finish_onnx(source, tmp_path / "b.onnx", metadata={})
    before = OnnxPredictor(source, detector_contract(score_threshold=0.1)).predict(picture())
    after = OnnxPredictor(tmp_path / "b.onnx", detector_contract(score_threshold=0.1)).predict(picture())
    assert before.score.tolist() == after.score.tolist()


def test_finishing_a_finished_file_changes_nothing(tmp_path: Path) -> None:
    first = finish_onnx(exported(tmp_path / "a.onnx", "x"), tmp_path / "b.onnx", metadata=METADATA)
    assert finish_onnx(tmp_path / "b.onnx", tmp_path / "c.onnx", metadata=METADATA) == first


@pytest.mark.parametrize("content", [b"", b"not onnx at all", b"\x00" * 64])
def test_what_is_no_onnx_file_is_refused_and_nothing_is_written(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong.onnx").write_bytes(content)
    with pytest.raises(UserError, match=r"wrong\.onnx"):
        finish_onnx(tmp_path / "wrong.onnx", tmp_path / "out.onnx", metadata={})
    assert not (tmp_path / "out.onnx").exists()


def test_the_facts_are_told(tmp_path: Path) -> None:
    facts = inspect_onnx(brightness_detector(tmp_path / "a.onnx"))
    assert facts.inputs == {"images": (1, 3, 32, 32)}
    assert facts.outputs == {"output0": (1, 6, 1)}
    assert (facts.opset, facts.parameters) == (13, 4 + 1 + 3)


def test_half_precision_keeps_the_answers_and_the_float_input(tmp_path: Path) -> None:
    onnx = brightness_detector(tmp_path / "a.onnx").read_bytes()
    contract = detector_contract(score_threshold=0.1)
    whole, half = OnnxPredictor(onnx, contract), OnnxPredictor(to_fp16(onnx), contract)
    assert half.predict(picture()).score == pytest.approx(whole.predict(picture()).score, abs=2e-3)
