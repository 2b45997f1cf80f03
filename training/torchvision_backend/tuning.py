"""The settings that this backend knows, each of them used."""

from dataclasses import dataclass, fields
from typing import Literal, TypeVar

from core.errors import UserError
from training.recipes import Settings


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a network learns, whatever it learns. `patience` is how many epochs without a better one end it, 0 for none.

    `freeze` is how many stages of the backbone learn nothing. hsv_* are jitters (0..1).
    """

    optimizer: Literal["AdamW", "SGD"] = "AdamW"
    lr0: float = 0.001
    lrf: float = 0.01
    momentum: float = 0.9
    weight_decay: float = 0.0005
    warmup_epochs: float = 1.0
    cos_lr: bool = False
    patience: int = 50
    freeze: int = 0
    workers: int = 4
    val: bool = True
    fliplr: float = 0.5
    scale: float = 0.5
    hsv_h: float = 0.0
    hsv_s: float = 0.4
    hsv_v: float = 0.4

    def __post_init__(self) -> None:
        if self.optimizer not in ("AdamW", "SGD"):
            raise UserError(f"There is no optimizer {self.optimizer} here.", "Set optimizer=AdamW or optimizer=SGD.")
        if self.lr0 <= 0 or min(self.workers, self.patience) < 0 or not 0 <= self.scale < 1:
            raise UserError(
                "lr0 must be above 0, workers and patience at least 0 and scale from 0 to below 1.",
                "Correct the settings.",
            )


@dataclass(frozen=True, slots=True)
class WholeTuning(Tuning):
    """For whole pictures. `scale` is the most that a crop cuts away (0..1)."""

    label_smoothing: float = 0.0
    dropout: float = 0.2
    flipud: float = 0.0


@dataclass(frozen=True, slots=True)
class BoxTuning(Tuning):
    """For boxes. `scale` is how much a picture grows or shrinks at most, `translate` how far it moves, of its size.

    `mosaic` is how often four pictures are put together; the last `close_mosaic` epochs do without.
    """

    translate: float = 0.1
    mosaic: float = 0.0
    close_mosaic: int = 10

    def __post_init__(self) -> None:
        Tuning.__post_init__(self)
        for name, most in _MOST.items():
            if not 0 <= getattr(self, name) <= most:
                raise UserError(f"{name} cannot be {getattr(self, name):g}.", f"Set {name} from 0 to {most:g}.")


_MOST = {
    "fliplr": 1.0, "scale": 0.9, "translate": 0.5, "mosaic": 1.0, "hsv_h": 0.25, "hsv_s": 1.0, "hsv_v": 1.0,
}  # fmt: skip
Kind = TypeVar("Kind", bound=Tuning)


def tuning_of(settings: Settings, kind: type[Kind]) -> Kind:
    """The settings as a value. Raises UserError for one that is not known here."""
    known = {each.name for each in fields(kind)}
    unknown = sorted(set(settings) - known)
    if unknown:
        raise UserError(f"torchvision's trainer takes no setting {', '.join(unknown)}.", "Correct the recipe.")
    return kind(**settings)  # type: ignore[arg-type]  # types were checked against the recipe's own
