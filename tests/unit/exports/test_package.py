"""A package is the same bytes each time, verifies when whole, and never when anything in it was touched."""

import random
import stat
import zipfile
from pathlib import Path

import pytest

from core.errors import UserError
from exports.actions import SafetyRule
from exports.archive import write_package
from exports.manifest import Gate, Measured, PackageManifest, Provenance, manifest_from_json, manifest_to_json
from exports.package import CHECKS, build_package, verify_package
from exports.runtime import load_package
from tests.unit.exports.makers import brightness_detector, detector_contract, picture


def manifest() -> PackageManifest:
    return PackageManifest(
        contract=detector_contract(),
        precision="fp32",
        provenance=Provenance("model-1", "nano · first · 1", "a" * 64, licence="AGPL-3.0"),
        measured=Measured("b" * 64, "test", 12, {"mAP50": 0.5}, {"car": {"recall": 0.25}, "person": {"recall": None}}),
        safety_actions=(SafetyRule("person", "stop", 0.4, 30, 2),),
        gates=(Gate("latency_p95_ms", "<=", 50.0),),
        author="Ada",
    )


def build(path: Path, onnx: bytes) -> Path:
    images = [picture(120, 80), picture(64, 64)]
    return build_package(path, onnx=onnx, manifest=manifest(), golden_images=images).path


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return brightness_detector(tmp_path_factory.mktemp("network") / "a.onnx").read_bytes()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, network: bytes) -> Path:
    return build(tmp_path_factory.mktemp("package") / "good.rwpkg", network)


def is_good(path: Path) -> bool:
    return all(result is True for result in verify_package(path).values())


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, content: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content[name], method)
    return path


def test_every_check_of_an_honest_package_is_true(package: Path) -> None:
    assert verify_package(package) == dict.fromkeys(CHECKS, True)


def test_the_same_values_give_the_same_bytes(package: Path, network: bytes, tmp_path: Path) -> None:
    assert build(tmp_path / "again.rwpkg", network).read_bytes() == package.read_bytes()


def test_it_is_a_stored_zip_of_sorted_names_without_times(package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {(info.compress_type, info.date_time) for info in infos} == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))}


def test_a_loaded_package_answers_and_tells_its_manifest(package: Path) -> None:
    loaded = load_package(package)
    assert loaded.manifest == manifest()
    assert len(loaded.predictor.predict(picture() // 2 + 127)) == 1


def test_the_manifest_comes_back_from_its_json() -> None:
    assert manifest_from_json(manifest_to_json(manifest())) == manifest()


def test_any_changed_byte_is_found(package: Path, tmp_path: Path) -> None:
    content = package.read_bytes()
    draw = random.Random(0)
    for _ in range(150):
        changed = bytearray(content)
        changed[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        (tmp_path / "changed.rwpkg").write_bytes(changed)
        assert not is_good(tmp_path / "changed.rwpkg")
        with pytest.raises(UserError):
            load_package(tmp_path / "changed.rwpkg")


@pytest.mark.parametrize("keeps", [0, 10, -1, -30])
def test_a_package_cut_short_is_found(package: Path, tmp_path: Path, keeps: int) -> None:
    (tmp_path / "cut.rwpkg").write_bytes(package.read_bytes()[:keeps])
    assert not is_good(tmp_path / "cut.rwpkg")


@pytest.mark.parametrize("name", ["model.onnx", "manifest.json", "MODEL_CARD.md", "golden/expected.json"])
def test_a_missing_file_is_found(package: Path, tmp_path: Path, name: str) -> None:
    content = {known: data for known, data in entries(package).items() if known != name}
    assert not is_good(zipped(tmp_path / "less.rwpkg", content))


def test_an_added_file_is_named(package: Path, tmp_path: Path) -> None:
    checks = verify_package(zipped(tmp_path / "more.rwpkg", {**entries(package), "extra.txt": b"x"}))
    assert checks["files"] == "extra.txt is not in its manifest"


def test_a_changed_file_is_named(package: Path, tmp_path: Path) -> None:
    checks = verify_package(zipped(tmp_path / "other.rwpkg", {**entries(package), "MODEL_CARD.md": b"better"}))
    assert checks["hashes"] == "MODEL_CARD.md is not what its manifest says"
    assert checks["golden"] is not True


@pytest.mark.parametrize("name", ["../out", "/absolute", "a//b", "C:evil", "a\\b", "folder/"])
def test_a_name_that_escapes_is_refused(package: Path, tmp_path: Path, name: str) -> None:
    checks = verify_package(zipped(tmp_path / "bad.rwpkg", {**entries(package), name: b""}))
    assert "archive" in checks
    assert checks["archive"] is not True


def test_two_names_that_differ_in_case_only_are_refused(package: Path, tmp_path: Path) -> None:
    checks = verify_package(zipped(tmp_path / "bad.rwpkg", {**entries(package), "MODEL.onnx": b""}))
    assert checks["archive"] == "it holds two files of one name"


def test_a_link_is_refused(package: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "bad.rwpkg", entries(package))
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "model.onnx")
    assert "link" in str(verify_package(path)["archive"])


def test_a_bomb_is_refused_without_unpacking_it(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.rwpkg", {"model.onnx": b"\0" * 50_000_000}, zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    assert "compressed" in str(verify_package(path)["archive"])


def test_another_network_with_honest_hashes_fails_the_golden_answers(
    package: Path, network: bytes, tmp_path: Path
) -> None:
    content = {name: data for name, data in entries(package).items() if name != "manifest.json"}
    content["model.onnx"] = network.replace(b"ReduceMean", b"ReduceProd")
    path = tmp_path / "swapped.rwpkg"
    write_package(path, manifest_to_json(manifest()), content)
    checks = verify_package(path)
    assert checks["hashes"] is True
    assert not all(result is True for result in checks.values())


def test_a_manifest_that_contradicts_itself_is_found(package: Path, tmp_path: Path) -> None:
    content = {name: data for name, data in entries(package).items() if name != "manifest.json"}
    path = tmp_path / "lies.rwpkg"
    write_package(path, {**manifest_to_json(manifest()), "classes": ["car", "cow"]}, content)
    assert "contradicts itself about classes" in str(verify_package(path)["manifest"])


def test_a_newer_schema_is_refused_in_words(package: Path, tmp_path: Path) -> None:
    content = {name: data for name, data in entries(package).items() if name != "manifest.json"}
    write_package(tmp_path / "new.rwpkg", {**manifest_to_json(manifest()), "schema": 2}, content)
    assert "Update Roadwright" in str(verify_package(tmp_path / "new.rwpkg")["manifest"])


def test_what_is_no_zip_at_all_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "no.rwpkg").write_text("hello")
    assert "no whole zip" in str(verify_package(tmp_path / "no.rwpkg")["archive"])
    assert "cannot be read" in str(verify_package(tmp_path / "missing.rwpkg")["archive"])


def test_a_network_that_does_not_fit_leaves_no_package(network: bytes, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        build_package(tmp_path / "a.rwpkg", onnx=network[:100], manifest=manifest(), golden_images=[])
    assert not (tmp_path / "a.rwpkg").exists()


def test_the_card_says_where_its_figures_hold(package: Path) -> None:
    card = entries(package)["MODEL_CARD.md"].decode()
    assert "12 images" in card
    assert "| mAP50 | 0.500 |" in card
    assert "person, score at least 0.4" in card
    assert "carries no signature" in card
