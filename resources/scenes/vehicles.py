"""Paints cars and trucks as solid shapes in metres, seen from behind or, when they come, from the front."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resources.scenes.brush import Brush, box, ellipse, flat, rounded_box
from resources.scenes.light import mix, tone
from resources.scenes.scene import Bgr
from resources.scenes.world import Actor

PAINTS: tuple[Bgr, ...] = (
    (232, 232, 230),
    (206, 204, 200),
    (150, 148, 146),
    (78, 76, 76),
    (38, 36, 36),
    (48, 42, 168),
    (30, 26, 120),
    (150, 82, 34),
    (98, 54, 26),
    (176, 140, 84),
    (70, 96, 52),
    (60, 140, 214),
    (120, 156, 178),
)
CARGO_PAINTS: tuple[Bgr, ...] = (
    (236, 236, 234),
    (224, 226, 226),
    (160, 96, 40),
    (48, 46, 176),
    (70, 168, 226),
    (88, 116, 60),
    (196, 188, 178),
)
GLASS: Bgr = (74, 62, 50)
GLASS_SKY: Bgr = (168, 146, 120)
RUBBER: Bgr = (30, 29, 28)
RIM: Bgr = (150, 150, 152)
TAIL_RED: Bgr = (32, 24, 188)
LAMP_WHITE: Bgr = (238, 244, 250)
PLATE: Bgr = (236, 238, 238)
WHEEL_RINGS: tuple[tuple[float, Bgr], ...] = (
    (1.2, (22, 21, 20)),
    (1.0, RUBBER),
    (0.64, RIM),
    (0.36, (70, 70, 72)),
)
FINE_M = 30.0  # beyond this distance small parts are smaller than a pixel


@dataclass(frozen=True)
class Shape:
    """A car body in metres; cabin: where the glass starts and ends along the car, from its rear."""

    length: float
    width: float
    height: float
    belt: float
    cabin: tuple[float, float, float, float]

    def __post_init__(self) -> None:
        """Refuses a cabin below the belt line."""
        if not 0 < self.belt < self.height:
            raise ValueError("the belt line lies between the road and the roof")

    def turned(self) -> "Shape":
        """Gives the same body measured from its other end."""
        a, b, c, d = self.cabin
        n = self.length
        return Shape(n, self.width, self.height, self.belt, (n - d, n - c, n - b, n - a))


SHAPES: tuple[Shape, ...] = (
    Shape(4.0, 1.78, 1.50, 0.95, (0.10, 0.50, 2.35, 3.10)),
    Shape(4.6, 1.84, 1.44, 0.92, (0.70, 1.25, 2.65, 3.50)),
    Shape(4.5, 1.90, 1.70, 1.06, (0.08, 0.34, 2.65, 3.30)),
    Shape(4.7, 1.84, 1.50, 0.95, (0.06, 0.55, 2.85, 3.60)),
)


def vehicle_length_m(class_name: str, look: int) -> float:
    """Gives how much road a vehicle of this look covers."""
    return SHAPES[look % len(SHAPES)].length if class_name == "car" else truck_length_m(look)


def truck_length_m(look: int) -> float:
    """Gives the length of a truck of this look."""
    return 7.0 + (look // 7) % 3 * 1.6


def _along(points_zy: NDArray[np.float64], x_m: float, z_m: float) -> NDArray[np.float64]:
    out = np.empty((len(points_zy), 3))
    out[:, 0], out[:, 1], out[:, 2] = x_m, points_zy[:, 1], points_zy[:, 0] + z_m
    return out


def visible_sides(brush: Brush, x_m: float, half_m: float, z_m: float, length_m: float) -> list[int]:
    """Gives the flanks in sight: -1 the left one, +1 the right one."""
    sides = []
    for side in (-1, 1):
        edge = x_m + side * half_m
        near, far = brush.camera.project([(edge, 1, z_m), (edge, 1, z_m + length_m)])[:, 0]
        if (far - near) * side > 0:
            sides.append(side)
    return sides


def wheels(brush: Brush, x_m: float, z_m: float, centres_m: tuple[float, ...], radius_m: float) -> None:
    """Paints the wheels of one flank."""
    for centre in centres_m:
        for share, colour in WHEEL_RINGS if z_m < FINE_M else WHEEL_RINGS[:3:2]:
            rim = ellipse(centre, radius_m, radius_m * share, radius_m * share)
            brush.face(_along(np.maximum(rim, (-99.0, 0.0)), x_m, z_m), colour)


def paint_car(brush: Brush, actor: Actor) -> None:
    """Paints one car."""
    shape = SHAPES[actor.look % len(SHAPES)]
    paint = PAINTS[(actor.look // 5) % len(PAINTS)]
    if actor.heading == "toward":
        shape = shape.turned()
    half = shape.width / 2
    x, z = actor.x_m, actor.z_m
    for wheel in (-1, 1):
        outer, inner = sorted((wheel * (half - 0.03), wheel * (half - 0.25)))
        brush.face(flat(box(outer, 0.0, inner, 0.45), x, 0, z + 0.25), RUBBER)
    brush.face(flat(box(-half + 0.1, 0.13, half - 0.1, 0.5), x, 0, z + 0.2), (20, 20, 20))
    for side in visible_sides(brush, x, half, z, shape.length):
        _car_flank(brush, shape, paint, x + side * half, z, side)
    _car_cabin(brush, shape, paint, x, z)
    _car_end(brush, shape, paint, x, z)
    if actor.heading == "toward":
        _car_front(brush, shape, x, z)
    else:
        _car_rear(brush, shape, x, z, actor.state)


def _car_flank(brush: Brush, shape: Shape, paint: Bgr, edge: float, z: float, side: int) -> None:
    n, belt, top = shape.length, shape.belt, shape.height
    a, b, c, d = shape.cabin
    inward = -side * 0.20
    body = np.array(
        [(0.05, 0.3), (0.0, belt - 0.15), (0.12, belt), (n - 0.2, belt - 0.06), (n, 0.55), (n - 0.06, 0.26)]
    )
    brush.face(_along(body, edge, z), tone(paint, 0.80))
    sill = np.array([(0.05, 0.24), (0.04, 0.44), (n - 0.04, 0.44), (n - 0.06, 0.24)])
    if z < FINE_M:
        brush.face(_along(sill, edge, z), tone(paint, 0.58))
    cabin = _along(np.array([(a, belt), (b, top), (c, top), (d, belt)]), edge, z)
    cabin[1:3, 0] += inward
    brush.face(cabin, tone(paint, 0.86))
    glass = _along(
        np.array([(a + 0.32, belt + 0.03), (b + 0.22, top - 0.09), (c - 0.1, top - 0.09), (d - 0.32, belt + 0.03)]),
        edge,
        z,
    )
    glass[1:3, 0] += inward * 0.85
    brush.face(glass, mix(GLASS, GLASS_SKY, 0.16))
    pillar = _along(
        np.array([((a + d) / 2 + k, y) for k, y in ((0, belt), (0.1, belt), (0.1, top), (0, top))]), edge, z
    )
    pillar[2:, 0] += inward
    brush.face(pillar, tone(paint, 0.6))
    wheels(brush, edge, z, (0.82, n - 0.85), 0.32)


def _car_cabin(brush: Brush, shape: Shape, paint: Bgr, x: float, z: float) -> None:
    half, belt, top = shape.width / 2, shape.belt, shape.height
    low, high = z + shape.cabin[0], z + shape.cabin[1]
    deck = np.array([(-half, belt, z + 0.06), (half, belt, z + 0.06), (half * 0.95, belt + 0.02, low)])
    deck = np.vstack([deck, (-half * 0.95, belt + 0.02, low)]) + np.array((x, 0, 0))
    brush.face(deck, tone(paint, 1.12))
    wide, narrow = half * 0.96, half * 0.76

    def slope(share_low: float, share_high: float, inset_low: float, inset_high: float) -> NDArray[np.float64]:
        rows = []
        for share, inset, signs in ((share_low, inset_low, (-1, 1)), (share_high, inset_high, (1, -1))):
            reach = (wide + (narrow - wide) * share) - inset
            height, depth = belt + (top - belt) * share, low + (high - low) * share
            rows += [(x + sign * reach, height, depth) for sign in signs]
        return np.array(rows)

    roof = slope(0.0, 1.0, 0.0, 0.0)
    crown = np.array([(x + narrow * 0.8, top + 0.05, high + 0.3), (x - narrow * 0.8, top + 0.05, high + 0.3)])
    brush.face(np.vstack([roof[:3], crown, roof[3:]]), tone(paint, 0.98))
    brush.face(slope(0.05, 0.86, 0.08, 0.09), GLASS)
    brush.face(slope(0.50, 0.86, 0.09, 0.09), mix(GLASS, GLASS_SKY, 0.35))
    brush.face(slope(0.70, 0.86, 0.10, 0.09), mix(GLASS, GLASS_SKY, 0.6))


def _car_end(brush: Brush, shape: Shape, paint: Bgr, x: float, z: float) -> None:
    half, belt = shape.width / 2, shape.belt
    brush.face(flat(rounded_box(-half, 0.24, half, belt + 0.02, 0.14), x, 0, z), paint)
    brush.face(flat(rounded_box(-half + 0.05, belt - 0.13, half - 0.05, belt, 0.06), x, 0, z), tone(paint, 1.16))
    brush.face(flat(rounded_box(-half + 0.02, 0.22, half - 0.02, 0.46, 0.08), x, 0, z - 0.05), tone(paint, 0.62))
    brush.face(flat(box(-half + 0.2, 0.20, half - 0.2, 0.30), x, 0, z - 0.05), (34, 33, 33))


def _car_rear(brush: Brush, shape: Shape, x: float, z: float, state: str) -> None:
    half, belt = shape.width / 2, shape.belt
    shine = brush.light.lamps
    red = mix(TAIL_RED, (70, 60, 255), max(shine * 0.8, 1.0 if state == "braking" else 0.0))
    for side in (-1, 1):
        left, right = sorted((side * (half - 0.03), side * (half - 0.42)))
        lamp = flat(rounded_box(left, belt - 0.30, right, belt - 0.10, 0.05), x, 0, z)
        brush.face(lamp, tone(TAIL_RED, 0.7))
        inner = flat(rounded_box(left + 0.03, belt - 0.27, right - 0.03, belt - 0.15, 0.04), x, 0, z)
        brush.shining(inner, red) if shine > 0.3 or state else brush.face(inner, red)
        if shine > 0.3 or state:
            brush.glow((x + side * (half - 0.2), belt - 0.2, z), 0.75 + 0.5 * bool(state), (20, 22, 150 * shine + 30))
    brush.face(flat(box(-0.26, 0.55, 0.26, 0.67), x, 0, z), PLATE)
    brush.face(flat(box(-half + 0.45, belt - 0.20, half - 0.45, belt - 0.17), x, 0, z), (190, 190, 192))


def _car_front(brush: Brush, shape: Shape, x: float, z: float) -> None:
    half, belt = shape.width / 2, shape.belt
    shine = brush.light.lamps
    brush.face(flat(rounded_box(-half + 0.48, belt - 0.36, half - 0.48, belt - 0.16, 0.05), x, 0, z), (28, 27, 27))
    brush.face(flat(rounded_box(-half + 0.3, 0.28, half - 0.3, 0.42, 0.05), x, 0, z - 0.05), (30, 29, 29))
    brush.face(flat(ellipse(0, belt - 0.25, 0.07, 0.07, 10), x, 0, z), (196, 196, 198))
    for side in (-1, 1):
        left, right = sorted((side * (half - 0.04), side * (half - 0.44)))
        lamp = flat(rounded_box(left, belt - 0.32, right, belt - 0.13, 0.07), x, 0, z)
        brush.face(lamp, (150, 146, 140))
        core = flat(ellipse((left + right) / 2, belt - 0.225, 0.15, 0.075), x, 0, z)
        brush.shining(core, mix((206, 204, 200), LAMP_WHITE, shine))
        if shine > 0.3:
            brush.glow((x + side * (half - 0.24), belt - 0.22, z), 2.3, tone((190, 214, 232), shine))
        else:
            brush.glow((x + side * (half - 0.24), belt - 0.22, z), 0.5, (70, 76, 80))
    brush.face(flat(box(-0.26, 0.42, 0.26, 0.53), x, 0, z - 0.06), PLATE)


def paint_truck(brush: Brush, actor: Actor) -> None:
    """Paints one truck: a cab and a tall cargo box on a dark chassis."""
    length = truck_length_m(actor.look)
    cargo = CARGO_PAINTS[(actor.look // 3) % len(CARGO_PAINTS)]
    cab = PAINTS[(actor.look // 11) % len(PAINTS)]
    stripe = CARGO_PAINTS[(actor.look // 13) % len(CARGO_PAINTS)]
    is_toward = actor.heading == "toward"
    half, top, x, z = 1.24, 3.35 + (actor.look % 5) * 0.1, actor.x_m, actor.z_m
    cab_span = (0.0, 2.1) if is_toward else (length - 2.1, length)
    box_span = (2.2, length) if is_toward else (0.0, length - 2.2)
    for wheel in (-1, 1):
        left, right = sorted((wheel * (half - 0.04), wheel * (half - 0.55)))
        brush.face(flat(box(left, 0.0, right, 0.95), x, 0, z + 0.35), RUBBER)
    brush.face(flat(box(-half + 0.15, 0.35, half - 0.15, 0.98), x, 0, z + 0.3), (30, 30, 31))
    sides = visible_sides(brush, x, half, z, length)
    for side in sides:
        edge = x + side * half
        if is_toward:
            _cargo_flank(brush, cargo, stripe, edge, z, box_span, top)
            _cab_flank(brush, cab, edge, z, cab_span)
        else:
            _cab_flank(brush, cab, edge, z, cab_span)
            _cargo_flank(brush, cargo, stripe, edge, z, box_span, top)
        wheels(
            brush,
            edge,
            z,
            (1.3, 2.4, length - 1.2) if not is_toward else (1.2, length - 2.4, length - 1.3),
            0.48,
        )
    if is_toward:
        _truck_front(brush, cab, cargo, x, z, top)
    else:
        _truck_rear(brush, cargo, stripe, x, z, top, actor.state)


def _span(edge: float, z: float, span: tuple[float, float], bottom: float, top: float) -> NDArray[np.float64]:
    return _along(np.array([(span[0], bottom), (span[1], bottom), (span[1], top), (span[0], top)]), edge, z)


def _cargo_flank(
    brush: Brush, cargo: Bgr, stripe: Bgr, edge: float, z: float, span: tuple[float, float], top: float
) -> None:
    brush.face(_span(edge, z, span, 0.95, top), tone(cargo, 0.80))
    brush.face(_span(edge, z, span, 1.5, 1.9), tone(stripe, 0.72))
    brush.face(_span(edge, z, span, top - 0.12, top), tone(cargo, 0.66))
    brush.face(_span(edge, z, span, 0.88, 1.0), (58, 58, 60))


def _cab_flank(brush: Brush, cab: Bgr, edge: float, z: float, span: tuple[float, float]) -> None:
    brush.face(_span(edge, z, span, 0.5, 2.75), tone(cab, 0.78))
    brush.face(_span(edge, z, (span[0] + 0.4, span[1] - 0.5), 1.6, 2.45), GLASS)
    brush.face(_span(edge, z, span, 0.4, 0.62), (44, 44, 45))


def _truck_rear(brush: Brush, cargo: Bgr, stripe: Bgr, x: float, z: float, top: float, state: str) -> None:
    half = 1.24
    brush.face(flat(box(-half, 0.95, half, top), x, 0, z), tone(cargo, 0.97))
    brush.face(flat(box(-half, (top + 2) / 2, half, top), x, 0, z), cargo)
    brush.faces(
        [flat(box(e - 0.05, 0.95, e + 0.05, top), x, 0, z) for e in (-half + 0.05, half - 0.05)],
        tone(cargo, 0.7),
    )
    brush.face(flat(box(-half, top - 0.12, half, top), x, 0, z), tone(cargo, 0.72))
    brush.face(flat(box(-0.025, 0.98, 0.025, top - 0.1), x, 0, z), (60, 60, 62))
    _truck_rear_end(brush, x, z, state)
    if z < FINE_M:
        hinges = [flat(box(e - 0.02, 1.05, e + 0.02, top - 0.15), x, 0, z) for e in (-0.5, 0.5)]
        brush.faces(hinges, (140, 140, 142))
        bars = [flat(box(-half + 0.12, y, -0.62, y + 0.07), x, 0, z) for y in (1.4, top - 0.6)]
        brush.faces(bars, (120, 120, 122))
    brush.face(flat(rounded_box(-0.95, 1.9, 0.95, 2.35, 0.1), x, 0, z), tone(mix(cargo, stripe, 0.8), 0.9))


def _truck_rear_end(brush: Brush, x: float, z: float, state: str) -> None:
    half = 1.24
    brush.face(flat(box(-half, 0.78, half, 1.0), x, 0, z - 0.02), (46, 46, 48))
    brush.face(flat(box(-half + 0.05, 0.46, half - 0.05, 0.60), x, 0, z - 0.02), (186, 188, 192))
    reds = [flat(box(left, 0.46, left + 0.3, 0.60), x, 0, z - 0.02) for left in (-1.15, -0.45, 0.25, 0.9)]
    brush.faces(reds, (40, 36, 190))
    shine = brush.light.lamps
    for side in (-1, 1):
        left, right = sorted((side * (half - 0.05), side * (half - 0.45)))
        lamp = flat(box(left, 0.80, right, 0.96), x, 0, z - 0.03)
        brush.shining(lamp, mix((36, 30, 170), (70, 60, 255), max(shine, float(bool(state)))))
        if shine > 0.3 or state:
            brush.glow((x + side * (half - 0.25), 0.88, z), 0.9, (20, 22, 150 * shine + 30))
    brush.face(flat(box(-0.26, 0.62, 0.26, 0.74), x, 0, z - 0.03), PLATE)


def _truck_front(brush: Brush, cab: Bgr, cargo: Bgr, x: float, z: float, top: float) -> None:
    half = 1.24
    brush.face(flat(box(-half, 2.4, half, top), x, 0, z + 2.2), tone(cargo, 0.9))
    brush.face(flat(rounded_box(-half, 0.42, half, 2.85, 0.16), x, 0, z), cab)
    brush.face(flat(rounded_box(-half + 0.1, 2.55, half - 0.1, 2.82, 0.1), x, 0, z), tone(cab, 0.75))
    brush.face(flat(rounded_box(-half + 0.12, 1.62, half - 0.12, 2.52, 0.1), x, 0, z), GLASS)
    sky = np.array([(-half + 0.2, 2.0), (half - 0.2, 2.2), (half - 0.2, 2.46), (-half + 0.2, 2.46)])
    brush.face(flat(sky, x, 0, z), mix(GLASS, GLASS_SKY, 0.5))
    grille = [flat(box(-0.78, y, 0.78, y + 0.09), x, 0, z) for y in (0.85, 1.0, 1.15, 1.3)]
    brush.faces(grille, (40, 40, 41))
    brush.face(flat(rounded_box(-half, 0.35, half, 0.78, 0.08), x, 0, z - 0.05), (72, 72, 74))
    brush.face(flat(box(-0.26, 0.40, 0.26, 0.52), x, 0, z - 0.06), PLATE)
    shine = brush.light.lamps
    for side in (-1, 1):
        centre = side * (half - 0.27)
        brush.shining(flat(ellipse(centre, 0.60, 0.18, 0.12), x, 0, z - 0.06), mix((206, 204, 200), LAMP_WHITE, shine))
        mirror = flat(box(min(side * half, side * 1.45), 1.75, max(side * half, side * 1.45), 2.35), x, 0, z)
        brush.face(mirror, (36, 36, 37))
        if shine > 0.3:
            brush.glow((x + centre, 0.6, z), 2.3, tone((190, 214, 232), shine))
