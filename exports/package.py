"""Makes and checks vehicle packages. Knows no project: everything comes in as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.canonical import JsonObject
from core.detections import BgrImage
from core.errors import UserError
from exports.archive import (
    CARD,
    MODEL,
    PackageProblem,
    check_file_set,
    check_hashes,
    parse_manifest,
    read_entries,
    write_package,
)
from exports.card_facts import CardFacts
from exports.golden import drawn_frame, golden_problem, make_golden
from exports.manifest import PackageManifest, manifest_from_json, manifest_to_json
from exports.model_card import NOTHING, model_card
from exports.runtime import OnnxPredictor, contract_problem
from exports.sessions import CPU, Session

CHECKS = ("archive", "manifest", "files", "hashes", "contract", "onnx", "golden")
_NOT_REACHED = "not checked, because an earlier check failed"


@dataclass(frozen=True, slots=True)
class Built:
    """A package that was written."""

    path: Path
    sha256: str
    size_bytes: int
    manifest: JsonObject


def build_package(
    out: Path,
    *,
    onnx: bytes,
    manifest: PackageManifest,
    golden_images: Sequence[BgrImage],
    facts: CardFacts = NOTHING,
) -> Built:
    """Write the package to `out`. The same values give the same bytes on one computer. `facts` go into its card.

    Raises UserError when the network does not open or does not fit its contract; `out` is then untouched.
    """
    predictor = OnnxPredictor(onnx, manifest.contract, threads=1, providers=[CPU])
    told = manifest_to_json(manifest)
    content = {
        MODEL: onnx,
        CARD: model_card(manifest, facts).encode(),
        **make_golden(list(golden_images) or [drawn_frame()], predictor, manifest.precision),
    }
    sha256 = write_package(out, told, content)
    return Built(out, sha256, out.stat().st_size, told)


def verify_package(path: Path) -> dict[str, bool | str]:
    """Every check by name, in order, with True or the reason why not. Never raises for a bad package.

    Integrity, contract and golden answers; that nobody else made the package only a signature could tell.
    """
    checks: dict[str, bool | str] = dict.fromkeys(CHECKS, _NOT_REACHED)
    try:
        content = read_entries(path)
        checks["archive"] = True
        told = parse_manifest(content)
        check_file_set(told, content)
        checks["files"] = True
        check_hashes(told, content)
        checks["hashes"] = True
    except PackageProblem as problem:
        checks[problem.check] = problem.reason
        return checks
    try:
        manifest = manifest_from_json(told)
    except UserError as error:
        checks["manifest"] = str(error)
        return checks
    checks["manifest"] = _manifest_problem(told, manifest) or True
    return _check_model(checks, manifest, content)


def _check_model(
    checks: dict[str, bool | str], manifest: PackageManifest, content: Mapping[str, bytes]
) -> dict[str, bool | str]:
    try:
        session = Session(content[MODEL], threads=1, providers=[CPU])
    except UserError as error:
        checks["onnx"] = str(error)
        return checks
    checks["onnx"] = True
    checks["contract"] = contract_problem(session, manifest.contract) or True
    if checks["contract"] is True:
        predictor = OnnxPredictor(content[MODEL], manifest.contract, threads=1, providers=[CPU])
        checks["golden"] = golden_problem(content, predictor) or True
    return checks


def _manifest_problem(told: JsonObject, manifest: PackageManifest) -> str:
    """What is said twice in a manifest must be said alike."""
    again = manifest_to_json(manifest)
    differing = sorted(name for name, value in again.items() if told.get(name) != value)
    strange = sorted(set(told) - set(again) - {"files"})
    if differing:
        return f"its manifest contradicts itself about {', '.join(differing)}"
    return f"its manifest says more than schema 1 knows: {', '.join(strange)}" if strange else ""
