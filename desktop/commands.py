"""Every command of a page as data: its name, its words and its keys. Holds no Qt and does nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.settings import Settings

Profile = Literal["roadwright", "cvat"]
Where = Literal["page", "canvas"]
_TWINS = {"Backtab": "Tab", "Enter": "Return", "Ins": "Insert", "Delete": "Del", "Escape": "Esc"}


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
        """The keys that a command is to have; none where they were taken away."""
        changed = self.changes.get(command.name)
        return self.keys_by_profile(command) if changed is None else changed

    def keys_by_profile(self, command: Command) -> tuple[str, ...]:
        """The keys of a command before a person changed any."""
        return command.cvat_keys if self.profile == "cvat" and command.cvat_keys is not None else command.keys

    def in_force(self, commands: Iterable[Command]) -> dict[str, tuple[str, ...]]:
        """Command -> keys, none of them twice: what a person chose goes before what the profile says.

        A newer program may bring a command whose key a person has given away already; it then has none.
        """
        listed = list(commands)
        taken: set[str] = set()
        kept: dict[str, tuple[str, ...]] = {}
        for command in sorted(listed, key=lambda each: each.name not in self.changes):
            keys = tuple(key for key in self.keys_of(command) if canonical(key) not in taken)
            taken |= {canonical(key) for key in keys}
            kept[command.name] = keys
        return {command.name: kept[command.name] for command in listed}

    def conflicts(self, commands: Iterable[Command]) -> dict[str, tuple[str, ...]]:
        """Keys that more than one command is to have, with the names of those commands."""
        users: dict[str, list[str]] = {}
        for command in commands:
            for key in dict.fromkeys(map(canonical, self.keys_of(command))):
                users.setdefault(key, []).append(command.name)
        return {key: tuple(names) for key, names in users.items() if len(names) > 1}

    def user_of(self, key: str, commands: Iterable[Command]) -> Command | None:
        """The command that has a key now."""
        listed = list(commands)
        in_force = self.in_force(listed)
        wanted = canonical(key)
        return next((each for each in listed if wanted in map(canonical, in_force[each.name])), None)

    def changed(self, name: str, keys: tuple[str, ...]) -> "Keymap":
        """The same, with other keys for one command."""
        return Keymap(self.profile, {**self.changes, name: keys})

    def given(self, name: str, keys: tuple[str, ...], commands: Iterable[Command]) -> "Keymap":
        """The same, with these keys for one command; whichever other command has one of them loses it."""
        wanted, made, listed = {*map(canonical, keys)}, self, list(commands)
        for command in listed:
            kept = tuple(key for key in made.keys_of(command) if canonical(key) not in wanted)
            if command.name != name and kept != made.keys_of(command):
                made = made.changed(command.name, kept)
        return made.changed(name, keys)

    def restored(self, name: str, commands: Iterable[Command]) -> "Keymap":
        """The same, with the profile's own keys for one command again; a key given elsewhere comes back."""
        listed = list(commands)
        command = next(each for each in listed if each.name == name)
        given = self.given(name, self.keys_by_profile(command), listed)
        return Keymap(self.profile, {known: keys for known, keys in given.changes.items() if known != name})


def keymap_of(settings: Settings) -> Keymap:
    """The keys that a person has chosen."""
    return Keymap(settings.key_profile, settings.key_changes.get(settings.key_profile, {}))


def canonical(key: str) -> str:
    """One name for keys that Qt may tell in two ways: Shift+Backtab and Shift+Tab, Shift+? and ?."""
    *held, last = key.replace("++", "+Plus").split("+") if key != "+" else ["Plus"]
    last = _TWINS.get(last, last)
    is_symbol = len(last) == 1 and not last.isalnum()
    return "+".join([*(each for each in held if not (is_symbol and each == "Shift")), last])
