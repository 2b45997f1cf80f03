"""Paints traffic lights, speed signs and stop signs on their poles. The box is that of the head or plate."""

import math

import numpy as np

from resources.scenes.brush import Brush, box, ellipse, flat, rounded_box
from resources.scenes.light import tone
from resources.scenes.scene import Bgr
from resources.scenes.world import Actor

STEEL: Bgr = (138, 138, 136)
LAMPS: dict[str, tuple[float, Bgr, Bgr]] = {
    "red": (0.48, (40, 40, 250), (20, 20, 210)),
    "yellow": (0.0, (60, 214, 255), (20, 130, 200)),
    "green": (-0.48, (150, 240, 60), (120, 190, 20)),
}
LIGHT_HEIGHT_M = 2.9
SIGN_HEIGHT_M = 2.35


def paint_pole(brush: Brush, x_m: float, z_m: float, top_m: float, thick_m: float) -> None:
    """Paints a steel pole with its lit side; it belongs to nobody, so it adds to no box."""
    kept, brush.slot = brush.slot, 0
    brush.face(flat(box(-thick_m, 0, thick_m, top_m), x_m, 0, z_m + 0.02), tone(STEEL, 0.72))
    brush.face(flat(box(-thick_m, 0, -thick_m * 0.2, top_m), x_m, 0, z_m + 0.02), STEEL)
    brush.slot = kept


def paint_traffic_light(brush: Brush, actor: Actor) -> None:
    """Paints a signal head with three lamps; state names the one that shines."""
    x, z, y = actor.x_m, actor.z_m, LIGHT_HEIGHT_M
    paint_pole(brush, x, z, y, 0.07)
    brush.face(flat(rounded_box(-0.42, -0.86, 0.42, 0.86, 0.12), x, y, z), (206, 208, 208))
    brush.face(flat(rounded_box(-0.37, -0.81, 0.37, 0.81, 0.10), x, y, z), (24, 26, 24))
    brush.face(flat(rounded_box(-0.24, -0.74, 0.24, 0.74, 0.08), x, y, z), (40, 46, 42))
    for name, (height, lit, halo) in LAMPS.items():
        brush.face(flat(ellipse(0, height + 0.03, 0.225, 0.225), x, y, z), (14, 15, 14))
        lamp = flat(ellipse(0, height, 0.19, 0.19), x, y, z)
        if name != actor.state:
            brush.face(lamp, tone(lit, 0.17))
            continue
        brush.shining(lamp, lit)
        brush.shining(flat(ellipse(0, height + 0.02, 0.1, 0.1), x, y, z), tone(lit, 1.35))
        brush.glow((x, y + height, z), 1.1, tone(halo, 0.30 + 0.55 * brush.light.lamps))


def paint_speed_sign(brush: Brush, actor: Actor) -> None:
    """Paints a round plate with a red ring; state is the number in km/h."""
    x, z, y = actor.x_m, actor.z_m, SIGN_HEIGHT_M
    radius = 0.52
    paint_pole(brush, x, z, y, 0.05)
    bright = _reflection(brush)
    for share, colour in ((1.0, (222, 222, 222)), (0.96, (44, 36, 204)), (0.70, (244, 244, 244))):
        brush.face(flat(ellipse(0, 0, radius * share, radius * share, 28), x, y, z), tone(colour, bright))
    brush.text(actor.state or "50", (x, y, z), radius * (0.66 if len(actor.state) < 3 else 0.5), (26, 24, 24))


def paint_stop_sign(brush: Brush, actor: Actor) -> None:
    """Paints a red octagon with its white word."""
    x, z, y = actor.x_m, actor.z_m, SIGN_HEIGHT_M
    paint_pole(brush, x, z, y, 0.05)
    bright = _reflection(brush)
    angles = np.arange(8) * math.pi / 4 + math.pi / 8
    octagon = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 0.56
    for share, colour in ((1.0, (240, 240, 240)), (0.92, (42, 32, 196))):
        brush.face(flat(octagon * share, x, y, z), tone(colour, bright))
    brush.text("STOP", (x, y, z), 0.25, tone((246, 246, 246), bright))


def _reflection(brush: Brush) -> float:
    return 1.0 + 0.9 * brush.light.headlamp  # plates send the headlamps' light straight back
