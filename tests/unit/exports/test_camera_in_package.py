"""A package carries the profiles of cameras, and the runtime of the vehicle honours the one that it is told."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.camera_profile import CameraProfile
from core.errors import UserError
from core.project import Project
from core.schema import DriveRow
from exports.drive_run import validate_drive
from exports.drive_summary import DriveRequest
from exports.manifest import PackageManifest, Provenance, manifest_from_json, manifest_to_json
from exports.package import build_package, verify_package
from exports.runtime import load_package
from exports.validation import request_from_json, request_to_json, with_camera
from labeling.cameras import area_added, use_camera
from labeling.store import apply
from tests.unit.exports.makers import brightness_detector, detector_contract, moving_pictures, picture, write_video

SIZE_WH = (120, 80)
EVERYWHERE = ((0.0, 0.0), (120.0, 0.0), (120.0, 80.0), (0.0, 80.0))
CORNER = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
VAN = CameraProfile(0, "van", 3, *SIZE_WH, {"hood": EVERYWHERE}, 30.0, (60.0, 30.0))
LORRY = CameraProfile(0, "lorry", 1, *SIZE_WH, {"hood": CORNER})
WHITE = np.full((80, 120, 3), 255, np.uint8)


def package_of(folder: Path, *cameras: CameraProfile) -> Path:
    """The network finds one box in the middle of each picture."""
    onnx = brightness_detector(folder / "a.onnx").read_bytes()
    manifest = PackageManifest(
        contract=detector_contract(score_threshold=0.1), precision="fp32",
        provenance=Provenance("model-1", "nano", "a" * 64), cameras=cameras,
    )  # fmt: skip
    return build_package(folder / "a.rwpkg", onnx=onnx, manifest=manifest, golden_images=[picture()]).path


def found(package: Path, camera: str = "") -> int:
    return len(load_package(package, camera=camera).predictor.predict(WHITE))


def test_the_only_camera_of_a_package_is_honoured_without_being_named(tmp_path: Path) -> None:
    package = package_of(tmp_path, VAN)
    assert all(answer is True for answer in verify_package(package).values())
    assert load_package(package).predictor.camera == VAN
    assert found(package) == 0


def test_without_a_camera_everything_counts(tmp_path: Path) -> None:
    assert found(package_of(tmp_path)) == 1


def test_of_several_cameras_the_one_that_is_named_counts(tmp_path: Path) -> None:
    package = package_of(tmp_path, VAN, LORRY)
    assert [found(package, each) for each in ("van", "lorry", "")] == [0, 1, 1]


def test_a_camera_that_the_package_does_not_know_is_refused_with_those_it_knows(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not know the camera bus") as told:
        load_package(package_of(tmp_path, VAN, LORRY), camera="bus")
    assert "van, lorry" in told.value.hint


def test_the_network_does_not_see_what_is_ignored(tmp_path: Path) -> None:
    half = replace(VAN, areas={"hood": ((0.0, 0.0), (120.0, 0.0), (120.0, 39.0), (0.0, 39.0))})
    bright = load_package(package_of(tmp_path, LORRY)).predictor.predict(WHITE)
    dimmed = load_package(package_of(tmp_path, half)).predictor.predict(WHITE)
    assert dimmed.score[0] < bright.score[0]


def test_the_picture_that_is_handed_in_stays_as_it_was(tmp_path: Path) -> None:
    image = WHITE.copy()
    load_package(package_of(tmp_path, VAN)).predictor.predict(image)
    assert (image == 255).all()


def test_a_manifestwith_cameras_comes_back(tmp_path: Path) -> None:
    known = PackageManifest(detector_contract(), "fp32", Provenance("m", "n", "a" * 64), cameras=(VAN, LORRY))
    assert manifest_from_json(manifest_to_json(known)) == known
    assert "cameras" not in manifest_to_json(replace(known, cameras=()))


def test_a_replay_honours_the_camera_and_says_which_one(tmp_path: Path) -> None:
    video = write_video(tmp_path / "drive.mp4", moving_pictures(8))
    package = package_of(tmp_path, VAN, LORRY)
    summaries = [
        validate_drive(DriveRequest(package, video, tmp_path / name, camera=name)) for name in ("van", "lorry")
    ]
    assert [each.camera for each in summaries] == ["van v3", "lorry v1"]
    assert [sum(each.detections.values()) for each in summaries] == [0, 8]


def test_a_drive_of_the_project_is_replayed_with_its_own_camera(tmp_path: Path, project: Project) -> None:
    video = write_video(tmp_path / "drive.mp4", moving_pictures(8))
    with project.registry.transaction() as tx:
        tx.session.add(
            DriveRow(
                id=1,
                sha256="d",
                name="drive.mp4",
                path=str(video),
                width=160,
                height=96,
                fps=10,
                duration_ms=800,
                added_at="",
            )
        )
    use_camera(project.registry, 1, "van")
    apply(project.registry, area_added(project, 1, EVERYWHERE, (160, 96)), author="tester")
    request = DriveRequest(package_of(tmp_path, VAN, LORRY), video, tmp_path / "report")
    chosen = with_camera(project, request)
    assert chosen.camera == "van"
    assert request_from_json(request_to_json(chosen)) == chosen
