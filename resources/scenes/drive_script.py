"""Writes the script of a drive: who moves where and when, in closed form, so a frame can be asked for alone.

All traffic shares one clock that slows down while people cross at a red light; people keep their own time.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from resources.scenes.roads import city, roadside
from resources.scenes.world import Actor, Air, Heading, Prop, World

EGO_SPEED_M_S = 12.5
CROSSING_EVERY_S = 15.0
FIRST_CROSSING_S = 4.0
CROSSING_AHEAD_M = 12.5
SLOW_SHARE = 0.05
SLOW_FOR_S = 6.0
EASE_S = 1.6
SIGHT_M = 120.0


@dataclass(frozen=True)
class Mover:
    """An actor with a course: metres at the start, speeds along the road's clock and along its own time."""

    actor: Actor  # x_m and z_m at time 0, absolute along the road
    road_m_s: float = 0.0
    own_m_s: float = 0.0
    across_m_s: float = 0.0
    across_from_s: float = 0.0


@dataclass(frozen=True)
class ConditionInterval:
    """Conditions that hold from one frame up to, not including, another."""

    first_frame: int
    end_frame: int
    conditions: dict[str, str]

    def __post_init__(self) -> None:
        """Refuses an interval without frames."""
        if not 0 <= self.first_frame < self.end_frame:
            raise ValueError(f"an interval needs frames, got {self.first_frame} .. {self.end_frame}")


@dataclass(frozen=True)
class DriveScript:
    """A drive before it is painted: its movers, its intervals of conditions, its seed and its speed."""

    seed: int
    frames: int
    fps: int
    movers: tuple[Mover, ...]
    intervals: tuple[ConditionInterval, ...]

    def __post_init__(self) -> None:
        """Refuses an empty drive."""
        if self.frames < 1 or self.fps < 1:
            raise ValueError("a drive needs at least one frame and one frame a second")


def road_clock_s(time_s: float) -> float:
    """Gives the traffic's own time: as long as the real one, but nearly still while people cross."""
    clock = time_s
    for crossing in range(int(time_s // CROSSING_EVERY_S) + 1):
        start = FIRST_CROSSING_S - EASE_S + crossing * CROSSING_EVERY_S
        clock -= (1 - SLOW_SHARE) * _held_s(time_s - start)
    return clock


def _held_s(since_s: float) -> float:
    def ramp(since: float) -> float:  # the integral of a smooth step from 0 to 1 that lasts EASE_S
        part = min(max(since / EASE_S, 0.0), 1.0)
        return EASE_S * (part**3 - part**4 / 2) + max(since - EASE_S, 0.0)

    return ramp(since_s) - ramp(since_s - SLOW_FOR_S)


def crossing_m(crossing: int) -> float:
    """Gives where along the road people cross for the given time."""
    start_s = FIRST_CROSSING_S + crossing * CROSSING_EVERY_S
    return EGO_SPEED_M_S * road_clock_s(start_s) + CROSSING_AHEAD_M


def write_script(seed: int, frames: int, fps: int) -> DriveScript:
    """Gives the script for a seed: who takes part does not depend on what is painted."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 0]))
    duration_s = frames / fps
    movers: list[Mover] = []
    movers += _traffic(rng, duration_s)
    movers += _crossings(rng, duration_s)
    movers += _roadside_actors(rng, duration_s)
    numbered = tuple(_numbered(mover, number) for number, mover in enumerate(movers))
    return DriveScript(seed, frames, fps, numbered, _intervals(frames))


def _numbered(mover: Mover, number: int) -> Mover:
    a = mover.actor
    actor = Actor(a.class_name, number, a.x_m, a.z_m, a.heading, a.look, a.phase, a.state)
    return Mover(actor, mover.road_m_s, mover.own_m_s, mover.across_m_s, mover.across_from_s)


def _actor(rng: np.random.Generator, name: str, x: float, z: float, heading: Heading, state: str = "") -> Actor:
    return Actor(name, 0, x, z, heading, int(rng.integers(0, 1 << 30)), float(rng.uniform(0, 6.28)), state)


def _vehicle(rng: np.random.Generator, truck_share: float) -> str:
    return "truck" if rng.uniform() < truck_share else "car"


def _traffic(rng: np.random.Generator, duration_s: float) -> list[Mover]:
    road, reach = city(1), EGO_SPEED_M_S * duration_s + SIGHT_M
    movers = [Mover(_actor(rng, "car", road.away_m[1], 17.0, "away"), EGO_SPEED_M_S + 0.25)]
    movers.append(Mover(_actor(rng, "truck", road.away_m[1], 46.0, "away"), EGO_SPEED_M_S + 0.25))
    faster = EGO_SPEED_M_S + 2.6
    z = 58.0
    while z > -2.6 * duration_s - 30:
        movers.append(Mover(_actor(rng, _vehicle(rng, 0.22), road.away_m[0], z, "away"), faster))
        z -= float(rng.uniform(14, 34))
    for lane, speed in ((0, 11.0), (1, 12.5)):
        z = float(rng.uniform(10, 40))
        while z < reach + speed * duration_s:
            movers.append(Mover(_actor(rng, _vehicle(rng, 0.2), road.toward_m[lane], z, "toward"), -speed))
            z += float(rng.uniform(16, 60))
    return movers


def _crossings(rng: np.random.Generator, duration_s: float) -> list[Mover]:
    road = city(1)
    movers: list[Mover] = []
    for crossing in range(int((duration_s + 8) // CROSSING_EVERY_S) + 1):
        place, start = crossing_m(crossing), FIRST_CROSSING_S + crossing * CROSSING_EVERY_S
        sides = (road.right_edge_m + 0.55, road.left_edge_m - 0.55)
        movers += [Mover(_actor(rng, "traffic_light", x, place + 4.5, "toward", str(crossing))) for x in sides]
        for walker, (delay, gap) in enumerate(((-0.6, 0.0), (0.3, 0.8), (0.0, -0.9))):
            heading: Heading = "left" if walker < 2 else "right"
            x = road.right_edge_m + 1.0 if heading == "left" else road.left_edge_m - 0.8
            actor = _actor(rng, "pedestrian", x, place + gap, heading)
            speed = float(rng.uniform(1.7, 2.0)) * (-1 if heading == "left" else 1)
            movers.append(Mover(actor, across_m_s=speed, across_from_s=start + delay))
    return movers


def _roadside_actors(rng: np.random.Generator, duration_s: float) -> list[Mover]:
    road, reach = city(1), EGO_SPEED_M_S * duration_s + SIGHT_M
    movers: list[Mover] = []
    verge = road.right_edge_m + 0.55
    parking = road.parking_m if road.parking_m is not None else verge
    z = 14.0
    while z < reach:
        if rng.uniform() < 0.55:
            movers.append(Mover(_actor(rng, "car", parking, z, "away")))
        z += float(rng.uniform(6.5, 16))
    for name, first, gap, state in (("speed_sign", 24.0, 62.0, "50"), ("stop_sign", 52.0, 118.0, "")):
        z = first + float(rng.uniform(0, 8))
        while z < reach:
            movers.append(Mover(_actor(rng, name, verge + 0.2, z, "toward", state)))
            z += gap + float(rng.uniform(0, 12))
    for edge, count in ((road.right_edge_m + 1.6, 0.065), (road.left_edge_m - 1.6, 0.03)):
        for _ in range(int(reach * count)):
            heading: Heading = "away" if rng.uniform() < 0.5 else "toward"
            speed = 1.3 if heading == "away" else -1.3
            x = edge + float(rng.uniform(-0.8, 0.9))
            movers.append(Mover(_actor(rng, "pedestrian", x, float(rng.uniform(8, reach)), heading), own_m_s=speed))
    z = float(rng.uniform(16, 28))
    while z < reach:
        movers.append(Mover(_actor(rng, "cyclist", road.right_edge_m - 2.75, z, "away"), 4.6))
        z += float(rng.uniform(45, 80))
    return movers


def _intervals(frames: int) -> tuple[ConditionInterval, ...]:
    """Gives a clear day, then rain from 40 % of the drive on, then dusk from 75 % on."""
    edges = sorted({0, int(frames * 0.40), int(frames * 0.75), frames})
    intervals = []
    for first, end in pairwise(edges):
        middle = (first + end) / 2 / frames
        rains = middle > 0.40
        conditions = {
            "weather": "rain" if rains else "clear",
            "lighting": "dusk" if middle > 0.75 else "day",
            "road_type": "city",
            "traffic": "dense",
            "surface": "wet" if rains else "dry",
        }
        intervals.append(ConditionInterval(first, end, conditions))
    return tuple(intervals)


def _air_at(frame: int, script: DriveScript) -> Air:
    share, ease = frame / script.frames, 1.5 * script.fps / script.frames
    rain = min(max((share - 0.40) / ease + 0.25, 0.0), 1.0) if share >= 0.40 else 0.0
    dark = min(max((share - 0.66) / 0.09, 0.0), 1.0) * 0.40
    return Air(rain=0.85 * rain, wet=0.9 * rain, dark=dark + 0.03)


def _lamp_state(crossing: int, time_s: float) -> str:
    since = time_s - (FIRST_CROSSING_S + crossing * CROSSING_EVERY_S)
    if since < -EASE_S - 1.0:
        return "green"
    if since < -EASE_S:
        return "yellow"
    return "red" if since < SLOW_FOR_S - EASE_S - 0.4 else "green"


def _placed(mover: Mover, time_s: float, clock_s: float, ego_m: float) -> Actor:
    a = mover.actor
    walked_s = max(0.0, time_s - mover.across_from_s) if mover.across_m_s else 0.0
    z = a.z_m + mover.road_m_s * clock_s + mover.own_m_s * time_s - ego_m
    moved_s = {"pedestrian": walked_s if mover.across_m_s else time_s, "cyclist": clock_s}.get(a.class_name, 0.0)
    state = a.state
    if a.class_name == "traffic_light":
        state = _lamp_state(int(a.state), time_s)
    elif a.class_name in ("car", "truck") and a.heading == "away" and mover.road_m_s > 0:
        state = "braking" if road_clock_s(time_s) - road_clock_s(time_s - 0.2) < 0.15 else ""
    x = a.x_m + mover.across_m_s * walked_s
    return Actor(a.class_name, a.track_id, x, z, a.heading, a.look, a.phase + moved_s * 6.0, state)


def world_at(script: DriveScript, frame: int) -> World:
    """Gives the world around the ego car in a frame, counted from 0."""
    time_s = frame / script.fps
    clock_s = road_clock_s(time_s)
    ego_m = EGO_SPEED_M_S * clock_s
    actors = [_placed(mover, time_s, clock_s, ego_m) for mover in script.movers]
    road = city(1)
    props = roadside("city", road, script.seed, ego_m - 14.0, ego_m + SIGHT_M)
    current = next(i for i in script.intervals if i.first_frame <= frame < i.end_frame)
    return World(
        conditions=current.conditions,
        road=road,
        air=_air_at(frame, script),
        actors=tuple(actor for actor in actors if -14.0 < actor.z_m < SIGHT_M),
        props=tuple(Prop(p.kind, p.x_m, p.z_m - ego_m, p.size_m, p.look, p.length_m) for p in props),
        sky_look=script.seed * 7919 + 5,
        bend_per_m=0.0007 * math.sin(ego_m / 90.0),
        travelled_m=ego_m,
    )
