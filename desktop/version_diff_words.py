"""What one side of a difference shows and says. Pure; reads nothing."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from core.manifest import ManifestImage, ManifestLabel
from core.shapes import shape_kind
from desktop.models.version_changes import ShownChange
from desktop.widgets.shape_picture import SeenShape

GREY = "#7F7F7F"
NameOf = Callable[[int], str]


def shapes_of_side(
    each: ShownChange, held: ManifestImage | None, *, is_before: bool, name_of: NameOf, colours: Mapping[int, str]
) -> list[SeenShape]:
    """What the difference is about stands out, the other labels of the image are faint; of a whole image all stand."""
    if held is None:
        return []
    about = None if each.label is None else (each.label.before if is_before else each.label.after)
    shown: list[SeenShape] = []
    for label in held.labels:
        is_faint = each.label is not None and label != about
        name = "" if is_faint else name_of(label.class_id)
        shown.append(SeenShape(label.shape, colours.get(label.class_id, GREY), name, is_faint=is_faint))
    return shown


def words_of_side(each: ShownChange, held: ManifestImage | None, *, is_before: bool, name_of: NameOf) -> str:
    """What this side says."""
    if held is None:
        return _tr("Not in it.")
    if each.label is not None:
        label = each.label.before if is_before else each.label.after
        return _tr("Not there.") if label is None else _label_words(label, name_of)
    conditions = ", ".join(f"{group.replace('_', ' ')}: {value}" for group, value in sorted(held.conditions.items()))
    if each.kind == "conditions_changed":
        return conditions or _tr("No conditions.")
    part = "" if each.part is None else each.part.before if is_before else each.part.after
    count = _tr("1 label") if len(held.labels) == 1 else _tr("{n} labels").format(n=len(held.labels))
    return "\n".join(words for words in (part, count, conditions) if words)


def _label_words(label: ManifestLabel, name_of: NameOf) -> str:
    bounds = label.shape.bounds()
    size = "" if bounds is None else f", {bounds[2] - bounds[0]:.0f} × {bounds[3] - bounds[1]:.0f}"
    said = [f"{name.replace('_', ' ')}: {value}" for name, value in sorted(label.attributes.items())]
    return "\n".join([f"{name_of(label.class_id)}, {shape_kind(label.shape).replace('_', ' ')}{size}", *said])


def _tr(text: str) -> str:
    return QCoreApplication.translate("VersionDiffWords", text)
