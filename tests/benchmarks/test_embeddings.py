"""How fast vectors are made, compared and laid out; the backbone beside a plain torchvision loop in the same run."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.contract import InputContract, ModelContract
from core.embedding import NO_BOXES, Encoder, View, unit_rows
from core.project import Project
from core.schema import ImageRow
from exports.features import ModelEncoder
from labeling.embedding import embed
from labeling.maps import COMPONENTS, make_map, principal
from labeling.nearest import most_alike
from training.torchvision_backend.backbone import SIDE_PX, BackboneEncoder

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PICTURES = 96
POINTS, DIMS = 100_000, 1280


class Quiet:
    def progress(self, done: float, total: float, message: str = "") -> None:
        pass

    def artifact(self, name: str, path: Path) -> str:
        return ""

    def is_stop_asked(self) -> bool:
        return False


@pytest.fixture(scope="module")
def photos() -> list[Path]:
    found = sorted((SHARED / "road_markings" / "train").glob("*.jpg"))[:PICTURES]
    if not found:
        pytest.skip("the shared photos of road markings are not here")
    return found


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ours(folder: Path, photos: list[Path], encoder: Encoder) -> float:
    """Images a second of the job's own task, files to vectors on the disk."""
    folder.mkdir()
    lines = [
        {"id": n, "path": str(each), "orientation": 1, "whole": True, "wh": [640, 640], "crops": []}
        for n, each in enumerate(photos)
    ]
    (folder / "wanted.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    spec = {"made_with": encoder.made_with, "images": len(photos)}
    return len(photos) / timed(lambda: embed(folder, spec, Quiet(), encoder))


def plain_torchvision(photos: list[Path]) -> float:
    """Images a second of what one would write first: Pillow, transforms, batches of 16, MobileNetV2 of torchvision."""
    import torch
    from PIL import Image
    from torchvision import models, transforms

    network = models.mobilenet_v2(weights=None).features.eval()
    change = transforms.Compose(
        [
            transforms.Resize((SIDE_PX, SIDE_PX)), transforms.ToTensor(),
            transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ]
    )  # fmt: skip

    def run() -> None:
        with torch.inference_mode():
            for start in range(0, len(photos), 16):
                batch = torch.stack([change(Image.open(each).convert("RGB")) for each in photos[start : start + 16]])
                network(batch).mean((2, 3))

    run()
    return len(photos) / timed(run)


def test_images_a_second_of_each_encoder(photos: list[Path], tmp_path: Path) -> None:
    backbone = BackboneEncoder()
    backbone.encode([View(np.zeros((224, 224, 3), np.uint8), NO_BOXES)] * 16)
    plain = plain_torchvision(photos)
    mine = ours(tmp_path / "backbone", photos, backbone)
    print(f"\nMobileNetV2 on {backbone.device}: {mine:.1f} images/s")
    print(f"a plain torchvision loop on the processor: {plain:.1f} images/s; ratio {mine / plain:.2f}")
    weights = SHARED / "weights" / "yolox_nano.onnx"
    classes = tuple(str(number) for number in range(80))
    inputs = InputContract(416, 416, channels="bgr", resize="letterbox_top_left", scale=1.0)
    model = ModelEncoder(weights, ModelContract("detect", classes, inputs, "yolox"))
    print(f"own features, YOLOX-nano at 416: {ours(tmp_path / 'model', photos, model):.1f} images/s")


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    chance = np.random.default_rng(0)
    middles = chance.normal(size=(40, DIMS)).astype(np.float32)
    rows = [
        middles[start % 40] + chance.normal(size=(1000, DIMS)).astype(np.float32) for start in range(POINTS // 1000)
    ]
    return np.concatenate([unit_rows(each) for each in rows])


def test_the_likest_of_100_000(project: Project, vectors: np.ndarray) -> None:
    with project.registry.transaction() as tx:
        tx.session.add_all(
            ImageRow(id=n, sha256=str(n), name=str(n), path="", width=1, height=1, added_at="")
            for n in range(1, POINTS + 1)
        )
        tx.session.flush()
        rows = ((n, row.tobytes()) for n, row in enumerate(vectors, start=1))
        written = timed(
            lambda: tx.session.connection().exec_driver_sql(
                "INSERT INTO embedding (made_with, image_id, annotation_id, content, vector) VALUES ('a', ?, 0, '', ?)",
                list(rows),
            )
        )
    with project.registry.reading() as session:
        most_alike(session, "a", "images", vectors[0])
        searched = timed(lambda: most_alike(session, "a", "images", vectors[777]))
    wide = vectors.astype(np.float32)
    plain = timed(lambda: np.argsort(-(wide @ wide[777]))[:200])
    print(f"\n{POINTS:,} x {DIMS} written in {written:.1f} s; the likest 200 found in {searched:.2f} s from the disk")
    print(f"numpy with all of it widened in memory (512 MB): {plain:.2f} s; ratio {searched / plain:.1f}")


@pytest.mark.timeout(1200)
def test_the_map_of_many(vectors: np.ndarray, tmp_path: Path) -> None:
    print(f"\nfirst {COMPONENTS} components of {POINTS:,}: {timed(lambda: principal(vectors, COMPONENTS)):.1f} s")
    for count in (1_000, 4_000):
        np.save(tmp_path / "vectors.npy", vectors[:: POINTS // count])
        spec = {"vectors": "vectors.npy", "keep_as": "cache/maps/a.npz"}
        print(f"UMAP of {count:,}: {timed(partial(make_map, tmp_path, spec, Quiet())):.1f} s")


def test_a_hundred_thousand_points_are_painted(qtbot: object) -> None:
    from desktop.widgets.scatter_map import ScatterMap

    chance = np.random.default_rng(0)
    plot = ScatterMap()
    qtbot.addWidget(plot)
    plot.resize(1000, 640)
    plot.show()
    plot.show_points(chance.normal(size=(POINTS, 2)).astype(np.float32))
    plot.show_colours(chance.integers(0, 12, POINTS), ["#0072B2", "#E69F00"] * 6)
    plot.grab()

    def zoomed() -> None:
        plot.fit()
        plot.grab()

    took = min(timed(zoomed) for _ in range(5))
    near = timed(lambda: plot._nearest(plot.place_of(5)))
    print(f"\n{POINTS:,} points: {1e3 * took:.0f} ms a picture, {1e3 * near:.1f} ms to find the one under the pointer")
