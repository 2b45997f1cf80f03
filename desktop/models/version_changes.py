"""What is different between two versions, as a list: made row by row when it is shown, however many there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.manifest import ManifestLabel
from labeling.version_diff import LabelChange, PartChange, VersionDifference

ChangeKind = Literal[
    "all", "images_added", "images_removed", "parts_changed", "conditions_changed", "labels_added", "labels_removed",
    "labels_moved", "labels_reclassed", "labels_with_other_attributes",
]  # fmt: skip
_OF_LABELS: Mapping[str, ChangeKind] = {
    "added": "labels_added", "removed": "labels_removed", "moved": "labels_moved", "reclassed": "labels_reclassed",
    "attributes": "labels_with_other_attributes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One row: which image, what became of it, and the label or part that it is about."""

    kind: ChangeKind
    sha256: str
    label: LabelChange | None = None
    part: PartChange | None = None


def changes_shown(told: VersionDifference, kind: ChangeKind) -> list[ShownChange]:
    """All differences of a kind, or all; images first."""
    every = [
        *(ShownChange("images_added", each) for each in told.images_added),
        *(ShownChange("images_removed", each) for each in told.images_removed),
        *(ShownChange("parts_changed", each.sha256, part=each) for each in told.parts),
        *(ShownChange("conditions_changed", each) for each in told.conditions),
        *(ShownChange(_OF_LABELS[each.kind], each.sha256, label=each) for each in told.labels),
    ]
    return every if kind == "all" else [each for each in every if each.kind == kind]


def kind_words(kind: ChangeKind) -> str:
    """What a kind of difference is called."""
    words: dict[ChangeKind, str] = {
        "all": _tr("Everything"),
        "images_added": _tr("Images added"),
        "images_removed": _tr("Images removed"),
        "parts_changed": _tr("Images in another part"),
        "conditions_changed": _tr("Images with other conditions"),
        "labels_added": _tr("Labels added"),
        "labels_removed": _tr("Labels removed"),
        "labels_moved": _tr("Labels moved"),
        "labels_reclassed": _tr("Labels of another class"),
        "labels_with_other_attributes": _tr("Labels with other attributes"),
    }
    return words[kind]


class VersionChanges(QAbstractListModel):
    """Two lines a row: what happened, and the image's name."""

    def __init__(self, name_of: Callable[[int], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._rows: Sequence[ShownChange] = ()
        self._names: Mapping[str, str] = {}

    def show_changes(self, rows: Sequence[ShownChange], names: Mapping[str, str]) -> None:
        """List these."""
        self.beginResetModel()
        self._rows, self._names = rows, names
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many differences."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a row."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        each = self._rows[index.row()]
        name = self._names.get(each.sha256, each.sha256[:12])
        shown = name if role == Qt.ItemDataRole.ToolTipRole else name.rpartition("/")[2]
        return f"{self.words(each)}\n{shown}"

    def row(self, place: int) -> ShownChange | None:
        """What stands at a place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def words(self, each: ShownChange) -> str:
        """What happened, in a few words."""
        if each.part is not None:
            return _tr("{before} → {after}").format(before=each.part.before, after=each.part.after)
        if each.label is None:
            return {
                "images_added": _tr("Image added"),
                "images_removed": _tr("Image removed"),
            }.get(each.kind, _tr("Other conditions"))
        before, after = self._class_of(each.label.before), self._class_of(each.label.after)
        return {
            "added": _tr("{after} added"),
            "removed": _tr("{before} removed"),
            "moved": _tr("{after} moved"),
            "reclassed": _tr("{before} → {after}"),
            "attributes": _tr("{after}: other attributes"),
        }[each.label.kind].format(before=before, after=after)

    def _class_of(self, label: ManifestLabel | None) -> str:
        return "" if label is None else self._name_of(label.class_id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("VersionChanges", text)
