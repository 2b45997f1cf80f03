"""Makes stills and writes them as a labelled folder in the YOLO layout."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from resources.scenes.layout import still_world
from resources.scenes.painter import paint
from resources.scenes.scene import CLASS_NAMES, Scene, SceneObject, SizeWh, check_conditions

JPEG_QUALITY = 92
_PIXEL_STREAM = 1  # the random stream of rain and noise, apart from that of the layout


@dataclass(frozen=True)
class StillRecord:
    """One written still: its picture file and label file, its objects in pixels and its conditions."""

    image_path: Path
    label_path: Path
    size_wh: SizeWh
    objects: tuple[SceneObject, ...]
    conditions: dict[str, str]

    def __post_init__(self) -> None:
        """Refuses conditions without a known value for each group."""
        check_conditions(self.conditions)


def make_still(seed: int, index: int, size_wh: SizeWh = (640, 360)) -> Scene:
    """Gives the still of a seed and index, uint8 (h, w, 3); the same in any order and any process."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, index, _PIXEL_STREAM]))
    return paint(still_world(seed, index), size_wh, rng)


def write_stills(
    folder: Path | str,
    count: int,
    seed: int,
    size_wh: SizeWh = (640, 360),
    progress: Callable[[int, int], None] | None = None,
) -> list[StillRecord]:
    """Writes images/, labels/, data.yaml and conditions.json, and gives a record for each still.

    progress is told how many are done, of how many.
    """
    root = Path(folder)
    for name in ("images", "labels"):
        (root / name).mkdir(parents=True, exist_ok=True)
    records = []
    for index in range(count):
        records.append(_write_still(root, make_still(seed, index, size_wh), index))
        if progress is not None:
            progress(index + 1, count)
    names = "".join(f"  {number}: {name}\n" for number, name in enumerate(CLASS_NAMES))
    (root / "data.yaml").write_text(f"path: .\ntrain: images\nval: images\nnames:\n{names}", encoding="utf-8")
    conditions = {record.image_path.name: record.conditions for record in records}
    (root / "conditions.json").write_text(json.dumps(conditions, indent=1) + "\n", encoding="utf-8")
    return records


def yolo_line(item: SceneObject, size_wh: SizeWh) -> str:
    """Gives a label line: class number, then centre x, centre y, width, height as shares of the picture."""
    x1, y1, x2, y2 = item.xyxy
    width, height = size_wh
    shares = ((x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height)
    return " ".join([str(CLASS_NAMES.index(item.class_name)), *(f"{share:.6f}" for share in shares)])


def _write_still(root: Path, scene: Scene, index: int) -> StillRecord:
    height, width = scene.bgr.shape[:2]
    image_path = root / "images" / f"scene_{index:04d}.jpg"
    label_path = root / "labels" / f"scene_{index:04d}.txt"
    is_encoded, data = cv2.imencode(".jpg", scene.bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not is_encoded:
        raise RuntimeError(f"OpenCV could not encode {image_path.name} as JPEG")
    image_path.write_bytes(data.tobytes())  # not cv2.imwrite: it fails on some Windows paths
    lines = [yolo_line(item, (width, height)) for item in scene.objects]
    label_path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return StillRecord(image_path, label_path, (width, height), scene.objects, scene.conditions)
