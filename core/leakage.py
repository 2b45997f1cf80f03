"""How far the evaluation parts of a dataset version leak: the share of images that training has seen, or nearly.

An image leaks when it is within some frames of a training image of the same drive, when it is a copy of one (the near
duplicate's verdict), or when it was taken within some metres of one. What could not be judged, such as metres where no
picture has a position, is told as not known and never as nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.canonical import Json, JsonObject

METHOD = "leakage-2"  # 1 knew no metres
FRAMES, COPY, METRES = "frames", "copy", "metres"
REASONS = (FRAMES, COPY, METRES)


@dataclass(frozen=True, slots=True)
class PartLeakage:
    """One part: how many images leak, of how many, and for which reason (None: not known); an image may have two.

    `unread` pictures could not be compared; they count as images and, without another reason, as not leaking.
    `with_position` images could be judged by metres.
    """

    images: int
    leaking: int
    reasons: Mapping[str, int | None]
    unread: int = 0
    with_position: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.leaking <= self.images or set(self.reasons) != set(REASONS):
            raise ValueError(f"{self.leaking} of {self.images} images cannot leak by {sorted(self.reasons)}")

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.leaking / self.images if self.images else 0.0


@dataclass(frozen=True, slots=True)
class LeakExample:
    """An image of a part and the training image that gives it away; `value` is frames, agreement (0 to 1) or metres."""

    part: str
    reason: str
    image: str
    image_name: str
    train: str
    train_name: str
    value: float


@dataclass(frozen=True, slots=True)
class Leakage:
    """The parts of `version` against the training part of `trained_on`, which is mostly the same version.

    `frames` and `metres` are how near counts (metres None: not asked for yet). `train_with_position` of the
    `train_images` could be judged by metres; `positions` is the stamp of the positions that were known then.
    """

    version: str
    trained_on: str
    frames: int
    parts: Mapping[str, PartLeakage]
    examples: tuple[LeakExample, ...] = ()
    method: str = field(default=METHOD)
    metres: float | None = None
    train_images: int = 0
    train_with_position: int = 0
    positions: str = ""


def reasons_in_words(part: PartLeakage, *, frames: int, metres: float | None) -> str:
    """Why the images of a part leak, for a line: each reason with its count, or that it is not known."""
    near = "metres" if metres is None else f"{metres:g} m"
    names = {FRAMES: "frames", COPY: "copies", METRES: near}
    copies = "copy" if part.reasons[COPY] == 1 else "copies"
    among = f" of {part.with_position} with a position" if part.with_position < part.images else ""
    words = {FRAMES: f" within {frames} frames", COPY: f" {copies}", METRES: f"{among} within {near}"}
    return ", ".join(
        f"{names[reason]} not known" if count is None else f"{count}{words[reason]}"
        for reason, count in part.reasons.items()
    )


def leakage_to_json(leakage: Leakage) -> JsonObject:
    """As plain JSON; a share is said beside its counts."""
    parts: dict[str, Json] = {
        name: {
            "images": part.images, "leaking": part.leaking, "share": part.share, "unread": part.unread,
            "with_position": part.with_position,
            "reasons": {reason: "not known" if count is None else count for reason, count in part.reasons.items()},
        }
        for name, part in leakage.parts.items()
    }  # fmt: skip
    return {
        "method": leakage.method, "version": leakage.version, "trained_on": leakage.trained_on, "k": leakage.frames,
        "d": leakage.metres, "parts": parts, "positions": leakage.positions,
        "train": {"images": leakage.train_images, "with_position": leakage.train_with_position},
        "examples": [{name: getattr(each, name) for name in LeakExample.__slots__} for each in leakage.examples],
    }  # fmt: skip


def leakage_from_json(told: Mapping[str, object]) -> Leakage:
    """What `leakage_to_json` gave, or gave before there were metres. Raises ValueError for anything else."""
    try:
        metres, train = told.get("d"), _mapping(told.get("train", {}))
        return Leakage(
            version=str(told["version"]),
            trained_on=str(told["trained_on"]),
            frames=int(str(told["k"])),
            parts={str(name): _part(_mapping(part)) for name, part in _mapping(told["parts"]).items()},
            examples=tuple(_example(_mapping(each)) for each in _items(told["examples"])),
            method=str(told["method"]),
            metres=None if metres is None else float(str(metres)),
            train_images=int(str(train.get("images", 0))),
            train_with_position=int(str(train.get("with_position", 0))),
            positions=str(told.get("positions", "")),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("this is no leakage") from error


def _part(told: Mapping[str, object]) -> PartLeakage:
    counts = _mapping(told["reasons"])
    reasons = {name: None if counts[name] == "not known" else int(str(counts[name])) for name in REASONS}
    return PartLeakage(
        int(str(told["images"])), int(str(told["leaking"])), reasons, int(str(told["unread"])),
        int(str(told.get("with_position", 0))),
    )  # fmt: skip


def _example(told: Mapping[str, object]) -> LeakExample:
    return LeakExample(
        str(told["part"]), str(told["reason"]), str(told["image"]), str(told["image_name"]), str(told["train"]),
        str(told["train_name"]), float(str(told["value"])),
    )  # fmt: skip


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("an object is needed here")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise TypeError("a list is needed here")
    return list(value)
