"""What a class is beside its name: the shape its key draws, its attributes, its family, the class to fall back to."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.canonical import Json, to_json
from core.errors import UserError
from core.ids import ClassId
from core.registry import Registry
from core.schema import LabelClassRow

SHAPES = ("box", "rotated_box", "polygon", "polyline", "lane", "point", "ellipse", "mask")


@dataclass(frozen=True, slots=True)
class ClassDetails:
    """`attributes` are names with the values they may have; without values they are free text."""

    shape: str = "box"
    attributes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    family: str = ""
    parent_id: int | None = None

    def __post_init__(self) -> None:
        if self.shape not in SHAPES:
            raise ValueError(f"{self.shape} is no shape that a class can have")
        names = [name for name, _ in self.attributes]
        if len(set(names)) != len(names) or any(not name.strip() for name in names):
            raise ValueError("the attributes of a class have names of their own")


def set_details(registry: Registry, class_id: ClassId, details: ClassDetails, *, origin: str = "") -> None:
    """Say what a class is. Raises UserError where its parent is itself, one of its own children, or not there."""
    with registry.transaction(origin) as tx:
        row = tx.session.get(LabelClassRow, class_id)
        if row is None:
            raise UserError("This class is no longer in the project.", "Nothing was changed.")
        seen, parent_id = {int(class_id)}, details.parent_id
        while parent_id is not None:
            parent = tx.session.get(LabelClassRow, parent_id)
            if parent is None or parent_id in seen:
                raise UserError(f"{row.name} cannot fall back to this class.", "Choose a more general class.")
            seen.add(parent_id)
            parent_id = parent.parent_id
        listed: list[Json] = [
            {"name": name, "values": list(values)} if values else {"name": name} for name, values in details.attributes
        ]
        row.shape, row.attributes_json = details.shape, to_json(listed)
        row.family, row.parent_id = details.family.strip(), details.parent_id
        tx.session.add(row)
        tx.touch("classes", [class_id])


def attributes_from_text(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """One attribute a line, `name: value, value`; without values it is free text. Raises UserError for nonsense."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in filter(str.strip, text.splitlines()):
        name, _, values = line.partition(":")
        if not name.strip() or any(name.strip() == known for known, _ in found):
            raise UserError(
                f"“{line.strip()}” is no attribute of its own.", "Write one a line, like lights: off, brake."
            )
        listed = tuple(dict.fromkeys(value.strip() for value in values.split(",") if value.strip()))
        found.append((name.strip(), listed))
    return tuple(found)


def attributes_to_text(attributes: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The text that `attributes_from_text` reads."""
    return "\n".join(f"{name}: {', '.join(values)}" if values else name for name, values in attributes)
