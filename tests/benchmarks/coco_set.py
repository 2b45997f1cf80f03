"""A generated COCO set of the size of COCO itself: 118,000 pictures and 860,000 boxes in one file.

Run by hand: `python tests/benchmarks/coco_set.py FOLDER [PICTURES] [BOXES]`. Each picture is a real JPEG of 640 x 480
with bytes of its own behind its end, so that importing it takes it for a picture of its own. Annotations are in no
order, categories have gaps in their ids and stand at the end, as in COCO's own files.
"""

import json
import random
import sys
from pathlib import Path

PICTURES, BOXES, CLASSES = 118_000, 860_000, 80
WIDTH, HEIGHT = 640, 480
LABEL_FILE = "instances_train2017.json"


def write_coco_set(folder: Path, pictures: int = PICTURES, boxes: int = BOXES, *, is_bare: bool = False) -> Path:
    """The set below the folder; gives its label file. Bare: empty files for pictures, for reading labels alone."""
    (folder / "train2017").mkdir(parents=True)
    content = b"" if is_bare else _picture()
    for number in range(pictures):
        tail = b"" if is_bare else number.to_bytes(8, "big")
        (folder / "train2017" / f"{number:012d}.jpg").write_bytes(content + tail)
    path = folder / LABEL_FILE
    with path.open("w", encoding="utf-8") as file:
        file.write('{"info": {"description": "generated"}, "licenses": [], "images": [')
        for number in range(pictures):
            told = {"id": number, "file_name": f"{number:012d}.jpg", "width": WIDTH, "height": HEIGHT}
            file.write((", " if number else "") + json.dumps(told))
        file.write('], "annotations": [')
        rng = random.Random(7)
        for number in range(boxes):
            file.write((", " if number else "") + json.dumps(_annotation(number, rng, pictures)))
        categories = [{"id": 1 + each + each // 10, "name": f"class {each}"} for each in range(CLASSES)]
        file.write('], "categories": ' + json.dumps(categories) + "}")
    return path


def _annotation(number: int, rng: random.Random, pictures: int) -> dict[str, object]:
    width, height = rng.uniform(4, 200), rng.uniform(4, 200)
    x, y = round(rng.uniform(0, WIDTH - width), 2), round(rng.uniform(0, HEIGHT - height), 2)
    each = rng.randrange(CLASSES)
    return {
        "id": number, "image_id": rng.randrange(pictures), "category_id": 1 + each + each // 10, "iscrowd": 0,
        "bbox": [x, y, round(width, 2), round(height, 2)], "area": round(width * height, 2), "segmentation": [],
    }  # fmt: skip


def _picture() -> bytes:
    import cv2
    import numpy as np

    return bytes(cv2.imencode(".jpg", np.full((HEIGHT, WIDTH, 3), 90, np.uint8))[1].tobytes())


if __name__ == "__main__":
    counts = [int(word) for word in sys.argv[2:4]]
    sys.stdout.write(f"{write_coco_set(Path(sys.argv[1]), *counts)}\n")
