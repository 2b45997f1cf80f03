"""Collects what a format cannot hold, so that each picture is told of once for each reason, with a count."""

from collections import Counter

from core.formats.seam import Skipped
from core.shapes import Shape, ShapeKind, shape_kind

KINDS: dict[ShapeKind, tuple[str, str]] = {
    "box": ("box", "boxes"), "rotated_box": ("rotated box", "rotated boxes"), "polygon": ("polygon", "polygons"),
    "polyline": ("line", "lines"), "lane": ("lane", "lanes"), "point": ("point", "points"),
    "ellipse": ("ellipse", "ellipses"), "mask": ("mask", "masks"), "tag": ("tag", "tags"),
}  # fmt: skip


class Losses:
    """What was lost, by picture. `target` is the format's name for people, as in "cannot be kept in COCO"."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._counts: Counter[tuple[str, str]] = Counter()

    def left_out(self, picture: str, shape: Shape) -> None:
        """A shape that is not in the file at all."""
        self._counts[picture, f"left out:{shape_kind(shape)}"] += 1

    def changed(self, picture: str, shape: Shape, into: str) -> None:
        """A shape that is in the file as something simpler: `into` says as what, as in "its box"."""
        self._counts[picture, f"{into}:{shape_kind(shape)}"] += 1

    def detail(self, picture: str, what: str) -> None:
        """Something of a label, such as its attributes; a plural noun."""
        self._counts[picture, what] += 1

    def of_picture(self, picture: str, what: str) -> None:
        """Something of the picture itself, such as its conditions; a plural noun."""
        self._counts[picture, f"its {what}"] = 1

    def note(self, picture: str, sentence: str) -> None:
        """Anything else that is not as it was, in a sentence of its own."""
        self._counts[picture, f"note:{sentence}"] += 1

    def told(self) -> tuple[Skipped, ...]:
        """One sentence a picture and reason, in the order in which they came."""
        return tuple(Skipped(picture, self._sentence(what, count)) for (picture, what), count in self._counts.items())

    def _sentence(self, what: str, count: int) -> str:
        if what.startswith("its "):
            return f"I{what[1:]} cannot be kept in {self._target}."
        into, is_shape, kind = what.partition(":")
        if into == "note":
            return kind if count == 1 else f"{kind} ({count} times)"
        if not is_shape:
            labels = "1 label" if count == 1 else f"{count} labels"
            return f"The {what} of {labels} cannot be kept in {self._target}."
        one, many = KINDS[kind]  # type: ignore[index]  # a shape's kind went in
        noun = f"1 {one}" if count == 1 else f"{count} {many}"
        if into == "left out":
            return f"{noun} cannot be kept in {self._target}."
        return f"{noun} {'was' if count == 1 else 'were'} kept as {into}."
