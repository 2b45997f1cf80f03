"""Tiny networks with the inputs and outputs of Segment Anything and of SAM 2, that do outline what has one colour.

No weights of Segment Anything can be had here. These take what the real exports take and give what those give, name by
name and shape by shape, and answer by a rule instead of by learning: what is like the colour at the clicks inside, less
like the colour at the clicks outside, and within the box where there is one. They prove the way from a click to a
shape, never how well any network outlines.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

FAR = 1e6
ALIKE = 0.5  # squared distance of normalised colours within which they are alike
GRID = 64
MEAN, STD = np.array([123.675, 116.28, 103.53], np.float32), np.array([58.395, 57.12, 57.375], np.float32)


class Graph:
    """Nodes one after another; each call gives the name of its answer."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.held: dict[str, np.ndarray] = {}

    def op(self, kind: str, *inputs: str | np.ndarray | float, out: str = "", **attributes: Any) -> str:
        """One node. Arrays and numbers become constants."""
        from onnx import helper

        name = out or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self._name(each) for each in inputs], [name], **attributes))
        return name

    def save(self, path: Path, inputs: dict[str, list[Any]], outputs: dict[str, list[Any]]) -> Path:
        """Write the network, all of it float32."""
        import onnx
        from onnx import TensorProto, helper, numpy_helper

        def told(sizes: dict[str, list[Any]]) -> list[Any]:
            return [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in sizes.items()]

        held = [numpy_helper.from_array(value, name) for name, value in self.held.items()]
        graph = helper.make_graph(self.nodes, "tiny", told(inputs), told(outputs), held)
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
        return path

    def _name(self, value: str | np.ndarray | float) -> str:
        if isinstance(value, str):
            return value
        name = f"held_{len(self.held)}"
        self.held[name] = np.asarray(value, np.float32) if isinstance(value, float) else value
        return name


def sam_pair(folder: Path) -> tuple[Path, Path]:
    """Encoder and decoder of the standard interface (facebookresearch/segment-anything, `utils/onnx.py`)."""
    graph = Graph()
    graph.op("Identity", _blocks(graph, "images"), out="image_embeddings")
    encoder = graph.save(
        folder / "sam.encoder.onnx", {"images": [1, 3, 1024, 1024]}, {"image_embeddings": [1, 256, GRID, GRID]}
    )
    return encoder, _sam_decoder(folder)


def mobile_sam_pair(folder: Path) -> tuple[Path, Path]:
    """The same decoder behind an encoder that takes (height, width, 3), as X-AnyLabeling's MobileSAM does."""
    graph = Graph()
    normal = graph.op("Div", graph.op("Sub", "input_image", MEAN), STD)
    planes = graph.op("Unsqueeze", graph.op("Transpose", normal, perm=[2, 0, 1]), np.array([0]))
    missing = graph.op("Sub", np.array([1, 3, 1024, 1024]), graph.op("Shape", planes))
    padded = graph.op("Pad", planes, graph.op("Concat", np.zeros(4, np.int64), missing, axis=0))
    graph.op("Identity", _blocks(graph, padded), out="image_embeddings")
    encoder = graph.save(
        folder / "mobile_sam.encoder.onnx", {"input_image": ["height", "width", 3]},
        {"image_embeddings": [1, 256, GRID, GRID]},
    )  # fmt: skip
    return encoder, _sam_decoder(folder)


def sam2_pair(folder: Path) -> tuple[Path, Path]:
    """Encoder with three maps and decoder for the stretched frame, as samexporter writes SAM 2."""
    graph = Graph()
    graph.op("AveragePool", "image", out="high_res_feats_0", kernel_shape=[4, 4], strides=[4, 4])
    graph.op("AveragePool", "image", out="high_res_feats_1", kernel_shape=[8, 8], strides=[8, 8])
    graph.op("Identity", _blocks(graph, "image"), out="image_embed")
    encoder = graph.save(
        folder / "sam2.encoder.onnx", {"image": [1, 3, 1024, 1024]},
        {"high_res_feats_0": [1, 3, 256, 256], "high_res_feats_1": [1, 3, 128, 128], "image_embed": [1, 256, 64, 64]},
    )  # fmt: skip
    graph = Graph()
    small = _outlined(graph, "image_embed")
    graph.op("Identity", small, out="masks")
    graph.op("Identity", np.full((1, 1), 0.9, np.float32), out="iou_predictions")
    decoder = graph.save(
        folder / "sam2.decoder.onnx",
        {
            "image_embed": [1, 256, 64, 64], "high_res_feats_0": [1, 3, 256, 256],
            "high_res_feats_1": [1, 3, 128, 128], "point_coords": [1, "n", 2], "point_labels": [1, "n"],
            "mask_input": [1, 1, 256, 256], "has_mask_input": [1],
        },
        {"masks": [1, 1, 256, 256], "iou_predictions": [1, 1]},
    )  # fmt: skip
    return encoder, decoder


def _sam_decoder(folder: Path) -> Path:
    graph = Graph()
    graph.op("Identity", _outlined(graph, "image_embeddings"), out="low_res_masks")
    graph.op("Identity", np.full((1, 1), 0.9, np.float32), out="iou_predictions")
    _at_own_size(graph)
    return graph.save(
        folder / "decoder.onnx",
        {
            "image_embeddings": [1, 256, GRID, GRID], "point_coords": [1, "n", 2], "point_labels": [1, "n"],
            "mask_input": [1, 1, 256, 256], "has_mask_input": [1], "orig_im_size": [2],
        },
        {"masks": [1, 1, "h", "w"], "iou_predictions": [1, 1], "low_res_masks": [1, 1, 256, 256]},
    )  # fmt: skip


def _blocks(graph: Graph, planes: str) -> str:
    """Means of blocks of 16 pixels; 256 channels, of which the first three are red, green and blue."""
    mixed = np.zeros((256, 3, 1, 1), np.float32)
    mixed[:3, :, 0, 0] = np.eye(3)
    return graph.op("Conv", graph.op("AveragePool", planes, kernel_shape=[16, 16], strides=[16, 16]), mixed)


def _outlined(graph: Graph, embedding: str) -> str:
    """Logits (1, 1, 256, 256): what is like the colours pointed at."""
    flat = graph.op("Reshape", embedding, np.array([256, GRID * GRID]))
    colours = graph.op("Transpose", graph.op("Slice", flat, np.array([0]), np.array([3]), np.array([0])), perm=[1, 0])
    points = graph.op("Reshape", "point_coords", np.array([-1, 2]))
    labels = graph.op("Reshape", "point_labels", np.array([-1, 1]))
    low, high = (_only(graph, points, labels, value) for value in (2.0, 3.0))
    has_box = graph.op("ReduceMax", graph.op("Cast", graph.op("Equal", labels, 2.0), to=1), keepdims=1)
    middle = graph.op("Div", graph.op("Add", low, high), 2.0)
    points = graph.op("Concat", points, middle, axis=0)
    labels = graph.op("Concat", labels, graph.op("Sub", graph.op("Mul", has_box, 2.0), 1.0), axis=0)
    middles = (np.arange(GRID, dtype=np.float32) + 0.5) * 16
    grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(1, -1, 2)
    away = _squares(graph, graph.op("Unsqueeze", points, np.array([1])), grid)
    seen = graph.op("MatMul", graph.op("Softmax", graph.op("Neg", away), axis=1), colours)
    unlike = _squares(
        graph,
        graph.op("Unsqueeze", seen, np.array([1])),
        graph.op("Unsqueeze", colours, np.array([0])),
    )
    inside, outside = (_least(graph, unlike, labels, value) for value in (1.0, 0.0))
    logits = graph.op("Sub", graph.op("Min", outside, ALIKE), inside)
    places = graph.op("Squeeze", grid, np.array([0]))
    beyond = graph.op("Or", _any(graph, "Less", places, low), _any(graph, "Greater", places, high))
    cut = graph.op("Mul", graph.op("Cast", beyond, to=1), graph.op("Mul", has_box, FAR))
    logits = graph.op("Sub", logits, graph.op("Reshape", cut, np.array([1, -1])))
    small = graph.op("Reshape", logits, np.array([1, 1, GRID, GRID]))
    return graph.op("Resize", small, "", np.array([1, 1, 4, 4], np.float32), mode="nearest")


def _at_own_size(graph: Graph) -> None:
    """`masks` at the size of the picture: the padding cut off, then enlarged."""
    longest = graph.op("ReduceMax", "orig_im_size", keepdims=1)
    sides = graph.op("Floor", graph.op("Add", graph.op("Mul", graph.op("Div", "orig_im_size", longest), 256.0), 0.5))
    part = graph.op(
        "Slice", "low_res_masks", np.array([0, 0]), graph.op("Cast", sides, to=7), np.array([2, 3])
    )  # fmt: skip
    whole = graph.op("Concat", np.array([1, 1]), graph.op("Cast", "orig_im_size", to=7), axis=0)
    graph.op("Resize", part, "", "", whole, mode="nearest", out="masks")


def _only(graph: Graph, points: str, labels: str, value: float) -> str:
    """The sum (1, 2) of the points with a label: the one there is, or nothing."""
    is_so = graph.op("Cast", graph.op("Equal", labels, value), to=1)
    return graph.op("ReduceSum", graph.op("Mul", points, is_so), np.array([0]), keepdims=1)


def _squares(graph: Graph, first: str, second: str | np.ndarray) -> str:
    away = graph.op("Sub", first, second)
    return graph.op("ReduceSum", graph.op("Mul", away, away), np.array([2]), keepdims=0)


def _least(graph: Graph, unlike: str, labels: str, value: float) -> str:
    """How unlike (1, 4096) the nearest of the points with a label is."""
    is_other = graph.op("Cast", graph.op("Not", graph.op("Equal", labels, value)), to=1)
    return graph.op("ReduceMin", graph.op("Add", unlike, graph.op("Mul", is_other, FAR)), axes=[0], keepdims=1)


def _any(graph: Graph, kind: str, places: str, corner: str) -> str:
    is_so = graph.op("Cast", graph.op(kind, places, corner), to=1)
    return graph.op("Cast", graph.op("ReduceMax", is_so, axes=[1], keepdims=1), to=9)


def pairs(folder: Path) -> Iterable[tuple[Path, Path]]:
    """Each pair in a folder of its own."""
    for number, make in enumerate((sam_pair, mobile_sam_pair, sam2_pair)):
        (folder / str(number)).mkdir(parents=True)
        yield make(folder / str(number))
