"""Fetches what the rows of a long list show, a page at a time; a view asks only for those it shows."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from desktop.background import run_in_background
from desktop.messages import show_error

PAGE = 60  # rows fetched together
PAGES_WANTED = 4  # more than a screen shows
AnswerT = TypeVar("AnswerT")


class PageFetching(Generic[AnswerT]):
    """One page at a time, the newest wish first: whoever drags through a million rows sees those where it ends.

    `read(rows)` gives the work that reads those rows, which runs in the pool; its answer goes to `take`. A page is
    fetched once until it is forgotten. `parent` is whose list it is.
    """

    def __init__(
        self, parent: QObject, read: Callable[[slice], Callable[[], AnswerT]], take: Callable[[AnswerT], object]
    ) -> None:
        self._parent, self._read, self._take = parent, read, take
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._is_fetching = False

    def want(self, row: int) -> None:
        """Fetch the page of this row, unless it was fetched."""
        page = row // PAGE
        if page in self._asked:
            return
        self._asked.add(page)
        self._wanted.append(page)
        while len(self._wanted) > PAGES_WANTED:
            self._asked.discard(self._wanted.pop(0))
        self._fetch_next()

    def forget(self) -> None:
        """Fetch every page again when it is wanted; another list is shown, or all of it changed."""
        self._asked.clear()
        self._wanted.clear()

    def forget_rows(self, rows: Iterable[int]) -> None:
        """Fetch the pages of these rows again when they are wanted."""
        self._asked -= {row // PAGE for row in rows}

    def forget_all_but(self, rows: Iterable[int]) -> None:
        """Fetch every page again but those of these rows."""
        self._asked = {row // PAGE for row in rows} | set(self._wanted)

    def _fetch_next(self) -> None:
        if self._is_fetching or not self._wanted:
            return
        self._is_fetching = True
        page = self._wanted.pop()
        work = self._read(slice(page * PAGE, (page + 1) * PAGE))
        run_in_background(self._parent, work, self._came, self._failed)

    def _came(self, answer: AnswerT) -> None:
        self._is_fetching = False
        self._take(answer)
        self._fetch_next()

    def _failed(self, error: Exception) -> None:
        self._is_fetching = False
        show_error(None, error)
