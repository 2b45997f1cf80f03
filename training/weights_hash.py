"""Names weights by what they are. Checkpoint files differ by dates and paths; this hash does not."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def tensors_sha256(tensors: Mapping[str, NDArray[Any]]) -> str:
    """SHA-256 of named tensors: names, types, shapes and bytes, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = np.ascontiguousarray(tensors[name])
        digest.update(f"{name} {tensor.dtype.str} {tensors[name].shape}\n".encode())
        digest.update(tensor.tobytes())
    return digest.hexdigest()
