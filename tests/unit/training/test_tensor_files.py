"""Weights as safetensors: read back as they were, the same bytes each time, and nothing else taken for them."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from training.tensor_files import fit_of, is_tensor_file, read_tensors, write_tensors

TENSORS = {
    "head.weight": np.arange(6, dtype=np.float16).reshape(2, 3),
    "body.bias": np.array([1.5, -2.0], np.float32),
    "body.counted": np.array(7, np.int64),
}
TOLD = {"architecture": "small", "classes": ["rot", "grün"]}


def test_tensors_and_what_was_told_of_them_come_back_as_they_were(tmp_path: Path) -> None:
    write_tensors(tmp_path / "a", TENSORS, TOLD)
    tensors, told = read_tensors(tmp_path / "a")
    assert told == TOLD
    assert set(tensors) == set(TENSORS)
    for name, tensor in TENSORS.items():
        assert (tensors[name].dtype, tensors[name].shape) == (tensor.dtype, tensor.shape)
        np.testing.assert_array_equal(tensors[name], tensor)


def test_the_same_tensors_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path) -> None:
    write_tensors(tmp_path / "a", TENSORS, TOLD)
    write_tensors(tmp_path / "b", dict(reversed(TENSORS.items())), TOLD)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_is_known_by_how_it_begins_and_not_by_its_name(tmp_path: Path) -> None:
    write_tensors(tmp_path / "weights.pt", TENSORS, TOLD)
    (tmp_path / "pickle.safetensors").write_bytes(b"PK\x03\x04 and more bytes of an archive")
    (tmp_path / "empty.safetensors").write_bytes(b"")
    assert is_tensor_file(tmp_path / "weights.pt")
    assert not is_tensor_file(tmp_path / "pickle.safetensors")
    assert not is_tensor_file(tmp_path / "empty.safetensors")
    assert not is_tensor_file(tmp_path / "absent.safetensors")


@pytest.mark.parametrize("damage", [lambda whole: whole[:-3], lambda whole: whole[:9] + b"x" + whole[10:]])
def test_a_damaged_file_is_told_in_one_sentence(tmp_path: Path, damage) -> None:
    write_tensors(tmp_path / "a", TENSORS, TOLD)
    (tmp_path / "damaged.safetensors").write_bytes(damage((tmp_path / "a").read_bytes()))
    with pytest.raises(UserError, match=r"damaged\.safetensors are no safetensors that can be used here"):
        read_tensors(tmp_path / "damaged.safetensors")


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    fit = fit_of({"a": (2, 3), "b": (4,), "c": (1,)}, {"a": (2, 3), "b": (5,), "d": (9,)}, "w.safetensors")
    assert (fit.fitted, fit.fresh) == (1, ("b", "c"))
    assert fit.sentence == "1 of 3 tensors fitted; the others begin fresh (b, c)."


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"None of the 1 tensors of w\.safetensors fits this network"):
        fit_of({"a": (2, 3)}, {"a": (3, 2)}, "w.safetensors")
