"""The magic outline with brought networks: what goes in and what comes out, to the number.

No weights of Segment Anything are at hand, so the networks here are tiny ones with the same inputs and outputs: the
encoder averages blocks of 16 pixels, the decoder draws a disc around the first point it was given, and its score tells
one number of what it was fed. They prove the arithmetic around a network, not how well any network outlines.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import UserError
from core.shapes import Box
from exports.segmenter import MEAN, STD, Fit, Segmenter, best_mask, fit_longest

DISC = 80.0  # radius that the decoders draw, in what the network sees
COLOUR = (10, 120, 240)  # blue, green, red


def saved(path: Path, nodes: list[Any], inputs: list[Any], outputs: list[Any], weights: dict[str, np.ndarray]) -> Path:
    import onnx
    from onnx import helper, numpy_helper

    held = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, held)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path


def encoder(folder: Path, name: str, shape: list[Any]) -> Path:
    """Averages blocks of 16 pixels; 256 channels, of which the first three are red, green and blue."""
    from onnx import TensorProto, helper

    mixed = np.zeros((256, 3, 1, 1), np.float32)
    mixed[:3, :, 0, 0] = np.eye(3)
    nodes, at = [], name
    if len(shape) == 3:  # rows: (h, w, 3) unnormalised, padded inside as samexporter's encoder does
        nodes = [
            helper.make_node("Sub", [at, "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "std"], ["normal"]),
            helper.make_node("Transpose", ["normal"], ["planes"], perm=[2, 0, 1]),
            helper.make_node("Unsqueeze", ["planes", "first"], ["batch"]),
            helper.make_node("Shape", ["batch"], ["size"]),
            helper.make_node("Sub", ["whole", "size"], ["missing"]),
            helper.make_node("Concat", ["nothing", "missing"], ["pads"], axis=0),
            helper.make_node("Pad", ["batch", "pads"], ["padded"]),
        ]
        at = "padded"
    nodes += [
        helper.make_node("AveragePool", [at], ["blocks"], kernel_shape=[16, 16], strides=[16, 16]),
        helper.make_node("Conv", ["blocks", "mixed"], ["image_embeddings"]),
    ]
    weights = {"mixed": mixed}
    if len(shape) == 3:
        weights |= {
            "mean": MEAN, "std": STD, "first": np.array([0]), "whole": np.array([1, 3, 1024, 1024]),
            "nothing": np.zeros(4, np.int64),
        }  # fmt: skip
    return saved(
        folder / "encoder.onnx",
        nodes,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("image_embeddings", TensorProto.FLOAT, [1, 256, "h", "w"])],
        weights,
    )


def disc(points: str, grid_x: str, grid_y: str, shape: str, answer: str) -> list[Any]:
    """Nodes that draw DISC^2 - distance^2 from the first point."""
    from onnx import helper

    nodes = [helper.make_node("Reshape", [points, "pairs"], ["listed"])]
    for axis, grid in (("x", grid_x), ("y", grid_y)):
        nodes += [
            helper.make_node("Slice", ["listed", f"{axis}_start", f"{axis}_end"], [f"point_{axis}"]),
            helper.make_node("Sub", [grid, f"point_{axis}"], [f"away_{axis}"]),
            helper.make_node("Mul", [f"away_{axis}", f"away_{axis}"], [f"square_{axis}"]),
        ]
    return [
        *nodes,
        helper.make_node("Add", ["square_x", "square_y"], ["distance"]),
        helper.make_node("Sub", ["reach", "distance"], ["drawn"]),
        helper.make_node("Reshape", ["drawn", shape], [answer]),
    ]


def told(what: str, index: int) -> tuple[list[Any], dict[str, np.ndarray]]:
    """Nodes whose iou_predictions (1, 1) is one number of an input."""
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Cast", [what], ["told_float"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["told_float", "all"], ["told_flat"]),
        helper.make_node("Slice", ["told_flat", "told_start", "told_end"], ["told_one"]),
        helper.make_node("Reshape", ["told_one", "one_by_one"], ["iou_predictions"]),
    ]
    start = np.array([index])
    return nodes, {
        "all": np.array([-1]),
        "told_start": start,
        "told_end": start + 1,
        "one_by_one": np.array([1, 1]),
    }


PIECES = {
    "pairs": np.array([-1, 2]), "reach": np.array(DISC**2, np.float32),
    "x_start": np.array([0, 0]), "x_end": np.array([1, 1]), "y_start": np.array([0, 1]), "y_end": np.array([1, 2]),
}  # fmt: skip


def sam_decoder(folder: Path, what: str = "point_coords", index: int = 0, extra: str = "") -> Path:
    from onnx import TensorProto, helper

    # The middle of a small pixel is at 4 * (i + 0.5) of the 1024, and SAM counts pixels from their middles.
    middles = (np.arange(256, dtype=np.float32) + 0.5) * 4 - 0.5
    nodes, weights = told(what, index)
    sizes: dict[str, list[Any]] = {
        "image_embeddings": [1, 256, 64, 64], "point_coords": [1, "n", 2], "point_labels": [1, "n"],
        "mask_input": [1, 1, 256, 256], "has_mask_input": [1], "orig_im_size": [2],
    }  # fmt: skip
    if extra:
        sizes[extra] = [1]
    return saved(
        folder / "decoder.onnx",
        [*disc("point_coords", "grid_x", "grid_y", "small", "low_res_masks"), *nodes],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, size) for name, size in sizes.items()],
        [
            helper.make_tensor_value_info("iou_predictions", TensorProto.FLOAT, [1, 1]),
            helper.make_tensor_value_info("low_res_masks", TensorProto.FLOAT, [1, 1, 256, 256]),
        ],
        {
            **PIECES, **weights, "grid_x": middles[None], "grid_y": middles[:, None],
            "small": np.array([1, 1, 256, 256]),
        },
    )  # fmt: skip


def efficient_decoder(folder: Path, what: str = "batched_point_coords", index: int = 0) -> Path:
    from onnx import TensorProto, helper

    nodes, weights = told(what, index)
    for axis, start in (("y", 0), ("x", 1)):
        nodes += [
            helper.make_node("Slice", ["orig_im_size", f"size_{start}", f"size_{start + 1}"], [f"side_{axis}"]),
            helper.make_node("Squeeze", [f"side_{axis}"], [f"count_{axis}"]),
            helper.make_node("Range", ["zero", f"count_{axis}", "one"], [f"whole_{axis}"]),
            helper.make_node("Cast", [f"whole_{axis}"], [f"float_{axis}"], to=TensorProto.FLOAT),
            helper.make_node("Reshape", [f"float_{axis}", f"line_{axis}"], [f"grid_{axis}"]),
        ]
    nodes.append(helper.make_node("Concat", ["front", "orig_im_size"], ["full"], axis=0))
    return saved(
        folder / "decoder.onnx",
        [*nodes, *disc("batched_point_coords", "grid_x", "grid_y", "full", "output_masks")],
        [
            helper.make_tensor_value_info("image_embeddings", TensorProto.FLOAT, ["b", 256, "eh", "ew"]),
            helper.make_tensor_value_info("batched_point_coords", TensorProto.FLOAT, [1, 1, "n", 2]),
            helper.make_tensor_value_info("batched_point_labels", TensorProto.FLOAT, [1, 1, "n"]),
            helper.make_tensor_value_info("orig_im_size", TensorProto.INT64, [2]),
        ],
        [
            helper.make_tensor_value_info("output_masks", TensorProto.FLOAT, [1, 1, 1, "h", "w"]),
            helper.make_tensor_value_info("iou_predictions", TensorProto.FLOAT, [1, 1]),
        ],
        {
            **PIECES, **weights, "zero": np.array(0), "one": np.array(1), "front": np.array([1, 1, 1]),
            "size_0": np.array([0]), "size_1": np.array([1]), "size_2": np.array([2]),
            "line_y": np.array([-1, 1]), "line_x": np.array([1, -1]),
        },
    )  # fmt: skip


def plain(width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), COLOUR, np.uint8)


def opened(folder: Path, what: str, index: int, shape: list[Any] | None = None) -> Segmenter:
    brought = encoder(folder, "input_image", shape or [1, 3, 1024, 1024])
    return Segmenter(brought, sam_decoder(folder, what, index), threads=1, providers=["CPUExecutionProvider"])


def middle_of(pixels: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(pixels)
    return float(columns.mean() + 0.5), float(rows.mean() + 0.5)


@pytest.mark.parametrize(
    ("size_wh", "seen_wh"),
    [((1280, 720), (1024, 576)), ((720, 1280), (576, 1024)), ((961, 541), (1024, 576)), ((100, 50), (1024, 512))],
)
def test_the_longest_side_becomes_1024_and_the_other_is_rounded_half_up(
    size_wh: tuple[int, int], seen_wh: tuple[int, int]
) -> None:
    assert fit_longest(size_wh) == Fit(size_wh, seen_wh)


@pytest.mark.parametrize(("index", "expected"), [(0, 640 * 0.8), (1, 90 * 0.8), (2, 0.0), (3, 0.0)])
def test_the_decoder_is_fed_the_click_in_its_own_frame_and_a_padding_point(
    tmp_path: Path, index: int, expected: float
) -> None:
    segmenter = opened(tmp_path, "point_coords", index)
    segmenter.look(plain(1280, 720))
    assert segmenter.outline([(640, 90)], [1])[1] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("index", "expected"), [(0, 1), (1, 0), (2, 2), (3, 3)])
def test_the_corners_of_a_box_are_points_with_labels_of_their_own(tmp_path: Path, index: int, expected: int) -> None:
    segmenter = opened(tmp_path, "point_labels", index)
    segmenter.look(plain(640, 480))
    assert segmenter.outline([(10, 10), (500, 20)], [1, 0], Box(5, 6, 200, 100))[1] == expected


@pytest.mark.parametrize(("index", "expected"), [(0, 720), (1, 1280)])
def test_the_decoder_is_told_the_height_then_the_width(tmp_path: Path, index: int, expected: int) -> None:
    segmenter = opened(tmp_path, "orig_im_size", index)
    segmenter.look(plain(1280, 720))
    assert segmenter.outline([(1, 1)], [1])[1] == expected


@pytest.mark.parametrize("shape", [[1, 3, 1024, 1024], ["height", "width", 3], [1024, 1024, 3], [684, 1024, 3]])
@pytest.mark.parametrize(("channel", "value"), [(0, 240), (1, 120), (2, 10)])
def test_the_encoder_sees_red_green_and_blue_normalised_whatever_its_layout(
    tmp_path: Path, shape: list[Any], channel: int, value: int
) -> None:
    segmenter = opened(tmp_path, "image_embeddings", channel * 64 * 64, shape)
    segmenter.look(plain(1280, 720))
    normal = (value - float(MEAN[channel])) / float(STD[channel])
    assert segmenter.outline([(1, 1)], [1])[1] == pytest.approx(normal, abs=1e-4)


@pytest.mark.parametrize("shape", [[1, 3, 1024, 1024], [1024, 1024, 3]])
def test_what_lies_beside_the_picture_is_zero_to_the_encoder(tmp_path: Path, shape: list[Any]) -> None:
    segmenter = opened(tmp_path, "image_embeddings", 63 * 64, shape)  # the lowest row of blocks
    segmenter.look(plain(1280, 720))
    assert segmenter.outline([(1, 1)], [1])[1] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("size_wh", [(1280, 720), (720, 1280), (1920, 1080), (512, 512), (333, 1000)])
def test_a_mask_lies_where_it_was_clicked_in_any_ratio(tmp_path: Path, size_wh: tuple[int, int]) -> None:
    segmenter = opened(tmp_path, "point_labels", 0)
    segmenter.look(plain(*size_wh))
    place = (size_wh[0] * 0.6, size_wh[1] * 0.45)
    pixels, _ = segmenter.outline([place], [1])
    scale = max(size_wh) / 1024
    assert pixels.shape == size_wh[::-1]
    # SAM counts from the middles of pixels, of the picture and of what it sees alike.
    assert middle_of(pixels) == pytest.approx((place[0] + 0.5 * scale, place[1] + 0.5 * scale), abs=0.6 * max(1, scale))
    assert pixels.sum() == pytest.approx(np.pi * (DISC * scale) ** 2, rel=0.02)


@pytest.mark.parametrize("shape", [["b", 3, "h", "w"], [1, 3, 512, 512]])
def test_efficient_sam_gets_pixels_of_the_picture_and_its_mask_lies_there(tmp_path: Path, shape: list[Any]) -> None:
    brought = encoder(tmp_path, "batched_images", shape)
    segmenter = Segmenter(brought, efficient_decoder(tmp_path), threads=1, providers=["CPUExecutionProvider"])
    segmenter.look(plain(1024, 512))
    pixels, score = segmenter.outline([(600, 200)], [1])
    assert pixels.shape == (512, 1024)
    assert middle_of(pixels) == pytest.approx((600.5, 200.5), abs=1.1)
    assert score == (600 if shape[2] == "h" else 300)


def test_efficient_sam_sees_colours_from_zero_to_one(tmp_path: Path) -> None:
    brought = encoder(tmp_path, "batched_images", ["b", 3, "h", "w"])
    decoder = efficient_decoder(tmp_path, "image_embeddings", 0)
    segmenter = Segmenter(brought, decoder, threads=1, providers=["CPUExecutionProvider"])
    segmenter.look(plain(320, 160))
    assert segmenter.outline([(100, 100)], [1])[1] == pytest.approx(240 / 255, abs=1e-5)


def test_more_points_than_efficient_sam_looks_at_are_refused(tmp_path: Path) -> None:
    brought = encoder(tmp_path, "batched_images", ["b", 3, "h", "w"])
    segmenter = Segmenter(brought, efficient_decoder(tmp_path), threads=1, providers=["CPUExecutionProvider"])
    segmenter.look(plain(320, 160))
    with pytest.raises(UserError, match="at most"):
        segmenter.outline([(1, 1)] * 5, [1] * 5, Box(0, 0, 9, 9))


def test_a_click_that_is_all_there_is_takes_the_best_of_the_three_and_more_points_take_the_first() -> None:
    scores = np.array([0.99, 0.2, 0.7, 0.4], np.float32)
    assert best_mask(scores, 2, is_own_choice=True) == 2  # one click and the padding
    assert best_mask(scores, 3, is_own_choice=True) == 0
    assert best_mask(scores, 2, is_own_choice=False) == 0


def test_a_new_picture_takes_the_place_of_the_last(tmp_path: Path) -> None:
    segmenter = opened(tmp_path, "orig_im_size", 0)
    assert not segmenter.has_looked
    segmenter.look(plain(1280, 720))
    segmenter.look(plain(100, 300))
    pixels, height = segmenter.outline([(50, 50)], [1])
    assert segmenter.has_looked
    assert (pixels.shape, height) == ((300, 100), 300)


def test_pointing_at_nothing_is_answered_in_words(tmp_path: Path) -> None:
    segmenter = opened(tmp_path, "point_coords", 0)
    segmenter.look(plain(100, 100))
    with pytest.raises(UserError, match="Nothing was pointed at"):
        segmenter.outline([], [])


def test_outlining_before_looking_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="looked at first"):
        opened(tmp_path, "point_coords", 0).outline([(1, 1)], [1])


def test_encoder_and_decoder_the_wrong_way_round_are_refused_in_words(tmp_path: Path) -> None:
    brought, decoder = encoder(tmp_path, "image", [1, 3, 1024, 1024]), sam_decoder(tmp_path)
    with pytest.raises(UserError, match="not what a decoder"):
        Segmenter(decoder, brought, threads=1)


def test_a_decoder_that_wants_more_than_this_family_gives_is_refused(tmp_path: Path) -> None:
    brought = encoder(tmp_path, "image", [1, 3, 1024, 1024])
    with pytest.raises(UserError, match="interm_embeddings"):
        Segmenter(brought, sam_decoder(tmp_path, extra="interm_embeddings"), threads=1)


def test_two_networks_that_do_not_go_together_are_told_when_first_used(tmp_path: Path) -> None:
    segmenter = opened(tmp_path, "point_coords", 0, [1, 3, 512, 512])  # the decoder wants 64 by 64, this gives 32
    segmenter.look(plain(100, 100))
    with pytest.raises(UserError, match="do not go together"):
        segmenter.outline([(1, 1)], [1])


def test_a_file_that_is_no_network_is_refused_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "sam.onnx"
    broken.write_bytes(b"not a network")
    with pytest.raises(UserError, match=r"sam\.onnx"):
        Segmenter(broken, broken, threads=1)
