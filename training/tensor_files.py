"""Weights as safetensors: names, types, shapes and numbers, and nothing that could run. Knows no torch.

The same tensors give the same bytes: what is told of them is one entry, for the format keeps several in no fixed order.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject, to_json
from core.errors import UserError
from core.objects import written_beside

WEIGHTS = "model.safetensors"
Tensors = Mapping[str, NDArray[Any]]
_TOLD = "roadwright"
_LONGEST_HEADER = 100_000_000  # bytes, as the format has it
_NAMED = 3  # tensors that a sentence names


@dataclass(frozen=True, slots=True)
class Fit:
    """How many tensors of a network a file fills; `fresh` are those that it does not, which stay as they began."""

    fitted: int
    fresh: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What a person is told."""
        total = self.fitted + len(self.fresh)
        if not self.fresh:
            return f"All {total} tensors of the network begin with the given weights."
        named = ", ".join(self.fresh[:_NAMED]) + (", …" if len(self.fresh) > _NAMED else "")
        return f"{self.fitted} of {total} tensors fitted; the others begin fresh ({named})."


def fit_of(own: Mapping[str, tuple[int, ...]], given: Mapping[str, tuple[int, ...]], name: str) -> Fit:
    """Which tensors fit, by name and shape. Raises UserError when none does."""
    fresh = tuple(each for each, shape in own.items() if given.get(each) != shape)
    if len(fresh) == len(own):
        raise UserError(
            f"None of the {len(given)} tensors of {name} fits this network, so nothing was trained.",
            "Choose weights of the same network, or another recipe.",
        )
    return Fit(len(own) - len(fresh), fresh)


def is_tensor_file(path: Path) -> bool:
    """Whether a file is there and begins as safetensors do, whatever it is called: length of a header, then JSON."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(9)
    length = int.from_bytes(start[:8], "little")
    return len(start) == 9 and start[8:] == b"{" and 2 <= length <= min(_LONGEST_HEADER, path.stat().st_size - 8)


def write_tensors(path: Path, tensors: Tensors, told: JsonObject) -> None:
    """Write tensors, as a whole or not at all; `told` says what they are of."""
    from safetensors.numpy import save

    content = save(dict(tensors), metadata={_TOLD: to_json(told)})
    with written_beside(path) as file:
        file.write(content)


def read_tensors(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, object]]:
    """The tensors, and what was told of them (nothing in a file of others). Raises UserError for anything else."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            tensors = {name: np.asarray(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118  # no mapping
            metadata = file.metadata() or {}
    except (SafetensorError, OSError, TypeError, ValueError) as error:  # a type without a name in numpy: a TypeError
        raise UserError(
            f"The weights {path.name} are no safetensors that can be used here.",
            "Choose a whole file with weights of 16, 32 or 64 bits.",
        ) from error
    told = json.loads(metadata.get(_TOLD, "{}"))
    return tensors, told if isinstance(told, dict) else {}
