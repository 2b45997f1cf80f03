"""What the rows of a list wish for, such as small pictures, made in the background while they are on the screen."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from desktop.background import IDLE, run_in_background

MAKERS = 2  # made at a time, so that what a person waits for never waits long
KeyT = TypeVar("KeyT", bound=Hashable)
MadeT = TypeVar("MadeT")


class Wishes(Generic[KeyT, MadeT]):
    """The newest wish is met first, and of more than `most` the oldest are dropped: their rows are out of sight.

    `make(key)` runs in the pool; `take(key, made)` is told what came of it, None where it failed.
    """

    def __init__(
        self,
        parent: QObject,
        make: Callable[[KeyT], MadeT],
        take: Callable[[KeyT, MadeT | None], object],
        *,
        most: int,
    ) -> None:
        self._parent, self._make, self._take, self._most = parent, make, take, most
        self._wanted: list[KeyT] = []
        self._in_making: set[KeyT] = set()

    def wish(self, key: KeyT) -> None:
        """Have this made soon."""
        if key in self._in_making:
            return
        if key in self._wanted:
            self._wanted.remove(key)
        self._wanted.append(key)
        del self._wanted[: -self._most]
        self._make_next()

    def forget(self) -> None:
        """Another list is shown."""
        self._wanted.clear()

    def _make_next(self) -> None:
        while self._wanted and len(self._in_making) < MAKERS:
            self._begin(self._wanted.pop())

    def _begin(self, key: KeyT) -> None:
        self._in_making.add(key)
        run_in_background(
            self._parent, lambda: self._make(key), lambda made: self._end(key, made),
            lambda _error: self._end(key, None), priority=IDLE,
        )  # fmt: skip

    def _end(self, key: KeyT, made: MadeT | None) -> None:
        self._in_making.discard(key)
        self._take(key, made)
        self._make_next()
