"""The model card: what it is for, how well it does and where that was measured, its data, training and limits.

The chapters are those of M. Mitchell et al., Model Cards for Model Reporting (2019). Nothing in it is of today: the
same model gives the same card.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from core.canonical import Json, JsonObject
from core.detections import Task
from exports.card_blocks import Block, Card, CardSection, Items, Table, Words, to_html, to_markdown
from exports.card_facts import BRIEF_PARTS, CardFacts, Counts, Measure
from exports.manifest import Gate, PackageManifest

LIMITS = (
    "The figures above hold for the set that they name and for no other.",
    "A package carries no signature: its hashes show that it was not damaged, not who made it.",
)
WHAT: Mapping[Task, str] = {
    "detect": "finds objects in", "classify": "classifies", "segment": "finds the outlines of objects in",
    "obb": "finds objects with turned boxes in",
}  # fmt: skip
FEW = 30  # instances; below them a figure says little
Z95 = 1.959964  # of the normal distribution
_FIGURES = ("mAP50", "mAP50_95", "accuracy", "precision", "recall", "f1")
_BRIEF_WORDS = ("Problem", "Input", "Output", "Where the data comes from", "What counts as success", "Risks")
NOTHING = CardFacts()


def model_card(manifest: PackageManifest, facts: CardFacts = NOTHING) -> str:
    """The card as Markdown."""
    return to_markdown(card_of(manifest, facts))


def model_card_page(manifest: PackageManifest, facts: CardFacts = NOTHING) -> str:
    """The card as one HTML page."""
    return to_html(card_of(manifest, facts))


def card_of(manifest: PackageManifest, facts: CardFacts) -> Card:
    """The card as a document."""
    made, contract = manifest.provenance, manifest.contract
    what = WHAT[contract.task]
    lead = (
        f"A network that {what} road images, in {manifest.precision}.",
        f"Input {contract.input.width} x {contract.input.height}, {len(contract.classes)} classes: "
        + ", ".join(contract.classes),
    )
    chapters = (
        ("Intended use", _intended(manifest, facts)),
        ("How well it does", _metrics(manifest, facts)),
        ("Gates", _gates(manifest)),
        ("Data", _data(facts)),
        ("Training", _training(manifest, facts)),
        ("What it was put to", [Items(facts.proofs)] if facts.proofs else []),
        ("What it must cause", _rules(manifest)),
        ("Cameras", _cameras(manifest)),
        ("Limits", _limits(manifest, facts)),
        ("What it was made from", _made_from(manifest, facts)),
    )
    sections = tuple(CardSection(title, tuple(blocks)) for title, blocks in chapters if blocks)
    return Card(made.model_name or made.model, lead, sections)


def _intended(manifest: PackageManifest, facts: CardFacts) -> list[Block]:
    told = [
        f"{words}: {facts.brief[part]}"
        for part, words in zip(BRIEF_PARTS, _BRIEF_WORDS, strict=True)
        if part in facts.brief
    ]
    if not told:
        return [Words("The brief of the project says nothing of what the model is for.")]
    names = ", ".join(manifest.contract.classes)
    return [Items(tuple(told)), Words(f"It knows nothing but its own classes ({names}): all else it cannot see.")]


def _metrics(manifest: PackageManifest, facts: CardFacts) -> list[Block]:
    measured = manifest.measured
    if not measured.metrics:
        return [Words(f"It was not measured in this project in {manifest.precision}.")]
    per_class = {name: row for name, row in measured.per_class.items() if isinstance(row, Mapping)}
    known = next((row for row in facts.measures if (row.version, row.part) == _place(manifest)), None)
    blocks: list[Block] = [
        Words(
            f"Measured on the {measured.part} part ({measured.images} images) of dataset version "
            f"{measured.dataset_version[:12]}, with the exported network itself."
        ),
        Words(f"Leakage, the share of these images that training has seen or nearly: {_leakage(manifest)}."),
        Table(("metric", "value", "95 % interval"), tuple(_overall(measured.metrics, measured.images))),
    ]
    if per_class:
        blocks += [_slices("class", dict(sorted(per_class.items())))]
    if known is not None and known.per_condition:
        blocks += [_slices("condition", dict(sorted(known.per_condition.items())))]
    others = [row for row in facts.measures if row is not known]
    if others:
        blocks += [Words("Measured elsewhere as well:"), _elsewhere(others)]
    return blocks


def _place(manifest: PackageManifest) -> tuple[str, str]:
    return manifest.measured.dataset_version, manifest.measured.part


def _overall(metrics: JsonObject, images: int) -> Iterator[tuple[str, str, str]]:
    for name in _FIGURES:
        if name in metrics:
            trials = images if name == "accuracy" else None
            yield name, _figure(metrics[name]), _interval(metrics, name, trials)
    if "score_threshold" in metrics:
        yield "score threshold", _figure(metrics["score_threshold"]), ""


def _slices(what: str, rows: Mapping[str, JsonObject]) -> Table:
    """Figures of each class or condition, with how many they rest on and the interval of what is a proportion."""
    columns = [name for name in _FIGURES if any(name in values for values in rows.values())]
    counted = next((name for name in ("instances", "images") if any(name in row for row in rows.values())), "")
    # A class's recall is a proportion of its instances; means over classes, as conditions have, are none.
    proportion = next((name for name in (("recall",) if what == "class" else ("accuracy",)) if name in columns), "")
    head = (what, *columns, *([f"{proportion}, 95 % interval"] if proportion else []), *([counted] if counted else []))
    told = []
    for name, values in rows.items():
        count = values.get(counted) if counted else None
        cells = [name, *(_figure(values.get(column)) for column in columns)]
        cells += [_interval(values, proportion, count)] if proportion else []
        told.append((*cells, *([_count(count)] if counted else [])))
    return Table(head, tuple(told))


def _elsewhere(measures: Sequence[Measure]) -> Table:
    columns = [name for name in _FIGURES if any(name in row.metrics for row in measures)]
    rows = tuple(
        (
            row.version[:12],
            row.part,
            str(row.images),
            *(_figure(row.metrics.get(name)) for name in columns),
            row.leakage,
        )
        for row in measures
    )
    return Table(("version", "part", "images", *columns, "leakage"), rows)


def _gates(manifest: PackageManifest) -> list[Block]:
    if not manifest.gates:
        return []
    return [Table(("gate", "measured", "passed"), tuple(_judged(manifest, gate) for gate in manifest.gates))]


def _judged(manifest: PackageManifest, gate: Gate) -> tuple[str, str, str]:
    least = {">=": "at least", "<=": "at most"}.get(gate.comparison, gate.comparison)
    of_class = f" of {gate.class_name}" if gate.class_name else ""
    wanted = f"{gate.metric}{of_class} {least} {gate.threshold:g}"
    if gate.metric.startswith("latency"):
        return wanted, "on the computer that runs it", "not judged here"
    measured = manifest.measured
    of_one = measured.per_class.get(gate.class_name) if gate.class_name else measured.metrics
    value = of_one.get(gate.metric) if isinstance(of_one, Mapping) else None
    value = measured.leakage.get("share") if gate.metric == "leakage" else value
    if not isinstance(value, int | float):
        return wanted, "not measured", "no"
    is_passed = value >= gate.threshold if gate.comparison == ">=" else value <= gate.threshold
    return wanted, _figure(value), "yes" if is_passed else "no"


def _data(facts: CardFacts) -> list[Block]:
    version = facts.version
    if version is None:
        return []
    parts = ", ".join(f"{count:,} {part}" for part, count in version.parts.items())
    blocks: list[Block] = [Words(f"Trained on dataset version {version.name} ({version.id[:12]}): {parts} images.")]
    blocks += [Words(f"Note: {version.note}")] if version.note else []
    blocks += [_counts("class, labels in", version.instances)] if version.instances else []
    blocks += [_counts("condition, images in", version.conditions)] if version.conditions else []
    left_out = ", ".join(f"{count:,} {why}" for why, count in version.left_out.items() if count)
    return [*blocks, Words(f"Left out of the version: {left_out}.")] if left_out else blocks


def _counts(what: str, counts: Counts) -> Table:
    parts = list(next(iter(counts.values())))
    return Table((what, *parts), tuple((name, *(f"{row[part]:,}" for part in parts)) for name, row in counts.items()))


def _training(manifest: PackageManifest, facts: CardFacts) -> list[Block]:
    remedies = manifest.provenance.remedies or "none chosen"
    blocks: list[Block] = [Words(f"Recipe: {facts.recipe}")] if facts.recipe else []
    blocks += [Words(f"Transforms and remedies for imbalance: {remedies}")]
    names = sorted({*facts.settings, *(name for name, value in facts.effective.items() if _is_plain(value))})
    if names:
        rows = tuple((name, _word(facts.settings.get(name)), _word(facts.effective.get(name))) for name in names)
        blocks += [Table(("setting", "asked", "in effect"), rows)]
    return blocks


def _rules(manifest: PackageManifest) -> list[Block]:
    told = tuple(
        f"{rule.class_name}, score at least {rule.min_score:g}, at least {rule.min_height_px:g} pixels tall, "
        f"in {rule.frames} frames in a row: {rule.action.replace('_', ' ')}"
        for rule in manifest.safety_actions
    )
    return [Items(told)] if told else [Words("No safety actions are declared.")]


def _cameras(manifest: PackageManifest) -> list[Block]:
    told = tuple(
        f"{camera.title}: {len(camera.areas)} areas are painted out and count nothing" for camera in manifest.cameras
    )
    return [Items(told)] if told else [Words("No camera's profile is carried: every area of a picture counts.")]


def _limits(manifest: PackageManifest, facts: CardFacts) -> list[Block]:
    blocks: list[Block] = []
    if manifest.known_gaps:
        told = "Known gaps: the coverage goals require more images than there were to learn from."
        blocks += [Words(told), Items(tuple(gap.sentence for gap in manifest.known_gaps))]
    found = [*_too_few(manifest, facts), *_not_covered(facts), *_not_verified(manifest, facts)]
    return [*blocks, *([Items(tuple(found))] if found else []), *(Words(line) for line in LIMITS)]


def _too_few(manifest: PackageManifest, facts: CardFacts) -> Iterator[str]:
    measured = manifest.measured
    counts = {name: row.get("instances") for name, row in measured.per_class.items() if isinstance(row, Mapping)}
    few = [f"{name} ({count})" for name, count in counts.items() if isinstance(count, int) and count < FEW]
    if few:
        yield f"Fewer than {FEW} instances were there to measure on, so these figures say little: {', '.join(few)}."
    learnt = facts.version.instances if facts.version is not None else {}
    few = [f"{name} ({row['train']})" for name, row in learnt.items() if row["train"] < FEW]
    if few:
        yield f"Fewer than {FEW} labels were there to learn from: {', '.join(few)}."


def _not_covered(facts: CardFacts) -> Iterator[str]:
    if facts.version is None or not facts.version.parts:
        return
    for part, what in (("train", "learn from"), ("test", "be tested on")):
        missing = [
            f"{group} {value}".replace("_", " ")
            for group, values in facts.wanted_conditions.items()
            for value in values
            if not facts.version.conditions.get(f"{group}={value}", {}).get(part)
        ]
        if missing:
            yield f"Conditions of the brief of which no image was there to {what}: {', '.join(missing)}."


def _not_verified(manifest: PackageManifest, facts: CardFacts) -> Iterator[str]:
    measured = manifest.measured
    if measured.metrics and measured.part != "test":
        yield f"It was measured on the {measured.part} part only; no test part was kept for the end."
    if measured.metrics and measured.leakage.get("share") is None:
        yield "How far the images that it was measured on leak is not known."
    if not facts.proofs:
        yield "Not told here: whether it was proved on a drive or on must-pass scenes."
    if not manifest.gates:
        yield "The brief has no gates, so nothing held the model back."


def _made_from(manifest: PackageManifest, facts: CardFacts) -> list[Block]:
    made = manifest.provenance
    told = (
        f"Model: {made.model}",
        f"Training run: {made.run or 'none: the network was brought'}",
        f"Fingerprint of the run: {made.run_fingerprint or 'none'}",
        f"Dataset version: {made.dataset_version or 'none'}",
        f"Weights (SHA-256): {made.weights_sha256 or 'not known'}",
        f"Network before packaging (SHA-256): {made.onnx_sha256}",
        f"Code: roadwright {made.code_version or 'of an unknown version'}",
        f"Licence: {made.licence or 'not stated'}",
    )
    rows = tuple((node["kind"].replace("_", " "), node["name"], node["sha256"]) for node in facts.lineage)
    return [Items(told), *([Table(("lineage", "name", "SHA-256"), rows)] if rows else [])]


def _leakage(manifest: PackageManifest) -> str:
    return str(manifest.measured.leakage.get("told", "not known: the package was made before it was measured"))


def _interval(values: JsonObject, name: str, trials: Json) -> str:
    """What is stored as NAME_interval; else Wilson's score interval (1927) of a proportion; "too few" below 30."""
    stored = values.get(f"{name}_interval")
    if isinstance(stored, Sequence) and len(stored) == 2:
        return f"{_figure(stored[0])} – {_figure(stored[1])}"
    share = values.get(name)
    if not isinstance(share, int | float) or not isinstance(trials, int) or trials < 1:
        return "–"
    scale, square = 1 + Z95**2 / trials, Z95**2 / trials
    middle = (share + square / 2) / scale
    reach = math.sqrt(share * (1 - share) * square + square**2 / 4) / scale
    told = f"{max(0.0, middle - reach):.3f} – {min(1.0, middle + reach):.3f}"
    return f"{told} (too few)" if trials < FEW else told


def _figure(value: Json) -> str:
    return f"{value:.3f}" if isinstance(value, int | float) else "not measured"


def _count(value: Json) -> str:
    return f"{value:,}" if isinstance(value, int) else "–"


def _is_plain(value: Json) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _word(value: Json) -> str:
    return "–" if value is None or value == "" else str(value)
