"""Paints what stands beside the road and carries no label: trees, buildings, lamps, rails, gantries."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from resources.scenes.brush import Brush, Outline, box, ellipse, flat, limb
from resources.scenes.light import mix, tone
from resources.scenes.scene import Bgr
from resources.scenes.world import Prop, PropKind

LEAVES: tuple[Bgr, ...] = ((52, 104, 66), (48, 118, 86), (60, 96, 58), (46, 112, 112), (44, 92, 74))
WALLS: tuple[Bgr, ...] = (
    (150, 176, 198),
    (120, 144, 186),
    (178, 186, 190),
    (96, 112, 150),
    (142, 150, 154),
    (170, 196, 212),
    (112, 120, 128),
)
ROOFS: tuple[Bgr, ...] = ((58, 70, 140), (62, 62, 72), (70, 86, 118))
BARK: Bgr = (48, 66, 84)
STEEL: Bgr = (150, 150, 148)
WINDOW: Bgr = (104, 92, 78)
WINDOW_LIT: Bgr = (120, 200, 250)


def _blob(rng: np.random.Generator, x: float, y: float, radius: float) -> Outline:
    outline = ellipse(0, 0, radius, radius, 16) * rng.uniform(0.82, 1.14, (16, 1))
    return outline + np.array((x, y))


@lru_cache(maxsize=1024)
def _crown(look: int, count: int) -> tuple[NDArray[np.float64], tuple[float, ...]]:
    """Gives a crown of a tree 1 m tall: outlines (n, 16, 2) from back to front and the tone of each."""
    rng = np.random.default_rng(look)
    outlines, tones = [_blob(rng, 0, 0.62, 0.25)], [0.52]
    angles = rng.uniform(0, 2 * np.pi, count)
    reach = 0.24 * np.sqrt(rng.uniform(0, 1, count))
    places = sorted(zip((np.sin(angles) * reach * 1.05).tolist(), (np.cos(angles) * reach).tolist(), strict=True))
    for y, x in places:
        radius = float(rng.uniform(0.08, 0.14))
        tones.append(0.78 + 0.9 * y - 0.35 * x + float(rng.uniform(-0.07, 0.07)))
        outlines.append(_blob(rng, x, 0.70 + y, radius))
        outlines.append(_blob(rng, x - radius * 0.25, 0.70 + y + radius * 0.35, radius * 0.5))
        tones.append(tones[-1] * 1.16)
    return np.array(outlines), tuple(tones)


def _paint_tree(brush: Brush, prop: Prop) -> None:
    tall = prop.size_m
    trunk = limb((0, 0), (0, tall * 0.42 + 0.8), tall * 0.035, tall * 0.02)
    brush.face(flat(trunk, prop.x_m, 0, prop.z_m), BARK)
    leaf = LEAVES[prop.look % len(LEAVES)]
    outlines, tones = _crown(prop.look, 26 if prop.z_m < 25 else 16 if prop.z_m < 50 else 8)
    brush.patches(outlines * tall, prop.x_m, prop.z_m, [tone(leaf, lit) for lit in tones])


def _paint_conifer(brush: Brush, prop: Prop) -> None:
    rng = np.random.default_rng(prop.look)
    tall = prop.size_m
    brush.face(flat(box(-0.12, 0, 0.12, tall * 0.2), prop.x_m, 0, prop.z_m), tone(BARK, 0.8))
    for layer in range(6):
        low = tall * (0.10 + 0.145 * layer)
        high = low + tall * 0.27
        half = tall * 0.20 * (1 - layer / 7.0)
        steps = np.linspace(-1, 1, 9)
        fringe = np.stack([steps * half, low + rng.uniform(0, 0.05, 9) * tall], axis=1)
        whole = np.vstack([fringe, [(half * 0.06, high), (-half * 0.06, high)]])
        shade = 0.62 + 0.06 * layer
        brush.face(flat(whole, prop.x_m, 0, prop.z_m), tone((58, 88, 52), shade))
        lit = np.vstack([fringe[:4], [(-half * 0.06, high)]])
        brush.face(flat(lit, prop.x_m, 0, prop.z_m), tone((62, 98, 58), shade * 1.25))


def _paint_bush(brush: Brush, prop: Prop) -> None:
    rng = np.random.default_rng(prop.look)
    leaf = LEAVES[prop.look % len(LEAVES)]
    for index in range(6):
        x = float(rng.uniform(-0.7, 0.7)) * prop.size_m
        radius = prop.size_m * float(rng.uniform(0.3, 0.45))
        outline = np.maximum(_blob(rng, x, radius * (0.5 + 0.08 * index), radius), (-99.0, 0.0))
        brush.face(flat(outline, prop.x_m, 0, prop.z_m), tone(leaf, 0.62 + 0.09 * index))


def _wall(x: float, z1: float, z2: float, y1: float, y2: float) -> NDArray[np.float64]:
    return np.array([(x, y1, z1), (x, y1, z2), (x, y2, z2), (x, y2, z1)])


def _paint_building(brush: Brush, prop: Prop) -> None:
    rng = np.random.default_rng(prop.look)
    wall = WALLS[prop.look % len(WALLS)]
    x, z, tall, long = prop.x_m, prop.z_m, prop.size_m, prop.length_m
    inner = -1 if x > 0 else 1
    depth = 12.0
    front = np.array([(x, 0, z), (x - inner * depth, 0, z), (x - inner * depth, tall, z), (x, tall, z)])
    brush.face(front, tone(wall, 0.80))
    for part in range(3):  # in pieces, so that headlamps and haze change along the wall
        a, b = z + long * part / 3, z + long * (part + 1) / 3
        brush.face(_wall(x, a, b, 0, tall), tone(wall, 0.98))
    brush.face(_wall(x, z, z + long, 0, 0.8), tone(wall, 0.6))
    brush.face(_wall(x + inner * 0.2, z - 0.1, z + long, tall - 0.45, tall), tone(wall, 0.72))
    dark: list[NDArray[np.float64]] = []
    lit: list[NDArray[np.float64]] = []
    sills: list[NDArray[np.float64]] = []
    columns = int(long // 3)
    for floor in range(int((tall - 1) // 3.1)):
        low = 1.0 + floor * 3.1
        if low > 1.5 + z * 0.6 + 3:
            break
        for column in range(columns):
            a = z + (column + 0.28) * long / columns
            pane = _wall(x, a, a + long / columns * 0.5, low, low + (1.7 if floor else 1.9))
            is_lit = brush.light.lamps > 0.5 and rng.uniform() < 0.38
            (lit if is_lit else dark).append(pane)
            sills.append(_wall(x, a - 0.1, a + long / columns * 0.5 + 0.1, low - 0.16, low))
    if z < 45:
        brush.faces(sills, tone(wall, 1.2))
    brush.faces(dark, WINDOW)
    if z < 60:
        skies = [np.vstack([p[3:], p[2:3], (p[1:2] + p[2:3]) / 2, p[:1]]) for p in dark]
        brush.faces(skies, tone(WINDOW, 1.35))
    for polygon in lit:
        brush.shining(polygon, tone(WINDOW_LIT, 0.78))


def _paint_house(brush: Brush, prop: Prop) -> None:
    wall, roof = WALLS[prop.look % len(WALLS)], ROOFS[prop.look % len(ROOFS)]
    x, z, tall, wide = prop.x_m, prop.z_m, prop.size_m, prop.size_m * 0.9
    inner = -1 if x > 0 else 1
    eaves = tall * 0.6
    flank = x + inner * wide
    long = z + prop.length_m
    brush.face(np.array([(flank, 0, z), (flank, 0, long), (flank, eaves, long), (flank, eaves, z)]), tone(wall, 0.98))
    pitch = np.array([(flank, eaves, z - 0.4), (flank, eaves, long), (x, tall, long), (x, tall, z - 0.4)])
    brush.face(pitch + np.array((inner * 0.3, 0, 0)), roof)
    gable = np.array([(-wide, 0), (wide, 0), (wide, eaves), (0, tall), (-wide, eaves)])
    brush.face(flat(gable, x, 0, z), tone(wall, 0.85))
    windows = [flat(box(c - 0.6, h, c + 0.6, h + 1.3), x, 0, z) for c in (-wide * 0.5, wide * 0.5) for h in (1.0,)]
    if brush.light.lamps > 0.5:
        for polygon in windows:
            brush.shining(polygon, tone(WINDOW_LIT, 0.8))
    else:
        brush.faces(windows, tone(WINDOW, 0.7))
    brush.face(flat(box(-0.5, 0, 0.5, 2.0), x, 0, z), (52, 62, 84))


def _paint_lamp(brush: Brush, prop: Prop) -> None:
    x, z, tall = prop.x_m, prop.z_m, prop.size_m
    reach = -1.9 if x > 0 else 1.9
    brush.face(flat(limb((0, 0), (0, tall - 0.3), 0.10, 0.06), x, 0, z), tone(STEEL, 0.72))
    brush.face(flat(limb((0, tall - 0.35), (reach, tall), 0.055, 0.045), x, 0, z), tone(STEEL, 0.72))
    head = flat(box(min(reach, reach * 1.4), tall - 0.10, max(reach, reach * 1.4), tall + 0.06), x, 0, z)
    if brush.light.lamps > 0.5:
        brush.shining(head, (170, 226, 255))
        brush.glow((x + reach * 1.2, tall - 0.1, z), 2.6, tone((96, 168, 226), 0.85 * brush.light.lamps))
    else:
        brush.face(head, (120, 120, 122))


def _paint_rail(brush: Brush, prop: Prop) -> None:
    x, z, long = prop.x_m, prop.z_m, prop.length_m
    inner = 0.06 if x < 0 else -0.06
    posts = [flat(box(-0.05, 0, 0.05, 0.6), x, 0, z + step) for step in np.arange(0.0, long, 4.0)]
    brush.faces(posts, tone(STEEL, 0.6))
    for part in range(3):
        a, b = z + long * part / 3, z + long * (part + 1) / 3
        for low, high, lit in ((0.42, 0.56, 0.82), (0.56, 0.62, 0.6), (0.62, 0.78, 1.12)):
            brush.face(_wall(x + inner, a, b, low, high), tone(STEEL, lit))


def _paint_post(brush: Brush, prop: Prop) -> None:
    x, z = prop.x_m, prop.z_m
    brush.face(flat(box(-0.06, 0, 0.06, 1.0), x, 0, z), (228, 228, 228))
    brush.face(flat(box(-0.06, 0.68, 0.06, 0.90), x, 0, z), (36, 36, 38))
    brush.shining(flat(box(-0.03, 0.73, 0.03, 0.86), x, 0, z), mix((90, 150, 190), (110, 190, 250), brush.light.lamps))


def _paint_gantry(brush: Brush, prop: Prop) -> None:
    z, tall, half = prop.z_m, prop.size_m, prop.length_m / 2
    x = prop.x_m
    for side in (-half, half):
        brush.face(flat(box(side - 0.2, 0, side + 0.2, tall + 0.5), x, 0, z), tone(STEEL, 0.7))
    brush.face(flat(box(-half, tall, half, tall + 0.5), x, 0, z), tone(STEEL, 0.8))
    brush.face(flat(box(-half, tall + 0.38, half, tall + 0.5), x, 0, z), tone(STEEL, 1.05))
    for index in range(2):
        left = -half * 0.7 + index * half * 0.8
        brush.face(flat(box(left, tall - 0.7, left + half * 0.55, tall + 1.3), x, 0, z - 0.1), (236, 236, 236))
        brush.face(
            flat(box(left + 0.1, tall - 0.6, left + half * 0.55 - 0.1, tall + 1.2), x, 0, z - 0.1),
            (150, 84, 24),
        )
        words = ("A 7  NORD", "EXIT 24")[index]
        brush.text(words, (x + left + half * 0.27, tall + 0.3, z - 0.1), half * 0.07, (244, 244, 244))


PAINTERS: dict[PropKind, Callable[[Brush, Prop], None]] = {
    "tree": _paint_tree,
    "conifer": _paint_conifer,
    "bush": _paint_bush,
    "building": _paint_building,
    "house": _paint_house,
    "lamp": _paint_lamp,
    "rail": _paint_rail,
    "post": _paint_post,
    "gantry": _paint_gantry,
}


def paint_prop(brush: Brush, prop: Prop) -> None:
    """Paints one unlabelled thing; its pixels belong to nobody, so it hides what is behind it."""
    PAINTERS[prop.kind](brush, prop)
