"""Runs augmentations over 160 photos in a process of its own and writes samples a second as JSON.

Called as: python transforms_driver.py VEHICLES FOLDER. Ways take turns, so that a busy machine is busy for all of them;
the best of the rounds counts.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from training.transforms.named import load_policies
from training.transforms.policy import default_step
from training.transforms.samples import Frame
from training.ultralytics_backend.pictures import PolicyBoxes
from training.ultralytics_backend.quiet import silence

COUNT, SIZE, THREADS, ROUNDS = 160, 640, 2, 4


def main(source: Path, folder: Path) -> None:
    files = sorted((source / "images" / "train").iterdir())[:COUNT]
    for kind in ("images", "labels"):
        (folder / kind / "train").mkdir(parents=True)
    for file in files:
        shutil.copy(file, folder / "images" / "train" / file.name)
        label = source / "labels" / "train" / f"{file.stem}.txt"
        shutil.copy(label, folder / "labels" / "train" / label.name)
    silence(folder)
    import cv2
    from ultralytics.cfg import get_cfg
    from ultralytics.data.dataset import YOLODataset

    cv2.setNumThreads(1)
    hyp = get_cfg()
    data = {"names": dict(enumerate("abcde")), "channels": 3}
    stock = YOLODataset(
        img_path=str(folder / "images" / "train"), data=data, imgsz=SIZE, augment=True, hyp=hyp, batch_size=16
    )
    policies = load_policies(Path(__file__).parents[2] / "resources" / "policies")
    policies["road, pasting"] = policies["road"].with_step(replace(default_step("copy_paste"), probability=0.5))
    ways: dict[str, Callable[[int], object]] = {"ultralytics": stock.__getitem__}
    for name, policy in policies.items():
        made = PolicyBoxes(SimpleNamespace(labels=[], im_files=stock.im_files), policy, Frame(SIZE))
        ways[name] = lambda place, made=made: made[place, place]
    best = dict.fromkeys(ways, 0.0)
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(ROUNDS):
            for name, way in ways.items():
                began = time.perf_counter()
                list(pool.map(way, range(COUNT)))
                best[name] = max(best[name], COUNT / (time.perf_counter() - began))
    (folder / "rates.json").write_text(json.dumps(best), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
