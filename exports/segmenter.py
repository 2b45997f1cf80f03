"""The magic outline with a network that the user brings: a picture is looked at once, then each click is answered.

Two ONNX files of the SAM family. What they take and give is as their own exports write it:
- Segment Anything and MobileSAM: facebookresearch/segment-anything, `utils/onnx.py` (the decoder) and
  `utils/transforms.py` (the longest side becomes 1024); encoders as vietanhdev/samexporter writes them, either
  (1, 3, 1024, 1024) normalised and padded, or (height, width, 3) with the normalising inside.
- SAM 2 and 2.1: the same author's exports, which X-AnyLabeling downloads: the picture stretched to the frame, three
  feature maps from the encoder, and a decoder that answers for the stretched frame.
- EfficientSAM: yformer/EfficientSAM, `export_to_onnx.py`: the picture at its own size, RGB from 0 to 1.

Nothing here knows an annotation; a mask is an array of the picture's size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from core.errors import UserError
from core.shapes import Box, Point
from exports.sessions import available_providers, open_network, usable_threads
from exports.smooth_resize import resize_window

Pixels = NDArray[np.bool_]  # (h, w)
Logits = NDArray[np.float32]  # (h, w): above 0 is the object

SIDE = 1024  # pixels of the longest side, as the networks were trained
MEAN = np.array([123.675, 116.28, 103.53], np.float32)  # red, green, blue, 0..255
STD = np.array([58.395, 57.12, 57.375], np.float32)
INSIDE, OUTSIDE, TOP_LEFT, BOTTOM_RIGHT, NO_POINT = 1, 0, 2, 3, -1
MOST_POINTS = 6  # that EfficientSAM looks at; it would leave out the others without a word

Family = Literal["SAM", "SAM 2", "EfficientSAM"]
Layout = Literal["planes", "rows", "own size", "stretched"]
_DTYPES = {
    "tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64,
    "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(uint8)": np.uint8,
}  # fmt: skip
_FEATURES = (("image_embeddings",), ("image_embed", "high_res_feats_0", "high_res_feats_1"))  # SAM's, SAM 2's
_DECODER_INPUTS = {"mask_input", "has_mask_input", "orig_im_size"}
_PLANES: Mapping[Family, Layout] = {"SAM": "planes", "SAM 2": "stretched", "EfficientSAM": "own size"}
_POINTS = {"point_coords": "point_labels", "batched_point_coords": "batched_point_labels"}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture lies in what the network sees: its size there, in the top left corner of the frame."""

    size_wh: tuple[int, int]
    seen_wh: tuple[int, int]

    def seen(self, points: Sequence[Point]) -> NDArray[np.float32]:
        """Points of the picture where the network sees them, (n, 2), as `ResizeLongestSide.apply_coords` does."""
        scale = np.array(self.seen_wh, np.float64) / self.size_wh
        return (np.array(points, np.float64).reshape(-1, 2) * scale).astype(np.float32)


def fit_longest(size_wh: tuple[int, int], frame_wh: tuple[int, int] = (SIDE, SIDE)) -> Fit:
    """The picture as large as fits in the frame; sides are rounded half up, as `get_preprocess_shape` does."""
    scale = min(frame_wh[0] / size_wh[0], frame_wh[1] / size_wh[1])
    return Fit(size_wh, (max(1, int(size_wh[0] * scale + 0.5)), max(1, int(size_wh[1] * scale + 0.5))))


class Segmenter:
    """An open encoder and decoder, and what the encoder saw last. One thread at a time."""

    def __init__(
        self, encoder: Path, decoder: Path, *, threads: int | None = None, providers: Sequence[str] = ()
    ) -> None:
        """Open both. Raises UserError when one cannot be opened, or is no network of this family."""
        offered, count = list(providers) or available_providers(), threads or usable_threads()
        self._encoder: Any = open_network(encoder, count, offered)
        self._decoder: Any = open_network(decoder, count, offered)
        inputs = self._decoder.get_inputs()
        self._inputs = {node.name: node for node in inputs}
        self._points = next((name for name in _POINTS if name in self._inputs), "")
        self._features = _features_of(decoder.name, self._points, set(self._inputs))
        self._layout, self._frame_wh = _encoder_layout(encoder.name, self._encoder.get_inputs(), self.family)
        self._fit: Fit | None = None
        self._embedding: Mapping[str, NDArray[Any]] | None = None

    @property
    def family(self) -> Family:
        """Which way of asking the two networks have."""
        if self._points == "batched_point_coords":
            return "EfficientSAM"
        return "SAM" if len(self._features) == 1 else "SAM 2"

    @property
    def has_looked(self) -> bool:
        """Whether a picture is in hand."""
        return self._embedding is not None

    def look(self, bgr: BgrImage) -> None:
        """Take in a picture (h, w, 3); the slow part, done once a picture. What was seen before is forgotten."""
        height, width = bgr.shape[:2]
        fit = self._fit_of((width, height))
        node = self._encoder.get_inputs()[0]
        tensor = _picture(bgr, fit, self._layout, self._frame_wh).astype(_DTYPES[node.type])
        answered = _run(self._encoder, {node.name: tensor})
        named = dict(zip([each.name for each in self._encoder.get_outputs()], answered, strict=True))
        self._embedding = _named_features(named, self._features)
        self._fit = fit

    def outline(self, points: Sequence[Point], labels: Sequence[int], box: Box | None = None) -> tuple[Pixels, float]:
        """The object at these points of the picture: its pixels (h, w), and how much of it the network
        thinks it got right, from about 0 to 1.

        A label is 1 for a point in the object and 0 for one beside it. Raises UserError where nothing was pointed at,
        or more than the network looks at; ValueError without a picture or with labels that do not fit.
        """
        if self._fit is None or self._embedding is None:
            raise ValueError("a picture is looked at first")
        if len(points) != len(labels) or not set(labels) <= {INSIDE, OUTSIDE}:
            raise ValueError("each point needs a label of 0 or 1")
        if not points and box is None:
            raise UserError("Nothing was pointed at.", "Click on the object, or draw a box around it.")
        places, marks = self._prompt(points, labels, box)
        answered = _run(self._decoder, self._fed(places, marks, self._embedding, self._fit))
        names = [node.name for node in self._decoder.get_outputs()]
        answers = dict(zip(names, answered, strict=True))
        scores = _scores(answers)
        best = best_mask(scores, len(marks), is_own_choice=self.family == "SAM")
        return self._logits(answers, best, self._fit) > 0, float(scores[best])

    def _fit_of(self, size_wh: tuple[int, int]) -> Fit:
        if self._layout == "own size":  # the network stretches the picture itself, unless its size is fixed
            return Fit(size_wh, self._frame_wh or size_wh)
        if self._layout == "stretched":
            return Fit(size_wh, self._frame_wh or (SIDE, SIDE))
        return fit_longest(size_wh, self._frame_wh or (SIDE, SIDE))

    def _prompt(self, points: Sequence[Point], labels: Sequence[int], box: Box | None) -> tuple[list[Point], list[int]]:
        """Points and labels with the box as two more; without a box SAM wants one that says so."""
        places, marks = list(points), list(labels)
        if box is not None:
            places = [*places, (box.x1, box.y1), (box.x2, box.y2)]
            marks = [*marks, TOP_LEFT, BOTTOM_RIGHT]
        elif self.family == "SAM":  # SAM 2 adds it by itself
            places, marks = [*places, (0.0, 0.0)], [*marks, NO_POINT]
        if self._points == "batched_point_coords" and len(places) > MOST_POINTS:
            raise UserError(
                f"This network looks at {MOST_POINTS} points at most, and a box counts for two.",
                "Take a point away, or begin again with a closer box.",
            )
        return places, marks

    def _fed(
        self, places: Sequence[Point], marks: Sequence[int], embedding: Mapping[str, NDArray[Any]], fit: Fit
    ) -> dict[str, NDArray[Any]]:
        """What the decoder takes, each in the type it asks for."""
        height, width = fit.size_wh[::-1] if self._layout != "own size" else fit.seen_wh[::-1]
        batch = (None, None) if self._points == "batched_point_coords" else (None,)
        side = 4 * embedding[self._features[0]].shape[-1]
        offered = {
            **embedding,
            self._points: fit.seen(places)[batch],
            _POINTS[self._points]: np.array(marks)[batch],
            "mask_input": np.zeros((1, 1, side, side)),
            "has_mask_input": np.zeros(1),
            "orig_im_size": np.array([height, width]),
        }
        return {name: offered[name].astype(_DTYPES[node.type]) for name, node in self._inputs.items()}

    def _logits(self, answers: Mapping[str, NDArray[Any]], best: int, fit: Fit) -> Logits:
        """The mask to take, at the picture's size."""
        if self._layout in ("planes", "rows") and "low_res_masks" in answers:
            # A traced export cuts every picture to the ratio of the one it was made with (samexporter, `sam_onnx.py`);
            # the small masks are whole, so they are enlarged here.
            side = max(self._frame_wh or (SIDE, SIDE))
            low = _one_of(answers["low_res_masks"], best)
            return _resized(_resized(low, (side, side))[: fit.seen_wh[1], : fit.seen_wh[0]], fit.size_wh)
        whole = answers["masks"] if "masks" in answers else answers["output_masks"]
        return _resized(_one_of(whole, best), fit.size_wh)


def best_mask(scores: NDArray[np.float32], points: int, *, is_own_choice: bool) -> int:
    """Which of the masks (m,) to take, for so many points, the box's two and the padding counted.

    SAM's four: the first is for many points, the other three for one that may mean a part or the whole
    (`SamOnnxModel.select_masks`). Others: the one with the best score.
    """
    if is_own_choice and len(scores) == 4:
        return 0 if points > 2 else 1 + int(scores[1:].argmax())
    return int(scores.argmax())


def _features_of(name: str, points: str, inputs: set[str]) -> tuple[str, ...]:
    """Which feature maps the decoder takes. Raises UserError where it is no decoder of this family."""
    features = next((each for each in _FEATURES if inputs.issuperset(each)), ())
    known = _DECODER_INPUTS | {*features, points, _POINTS.get(points, "")}
    if not points or not features or _POINTS[points] not in inputs or inputs - known:
        raise UserError(
            f"{name} takes {', '.join(sorted(inputs))}, which is not what a decoder of Segment Anything, MobileSAM, "
            "SAM 2 or EfficientSAM takes.",
            "Name the encoder first and the decoder second, and export both as their own projects do.",
        )
    return features


def _named_features(answered: Mapping[str, NDArray[Any]], features: tuple[str, ...]) -> Mapping[str, NDArray[Any]]:
    """The encoder's maps under the decoder's names; where the names differ, the smallest is the embedding."""
    if len(features) == 1:
        return {features[0]: next(iter(answered.values()))}
    if set(features) <= set(answered):
        return {name: answered[name] for name in features}
    if len(answered) != len(features):
        raise UserError(
            f"The encoder gives {len(answered)} maps and the decoder takes {len(features)}.",
            "Name an encoder and a decoder that were exported from the same network.",
        )
    by_size = sorted(answered.values(), key=lambda each: -each.shape[-1])
    return dict(zip((*features[1:], features[0]), by_size, strict=True))


def _encoder_layout(name: str, inputs: Sequence[Any], family: Family) -> tuple[Layout, tuple[int, int] | None]:
    """How the encoder takes a picture, and the size of its frame where that is fixed."""
    shape = inputs[0].shape if len(inputs) == 1 else []
    sides = [side if isinstance(side, int) and side > 0 else None for side in shape]
    is_float = len(inputs) == 1 and inputs[0].type in ("tensor(float)", "tensor(float16)")
    if len(shape) == 4 and sides[1] in (3, None) and is_float:
        layout: Layout = _PLANES[family]
        height, width = sides[2:]
    elif len(shape) == 3 and sides[2] in (3, None) and (is_float or inputs[0].type == "tensor(uint8)"):
        layout = "rows"
        height, width = sides[:2]
    else:
        raise UserError(
            f"{name} takes {[node.shape for node in inputs]}, and one picture is needed: (1, 3, height, width) or "
            "(height, width, 3).",
            "Name the encoder first and the decoder second, and export both as their own projects do.",
        )
    return layout, None if height is None or width is None else (width, height)


def _picture(bgr: BgrImage, fit: Fit, layout: Layout, frame_wh: tuple[int, int] | None) -> NDArray[np.float32]:
    """The picture as the encoder takes it."""
    rgb = np.ascontiguousarray(bgr[:, :, ::-1])
    if fit.seen_wh != fit.size_wh:
        rgb = resize_window(rgb, fit.seen_wh, (0, 0), fit.seen_wh)
    seen = rgb.astype(np.float32)
    if layout == "own size":
        return np.ascontiguousarray(seen.transpose(2, 0, 1)[None] / 255)
    width, height = frame_wh or (fit.seen_wh if layout == "rows" else (SIDE, SIDE))
    # Padding is zero after the normalising: before it, that is the mean colour.
    framed = np.broadcast_to(MEAN, (height, width, 3)).copy()
    framed[: seen.shape[0], : seen.shape[1]] = seen
    if layout == "rows":
        return framed
    return np.ascontiguousarray(((framed - MEAN) / STD).transpose(2, 0, 1)[None])


def _run(session: Any, fed: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
    from onnxruntime.capi import onnxruntime_pybind11_state as states

    try:
        return list(session.run(None, dict(fed)))
    except (states.InvalidArgument, states.Fail, states.RuntimeException) as error:
        raise UserError(
            "The two networks of the magic outline do not go together, or one is damaged.",
            "Name an encoder and a decoder that were exported from the same network.",
        ) from error


def _scores(answers: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """How good the decoder thinks each of its masks is, (m,)."""
    masks = [answers[name] for name in ("low_res_masks", "masks", "output_masks") if name in answers]
    scores = answers.get("iou_predictions", np.zeros(0, np.float32)).astype(np.float32).reshape(-1)
    if not masks or not len(scores) or any(int(np.prod(mask.shape[:-2])) != len(scores) for mask in masks):
        said = ", ".join(f"{name} {list(answer.shape)}" for name, answer in answers.items())
        raise UserError(
            f"The decoder answers with {said}; masks, and iou_predictions with a score for each, are needed.",
            "Export the decoder as its own project does.",
        )
    return scores


def _one_of(masks: NDArray[Any], index: int) -> Logits:
    """One of the masks, whatever batches lie around them."""
    return masks.reshape(-1, *masks.shape[-2:])[index].astype(np.float32)


def _resized(mask: Logits, size_wh: tuple[int, int]) -> Logits:
    import cv2

    if mask.shape == size_wh[::-1]:
        return mask
    return cv2.resize(mask, size_wh, interpolation=cv2.INTER_LINEAR).astype(np.float32)
