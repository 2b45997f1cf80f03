"""Paints pedestrians and cyclists, facing the camera, turned away or crossing."""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from resources.scenes.brush import Brush, Outline, ellipse, flat, limb, rounded_box
from resources.scenes.light import tone
from resources.scenes.scene import Bgr
from resources.scenes.world import Actor

Part: TypeAlias = Callable[[Outline, Bgr], None]

CLOTHES: tuple[Bgr, ...] = (
    (58, 52, 190),
    (168, 96, 44),
    (60, 150, 210),
    (92, 128, 58),
    (44, 42, 44),
    (206, 204, 202),
    (140, 60, 110),
    (60, 190, 226),
    (120, 116, 112),
    (170, 160, 60),
)
TROUSERS: tuple[Bgr, ...] = ((84, 60, 42), (44, 42, 42), (110, 104, 98), (70, 84, 104), (126, 150, 168))
SKIN: tuple[Bgr, ...] = ((160, 188, 228), (130, 162, 208), (84, 118, 168), (56, 78, 116))
HAIR: tuple[Bgr, ...] = ((28, 26, 28), (32, 46, 70), (64, 110, 150), (150, 150, 152))
HELMETS: tuple[Bgr, ...] = ((230, 230, 230), (40, 40, 200), (200, 120, 40), (40, 210, 230))


def paint_pedestrian(brush: Brush, actor: Actor) -> None:
    """Paints one walking person; phase is the walk's, heading left or right shows the stride."""
    look = actor.look
    size = 0.92 + (look % 9) * 0.02
    coat, trousers = CLOTHES[look % len(CLOTHES)], TROUSERS[(look // 3) % len(TROUSERS)]
    skin, hair = SKIN[(look // 5) % len(SKIN)], HAIR[(look // 7) % len(HAIR)]
    is_crossing = actor.heading in ("left", "right")
    ahead = {"left": -1.0, "right": 1.0}.get(actor.heading, 0.0)
    swing = math.sin(actor.phase) * (0.30 if is_crossing else 0.07)
    width = 0.17 if is_crossing else 0.23

    def part(outline: Outline, colour: Bgr) -> None:
        brush.face(flat(outline * size, actor.x_m, 0.0, actor.z_m), colour)

    hip = 0.04 if is_crossing else 0.11
    for leg, shade in ((-1, 0.72), (1, 1.0)):
        foot = (leg * swing + leg * (0.0 if is_crossing else hip), 0.06 + max(0.0, leg * swing) * 0.12)
        knee = (foot[0] * 0.6 + ahead * 0.05, 0.48)
        part(limb((leg * hip * 0.8, 0.88), knee, 0.105, 0.085), tone(trousers, shade))
        part(limb(knee, foot, 0.085, 0.06), tone(trousers, shade * 0.94))
        part(limb((foot[0], 0.05), (foot[0] + ahead * 0.14, 0.04), 0.055, 0.05), (34, 34, 38))
    far = -1 if is_crossing else 0
    if far:
        part(limb((0, 1.36), (swing * 1.0, 0.95), 0.065, 0.05), tone(coat, 0.66))
    part(rounded_box(-width, 0.80, width, 1.46, 0.12), coat)
    part(rounded_box(-width, 0.80, -width + 0.14 if ahead >= 0 else width, 1.40, 0.06), tone(coat, 0.82))
    if (look // 11) % 3 == 0 and actor.heading != "toward":
        part(rounded_box(-0.15 - ahead * 0.12, 0.98, 0.15 - ahead * 0.12, 1.38, 0.09), (52, 48, 46))
    for arm in (-1, 1) if not is_crossing else (1,):
        shoulder = (arm * (width - 0.02) if not is_crossing else 0.0, 1.36)
        hand = (
            shoulder[0] + arm * 0.06 if not is_crossing else -swing,
            0.86 + 0.05 * math.sin(actor.phase) * arm,
        )
        part(limb(shoulder, hand, 0.07, 0.05), tone(coat, 0.9))
        part(ellipse(hand[0], hand[1] - 0.03, 0.05, 0.06, 10), skin)
    part(limb((0, 1.44), (0, 1.54), 0.06, 0.06), tone(skin, 0.85))
    part(ellipse(ahead * 0.02, 1.64, 0.115, 0.14), skin)
    hair_centre = 1.66 if actor.heading == "away" else 1.72
    part(ellipse(-ahead * 0.035, hair_centre, 0.122, 0.13 if actor.heading == "away" else 0.075), hair)


def _ring(x: float, y: float, radius: float, thick: float) -> list[Outline]:
    return [ellipse(x, y, radius, radius, 26), ellipse(x, y, radius - thick, radius - thick, 26)]


def paint_cyclist(brush: Brush, actor: Actor) -> None:
    """Paints one rider with bicycle; phase is the pedal turn."""
    if actor.heading in ("left", "right"):
        _cyclist_crossing(brush, actor)
    else:
        _cyclist_along(brush, actor)


def _cyclist_crossing(brush: Brush, actor: Actor) -> None:
    look = actor.look
    ahead = -1.0 if actor.heading == "left" else 1.0
    coat, trousers = CLOTHES[look % len(CLOTHES)], TROUSERS[(look // 3) % len(TROUSERS)]
    skin, frame = SKIN[(look // 5) % len(SKIN)], CLOTHES[(look // 7) % len(CLOTHES)]

    def part(outline: Outline, colour: Bgr) -> None:
        brush.face(flat(outline * (ahead, 1.0), actor.x_m, 0.0, actor.z_m), colour)

    for centre in (-0.53, 0.53):
        rings = [flat(ring * (ahead, 1.0), actor.x_m, 0.0, actor.z_m) for ring in _ring(centre, 0.35, 0.35, 0.065)]
        brush.faces(rings, (30, 30, 30))
        part(limb((centre, 0.35), (centre, 0.36), 0.05, 0.05), (120, 120, 122))
    crank, saddle, bar = (-0.06, 0.33), (-0.22, 0.86), (0.40, 1.0)
    pedals = [
        (crank[0] + 0.17 * math.cos(a), crank[1] + 0.17 * math.sin(a)) for a in (actor.phase, actor.phase + np.pi)
    ]
    _leg(part, saddle, pedals[1], tone(trousers, 0.7))
    for start, end in (
        (crank, saddle),
        (crank, (0.36, 0.8)),
        ((-0.2, 0.78), (0.36, 0.82)),
        ((-0.53, 0.35), crank),
    ):
        part(limb(start, end, 0.03, 0.03), frame)
    part(limb((0.53, 0.35), (0.36, 0.84), 0.03, 0.03), frame)
    part(limb((0.36, 0.84), bar, 0.03, 0.03), (50, 50, 52))
    part(limb((saddle[0] - 0.12, 0.88), (saddle[0] + 0.1, 0.88), 0.04, 0.03), (30, 30, 30))
    _leg(part, saddle, pedals[0], trousers)
    part(limb((-0.20, 0.98), (0.14, 1.38), 0.16, 0.15), coat)
    part(limb((0.16, 1.36), (0.42, 1.05), 0.06, 0.05), tone(coat, 0.85))
    part(limb((0.18, 1.44), (0.21, 1.52), 0.06, 0.06), skin)
    part(ellipse(0.24, 1.60, 0.11, 0.13), skin)
    part(ellipse(0.22, 1.68, 0.15, 0.09), HELMETS[(look // 11) % len(HELMETS)])


def _leg(part: Part, saddle: tuple[float, float], pedal: tuple[float, float], colour: Bgr) -> None:
    knee = ((saddle[0] + pedal[0]) / 2 + 0.24, (saddle[1] + pedal[1]) / 2 + 0.14)
    part(limb((saddle[0], saddle[1] + 0.06), knee, 0.11, 0.08), colour)
    part(limb(knee, (pedal[0], pedal[1] + 0.05), 0.075, 0.055), colour)
    part(limb((pedal[0] - 0.03, pedal[1]), (pedal[0] + 0.12, pedal[1]), 0.045, 0.045), (36, 36, 40))


def _cyclist_along(brush: Brush, actor: Actor) -> None:
    look = actor.look
    coat, trousers = CLOTHES[look % len(CLOTHES)], TROUSERS[(look // 3) % len(TROUSERS)]
    skin = SKIN[(look // 5) % len(SKIN)]

    def part(outline: Outline, colour: Bgr) -> None:
        brush.face(flat(outline, actor.x_m, 0.0, actor.z_m), colour)

    part(rounded_box(-0.045, 0.0, 0.045, 0.70, 0.04), (26, 26, 26))
    part(limb((-0.30, 1.02), (0.30, 1.02), 0.035, 0.035), (54, 54, 56))
    turn = math.sin(actor.phase) * 0.15
    for leg in (-1, 1):
        foot = (leg * 0.15, 0.30 + leg * turn)
        knee = (leg * 0.20, 0.66 + leg * turn * 0.7)
        part(limb((leg * 0.10, 0.96), knee, 0.11, 0.085), tone(trousers, 0.9))
        part(limb(knee, foot, 0.08, 0.06), trousers)
        part(limb(foot, (foot[0], foot[1] - 0.05), 0.06, 0.06), (34, 34, 38))
        part(limb((leg * 0.2, 1.40), (leg * 0.32, 1.06), 0.07, 0.05), tone(coat, 0.8))
    part(rounded_box(-0.22, 0.90, 0.22, 1.50, 0.14), coat)
    part(rounded_box(-0.22, 0.90, -0.04, 1.46, 0.08), tone(coat, 0.86))
    part(rounded_box(-0.2, 1.15, 0.2, 1.22, 0.03), (70, 235, 225))
    part(ellipse(0, 1.62, 0.11, 0.13), skin)
    part(ellipse(0, 1.70, 0.15, 0.11), HELMETS[(look // 11) % len(HELMETS)])
    is_away = actor.heading == "away"
    lamp: Bgr = (50, 46, 250) if is_away else (226, 240, 250)
    height = 0.78 if is_away else 0.94
    brush.shining(flat(ellipse(0, height, 0.055, 0.055, 10), actor.x_m, 0, actor.z_m), lamp)
    if brush.light.lamps > 0.3:
        brush.glow((actor.x_m, height, actor.z_m), 0.6, tone(lamp, 0.6 * brush.light.lamps))
