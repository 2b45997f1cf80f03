"""What hidden widgets have missed: a page is brought up to date when it is shown, not while nobody sees it."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from core.changes import Changes

KeyT = TypeVar("KeyT")
_NOTHING = Changes()


class CatchingUp(Generic[KeyT]):
    """For each of several widgets the changes that it was not told; None stands for everything."""

    def __init__(self) -> None:
        self._missed: dict[KeyT, Changes | None] = {}

    def miss_all(self, keys: Iterable[KeyT]) -> None:
        """Each of these has to be told everything."""
        self._missed |= dict.fromkeys(keys)

    def miss(self, key: KeyT, changes: Changes) -> None:
        """Keep changes that this one was not told."""
        missed = self._missed.get(key, _NOTHING)
        self._missed[key] = None if missed is None else missed.then(changes)

    def is_behind(self, key: KeyT) -> bool:
        """Whether there is something to tell it."""
        return key in self._missed

    def take(self, key: KeyT) -> Changes | None:
        """What it has to be told now; it has missed nothing from then on."""
        return self._missed.pop(key)
