"""Writes the brief: classes, conditions, gates, safety actions and the canvas. Class ids are never renumbered."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete
from sqlmodel import Session, select

from core.errors import UserError
from core.ids import ClassId
from core.queries.brief import classes
from core.registry import Registry, Transaction
from core.schema import BriefRow, ConditionRow, GateRow, LabelClassRow, SafetyActionRow

# Seven of Okabe and Ito (2008), Color Universal Design, https://jfly.uni-koeln.de/color/, then five that were chosen to
# lie farthest from all before them for each colour vision. Any two differ by 10 or more (CIEDE2000) without red, green
# or blue cones (Machado, Oliveira and Fernandes 2009) as with all three: tests/unit/labeling/test_class_colours.py.
COLOURS = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#602020",
    "#E0FFE0", "#0020A0", "#606060", "#A02000",
)  # fmt: skip
DEFAULT_CONDITIONS: Mapping[str, Sequence[str]] = {
    "weather": ("clear", "rain", "fog", "snow"),
    "lighting": ("day", "dusk", "night"),
    "road_type": ("motorway", "city", "rural"),
    "traffic": ("light", "dense"),
    "surface": ("dry", "wet", "snow"),
}


def add_class(registry: Registry, name: str, *, colour: str | None = None, origin: str = "") -> ClassId:
    """Add a class at the end. Raises UserError for an empty name or one that is taken."""
    with registry.transaction(origin) as tx:
        return add_class_in(tx, name, colour=colour)


def add_class_in(tx: Transaction, name: str, *, colour: str | None = None) -> ClassId:
    """Like `add_class`, inside a larger transaction."""
    known = classes(tx.session, retired=True)
    chosen = colour or COLOURS[len(known) % len(COLOURS)]
    row = LabelClassRow(name=_free_name(tx.session, name), colour=chosen, position=len(known))
    tx.session.add(row)
    tx.session.flush()
    if row.id is None:
        raise RuntimeError("SQLite gave no id to a class")
    tx.touch("classes", [row.id])
    return ClassId(row.id)


def rename_class(registry: Registry, class_id: ClassId, name: str, *, origin: str = "") -> None:
    """Give a class another name; its annotations follow."""
    with registry.transaction(origin) as tx:
        row = _class(tx.session, class_id)
        if row.name != name.strip():
            row.name = _free_name(tx.session, name)
            tx.session.add(row)
            tx.touch("classes", [class_id])


def recolour_class(registry: Registry, class_id: ClassId, colour: str, *, origin: str = "") -> None:
    """Give a class another colour, `#RRGGBB`."""
    with registry.transaction(origin) as tx:
        row = _class(tx.session, class_id)
        row.colour = colour
        tx.session.add(row)
        tx.touch("classes", [class_id])


def retire_class(registry: Registry, class_id: ClassId, *, origin: str = "") -> None:
    """Hide a class from labelling and training; its annotations and its id are kept."""
    _set_retired(registry, class_id, is_retired=True, origin=origin)


def restore_class(registry: Registry, class_id: ClassId, *, origin: str = "") -> None:
    """Bring a retired class back."""
    _set_retired(registry, class_id, is_retired=False, origin=origin)


def move_class(registry: Registry, class_id: ClassId, position: int, *, origin: str = "") -> None:
    """Put a class at a place in the list, counted from 0."""
    with registry.transaction(origin) as tx:
        moved = _class(tx.session, class_id)
        others = [row for row in classes(tx.session, retired=True) if row.id != class_id]
        others.insert(max(0, min(position, len(others))), moved)
        for place, row in enumerate(others):
            row.position = place
            tx.session.add(row)
        tx.touch("classes")


def set_conditions(registry: Registry, groups: Mapping[str, Sequence[str]], *, origin: str = "") -> None:
    """Replace the condition groups and their values; what is set on images stays."""
    with registry.transaction(origin) as tx:
        tx.session.execute(delete(ConditionRow))
        pairs = [(group, value) for group, values in groups.items() for value in dict.fromkeys(values)]
        for position, (group, value) in enumerate(pairs):
            tx.session.add(ConditionRow(group_name=group, value=value, position=position))
        tx.touch("conditions")
        tx.touch("brief")


def add_condition_in(tx: Transaction, group: str, value: str) -> None:
    """Make a value of a condition known, after the others, where it is not known yet."""
    rows = tx.session.exec(select(ConditionRow)).all()
    if any((row.group_name, row.value) == (group, value) for row in rows):
        return
    position = max((row.position for row in rows), default=-1) + 1
    tx.session.add(ConditionRow(group_name=group, value=value, position=position))
    tx.session.flush()
    tx.touch("brief")


def save_brief(registry: Registry, fields: Mapping[str, str], *, origin: str = "") -> None:
    """Keep these fields of the canvas (see `core.schema.BriefRow`)."""
    unknown = set(fields) - (set(BriefRow.model_fields) - {"id"})
    if unknown:
        raise ValueError(f"the brief has no {sorted(unknown)}")
    with registry.transaction(origin) as tx:
        row = tx.session.get_one(BriefRow, 1)
        for name, words in fields.items():
            setattr(row, name, words)
        tx.session.add(row)
        tx.touch("brief")


def set_gates(registry: Registry, rows: Iterable[GateRow], *, origin: str = "") -> None:
    """Replace the gates."""
    _replace(registry, GateRow, list(rows), origin)


def set_safety_actions(registry: Registry, rows: Iterable[SafetyActionRow], *, origin: str = "") -> None:
    """Replace the safety actions."""
    _replace(registry, SafetyActionRow, list(rows), origin)


def apply_template(registry: Registry, template: Mapping[str, object], *, origin: str = "") -> None:
    """Begin a brief from a template: canvas, classes, conditions, gates and safety actions; what exists is kept."""
    with registry.reading() as session:
        known = {row.name for row in classes(session, retired=True)}
    for item in _list(template, "classes"):
        name = str(item["name"]) if isinstance(item, Mapping) else str(item)
        colour = str(item["colour"]) if isinstance(item, Mapping) and "colour" in item else None
        if name not in known:
            add_class(registry, name, colour=colour, origin=origin)
    groups = template.get("conditions", DEFAULT_CONDITIONS)
    if isinstance(groups, Mapping):
        set_conditions(registry, {str(key): [str(v) for v in values] for key, values in groups.items()}, origin=origin)
    words = template.get("brief", {})
    if isinstance(words, Mapping) and words:
        save_brief(registry, {str(key): str(value) for key, value in words.items()}, origin=origin)
    with registry.reading() as session:
        ids = {row.name: row.id for row in classes(session)}
    gates = [_gate(item, ids) for item in _list(template, "gates")]
    actions = [_action(item, ids) for item in _list(template, "safety_actions")]
    if gates:
        set_gates(registry, gates, origin=origin)
    if actions:
        set_safety_actions(registry, actions, origin=origin)


def _gate(item: object, ids: Mapping[str, int | None]) -> GateRow:
    if not isinstance(item, Mapping):
        raise UserError("A gate of the template cannot be understood.", "Choose another template.")
    named = item.get("class")
    return GateRow(
        metric=str(item["metric"]),
        class_id=None if named is None else _known(ids, str(named)),
        comparison=str(item.get("comparison", ">=")),
        threshold=float(item["threshold"]),
    )


def _action(item: object, ids: Mapping[str, int | None]) -> SafetyActionRow:
    if not isinstance(item, Mapping):
        raise UserError("A safety action of the template cannot be understood.", "Choose another template.")
    known = {key: item[key] for key in ("min_score", "min_height_px", "frames") if key in item}
    return SafetyActionRow(class_id=_known(ids, str(item["class"])), action=str(item["action"]), **known)


def _known(ids: Mapping[str, int | None], name: str) -> int:
    class_id = ids.get(name)
    if class_id is None:
        raise UserError(f"The template names a class {name} that it does not make.", "Choose another template.")
    return class_id


def _list(template: Mapping[str, object], name: str) -> list[object]:
    items = template.get(name, [])
    return list(items) if isinstance(items, list | tuple) else []


def _replace(
    registry: Registry,
    table: type[GateRow] | type[SafetyActionRow],
    rows: Sequence[GateRow | SafetyActionRow],
    origin: str,
) -> None:
    with registry.transaction(origin) as tx:
        tx.session.execute(delete(table))
        for position, row in enumerate(rows):
            fields = row.model_dump(exclude={"id", "position"})
            tx.session.add(table(**fields, position=position))
        tx.touch("brief")


def _set_retired(registry: Registry, class_id: ClassId, *, is_retired: bool, origin: str) -> None:
    with registry.transaction(origin) as tx:
        row = _class(tx.session, class_id)
        row.is_retired = is_retired
        tx.session.add(row)
        tx.touch("classes", [class_id])


def _class(session: Session, class_id: ClassId) -> LabelClassRow:
    row = session.get(LabelClassRow, class_id)
    if row is None:
        raise UserError("This class no longer exists; nothing was changed.", "Choose another one.")
    return row


def _free_name(session: Session, name: str) -> str:
    plain = name.strip()
    if not plain:
        raise UserError("A class needs a name; nothing was changed.", "Type at least one letter.")
    if session.exec(select(LabelClassRow.id).where(LabelClassRow.name == plain)).first() is not None:
        raise UserError(f"There is already a class {plain}; nothing was changed.", "Choose another name.")
    return plain
