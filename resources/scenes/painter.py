"""Paints a world into a picture and measures the boxes from what can be seen. Stills and drives share it."""

import math
from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from resources.scenes.backdrop import paint_backdrop
from resources.scenes.brush import OVERSAMPLING, Brush, ellipse
from resources.scenes.camera import Camera
from resources.scenes.light import light_for
from resources.scenes.people import paint_cyclist, paint_pedestrian
from resources.scenes.scene import BgrImage, Scene, SceneObject, SizeWh
from resources.scenes.scenery import paint_prop
from resources.scenes.signs import paint_speed_sign, paint_stop_sign, paint_traffic_light
from resources.scenes.vehicles import SHAPES, paint_car, paint_truck, truck_length_m
from resources.scenes.weather import add_glows, add_rain, add_sensor
from resources.scenes.world import Actor, Prop, World

BoxPx: TypeAlias = tuple[int, int, int, int]  # x1 y1 x2 y2, pixels of the doubled picture
Painted: TypeAlias = tuple[Actor, BoxPx, int]  # with the pixels it had before others hid it

MIN_VISIBLE_SHARE = 0.25
MIN_SIDE_SHARE = 1 / 60  # of the picture height: 6 pixels of 360
MIN_CUT_SHARE = 0.03  # of the picture width: less of a thing cut off by the edge is a sliver
MAX_ACTORS = 250

PAINTERS: dict[str, Callable[[Brush, Actor], None]] = {
    "car": paint_car,
    "truck": paint_truck,
    "pedestrian": paint_pedestrian,
    "cyclist": paint_cyclist,
    "traffic_light": paint_traffic_light,
    "speed_sign": paint_speed_sign,
    "stop_sign": paint_stop_sign,
}


def paint(world: World, size_wh: SizeWh, rng: np.random.Generator) -> Scene:
    """Gives the picture of a world with its exact boxes; rng feeds rain and sensor noise only."""
    camera = Camera(size_wh, bend_per_m=world.bend_per_m, height_m=world.camera_height_m)
    light = light_for(world.air)
    brush = Brush(camera, light, _shadowed(paint_backdrop(world, camera, light), world, camera, light.sun))
    painted: dict[int, Painted] = {}
    slots = {id(actor): slot for slot, actor in enumerate(world.actors[:MAX_ACTORS], start=1)}
    for thing in _far_to_near(world, 3.6 * light.haze_m):
        brush.begin(slots.get(id(thing), 0))
        if isinstance(thing, Prop):
            paint_prop(brush, thing)
            continue
        PAINTERS[thing.class_name](brush, thing)
        part = brush.touched()
        painted[brush.slot] = (thing, part, int(np.count_nonzero(_seen(brush, brush.slot, part))))
        if (
            world.air.wet > 0.1
            and thing.z_m < 60
            and thing.class_name not in ("traffic_light", "speed_sign", "stop_sign")
        ):
            _mirror(brush, brush.slot, part, 0.55 * world.air.wet)
    picture: BgrImage = np.asarray(cv2.resize(brush.image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    picture = add_glows(picture, brush, world.air)
    if world.air.rain > 0.02:
        picture = add_rain(picture, light, world.air.rain, rng)
    picture = add_sensor(picture, world.air.dark, rng)
    return Scene(picture, measure(brush, painted), dict(world.conditions))


def _far_to_near(world: World, sight_m: float) -> list[Actor | Prop]:
    def depth(thing: Actor | Prop) -> float:
        long = thing.length_m if isinstance(thing, Prop) and thing.kind == "building" else 0.0
        return thing.z_m + long + 1.6 * max(0.0, abs(thing.x_m) - 1.2)  # on one ray, farther is farther aside

    things: list[Actor | Prop] = [*world.props, *world.actors[:MAX_ACTORS]]
    return sorted((thing for thing in things if _is_ahead(thing) and thing.z_m < sight_m), key=depth, reverse=True)


def _is_ahead(thing: Actor | Prop) -> bool:
    if isinstance(thing, Prop):
        return thing.z_m + thing.length_m > 1.6
    if thing.class_name in ("car", "truck"):
        long = truck_length_m(thing.look) if thing.class_name == "truck" else SHAPES[thing.look % len(SHAPES)].length
        return thing.z_m + long > 2.2
    return thing.z_m > 1.6


def _extent(mask: NDArray[np.bool_], left: int, top: int) -> BoxPx | None:
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    if not len(columns):
        return None
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def _seen(brush: Brush, slot: int, part: BoxPx) -> NDArray[np.bool_]:
    x1, y1, x2, y2 = part
    return np.asarray(brush.owner[y1:y2, x1:x2] == slot)


def _mirror(brush: Brush, slot: int, part: BoxPx, strength: float) -> None:
    extent = _extent(_seen(brush, slot, part), part[0], part[1])
    if extent is not None:
        brush.mirror(extent, slot, strength)


def measure(brush: Brush, painted: dict[int, Painted]) -> tuple[SceneObject, ...]:
    """Gives the tight boxes of all actors that are seen well enough, in pixels of the final picture.

    An actor counts when a quarter of what was painted of it is still in sight and neither side is tiny.
    """
    height, width = (side / OVERSAMPLING for side in brush.owner.shape)
    least_px = max(4.0, height * MIN_SIDE_SHARE)
    objects = []
    for slot, (actor, part, area) in painted.items():
        mask = _seen(brush, slot, part)
        extent = _extent(mask, part[0], part[1])
        if extent is None or np.count_nonzero(mask) < MIN_VISIBLE_SHARE * area:
            continue
        x1, y1, x2, y2 = (edge / OVERSAMPLING for edge in extent)
        is_cut = x1 <= 0 or x2 >= width
        if min(x2 - x1, y2 - y1) >= least_px and not (is_cut and x2 - x1 < width * MIN_CUT_SHARE):
            objects.append(SceneObject(actor.class_name, (x1, y1, x2, y2), actor.track_id))
    return tuple(objects)


def _shadowed(picture: BgrImage, world: World, camera: Camera, sun: float) -> BgrImage:
    height, width = picture.shape[:2]
    first = int(camera.horizon_px)
    shade = np.full((height - first, width), 255, np.uint8)
    aside = ((world.sky_look % 5) - 2) * 0.55
    for thing in _far_to_near(world, 70.0):
        for outline, dark in _footprint(thing, aside, sun):
            points = np.column_stack([outline[:, 0], np.zeros(len(outline)), outline[:, 1]])
            px = np.clip(camera.project(points) - (0, first), -9000, 9000)
            cv2.fillPoly(shade, [np.round(px * 16).astype(np.int32)], round(255 * (1 - dark)), cv2.LINE_AA, 4)
    soft = np.asarray(cv2.GaussianBlur(shade, (0, 0), width / 320), np.uint8)
    picture[first:] = cv2.multiply(picture[first:], cv2.merge([soft] * 3), scale=1 / 255)
    return picture


def _footprint(thing: Actor | Prop, aside: float, sun: float) -> list[tuple[NDArray[np.float64], float]]:
    """Gives what darkens the ground below a thing: outlines (n, 2) x z in metres, each with its darkness."""
    x, z = thing.x_m, thing.z_m
    if isinstance(thing, Prop):
        if thing.kind not in ("tree", "conifer") or sun < 0.2:
            return []
        reach = thing.size_m * (0.26 if thing.kind == "tree" else 0.18)
        return [(ellipse(x + aside * thing.size_m * 0.55, z, reach * 1.3, reach), 0.34 * sun)]
    if thing.class_name in ("car", "truck"):
        is_truck = thing.class_name == "truck"
        half, tall = (1.28, 3.0) if is_truck else (0.94, 1.3)
        long = truck_length_m(thing.look) if is_truck else SHAPES[thing.look % len(SHAPES)].length
        left, right = x - half + min(0, aside * tall), x + half + max(0, aside * tall)
        cast = np.array([(left, z - 0.2), (right, z - 0.2), (right, z + long), (left, z + long)])
        under = np.array([(x - half, z - 0.35), (x + half, z - 0.35), (x + half, z + long), (x - half, z + long)])
        return [(cast, 0.42 * sun), (under, 0.5 + 0.12 * sun)]
    if thing.class_name in ("pedestrian", "cyclist"):
        wide = 0.5 if thing.heading in ("left", "right") and thing.class_name == "cyclist" else 0.26
        spot = ellipse(x, z, wide, 0.22)
        cast = ellipse(x + aside * 0.8, z, abs(aside) * 0.8 + 0.2, 0.2)
        return [(cast, 0.36 * sun), (spot, 0.42)]
    return [(ellipse(x, z, 0.16, 0.16), 0.3 + 0.1 * math.sqrt(max(sun, 0.0)))]
