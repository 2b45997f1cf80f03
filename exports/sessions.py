"""Opens ONNX networks in onnxruntime: quietly, deterministically, on the best device that is there."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError

# TensorRT is not among them: building its engine takes minutes and its answers vary from build to build.
_WANTED = (
    "CUDAExecutionProvider",
    "CoreMLExecutionProvider",
    "OpenVINOExecutionProvider",
    "DmlExecutionProvider",
)
CPU = "CPUExecutionProvider"
_FATAL_ONLY = 4

Tensor = NDArray[np.float32]


def available_providers() -> list[str]:
    """The devices onnxruntime can use here, best first; the CPU is always the last."""
    import onnxruntime

    there = set(onnxruntime.get_available_providers())
    return [*(name for name in _WANTED if name in there), CPU]


def usable_threads() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Session:
    """An open network with one picture input. One thread at a time."""

    def __init__(self, onnx: Path | bytes, *, threads: int | None = None, providers: Sequence[str] = ()) -> None:
        """Open a file or its bytes. Raises UserError for what is no ONNX network that this runtime can open."""
        self.threads = threads or usable_threads()
        self._session = open_network(onnx, self.threads, list(providers) or available_providers())
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or len(inputs[0].shape) != 4:
            raise UserError(
                f"The network has {len(inputs)} inputs of sizes {[node.shape for node in inputs]}; "
                "one picture (1, 3, height, width) is needed.",
                "Export the network with one picture as its input.",
            )
        self._input_name: str = inputs[0].name
        self.input_shape = _shape(inputs[0].shape)
        self.output_names: list[str] = [node.name for node in self._session.get_outputs()]
        self.output_shapes = [_shape(node.shape) for node in self._session.get_outputs()]
        self._is_half = inputs[0].type == "tensor(float16)"
        if inputs[0].type not in ("tensor(float)", "tensor(float16)"):
            raise UserError(
                f"The network's input is {inputs[0].type}, and floating-point numbers are needed.",
                "Export the network with a float input.",
            )

    @property
    def providers(self) -> list[str]:
        """The devices in use, best first."""
        return list(self._session.get_providers())

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says of itself."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, tensor: Tensor) -> list[Tensor]:
        """The raw outputs, float32, for one input (1, 3, height, width)."""
        fed = tensor.astype(np.float16) if self._is_half else tensor
        answers = self._session.run(None, {self._input_name: fed})
        return [answer if answer.dtype == np.float32 else answer.astype(np.float32) for answer in answers]


def _shape(sizes: Sequence[object]) -> tuple[int | None, ...]:
    return tuple(size if isinstance(size, int) else None for size in sizes)


def open_network(onnx: Path | bytes, threads: int, providers: list[str]) -> Any:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as states

    options = onnxruntime.SessionOptions()
    options.log_severity_level = _FATAL_ONLY
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    # Threads that spin while they wait take the cores that decode the drive: 44 frames/s without, 12 to 36 with, on a
    # busy machine of two cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    source = onnx if isinstance(onnx, bytes) else str(onnx)
    name = "The network" if isinstance(onnx, bytes) else onnx.name
    unreadable = (
        states.Fail, states.InvalidArgument, states.InvalidGraph, states.InvalidProtobuf,
        states.NoModel, states.NoSuchFile, states.NotImplemented, states.RuntimeException,
    )  # fmt: skip
    for offered in (providers, [CPU]):
        try:
            return onnxruntime.InferenceSession(source, options, providers=offered)
        except unreadable as error:
            if offered == [CPU]:
                raise UserError(
                    f"{name} is not an ONNX network that can be opened here ({_first_line(error)}).",
                    "Check that the file is whole, and that it was exported as ONNX.",
                ) from error
    raise AssertionError("the CPU was not tried")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].split(" : ")[-1][:160].rstrip(". ") if lines else type(error).__name__
