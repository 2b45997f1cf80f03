"""How fast real drives are proved, beside the two limits of the same run: decoding alone and the network alone.

Run it by name: python -m pytest -s tests/benchmarks/test_drive_throughput.py
"""

import os
from pathlib import Path

import pytest

from exports.drive_run import validate_drive
from exports.drive_summary import DriveRequest

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")

FRAMES = {"solidWhiteRight.mp4": 221, "night_road.mp4": 157, "sunset_signs.mp4": 46, "city_broken_count.ts": 133}
NETWORKS = {"yolox_nano.onnx": "yolox", "nanodet_m.onnx": "nanodet", "yolo11n_coco_int8.onnx": None}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("drive", FRAMES)
def test_frames_per_second_beside_the_limits(network: str, drive: str, tmp_path: Path) -> None:
    request = DriveRequest(
        DATA / "weights" / network, DATA / "drives" / drive, tmp_path,
        budget_ms=100.0, measures_limits=True, decoder=NETWORKS[network],
    )  # fmt: skip
    summary = validate_drive(request)
    limits = summary.limits
    assert limits is not None
    assert summary.frames == FRAMES[drive]
    print(
        f"\n{network} over {drive}: {summary.frames} frames, {summary.fps:.1f} frames/s; "
        f"decode only {limits.decode_only_fps:.1f}, session.run only {limits.session_run_only_fps:.1f} "
        f"(share {summary.fps / limits.session_run_only_fps:.2f}); p50 {summary.latency.p50:.1f} ms, "
        f"p95 {summary.latency.p95:.1f} ms"
    )
