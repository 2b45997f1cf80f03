"""What the remedies of a finished training did, as a sentence or two for people."""

import json
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

MOST_CLASSES = 6


def remedies_told(result_json: str) -> str:
    """How an epoch changed, from a training's result; empty when no remedy was chosen or the training has no result."""
    told = _mapping(_mapping(json.loads(result_json or "{}")).get("remedies"))
    if not told.get("words"):
        return ""
    sentences = [_tr("Remedies: {words}.").format(words=told["words"])]
    pictures = _mapping(told.get("images_per_epoch"))
    if pictures and pictures.get("before") != pictures.get("after"):
        labels = _mapping(told.get("labels_per_epoch"))
        sentences.append(
            _tr("An epoch had {after:,} pictures instead of {before:,}.").format(
                before=pictures["before"], after=pictures["after"]
            )
        )
        sentences.append(_tr("Labels seen in it: {labels}.").format(labels=_labels(labels)))
    weights = _mapping(told.get("class_weights"))
    if weights:
        chosen = sorted(weights.items(), key=lambda each: -float(str(each[1])))[:MOST_CLASSES]
        sentences.append(_tr("Weights: {weights}.").format(weights=", ".join(f"{name} {w:g}" for name, w in chosen)))
    mirrored = told.get("never_mirrored")
    if isinstance(mirrored, list) and mirrored:
        sentences.append(_tr("Never mirrored: {names}.").format(names=", ".join(map(str, mirrored[:MOST_CLASSES]))))
    return " ".join(sentences)


def _labels(labels: Mapping[str, object]) -> str:
    """The classes that are seen more often now, first those that gained most."""
    counts = {name: (_number(each, "before"), _number(each, "after")) for name, each in labels.items()}
    gained = sorted(counts, key=lambda name: -(counts[name][1] / max(counts[name][0], 1)))
    return ", ".join(f"{name} {counts[name][0]:.0f} → {counts[name][1]:.0f}" for name in gained[:MOST_CLASSES])


def _number(each: object, name: str) -> float:
    return float(str(_mapping(each).get(name, 0)))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _tr(words: str) -> str:
    return QCoreApplication.translate("RunCard", words)
