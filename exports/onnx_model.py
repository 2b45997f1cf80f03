"""ONNX files as this program keeps them: checked, without dates, paths and people's names, the same bytes each time."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import UserError
from core.objects import written_beside
from exports.sessions import Session

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

PRODUCER = "roadwright"
# What a brought or exported file may say of itself; everything else (date, author, dataset, arguments) is left out.
_KEPT_METADATA = ("task", "names", "imgsz", "stride", "batch", "channels", "end2end", "license")
_PATH = re.compile(r"(^|[\s\"'(=])(/[\w.-]+/|[A-Za-z]:[\\/])")


@dataclass(frozen=True, slots=True)
class Facts:
    """What an ONNX file holds."""

    inputs: Mapping[str, tuple[int | str, ...]]
    outputs: Mapping[str, tuple[int | str, ...]]
    opset: int
    parameters: int
    size_bytes: int
    sha256: str
    metadata: Mapping[str, str]


def finish_onnx(source: Path, dest: Path, *, metadata: Mapping[str, str]) -> str:
    """Write `source` to `dest` as this program keeps networks; gives the SHA-256 of the new file.

    `metadata` is added to what little is kept of the file's own. Equal weights and metadata give equal bytes. The
    result was checked by onnx and opened by onnxruntime. Raises UserError when the source is no good ONNX file;
    `dest` is then untouched.
    """
    model = load_onnx(source)
    kept = {entry.key: entry.value for entry in model.metadata_props if entry.key in _KEPT_METADATA}
    told = {**kept, **metadata}
    _strip(model)
    del model.metadata_props[:]
    for key in sorted(told):
        model.metadata_props.add(key=key, value=told[key])
    content = _checked_bytes(model, source.name)
    Session(content, threads=1, providers=["CPUExecutionProvider"])
    with written_beside(dest) as file:
        file.write(content)
    return hashlib.sha256(content).hexdigest()


def inspect_onnx(path: Path) -> Facts:
    """What the file holds. Raises UserError when it is no ONNX file."""
    from math import prod

    model = load_onnx(path)
    graph = model.graph
    weights = {tensor.name for tensor in graph.initializer}
    return Facts(
        inputs={node.name: _sizes(node) for node in graph.input if node.name not in weights},
        outputs={node.name: _sizes(node) for node in graph.output},
        opset=max((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=0),
        parameters=sum(prod(tensor.dims) for tensor in graph.initializer),
        size_bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        metadata={entry.key: entry.value for entry in model.metadata_props},
    )


def to_fp16(content: bytes) -> bytes:
    """The network with half-precision weights and arithmetic; its input and outputs stay float32.

    Raises UserError when the network does not survive it.
    """
    import onnx
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    model = onnx.load_from_string(content)
    smaller = convert_float_to_float16(model, keep_io_types=True)
    OnnxModel(smaller).topological_sort()  # the converter puts its casts at the end
    _strip(smaller)
    changed = _checked_bytes(smaller, "The half-precision network")
    Session(changed, threads=1, providers=["CPUExecutionProvider"])
    return changed


def load_onnx(path: Path) -> "ModelProto":
    """A network of one file, not yet checked. Raises UserError when it is no ONNX file."""
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it brings no types

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path.name} cannot be read ({error.strerror}).", "Name a file that is there.") from error
    try:
        model = onnx.load_from_string(content)
    except (DecodeError, ValueError) as error:
        raise UserError(f"{path.name} is not an ONNX file.", "Export the network as ONNX.") from error
    if not model.graph.node:
        raise UserError(f"{path.name} is not an ONNX file.", "Export the network as ONNX.")
    if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in model.graph.initializer):
        raise UserError(
            f"{path.name} keeps its weights in another file.", "Export the network as one file that holds its weights."
        )
    return model


def _strip(model: "ModelProto") -> None:
    """Take out what depends on when, where and by whom the file was made, and nothing that is computed with."""
    model.producer_name, model.producer_version = PRODUCER, ""
    model.domain, model.model_version, model.doc_string = "", 0, ""
    model.graph.name = PRODUCER
    for graph in _graphs(model.graph):
        graph.doc_string = ""
        del graph.metadata_props[:]
        for info in (*graph.input, *graph.output, *graph.value_info):
            info.doc_string = ""
            del info.metadata_props[:]
        for tensor in graph.initializer:
            tensor.doc_string = ""
            del tensor.metadata_props[:]
        for node in graph.node:
            _strip_node(node)
    for function in model.functions:
        function.doc_string = ""
        del function.metadata_props[:]
        for node in function.node:
            _strip_node(node)


def _strip_node(node: "NodeProto") -> None:
    node.doc_string = ""
    del node.metadata_props[:]
    if _PATH.search(node.name):
        node.name = ""


def _graphs(graph: "GraphProto") -> Iterator["GraphProto"]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)
            for inner in attribute.graphs:
                yield from _graphs(inner)


def _checked_bytes(model: "ModelProto", name: str) -> bytes:
    import onnx

    try:
        onnx.checker.check_model(model)
    except (onnx.checker.ValidationError, ValueError) as error:
        first = str(error).strip().splitlines()[0][:160]
        raise UserError(f"{name} is not a sound ONNX network ({first}).", "Export the network again.") from error
    return model.SerializeToString(deterministic=True)


def _sizes(node: object) -> tuple[int | str, ...]:
    sizes = node.type.tensor_type.shape.dim  # type: ignore[attr-defined]  # a protobuf message
    return tuple(size.dim_param or int(size.dim_value) for size in sizes)
