"""What stands where around the camera, before anything is painted: actors, props, road and air."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from resources.scenes.scene import CLASS_NAMES, check_conditions

Heading: TypeAlias = Literal["away", "toward", "left", "right"]
PropKind: TypeAlias = Literal["tree", "conifer", "bush", "building", "house", "lamp", "rail", "post", "gantry"]
LineKind: TypeAlias = Literal["dashed", "solid"]


@dataclass(frozen=True)
class Actor:
    """A labelled thing. x_m and z_m: centre and near end, from the camera; look picks its appearance."""

    class_name: str
    track_id: int
    x_m: float
    z_m: float
    heading: Heading
    look: int
    phase: float = 0.0  # of a walk or a pedal turn, in radians
    state: str = ""  # lamp of a traffic light, number on a speed sign, "braking" of a vehicle

    def __post_init__(self) -> None:
        """Refuses classes that no painter knows."""
        if self.class_name not in CLASS_NAMES:
            raise ValueError(f"unknown class {self.class_name!r}")


@dataclass(frozen=True)
class Prop:
    """An unlabelled thing beside the road; size_m is its height, length_m its extent away from the camera."""

    kind: PropKind
    x_m: float
    z_m: float
    size_m: float
    look: int
    length_m: float = 0.0


@dataclass(frozen=True)
class RoadLine:
    """A painted line along the road at x_m; yellow or white by its colour name."""

    x_m: float
    kind: LineKind
    colour: Literal["white", "yellow"] = "white"


@dataclass(frozen=True)
class Road:
    """The cross-section of the road, metres from the camera: asphalt spans, lines, lane centres, paths."""

    asphalt_m: tuple[tuple[float, float], ...]
    pavement_m: tuple[tuple[float, float], ...]
    lines: tuple[RoadLine, ...]
    away_m: tuple[float, ...]
    toward_m: tuple[float, ...]
    parking_m: float | None = None

    def __post_init__(self) -> None:
        """Refuses spans that run backwards."""
        for left, right in (*self.asphalt_m, *self.pavement_m):
            if left >= right:
                raise ValueError(f"a span runs from left to right, got {left} .. {right}")

    @property
    def right_edge_m(self) -> float:
        """Where the asphalt ends on the right."""
        return self.asphalt_m[-1][1]

    @property
    def left_edge_m(self) -> float:
        """Where the asphalt ends on the left."""
        return self.asphalt_m[0][0]


@dataclass(frozen=True)
class Air:
    """Weather and light as amounts from 0 to 1, so that a drive can change them slowly."""

    rain: float = 0.0
    fog: float = 0.0
    wet: float = 0.0
    dark: float = 0.0  # 0 day, 0.5 dusk, 1 night

    def __post_init__(self) -> None:
        """Refuses amounts outside 0 to 1."""
        if not all(0.0 <= amount <= 1.0 for amount in (self.rain, self.fog, self.wet, self.dark)):
            raise ValueError(f"amounts of weather run from 0 to 1, got {self}")


@dataclass(frozen=True)
class World:
    """Everything around the camera at one instant; travelled_m moves the road's texture and dashes."""

    conditions: dict[str, str]
    road: Road
    air: Air
    actors: tuple[Actor, ...]
    props: tuple[Prop, ...]
    sky_look: int
    bend_per_m: float = 0.0
    travelled_m: float = 0.0
    camera_height_m: float = 1.45

    def __post_init__(self) -> None:
        """Refuses unknown conditions."""
        check_conditions(self.conditions)
