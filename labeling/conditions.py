"""Conditions of many images at once, and of the intervals of a drive that its frames inherit. Edits like any other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from core.canonical import JsonObject
from core.errors import UserError
from core.ids import ImageId, new_number
from core.project import Project
from core.queries.drives import intervals_of
from core.schema import ImageConditionRow
from labeling.edits import Change, Edit, conditions_set, state_change

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ConditionInterval:
    """A value of a group on the frames `first_frame` to `last_frame` of a drive, both included."""

    id: int
    drive_id: int
    group_name: str
    value: str
    first_frame: int
    last_frame: int

    def __post_init__(self) -> None:
        if not 0 <= self.first_frame <= self.last_frame:
            raise ValueError("an interval begins at a frame and ends there or later")

    def to_state(self) -> JsonObject:
        """The state that edits keep."""
        return {
            "drive_id": self.drive_id, "group_name": self.group_name, "value": self.value,
            "first_frame": self.first_frame, "last_frame": self.last_frame,
        }  # fmt: skip


def intervals(session: Session, drive_id: int) -> list[ConditionInterval]:
    """The intervals of a drive, by group and first frame."""
    return [
        ConditionInterval(row.id, row.drive_id, row.group_name, row.value, row.first_frame, row.last_frame)
        for row in intervals_of(session, drive_id)
    ]


def set_on_interval(
    project: Project, drive_id: int, group: str, value: str, *, first_frame: int, last_frame: int
) -> Edit:
    """The edit that gives a group a value on some frames of a drive; an empty value takes it away there.

    Intervals of the group that reach into these frames are cut, so that one frame has one value.
    """
    if not 0 <= first_frame <= last_frame:
        raise UserError("An interval begins at a frame and ends there or later.", "Choose its ends again.")
    with project.registry.reading() as session:
        known = [each for each in intervals(session, drive_id) if each.group_name == group]
    changes = cut_out(known, first_frame=first_frame, last_frame=last_frame)
    if value:
        made = ConditionInterval(new_number(), drive_id, group, value, first_frame, last_frame)
        changes.append(state_change("interval", made.id, before=None, after=made.to_state()))
    return Edit(f"Set {group.replace('_', ' ')} of frames", tuple(changes))


def cut_out(known: Sequence[ConditionInterval], *, first_frame: int, last_frame: int) -> list[Change]:
    """What takes these frames out of intervals of one group; the rest of each keeps its value."""
    changes: list[Change] = []
    for each in known:
        if each.last_frame < first_frame or each.first_frame > last_frame:
            continue
        rests = []
        if each.first_frame < first_frame:
            rests.append(replace(each, last_frame=first_frame - 1))
        if each.last_frame > last_frame:
            rests.append(replace(each, id=each.id if not rests else new_number(), first_frame=last_frame + 1))
        kept = next((rest for rest in rests if rest.id == each.id), None)
        after = None if kept is None else kept.to_state()
        changes.append(state_change("interval", each.id, before=each.to_state(), after=after))
        changes += [
            state_change("interval", rest.id, before=None, after=rest.to_state())
            for rest in rests
            if rest.id != each.id
        ]
    return changes


def set_on_images(project: Project, image_ids: Sequence[ImageId], group: str, value: str) -> Edit:
    """The edit that gives a group a value on many images; an empty value takes what was said of them away."""
    before: dict[int, dict[str, str]] = {}
    with project.registry.reading() as session:
        for start in range(0, len(image_ids), CHUNK):
            batch = image_ids[start : start + CHUNK]
            for row in session.exec(select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(batch))):
                before.setdefault(row.image_id, {})[row.group_name] = row.value
    changes: list[Change] = []
    for image_id in image_ids:
        old = before.get(image_id, {})
        new = {name: known for name, known in old.items() if name != group}
        changes += conditions_set(image_id, old, {**new, group: value} if value else new).changes
    name = f"Set {group.replace('_', ' ')}"
    return Edit(name if len(image_ids) == 1 else f"{name} of {len(image_ids)} images", tuple(changes))


def shared_by(project: Project, image_ids: Sequence[ImageId]) -> dict[str, str]:
    """Condition group -> value, for what all of these images say themselves; groups in which they differ are absent."""
    counts: dict[tuple[str, str], int] = {}
    with project.registry.reading() as session:
        for start in range(0, len(image_ids), CHUNK):
            batch = image_ids[start : start + CHUNK]
            for row in session.exec(select(ImageConditionRow).where(col(ImageConditionRow.image_id).in_(batch))):
                place = (row.group_name, row.value)
                counts[place] = counts.get(place, 0) + 1
    return {group: value for (group, value), count in counts.items() if count == len(image_ids) and value}
