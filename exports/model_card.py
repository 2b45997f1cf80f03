"""The model card of a package: what it is, what it was made from, how well it does and where that was measured."""

from collections.abc import Mapping

from core.canonical import Json
from core.detections import Task
from exports.manifest import PackageManifest

LIMITS = (
    "The figures above hold for the set that they name and for no other. The package carries no signature: its",
    "hashes show that it was not damaged, not who made it.",
    "",
)
WHAT: Mapping[Task, str] = {
    "detect": "finds objects in", "classify": "classifies", "segment": "finds the outlines of objects in",
    "obb": "finds objects with turned boxes in",
}  # fmt: skip
_FIGURES = ("mAP50", "mAP50_95", "accuracy", "precision", "recall", "f1")


def model_card(manifest: PackageManifest) -> str:
    """The card as Markdown."""
    made, contract = manifest.provenance, manifest.contract
    what = WHAT[contract.task]
    lines = [
        f"# {_plain(made.model_name or made.model)}",
        "",
        f"A network that {what} road images, in {manifest.precision}.",
        f"Input {contract.input.width} x {contract.input.height}, {len(contract.classes)} classes: "
        + _plain(", ".join(contract.classes)),
        "",
        "## How well it does",
        "",
        *_metrics(manifest),
        "",
        "## What it was made from",
        "",
        f"- Model: {made.model}",
        f"- Training run: {made.run or 'none: the network was brought'}",
        f"- Dataset version: {made.dataset_version or 'none'}",
        f"- Transforms and remedies for imbalance: {_plain(made.remedies) or 'none chosen'}",
        f"- Weights (SHA-256): {made.weights_sha256 or 'not known'}",
        f"- Network before packaging (SHA-256): {made.onnx_sha256}",
        f"- Licence: {made.licence or 'not stated'}",
        "",
        "## What it must cause",
        "",
        *_rules(manifest),
        "",
        "## Cameras",
        "",
        *_cameras(manifest),
        "",
        "## Limits",
        "",
        *_gaps(manifest),
        *LIMITS,
    ]
    return "\n".join(lines)


def _metrics(manifest: PackageManifest) -> list[str]:
    measured = manifest.measured
    if not measured.metrics:
        return [f"It was not measured in this project in {manifest.precision}."]
    lines = [
        f"Measured on the {measured.part} part ({measured.images} images)",
        f"of dataset version {measured.dataset_version[:12]}, with the exported network itself.",
        f"Leakage, the share of these images that training has seen or nearly: {_leakage(manifest)}.",
        "",
        "| metric | value |",
        "|---|---|",
    ]
    lines += [f"| {name} | {_figure(measured.metrics[name])} |" for name in _FIGURES if name in measured.metrics]
    rows = [(name, value) for name, value in sorted(measured.per_class.items()) if isinstance(value, dict)]
    if rows:
        columns = [name for name in _FIGURES if any(name in values for _, values in rows)]
        lines += ["", f"| class | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
        lines += [f"| {_plain(name)} | {' | '.join(_figure(values.get(column)) for column in columns)} |"
                  for name, values in rows]  # fmt: skip
    return lines


def _leakage(manifest: PackageManifest) -> str:
    return _plain(str(manifest.measured.leakage.get("told", "not known: the package was made before it was measured")))


def _rules(manifest: PackageManifest) -> list[str]:
    return [
        f"- {_plain(rule.class_name)}, score at least {rule.min_score:g}, at least {rule.min_height_px:g} pixels tall, "
        f"in {rule.frames} frames in a row: {rule.action.replace('_', ' ')}"
        for rule in manifest.safety_actions
    ] or ["No safety actions are declared."]


def _cameras(manifest: PackageManifest) -> list[str]:
    lines = [
        f"- {_plain(camera.title)}: {len(camera.areas)} areas are painted out and count nothing"
        for camera in manifest.cameras
    ]
    return lines or ["No camera's profile is carried: every area of a picture counts."]


def _gaps(manifest: PackageManifest) -> list[str]:
    if not manifest.known_gaps:
        return []
    return [
        "Known gaps: the coverage goals require more images than there were to learn from.",
        "",
        *(f"- {_plain(gap.sentence)}" for gap in manifest.known_gaps),
        "",
    ]


def _figure(value: Json) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) else "not measured"


def _plain(text: str) -> str:
    """Text from people, so that it cannot end a table's cell or begin a heading."""
    return text.replace("|", "/").replace("\n", " ").replace("<", "‹")
