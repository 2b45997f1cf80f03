"""The steps that there are, in the order they are taken: names, words for people, and what can be set of each.

A parameter is the most that a step does; how much of it a picture gets is drawn anew each time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Stage = Literal["mix", "place", "light", "weather", "cover"]
Values = Mapping[str, float]  # a number for each parameter of a step, by its name


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a step, with the range in which it makes sense."""

    name: str
    title: str
    default: float
    least: float
    most: float
    unit: str = ""
    is_whole: bool = False

    def __post_init__(self) -> None:
        if not self.least <= self.default <= self.most:
            raise ValueError(f"the default of {self.name} lies outside its range")


@dataclass(frozen=True, slots=True)
class StepKind:
    """What a step does. `needs_boxes` marks those that mean nothing where a picture has one class as a whole."""

    name: str
    stage: Stage
    title: str
    words: str
    probability: float
    parameters: tuple[Parameter, ...] = ()
    needs_boxes: bool = False


def _percent(name: str, title: str, default: float, most: float = 1.0, least: float = 0.0) -> Parameter:
    return Parameter(name, title, default, least, most, "%")


_ALL = (
    StepKind(
        "copy_paste", "mix", "Paste rare classes",
        "Objects of rare classes are pasted from other training pictures, in rows where such objects stand.", 0.5,
        (
            Parameter("most", "Objects at most", 2, 1, 8, is_whole=True),
            _percent("overlap", "Overlap with other objects at most", 0.1, 0.5),
            _percent("rare", "A class is rare below this share of the largest", 0.5),
        ),
        needs_boxes=True,
    ),
    StepKind("mosaic", "mix", "Mosaic", "Four pictures are put together into one.", 0.5, needs_boxes=True),
    StepKind(
        "flip", "place", "Mirror left and right",
        "Never where a class has a direction or a text, as arrows and signs have.", 0.5,
    ),
    StepKind(
        "crop", "place", "Crop around the labels", "A part of the picture is cut out that holds all its labels.", 0.3,
        (_percent("most", "Cut away at most", 0.4, 0.8),),
    ),
    StepKind("scale", "place", "Nearer or farther", "The picture is made larger or smaller.", 0.7,
             (_percent("most", "At most", 0.4, 0.9),)),
    StepKind("translate", "place", "Move", "The picture is moved sideways, up or down.", 0.7,
             (_percent("most", "At most, of the picture", 0.1, 0.5),)),
    StepKind("rotate", "place", "Turn", "As a leaning vehicle or a badly fixed camera would.", 0.3,
             (Parameter("degrees", "At most", 3, 0, 45, "°"),)),
    StepKind("shear", "place", "Slant", "Upright edges lean.", 0.2, (Parameter("degrees", "At most", 3, 0, 20, "°"),)),
    StepKind("perspective", "place", "Perspective", "As from a camera that looks a little elsewhere.", 0.2,
             (_percent("most", "At most", 0.1, 0.4),)),
    StepKind("mixup", "mix", "Blend two pictures", "A second picture shines through.", 0.1,
             (_percent("most", "Second picture at most", 0.5, 0.5, 0.3),), needs_boxes=True),
    StepKind("brightness", "light", "Brightness", "Lighter or darker.", 0.5, (_percent("most", "At most", 0.3),)),
    StepKind("contrast", "light", "Contrast", "Harder or softer.", 0.5, (_percent("most", "At most", 0.3),)),
    StepKind("gamma", "light", "Gamma", "Shadows are lifted or pressed.", 0.3,
             (_percent("most", "At most", 0.3, 0.8),)),
    StepKind(
        "colour", "light", "Hue and saturation", "Keep the hue small where lights and signs are told by colour.", 0.5,
        (Parameter("hue", "Hue at most", 4, 0, 90, "°"), _percent("saturation", "Saturation at most", 0.4)),
    ),
    StepKind("night", "weather", "Night", "Dark, bluish and grainy, with the light of one's own lamps.", 0.2,
             (_percent("most", "Darkness at most", 0.7, 0.95, 0.1),)),
    StepKind("shadow", "weather", "Shadow", "A shadow with a soft edge falls over the road.", 0.2,
             (_percent("most", "Darkness at most", 0.5, 0.9, 0.1),)),
    StepKind("sun_flare", "weather", "Low sun", "The sun stands in the upper part and blinds the camera.", 0.1,
             (_percent("most", "Strength at most", 0.6),)),
    StepKind("fog", "weather", "Fog", "What is far away fades, after Koschmieder's law.", 0.1,
             (_percent("most", "Density at most", 0.6),)),
    StepKind("rain", "weather", "Rain", "Streaks, less contrast, and a grey light.", 0.1,
             (_percent("most", "Strength at most", 0.6),)),
    StepKind("snow", "weather", "Snow", "Flakes, and a paler ground.", 0.05,
             (_percent("most", "Strength at most", 0.5),)),
    StepKind("blur", "cover", "Blur", "As out of focus.", 0.1,
             (Parameter("most", "Radius at most", 2, 0.5, 8, "px"),)),
    StepKind("motion_blur", "cover", "Motion blur", "As with a long exposure while driving.", 0.1,
             (Parameter("most", "Length at most", 9, 3, 31, "px"),)),
    StepKind("noise", "cover", "Noise", "As a sensor has it in little light.", 0.2,
             (Parameter("most", "Of 255 at most", 12, 1, 60),)),
    StepKind("jpeg", "cover", "JPEG", "As saved by a dash camera that saves space.", 0.2,
             (Parameter("least", "Quality at least", 40, 5, 95, is_whole=True),)),
    StepKind(
        "dropout", "cover", "Cover parts", "Grey patches hide parts of the picture.", 0.1,
        (
            Parameter("most", "Patches at most", 4, 1, 20, is_whole=True),
            _percent("side", "Side at most, of the picture", 0.15, 0.5, 0.02),
        ),
    ),
)  # fmt: skip

KINDS: Mapping[str, StepKind] = {each.name: each for each in _ALL}
