"""What the things of a lineage are called, one by one and many at once, and where a person goes to see them."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.queries.lineage import Node
from desktop.pages.models_lineage_layout import LineageCard

PAGE_OF: Mapping[str, str] = {
    "edits": "Label", "images": "Label", "dataset_version": "Data", "study": "Train", "training_run": "Train",
    "package": "Export", "drive": "Drives", "drive_validation": "Drives",
}  # fmt: skip


def kind_in_words(kind: str) -> str:
    """One thing of this kind."""
    return _one().get(kind, kind)


def title_of(card: LineageCard) -> str:
    """The name of a thing, or how many there are."""
    if not card.is_group:
        return name_of(card.members[0])
    return _tr("{count:,} alike").format(count=len(card.members))


def name_of(node: Node) -> str:
    """A name that is never empty; of a package only that of its file."""
    name = node["name"].rpartition("/")[2] if node["kind"] == "package" else node["name"]
    return name or node["id"]


def foot_of(card: LineageCard) -> str:
    """When it came to be and how its hash begins; of several from when to when."""
    dates = sorted(node["at"][:10] for node in card.members if node.get("at"))
    if card.is_group:
        return " – ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""
    node = card.members[0]
    when = node.get("at", "")[:16].replace("T", " ")
    return "  ".join(part for part in (when, node["sha256"][:10]) if part)


def how_in_words(how: str) -> str:
    """What a link says, from what made to what was made."""
    return _links().get(how, how)


def _one() -> Mapping[str, str]:
    return {
        "edits": _tr("Edits"),
        "images": _tr("Images and labels"),
        "dataset_version": _tr("Dataset version"),
        "study": _tr("Study"),
        "training_run": _tr("Training run"),
        "model_version": _tr("Model"),
        "evaluation": _tr("Evaluation"),
        "operating_point": _tr("Operating point"),
        "scene": _tr("Must-pass scene"),
        "scene_result": _tr("Scene result"),
        "package": _tr("Package"),
        "stage_change": _tr("Move between stages"),
        "drive": _tr("Drive"),
        "drive_validation": _tr("Drive validation"),
        "hard_frame": _tr("Hard frame"),
        "queue": _tr("Queue"),
    }


def _links() -> Mapping[str, str]:
    return {
        "labelled": _tr("labelled"),
        "frozen as": _tr("frozen as"),
        "studied in": _tr("studied in"),
        "trained on": _tr("trained on"),
        "part of": _tr("part of"),
        "gave": _tr("gave"),
        "continued by": _tr("continued by"),
        "started from": _tr("started from"),
        "measured by": _tr("measured by"),
        "measured on": _tr("measured on"),
        "chosen on": _tr("chosen on"),
        "asked of": _tr("asked of"),
        "shown": _tr("shown"),
        "packaged as": _tr("packaged as"),
        "moved": _tr("moved"),
        "in force from": _tr("in force from"),
        "proved by": _tr("proved by"),
        "replayed in": _tr("replayed in"),
        "sent back": _tr("sent back"),
        "waits in": _tr("waits in"),
    }


def _tr(words: str) -> str:
    return QCoreApplication.translate("LineageWords", words)
