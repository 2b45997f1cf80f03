"""Small real things for the tests of exports: networks, recordings, pictures."""

from pathlib import Path

import numpy as np

from core.contract import InputContract, ModelContract


def picture(width: int = 120, height: int = 80, seed: int = 0) -> np.ndarray:
    """A random but smooth BGR picture (height, width, 3)."""
    import cv2

    noise = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), np.uint8)
    return cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)


def brightness_detector(path: Path, *, size: int = 32, classes: int = 2, doc: str = "") -> Path:
    """A yolo-shaped network (1, 4 + classes, 1): one box in the middle, whose first class's score is the brightness."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    box = np.array([size / 2, size / 2, size / 2, size / 4], np.float32).reshape(1, 4, 1)
    rest = np.full((1, classes - 1, 1), 0.05, np.float32)
    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=[1, 2, 3], keepdims=1, doc_string=doc),
        helper.make_node("Reshape", ["mean", "one"], ["score"]),
        helper.make_node("Concat", ["box", "score", "rest"], ["output0"], axis=1),
    ]
    weights = [
        numpy_helper.from_array(box, "box"),
        numpy_helper.from_array(rest, "rest"),
        numpy_helper.from_array(np.array([1, 1, 1], np.int64), "one"),
    ]
    graph = helper.make_graph(
        nodes, "a graph", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 4 + classes, 1])], weights,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, path)
    return path


def brightness_classifier(path: Path, *, size: int = 32) -> Path:
    """A network (1, 2) of two classes: dark and bright; the logits are 8 times what is above or below the middle."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "row"], ["column"]),
        helper.make_node("Gemm", ["column", "slope", "middle"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["output0"], axis=1),
    ]
    weights = [
        numpy_helper.from_array(np.array([1, 1], np.int64), "row"),
        numpy_helper.from_array(np.array([[-8, 8]], np.float32), "slope"),
        numpy_helper.from_array(np.array([4, -4], np.float32), "middle"),
    ]
    graph = helper.make_graph(
        nodes, "a graph", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 2])], weights,
    )  # fmt: skip
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path


def classifier_contract(size: int = 32) -> ModelContract:
    return ModelContract("classify", ("dark", "bright"), InputContract(size, size), "classify")


def detector_contract(size: int = 32, score_threshold: float = 0.25) -> ModelContract:
    return ModelContract("detect", ("car", "person"), InputContract(size, size), "yolo", score_threshold)


def write_video(path: Path, frames: list[np.ndarray], *, fps: int = 10, codec: str = "mpeg4") -> Path:
    """The pictures as a video file, in the order given."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.bit_rate = 4_000_000
        stream.gop_size = 5
        for image in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path


def moving_pictures(count: int, width: int = 160, height: int = 96) -> list[np.ndarray]:
    """Pictures that all differ: a bright square on its way over a soft ground."""
    ground = picture(width, height, 3) // 2
    shown = []
    for index in range(count):
        image = ground.copy()
        left = (index * 7) % (width - 24)
        image[30:54, left : left + 24] = (40, 200, 255 - index % 200)
        shown.append(image)
    return shown


def featured_detector(path: Path, *, size: int = 64, seed: int = 0) -> Path:
    """A network with a map of features (1, 16, size / 8, size / 8), which it enlarges and says nothing of value."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    chance = np.random.default_rng(seed)
    nodes = [
        helper.make_node("Conv", ["images", "weights"], ["raw"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("LeakyRelu", ["raw"], ["features"], alpha=0.1),
        helper.make_node("Resize", ["features", "", "scales"], ["large"], mode="nearest"),
        helper.make_node("ReduceMean", ["large"], ["output0"], axes=[3], keepdims=0),
    ]
    weights = [
        numpy_helper.from_array(chance.normal(0, 0.1, (16, 3, 8, 8)).astype(np.float32), "weights"),
        numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "scales"),
    ]
    graph = helper.make_graph(
        nodes, "a graph", [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 16, size // 4])], weights,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, path)
    return path
