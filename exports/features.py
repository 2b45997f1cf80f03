"""Vectors of pictures from a network's own features: what the project's model sees, before it says what it is.

The network is cut before its head and ends at one map of features. That is the input of its first enlarging step, where
a detector or segmenter has seen the whole picture and begins to look back at details (the end of the backbone in
feature pyramids: Lin et al. 2017); in a network that never enlarges, a classifier, the input of its last pooling. The
head is not computed at all. A whole picture is the map pooled over where the picture lies in the input (padding would
say nothing but its shape); a crop is pooled over its box, with cells counted by how much of them it covers. So one run
of the network gives the picture and all its crops, and a thing is seen at the scale and among the surroundings that the
network was taught; cut out and enlarged it would be neither.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.contract import ModelContract
from core.embedding import POWER, Features, Vectors, View, unit_rows, with_margin
from core.errors import UserError
from core.geometry import Boxes
from exports.onnx_model import load_onnx
from exports.preprocess import Preprocessor
from exports.sessions import Session

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

VERSION = 1
ENLARGING = frozenset({"Resize", "Upsample", "ConvTranspose"})
POOLING = frozenset({"GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "AveragePool"})
LEAST_CHANNELS = 8

FeatureMap = NDArray[np.float32]  # (channels, rows, columns)


class ModelEncoder:
    """A core.embedding.Encoder over an ONNX network of the project. Batches are of one, as the network was exported."""

    def __init__(self, onnx: Path, contract: ModelContract, *, threads: int | None = None) -> None:
        """Open the network up to its features. Raises UserError where it has none, or cannot be run."""
        content = onnx.read_bytes() if onnx.is_file() else b""
        self._session = Session(feature_network(onnx), threads=threads)
        self._preprocessor = Preprocessor(contract.input)
        self._made_with = made_with(hashlib.sha256(content).hexdigest())
        self._side = min(contract.input.width, contract.input.height)

    @property
    def made_with(self) -> str:
        """The network's hash and how it is asked."""
        return self._made_with

    @property
    def side_px(self) -> int:
        """The shorter side of the network's input."""
        return self._side

    def encode(self, views: Sequence[View]) -> Vectors:
        """One row for each whole picture and each crop, view by view, the whole before the crops."""
        rows = [self._features(view) for view in views if len(view)]
        return unit_rows(np.concatenate(rows) if rows else np.zeros((0, 1), np.float32))

    def _features(self, view: View) -> Features:
        tensor, placement = self._preprocessor.prepare(view.pixels)
        size_wh = (view.pixels.shape[1], view.pixels.shape[0])
        found = self._session.run(tensor)[0][0]
        whole = np.array([[0, 0, *size_wh]], np.float32)
        boxes = np.concatenate((whole[: int(view.is_whole)], with_margin(view.xyxy, size_wh)))
        stride = np.array([tensor.shape[3] / found.shape[2], tensor.shape[2] / found.shape[1]] * 2, np.float32)
        return pooled(found, placement.to_input(boxes) / stride)


def made_with(onnx_sha256: str) -> str:
    """What vectors of the network with this hash are named after."""
    return f"model-{onnx_sha256[:16]}/{VERSION}"


def feature_network(onnx: Path) -> bytes:
    """The network from its picture to its map of features, (1, channels, rows, columns), as an ONNX file's bytes."""
    from onnx import shape_inference
    from onnx.utils import Extractor

    model = shape_inference.infer_shapes(load_onnx(onnx))
    name = feature_tensor(model)
    weights = {tensor.name for tensor in model.graph.initializer}
    inputs = [node.name for node in model.graph.input if node.name not in weights]
    return Extractor(model).extract_model(inputs, [name]).SerializeToString(deterministic=True)


def feature_tensor(model: "ModelProto") -> str:
    """The name of the map before the head (the rule stands at the top). Raises UserError where there is none.

    The model's shapes were inferred (`onnx.shape_inference`).
    """
    known = (*model.graph.value_info, *model.graph.output)
    sizes = {info.name: info.type.tensor_type.shape.dim for info in known}

    def is_map(name: str) -> bool:
        dims = sizes.get(name, ())
        return len(dims) == 4 and dims[1].dim_value >= LEAST_CHANNELS

    enlarged = [node.input[0] for node in model.graph.node if node.op_type in ENLARGING and is_map(node.input[0])]
    if enlarged:
        return enlarged[0]
    pools = [node.input[0] for node in model.graph.node if _pools_all(node, sizes) and is_map(node.input[0])]
    if pools:
        return pools[-1]
    raise UserError(
        "The network shows no map of features before its answer, so no vectors can be made with it.",
        "Use another model, or the backbone that comes with the program.",
    )


def pooled(found: FeatureMap, boxes: Boxes) -> Features:
    """The generalised mean of the map over each of the boxes (n, 4), in its cells; shape (n, channels).

    A cell counts by the share of it that a box covers, so that a box within one cell is that cell. Features may be
    negative here (SiLU): the power keeps their sign.
    """
    _channels, rows, columns = found.shape
    limits = np.array([columns, rows, columns, rows], np.float32)
    inside = np.clip(boxes, 0, limits)
    across = _cover(inside[:, 0], inside[:, 2], columns)
    down = _cover(inside[:, 1], inside[:, 3], rows)
    return np.cbrt(np.einsum("nr,nc,drc->nd", down, across, found**POWER, optimize=True)).astype(np.float32)


def _cover(start: NDArray[np.float32], end: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The weight (n, count) of each cell from `start` to `end`; each row sums to 1."""
    cells = np.arange(count, dtype=np.float32)
    covered = np.minimum(end[:, None], cells + 1) - np.maximum(start[:, None], cells)
    covered = np.clip(covered, 0, None)
    nearest = np.clip(start.astype(int), 0, count - 1)
    covered[np.arange(len(start)), nearest] += 1e-6  # of a box without a size the cell that it lies in
    return (covered / covered.sum(axis=1, keepdims=True)).astype(np.float32)


def _pools_all(node: "NodeProto", sizes: dict[str, object]) -> bool:
    """Whether a step takes the mean of whole maps."""
    if node.op_type.startswith("Global"):
        return True
    after = [dim.dim_value for dim in sizes.get(node.output[0], ())]  # type: ignore[attr-defined]  # a protobuf message
    return node.op_type in POOLING and len(after) >= 2 and all(value == 1 for value in after[2:]) and after[1] != 1
