"""What the classes of a model are called here: equal names need no saying, the rest is said once, or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from core.errors import UserError
from core.ids import ClassId
from core.queries.brief import classes
from core.registry import Registry
from core.schema import ClassMatchRow


@dataclass(frozen=True, slots=True)
class Matching:
    """`known`: the model's class -> the project's, or None where it is left out. `unsaid`: nobody said anything yet."""

    known: Mapping[str, ClassId | None]
    unsaid: tuple[str, ...] = ()

    def class_of(self, model_class: str) -> ClassId | None:
        """What a class of the model is here; None where it is left out or unknown."""
        return self.known.get(model_class)

    @property
    def is_useless(self) -> bool:
        """Whether nothing that the model may say would be taken."""
        return all(class_id is None for class_id in self.known.values())


def matching_of(session: Session, source: str, model_classes: Sequence[str]) -> Matching:
    """What was said of this source's classes; names that are equal but for case and for what joins
    their words match of themselves.

    A class that was taken out of use since is as if nobody had said anything.
    """
    in_use = {row.id: row.name for row in classes(session) if row.id is not None}
    by_name = {_plain(name): class_id for class_id, name in in_use.items()}
    said = {
        row.model_class: row.class_id
        for row in session.exec(select(ClassMatchRow).where(ClassMatchRow.source == source))
        if row.class_id is None or row.class_id in in_use
    }
    known: dict[str, ClassId | None] = {}
    for name in model_classes:
        if name in said:
            chosen = said[name]
            known[name] = None if chosen is None else ClassId(chosen)
        elif _plain(name) in by_name:
            known[name] = ClassId(by_name[_plain(name)])
    return Matching(known, tuple(name for name in model_classes if name not in known))


def say_matching(registry: Registry, source: str, said: Mapping[str, int | None], *, origin: str = "") -> None:
    """Remember what classes of a source are here; None leaves one out. UserError where a class is not here."""
    with registry.transaction(origin) as tx:
        here = {row.id for row in classes(tx.session)}
        strange = [name for name, class_id in said.items() if class_id is not None and class_id not in here]
        if strange:
            raise UserError(
                f"The class chosen for {strange[0]} is no longer in the project; nothing was changed.",
                "Choose another one.",
            )
        for model_class, class_id in said.items():
            tx.session.merge(ClassMatchRow(source=source, model_class=model_class, class_id=class_id))
        tx.touch("models", [source])


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
