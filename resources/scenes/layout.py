"""Decides what a still shows: its conditions, its road, and who is where. Nothing is painted here."""

import numpy as np

from resources.scenes.roads import city, motorway, roadside, rural
from resources.scenes.vehicles import vehicle_length_m
from resources.scenes.world import Actor, Air, Heading, Road, World

SPEEDS = {"motorway": ("80", "100", "120"), "city": ("30", "50"), "rural": ("50", "70", "80", "100")}
TRUCK_SHARE = {"motorway": 0.30, "city": 0.14, "rural": 0.26}
FARTHEST_M = 52.0


class _Cast:
    """Gathers the actors of a still and numbers them."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.actors: list[Actor] = []

    def add(self, class_name: str, x_m: float, z_m: float, heading: Heading, state: str = "") -> Actor:
        look, phase = int(self.rng.integers(0, 1 << 30)), float(self.rng.uniform(0, 6.28))
        actor = Actor(class_name, len(self.actors), x_m, z_m, heading, look, phase, state)
        self.actors.append(actor)
        return actor


def still_conditions(rng: np.random.Generator) -> dict[str, str]:
    """Gives one value for each group; clear days are common, as on real roads."""
    weather = str(rng.choice(("clear", "rain", "fog"), p=(0.56, 0.26, 0.18)))
    return {
        "weather": weather,
        "lighting": str(rng.choice(("day", "dusk", "night"), p=(0.52, 0.20, 0.28))),
        "road_type": str(rng.choice(("motorway", "city", "rural"), p=(0.25, 0.48, 0.27))),
        "traffic": str(rng.choice(("light", "dense"), p=(0.5, 0.5))),
        "surface": "wet" if weather == "rain" or rng.uniform() < 0.10 else "dry",
    }


def air_for(conditions: dict[str, str], rng: np.random.Generator) -> Air:
    """Gives amounts of weather and light that belong to the words."""
    dark = {"day": rng.uniform(0, 0.10), "dusk": rng.uniform(0.42, 0.56), "night": rng.uniform(0.92, 1.0)}
    return Air(
        rain=float(rng.uniform(0.55, 1.0)) if conditions["weather"] == "rain" else 0.0,
        fog=float(rng.uniform(0.74, 0.98)) if conditions["weather"] == "fog" else 0.0,
        wet=float(rng.uniform(0.75, 1.0)) if conditions["surface"] == "wet" else 0.0,
        dark=float(dark[conditions["lighting"]]),
    )


def still_world(seed: int, index: int) -> World:
    """Gives the world of one still; the same seed and index always give the same world."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, index]))
    return world_with(still_conditions(rng), rng)


def world_with(conditions: dict[str, str], rng: np.random.Generator) -> World:
    """Gives a world in which the conditions hold."""
    road_type = conditions["road_type"]
    ego_lane = int(rng.integers(0, 3 if road_type == "motorway" else 2))
    road = {"motorway": motorway(ego_lane), "city": city(ego_lane), "rural": rural()}[road_type]
    cast = _Cast(rng)
    _add_traffic(cast, road, conditions)
    _add_signs(cast, road, road_type)
    _add_people(cast, road, road_type)
    bend = float(rng.normal(0, {"motorway": 0.0008, "city": 0.0003, "rural": 0.0022}[road_type]))
    return World(
        conditions=conditions,
        road=road,
        air=air_for(conditions, rng),
        actors=tuple(cast.actors),
        props=roadside(road_type, road, int(rng.integers(0, 1 << 30)), 2.0, 110.0),
        sky_look=int(rng.integers(0, 1 << 30)),
        bend_per_m=bend,
        travelled_m=float(rng.uniform(0, 400)),
        camera_height_m=float(rng.uniform(1.35, 1.75)),
    )


def _add_traffic(cast: _Cast, road: Road, conditions: dict[str, str]) -> None:
    share = TRUCK_SHARE[conditions["road_type"]]
    gap = (5.0, 13.0) if conditions["traffic"] == "dense" else (14.0, 42.0)
    lanes: list[tuple[float, Heading]] = [(x, "away") for x in road.away_m]
    lanes += [(x, "toward") for x in road.toward_m]
    for x, heading in lanes:
        own = abs(x) < 1.0
        z = (7.0 if own else 4.5) + float(cast.rng.uniform(0, gap[1] * 0.8))
        while z < FARTHEST_M:
            class_name = "truck" if cast.rng.uniform() < share else "car"
            state = "braking" if heading == "away" and cast.rng.uniform() < 0.2 else ""
            actor = cast.add(class_name, x + float(cast.rng.normal(0, 0.16)), z, heading, state)
            z += vehicle_length_m(class_name, actor.look) + float(cast.rng.uniform(*gap)) * (1 + z / 60)
    if road.parking_m is not None:
        z = float(cast.rng.uniform(6, 22))
        while z < 34:
            if cast.rng.uniform() < 0.45:
                cast.add("car", road.parking_m, z, "away")
            z += float(cast.rng.uniform(5.8, 11))


def _add_signs(cast: _Cast, road: Road, road_type: str) -> None:
    rng = cast.rng
    verge = road.right_edge_m + (0.55 if road_type != "motorway" else 1.2)
    slots = [9.0 + 4.2 * k + float(rng.uniform(0, 2.0)) for k in range(4)]
    rng.shuffle(slots)
    if road_type == "city":
        lamp = str(rng.choice(("red", "yellow", "green"), p=(0.42, 0.16, 0.42)))
        if rng.uniform() < 0.80:
            z = slots.pop() + 3.0
            cast.add("traffic_light", verge, z, "toward", lamp)
            if rng.uniform() < 0.65:
                cast.add("traffic_light", road.left_edge_m - 0.55, z, "toward", lamp)
            if rng.uniform() < 0.25:
                cast.add("traffic_light", verge, z + 14, "toward", "green" if lamp == "green" else "red")
    for name, chance in (("speed_sign", SIGN_CHANCE[road_type]), ("stop_sign", STOP_CHANCE[road_type])):
        if rng.uniform() < chance:
            state = str(rng.choice(SPEEDS[road_type])) if name == "speed_sign" else ""
            cast.add(name, verge + float(rng.uniform(0, 0.5)), slots.pop(), "toward", state)


SIGN_CHANCE = {"motorway": 0.52, "city": 0.30, "rural": 0.58}
STOP_CHANCE = {"motorway": 0.0, "city": 0.26, "rural": 0.34}


def _add_people(cast: _Cast, road: Road, road_type: str) -> None:
    rng = cast.rng
    if road_type == "motorway":
        return
    headings: tuple[Heading, ...] = ("away", "toward", "left", "right")
    for _ in range(int(rng.poisson(1.75 if road_type == "city" else 0.28))):
        crosses = rng.uniform() < 0.35
        heading = headings[int(rng.integers(0, 4))] if not crosses else headings[int(rng.integers(2, 4))]
        side = 1 if rng.uniform() < 0.66 else -1
        edge = road.right_edge_m if side > 0 else -road.left_edge_m
        x = float(rng.uniform(-4.5, 6.0)) if crosses else side * (edge + float(rng.uniform(0.5, 2.6)))
        z = float(rng.uniform(6.5, 21)) if crosses else float(rng.uniform(8, 24))
        actor = cast.add("pedestrian", x, z, heading)
        if rng.uniform() < 0.2:
            cast.add("pedestrian", actor.x_m + 0.75, actor.z_m + 0.2, heading)
    if rng.uniform() < (0.56 if road_type == "city" else 0.34):
        z = float(rng.uniform(6.5, 18))
        if rng.uniform() < 0.4:
            cast.add("cyclist", float(rng.uniform(-3.5, 4.5)), z, headings[int(rng.integers(2, 4))])
        else:
            edge = road.right_edge_m - (2.9 if road.parking_m is not None else 0.7)
            cast.add("cyclist", edge, z, "away" if rng.uniform() < 0.7 else "toward")
