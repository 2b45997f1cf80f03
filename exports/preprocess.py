"""From an upright picture to the network's input, to the last detail of core.contract.InputContract, and back.

Resizing is OpenCV's bilinear on uint8 for the letterbox and stretch rules (as ultralytics' LetterBox and YOLOX do it).
`crop_center` is the resize of Pillow and torchvision, with their smoothing when shrinking, done here in the same
integer arithmetic: pixels are bit-equal to what ultralytics trains and validates classifiers on.
The padding stays in uint8 and goes through the same scaling as the picture. Buffers are made once and used again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.contract import InputContract
from core.detections import BgrImage
from core.geometry import Boxes, RotatedBoxes, clip_boxes
from exports.smooth_resize import resize_window

InputTensor = NDArray[np.float32]  # (1, 3, height, width), as the contract scales it


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the picture lies in the network's input: input = image * scale + offset, each as (x, y)."""

    scale_xy: tuple[float, float]
    offset_xy: tuple[float, float]
    resized_wh: tuple[int, int]
    image_wh: tuple[int, int]

    def to_image(self, xyxy: Boxes) -> Boxes:
        """Boxes (n, 4) in pixels of the input, as pixels of the image, clipped to it."""
        offset = np.array(self.offset_xy * 2, np.float32)
        scale = np.array(self.scale_xy * 2, np.float32)
        return clip_boxes((xyxy - offset) / scale, self.image_wh)

    def turned_to_image(self, xywhr: RotatedBoxes) -> RotatedBoxes:
        """Turned boxes (n, 5) in pixels of the input, as pixels of the image; not clipped, a corner may lie outside.

        Each side and the turn go as the picture's pixels went: rounding may have resized them unevenly.
        """
        across, down = (self.resized_wh[side] / self.image_wh[side] for side in (0, 1))
        cos, sin = np.cos(xywhr[:, 4]), np.sin(xywhr[:, 4])
        x = (xywhr[:, 0] - self.offset_xy[0]) / across
        y = (xywhr[:, 1] - self.offset_xy[1]) / down
        width = xywhr[:, 2] * np.hypot(cos / across, sin / down)
        height = xywhr[:, 3] * np.hypot(sin / across, cos / down)
        angle = np.arctan2(sin / down, cos / across)
        return np.stack([x, y, width, height, angle], axis=1).astype(np.float32)

    def to_input(self, xyxy: Boxes) -> Boxes:
        """Boxes (n, 4) in pixels of the image, as pixels of the input; not clipped."""
        offset = np.array(self.offset_xy * 2, np.float32)
        scale = np.array(self.scale_xy * 2, np.float32)
        return (xyxy * scale + offset).astype(np.float32)


def place(image_wh: tuple[int, int], contract: InputContract) -> Placement:
    """Where a picture of this size goes by the contract's rule."""
    width, height = image_wh
    match contract.resize:
        case "stretch":
            scale_xy = (contract.width / width, contract.height / height)
            return Placement(scale_xy, (0.0, 0.0), (contract.width, contract.height), image_wh)
        case "crop_center":
            return _place_crop(image_wh, contract)
        case "letterbox_center":
            # ultralytics.data.augment.LetterBox: round the size, then split what is left with 0.1 to the right.
            scale = min(contract.width / width, contract.height / height)
            resized_wh = (max(round(width * scale), 1), max(round(height * scale), 1))
            left = round((contract.width - resized_wh[0]) / 2 - 0.1)
            top = round((contract.height - resized_wh[1]) / 2 - 0.1)
            return Placement((scale, scale), (float(left), float(top)), resized_wh, image_wh)
        case "letterbox_top_left":
            # YOLOX's preproc: the size is cut, not rounded.
            scale = min(contract.width / width, contract.height / height)
            resized_wh = (max(int(width * scale), 1), max(int(height * scale), 1))
            return Placement((scale, scale), (0.0, 0.0), resized_wh, image_wh)


def _place_crop(image_wh: tuple[int, int], contract: InputContract) -> Placement:
    """As Resize of the shorter side and CenterCrop in torchvision (unless square, resized as a whole)."""
    width, height = image_wh
    if contract.width != contract.height:
        resized_wh = (contract.width, contract.height)
    elif width <= height:
        resized_wh = (contract.width, int(contract.width * height / width))
    else:
        resized_wh = (int(contract.width * width / height), contract.width)
    left = round((resized_wh[0] - contract.width) / 2.0)
    top = round((resized_wh[1] - contract.height) / 2.0)
    scale_xy = (resized_wh[0] / width, resized_wh[1] / height)
    return Placement(scale_xy, (float(-left), float(-top)), resized_wh, image_wh)


class Preprocessor:
    """Fills one input tensor, again and again. The tensor is overwritten by the next picture. One thread."""

    def __init__(self, contract: InputContract) -> None:
        self.contract = contract
        self._pixels = np.empty((contract.height, contract.width, 3), np.uint8)
        self._tensor = np.empty((1, 3, contract.height, contract.width), np.float32)
        self._planes = [np.empty((contract.height, contract.width), np.uint8) for _ in range(3)]
        self._tables = _scaling_tables(contract)
        self._placement: Placement | None = None

    def prepare(self, image: BgrImage) -> tuple[InputTensor, Placement]:
        """The input (1, 3, height, width) for an upright uint8 BGR picture, and where the picture lies in it."""
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or not image.size:
            raise ValueError(f"a picture is uint8 (height, width, 3), not {image.dtype} {image.shape}")
        image_wh = (image.shape[1], image.shape[0])
        if self._placement is None or self._placement.image_wh != image_wh:
            self._placement = place(image_wh, self.contract)
            self._pixels[:] = self.contract.pad_value
        self._fill_pixels(image, self._placement)
        self._scale_pixels()
        return self._tensor, self._placement

    def _fill_pixels(self, image: BgrImage, placement: Placement) -> None:
        import cv2

        if self.contract.resize == "crop_center":
            window_xy = (-int(placement.offset_xy[0]), -int(placement.offset_xy[1]))
            size_wh = (self.contract.width, self.contract.height)
            self._pixels[:] = resize_window(image, placement.resized_wh, window_xy, size_wh)
            return
        left, top = (int(value) for value in placement.offset_xy)
        width, height = placement.resized_wh
        target = self._pixels[top : top + height, left : left + width]
        if placement.image_wh == placement.resized_wh:
            target[:] = image
        else:
            cv2.resize(image, (width, height), dst=target, interpolation=cv2.INTER_LINEAR)

    def _scale_pixels(self) -> None:
        import cv2

        cv2.split(self._pixels, self._planes)
        planes = self._planes if self.contract.channels == "bgr" else self._planes[::-1]
        for plane, table, scaled in zip(planes, self._tables, self._tensor[0], strict=True):
            cv2.LUT(plane, table, dst=scaled)


def _scaling_tables(contract: InputContract) -> list[NDArray[np.float32]]:
    """For each channel of the input, what each of the 256 pixel values becomes; computed in float64, rounded once."""
    values = np.arange(256, dtype=np.float64)
    return [
        ((values * contract.scale - mean) / std).astype(np.float32).reshape(1, 256)
        for mean, std in zip(contract.mean, contract.std, strict=True)
    ]
