"""The settings that this backend knows, each of them used."""

from dataclasses import dataclass, fields
from typing import Literal

from core.errors import UserError
from training.recipes import Settings


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the network learns. `scale` is the most that a crop cuts away (0..1); hsv_* are jitters (0..1)."""

    optimizer: Literal["AdamW", "SGD"] = "AdamW"
    lr0: float = 0.001
    lrf: float = 0.01
    momentum: float = 0.9
    weight_decay: float = 0.0005
    warmup_epochs: float = 1.0
    label_smoothing: float = 0.0
    dropout: float = 0.2
    workers: int = 4
    val: bool = True
    fliplr: float = 0.5
    flipud: float = 0.0
    scale: float = 0.5
    hsv_h: float = 0.0
    hsv_s: float = 0.4
    hsv_v: float = 0.4

    def __post_init__(self) -> None:
        if self.optimizer not in ("AdamW", "SGD"):
            raise UserError(f"There is no optimizer {self.optimizer} here.", "Set optimizer=AdamW or optimizer=SGD.")
        if self.lr0 <= 0 or self.workers < 0 or not 0 <= self.scale < 1:
            raise UserError(
                "lr0 must be above 0, workers at least 0 and scale from 0 to below 1.", "Correct the settings."
            )


def tuning_of(settings: Settings) -> Tuning:
    """The settings as a value. Raises UserError for one that is not known here."""
    known = {each.name for each in fields(Tuning)}
    unknown = sorted(set(settings) - known)
    if unknown:
        raise UserError(f"torchvision's trainer takes no setting {', '.join(unknown)}.", "Correct the recipe.")
    return Tuning(**settings)  # type: ignore[arg-type]  # types were checked against the recipe's own
