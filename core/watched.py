"""Long work in this process: it says how far it is, and ends where it is asked to. In worker processes: `core.jobs`."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from core.errors import Stopped

Item = TypeVar("Item")
SHOWN_EVERY = 200
ShowProgress = Callable[[int, int, str], None]  # done, of so many (0: not known), what is being done
IsStopAsked = Callable[[], bool]


def watched(progress: ShowProgress | None = None, is_stop_asked: IsStopAsked | None = None) -> ShowProgress:
    """Tells how far the work is, and raises Stopped instead where a stop is asked. To be called at each step."""

    def show(done: int, total: int, message: str) -> None:
        if is_stop_asked is not None and is_stop_asked():
            raise Stopped
        if progress is not None:
            progress(done, total, message)

    return show


def passing(
    items: Iterable[Item], total: int, show: ShowProgress, message: str, *, every: int = SHOWN_EVERY
) -> Iterator[Item]:
    """The items, while every so often, and at the end, it is shown how many went by."""
    number = 0
    for number, item in enumerate(items, 1):
        if (number - 1) % every == 0:
            show(number - 1, total, message)
        yield item
    show(number, total, message)
