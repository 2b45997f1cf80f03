"""What our runtime finds beside what ultralytics finds, with the same weights or numbers. For a child process."""

from pathlib import Path

import cv2
import numpy as np

from core.contract import InputContract, ModelContract
from core.detections import BgrImage, Detections
from core.masks import pixels_of
from exports import preprocess
from exports.decoders.rotated import suppress_rotated
from exports.decoders.segments import Segments
from exports.object_masks import on_image
from exports.runtime import OnnxPredictor

LOW_SCORE = 0.0005  # what a network that has hardly learned yet is sure of


def compared(folder: Path, task: str, decoder: str, image: BgrImage) -> dict[str, object]:
    """Rows of both, best first: boxes (turned ones for obb), classes, and the share of pixels that masks share."""
    from ultralytics import YOLO

    contract = ModelContract(task, ("rot", "grün"), InputContract(64, 64), decoder, score_threshold=LOW_SCORE)
    ours = OnnxPredictor(folder / "model.onnx", contract).predict(image)
    model = YOLO(str(folder / "model.pt"), task=task)
    theirs = model.predict(
        image, imgsz=64, rect=False, retina_masks=True, conf=LOW_SCORE, iou=0.7, device="cpu", verbose=False
    )[0]
    told = theirs.obb if task == "obb" else theirs.boxes
    found = {
        "ours": (ours.xywhr if task == "obb" else ours.xyxy).tolist(),
        "theirs": (told.xywhr if task == "obb" else told.xyxy).tolist(),
        "our_classes": ours.class_id.tolist(), "their_classes": told.cls.int().tolist(),
    }  # fmt: skip
    if ours.masks is None:
        return found
    pixels = [pixels_of(mask, (image.shape[1], image.shape[0])) for mask in ours.masks]
    shares = [
        float((mine & yours).sum() / (mine | yours).sum())
        for mine, yours in zip(pixels, theirs.masks.data.numpy() > 0, strict=False)
    ]
    return {**found, "mask_iou": shares}


def drawn_masks() -> dict[str, list[float]]:
    """By the picture's size: the share of pixels that our masks and the library's have in common, of each object."""
    import torch
    from ultralytics.utils.ops import process_mask_native

    rng = np.random.default_rng(3)
    told = {}
    for width, height in ((640, 360), (330, 250), (1280, 720), (97, 201), (64, 64)):
        contract = InputContract(160, 160)
        placement = preprocess.place((width, height), contract)
        coarse = rng.normal(size=(32, 5, 5)).astype(np.float32)
        prototypes = np.stack([cv2.resize(each, (40, 40), interpolation=cv2.INTER_CUBIC) for each in coarse])
        (left, top), (across, down) = placement.offset_xy, placement.resized_wh
        corners = rng.uniform(0, 1, (12, 2, 2)).astype(np.float32)
        corners = np.sort(corners, axis=1) * 0.5 + np.array([[0.0, 0.0], [0.5, 0.5]], np.float32)
        xyxy = (corners * np.array([across, down]) + np.array([left, top])).reshape(12, 4).astype(np.float32)
        found = Detections(xyxy, np.zeros(12, np.int64), np.ones(12, np.float32))
        coefficients = rng.normal(size=(12, 32)).astype(np.float32)
        ours = on_image(Segments(found, coefficients, prototypes), placement, (160, 160))
        theirs = process_mask_native(
            torch.from_numpy(prototypes), torch.from_numpy(coefficients),
            torch.from_numpy(placement.to_image(xyxy)), (height, width),
        ).numpy() > 0  # fmt: skip
        theirs = theirs[theirs.any(axis=(1, 2))]
        pixels = [pixels_of(mask, (width, height)) for mask in ours.masks]
        told[f"{width} x {height}"] = [
            float((mine & yours).sum() / (mine | yours).sum()) for mine, yours in zip(pixels, theirs, strict=True)
        ]
    return told


def drawn_suppression() -> dict[str, list[int]]:
    """Which of many turned boxes stay, by us and by the library."""
    import torch
    from ultralytics.utils.metrics import batch_probiou
    from ultralytics.utils.nms import TorchNMS

    rng = np.random.default_rng(4)
    middles = rng.uniform(0, 300, (40, 2)).repeat(20, axis=0) + rng.normal(0, 6, (800, 2))
    sides = rng.uniform(10, 80, (40, 2)).repeat(20, axis=0) * rng.uniform(0.8, 1.25, (800, 2))
    xywhr = np.concatenate([middles, sides, rng.uniform(-0.7, 2.3, (800, 1))], axis=1).astype(np.float32)
    kept = TorchNMS.fast_nms(torch.from_numpy(xywhr), torch.linspace(1, 0.1, 800), 0.5, iou_func=batch_probiou)
    return {"ours": suppress_rotated(xywhr, np.zeros(800, np.int64), 0.5, 800).tolist(), "theirs": kept.tolist()}
