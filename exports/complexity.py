"""How much a network computes: parameters and floating-point operations, read from its ONNX graph.

Operations are counted where nearly all of the work is: convolutions and matrix products, two a multiply-add, as most
papers count them. Shapes come from onnx's own inference, with a batch of one.
"""

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from exports.onnx_model import load_onnx

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

Shapes = dict[str, tuple[int, ...]]  # 0 where a size is not known


@dataclass(frozen=True, slots=True)
class Complexity:
    """Weights of a network, and operations for one picture; operations None where the graph does not tell shapes."""

    parameters: int
    flops: int | None
    size_bytes: int


def complexity_of(path: Path) -> Complexity:
    """What a network of this file costs. Raises UserError when it is no ONNX file."""
    import onnx

    model = load_onnx(path)
    floats = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.INT8, onnx.TensorProto.UINT8)
    parameters = sum(prod(tensor.dims) for tensor in model.graph.initializer if tensor.data_type in floats)
    return Complexity(parameters, _flops(model), path.stat().st_size)


def _flops(model: "ModelProto") -> int | None:
    import onnx

    for node in model.graph.input:
        sizes = node.type.tensor_type.shape.dim
        if len(sizes) and not sizes[0].dim_value:
            sizes[0].dim_value = 1
    shapes = _shapes(onnx.shape_inference.infer_shapes(model).graph)
    counted = [_of_node(node, shapes) for node in model.graph.node]
    known = [each for each in counted if each is not None]
    return sum(known) if len(known) == len(counted) else None


def _shapes(graph: "GraphProto") -> Shapes:
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    for info in (*graph.input, *graph.output, *graph.value_info):
        shapes[info.name] = tuple(int(size.dim_value) for size in info.type.tensor_type.shape.dim)
    return shapes


def _of_node(node: "NodeProto", shapes: Shapes) -> int | None:
    """Operations of one node; 0 for those that are not counted, None where a size is not known."""
    if node.op_type not in ("Conv", "ConvTranspose", "Gemm", "MatMul"):
        return 0
    weights, given, made = (shapes.get(name, ()) for name in (node.input[1], node.input[0], node.output[0]))
    if not weights or 0 in weights or not made or 0 in made:
        return None
    if node.op_type == "Conv":
        return 2 * prod(made) * prod(weights[1:])
    if node.op_type == "ConvTranspose":
        return 2 * prod(given) * prod(weights[1:]) if given and 0 not in given else None
    inner = given[-1] if given else 0
    if node.op_type == "Gemm" and any(each.name == "transA" and each.i for each in node.attribute):
        inner = given[0] if given else 0
    return 2 * prod(made) * inner if inner else None
