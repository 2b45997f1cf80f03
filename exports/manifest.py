"""What a package says of itself: `manifest.json`, schema 1, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.camera_profile import CameraProfile, profile_from_json, profile_to_json
from core.canonical import Json, JsonObject
from core.contract import ModelContract, contract_from_json, contract_to_json
from core.coverage_gap import CoverageGap, gap_from_json, gap_to_json
from core.errors import UserError
from exports.actions import SafetyRule, rule_from_json, rule_to_json

SCHEMA = 1
KIND = "roadwright-package"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the package, by id and by hash; empty where a brought network has none.

    `remedies` is what the training was chosen to do against imbalance, and how it changed pictures, in words.
    """

    model: str
    model_name: str
    onnx_sha256: str
    weights_sha256: str = ""
    run: str = ""
    run_fingerprint: str = ""
    dataset_version: str = ""
    licence: str = ""
    code_version: str = ""
    remedies: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """Metrics with their warrant: which part of which dataset version they were measured on, and how far it leaks.

    `leakage` holds share (None: not known), leaking, images, k and told, a line for people; empty in older packages.
    """

    dataset_version: str = ""
    part: str = ""
    images: int = 0
    metrics: JsonObject = field(default_factory=dict)
    per_class: JsonObject = field(default_factory=dict)
    leakage: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """What the brief asks of a model: `metric` `comparison` (>= or <=) `threshold`, of one class or of all ("")."""

    metric: str
    comparison: str
    threshold: float
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class PackageManifest:
    """A whole manifest, without the list of files, which the container makes and checks.

    `known_gaps` are coverage goals that the labels did not meet, where somebody went on all the same.
    """

    contract: ModelContract
    precision: str
    provenance: Provenance
    measured: Measured = field(default_factory=Measured)
    safety_actions: tuple[SafetyRule, ...] = ()
    gates: tuple[Gate, ...] = ()
    author: str = ""
    cameras: tuple[CameraProfile, ...] = ()
    known_gaps: tuple[CoverageGap, ...] = ()

    def __post_init__(self) -> None:
        if self.precision not in ("fp32", "fp16", "int8"):
            raise ValueError(f"a precision is fp32, fp16 or int8, not {self.precision!r}")
        if len({camera.name for camera in self.cameras}) < len(self.cameras):
            raise ValueError("a package carries one version of each camera's profile")

    def camera_named(self, name: str) -> CameraProfile | None:
        """The profile of this camera; without a name the only one there is. None where the package has no such one."""
        if not name:
            return self.cameras[0] if len(self.cameras) == 1 else None
        return next((camera for camera in self.cameras if camera.name == name), None)


def manifest_to_json(manifest: PackageManifest) -> JsonObject:
    """The manifest as plain JSON."""
    measured = manifest.measured
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "task": manifest.contract.task,
        "classes": list(manifest.contract.classes),
        "contract": contract_to_json(manifest.contract),
        "precision": manifest.precision,
        "provenance": {
            name: value for name, value in _fields(manifest.provenance).items() if value or name != "remedies"
        },
        "metrics": measured.metrics,
        "per_class": measured.per_class,
        "measured_on": {
            "dataset_version": measured.dataset_version,
            "part": measured.part,
            "images": measured.images,
        },
        "safety_actions": [rule_to_json(rule) for rule in manifest.safety_actions],
        "gates": [_fields(gate) for gate in manifest.gates],
        "created_by": {"author": manifest.author, "program": "roadwright"},
        **({"leakage": measured.leakage} if measured.leakage else {}),
        **({"cameras": [profile_to_json(camera) for camera in manifest.cameras]} if manifest.cameras else {}),
        **({"known_gaps": [gap_to_json(gap) for gap in manifest.known_gaps]} if manifest.known_gaps else {}),
    }


def manifest_from_json(told: Mapping[str, object]) -> PackageManifest:
    """The manifest that `manifest_to_json` wrote. Raises UserError for a newer schema or anything else."""
    if told.get("kind") != KIND:
        raise UserError("The file is no Roadwright package.", "Name a file that ends in .rwpkg.")
    if told.get("schema") != SCHEMA:
        raise UserError(
            f"The package has schema {told.get('schema')}, and this program reads schema {SCHEMA}.",
            "Update Roadwright.",
        )
    try:
        on, author = _mapping(told["measured_on"]), _mapping(told["created_by"])
        return PackageManifest(
            contract=contract_from_json(_mapping(told["contract"])),
            precision=str(told["precision"]),
            provenance=Provenance(**{name: str(value) for name, value in _mapping(told["provenance"]).items()}),
            measured=Measured(
                str(on["dataset_version"]), str(on["part"]), int(str(on["images"])),
                _mapping(told["metrics"]), _mapping(told["per_class"]), _mapping(told.get("leakage", {})),
            ),
            safety_actions=tuple(rule_from_json(_mapping(rule)) for rule in _items(told["safety_actions"])),
            gates=tuple(_gate(_mapping(gate)) for gate in _items(told["gates"])),
            author=str(author["author"]),
            cameras=tuple(profile_from_json(_mapping(camera)) for camera in _items(told.get("cameras", []))),
            known_gaps=tuple(gap_from_json(_mapping(gap)) for gap in _items(told.get("known_gaps", []))),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("The package's manifest cannot be understood.", "Make the package again.") from error


def _gate(told: Mapping[str, Json]) -> Gate:
    threshold = float(str(told["threshold"]))
    return Gate(str(told["metric"]), str(told["comparison"]), threshold, str(told["class_name"]))


def _fields(value: Provenance | Gate) -> JsonObject:
    return {name: getattr(value, name) for name in type(value).__slots__}


def _mapping(value: object) -> JsonObject:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed here")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise TypeError("a list is needed here")
    return list(value)
