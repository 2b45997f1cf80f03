"""How light and air change a colour on its way to the camera: ambient, own headlamps, haze."""

import math
from dataclasses import dataclass

from resources.scenes.scene import Bgr
from resources.scenes.world import Air


def mix(first: Bgr, second: Bgr, share: float) -> Bgr:
    """Gives the colour that is `share` of the way from first to second."""
    keep = 1.0 - share
    return (
        first[0] * keep + second[0] * share,
        first[1] * keep + second[1] * share,
        first[2] * keep + second[2] * share,
    )


def tone(colour: Bgr, factor: float) -> Bgr:
    """Gives the colour made lighter (factor over 1) or darker, kept within 0 to 255."""
    return (min(colour[0] * factor, 255.0), min(colour[1] * factor, 255.0), min(colour[2] * factor, 255.0))


@dataclass(frozen=True)
class Light:
    """The light of one picture; ambient multiplies colours per channel, haze_m is the range of sight."""

    ambient: Bgr
    haze: Bgr
    haze_m: float
    zenith: Bgr
    headlamp: float  # strength of the ego car's own lamps
    sun: float  # strength of cast shadows
    lamps: float  # how much lamps of others shine, 0 to 1

    def __post_init__(self) -> None:
        """Refuses air that lets nothing through."""
        if self.haze_m <= 0:
            raise ValueError("the range of sight must be positive")

    def sight(self, z_m: float) -> float:
        """Gives the share of light that comes through the air from this distance."""
        return math.exp(-max(z_m, 0.0) / self.haze_m)

    def beam(self, x_m: float, y_m: float, z_m: float) -> float:
        """Gives how strongly the ego car's headlamps light a point."""
        if self.headlamp <= 0:
            return 0.0
        aside = x_m / (2.6 + 0.24 * max(z_m, 0.0))
        above = max(y_m - 1.2, 0.0) / (1.2 + 0.06 * max(z_m, 0.0))
        return self.headlamp * math.exp(-max(z_m, 0.0) / 30.0 - aside * aside - 0.5 * above * above)

    def shade(self, colour: Bgr, x_m: float, y_m: float, z_m: float) -> Bgr:
        """Gives the colour of a surface at a point as the camera sees it."""
        through = self.sight(z_m)
        rest = 1.0 - through
        beam = self.beam(x_m, y_m, z_m)
        return (
            min(colour[0] * (self.ambient[0] + 0.82 * beam), 255.0) * through + self.haze[0] * rest,
            min(colour[1] * (self.ambient[1] + 0.93 * beam), 255.0) * through + self.haze[1] * rest,
            min(colour[2] * (self.ambient[2] + 1.00 * beam), 255.0) * through + self.haze[2] * rest,
        )

    def through_air(self, colour: Bgr, z_m: float) -> Bgr:
        """Gives the colour of something that shines by itself, after the haze."""
        return mix(self.haze, colour, 0.35 + 0.65 * self.sight(z_m))


_DAY = ((0.98, 1.0, 1.02), (226.0, 212.0, 198.0), (206.0, 150.0, 92.0))
_DUSK = ((0.60, 0.52, 0.60), (120.0, 158.0, 226.0), (120.0, 78.0, 66.0))
_NIGHT = ((0.20, 0.155, 0.135), (46.0, 34.0, 28.0), (30.0, 17.0, 11.0))


def light_for(air: Air) -> Light:
    """Gives the light that belongs to the air: blended from day to dusk to night, greyed by rain and fog."""
    first, second, share = (_DAY, _DUSK, air.dark * 2) if air.dark <= 0.5 else (_DUSK, _NIGHT, air.dark * 2 - 1)
    ambient, haze, zenith = (mix(a, b, share) for a, b in zip(first, second, strict=True))
    cover = max(air.rain * 0.85, air.fog)
    grey = sum(haze) / 3 * (0.96 - 0.12 * air.rain)
    veil: Bgr = (grey * 1.03, grey, grey * 0.97)
    haze = mix(haze, veil, cover)
    return Light(
        ambient=tone(ambient, 1.0 - 0.16 * cover),
        haze=haze,
        haze_m=math.exp(math.log(620.0) * (1 - air.fog) + math.log(26.0) * air.fog) * (1 - 0.62 * air.rain),
        zenith=mix(zenith, tone(haze, 0.88), min(1.0, cover * 1.1)),
        headlamp=max(0.0, min(1.0, air.dark * 1.9 - 0.9)) * 0.95,
        sun=max(0.0, 1.0 - air.dark * 1.5) * (1.0 - cover),
        lamps=min(1.0, 0.12 + air.dark * 1.6 + 0.5 * cover),
    )
