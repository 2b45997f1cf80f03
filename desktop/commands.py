"""Every command of a page as data: its name, its words and its keys. Holds no Qt and does nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Profile = Literal["roadwright", "cvat"]
Where = Literal["page", "canvas"]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a key does. `where` is canvas for keys that count only while the picture has the focus.

    `cvat_keys` are those of the CVAT profile where they are others.
    """

    name: str
    words: str
    group: str
    keys: tuple[str, ...] = ()
    cvat_keys: tuple[str, ...] | None = None
    where: Where = "page"


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys are in force: those of a profile, but for what a person has changed (command -> keys)."""

    profile: Profile = "roadwright"
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of a command; none where they were taken away."""
        changed = self.changes.get(command.name)
        if changed is not None:
            return changed
        return command.cvat_keys if self.profile == "cvat" and command.cvat_keys is not None else command.keys

    def conflicts(self, commands: Iterable[Command]) -> dict[str, tuple[str, ...]]:
        """Keys that more than one command has, with the names of those commands."""
        users: dict[str, list[str]] = {}
        for command in commands:
            for key in self.keys_of(command):
                users.setdefault(key, []).append(command.name)
        return {key: tuple(names) for key, names in users.items() if len(names) > 1}

    def changed(self, name: str, keys: tuple[str, ...]) -> "Keymap":
        """The same, with other keys for one command."""
        return Keymap(self.profile, {**self.changes, name: keys})
