"""Labels that a file tells in any order, held by picture until there are many: memory does not grow with the labels."""

from collections.abc import Iterator

from core.formats.seam import ReadLabel

MOST_HELD = 40_000


class Gathering:
    """Labels and lost labels by the picture's key."""

    def __init__(self) -> None:
        self._labels: dict[str, list[ReadLabel]] = {}
        self._broken: set[str] = set()
        self._count = 0

    def add(self, key: str, *labels: ReadLabel) -> None:
        """Labels of a picture; none, to say that there is the picture."""
        self._labels.setdefault(key, []).extend(labels)
        self._count += 1

    def lose(self, key: str) -> None:
        """A label of the picture could not be read."""
        self.add(key)
        self._broken.add(key)

    @property
    def is_full(self) -> bool:
        """Whether it is time to give them away."""
        return self._count >= MOST_HELD

    def taken(self) -> Iterator[tuple[str, tuple[ReadLabel, ...], bool]]:
        """Key, labels, and whether some were lost; it is empty then."""
        labels, broken = self._labels, self._broken
        self._labels, self._broken, self._count = {}, set(), 0
        for key, own in labels.items():
            yield key, tuple(own), key in broken
