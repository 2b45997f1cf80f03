"""Makes the roads and what lines them: a motorway, a city street, a country road. Nothing is painted here."""

import numpy as np

from resources.scenes.world import LineKind, Prop, PropKind, Road, RoadLine

CELL_M = 12.0
LANE_M = {"motorway": 3.6, "city": 3.3, "rural": 3.4}


def motorway(ego_lane: int) -> Road:
    """Gives three lanes ahead, a hard shoulder, and two oncoming lanes behind the middle rail."""
    lane = LANE_M["motorway"]
    left = -(ego_lane + 0.5) * lane
    lines = [RoadLine(left - 0.2, "solid", "yellow"), RoadLine(left + 3 * lane + 0.1, "solid")]
    lines += [RoadLine(left + k * lane, "dashed") for k in (1, 2)]
    far = left - 4.2
    lines += [RoadLine(far + 0.2, "solid"), RoadLine(far - lane, "dashed")]
    return Road(
        asphalt_m=((far - 2 * lane - 1.5, far + 0.8), (left - 0.9, left + 3 * lane + 2.9)),
        pavement_m=(),
        lines=tuple(lines),
        away_m=tuple(left + (k + 0.5) * lane for k in range(3)),
        toward_m=tuple(far - (k + 0.5) * lane for k in range(2)),
    )


def city(ego_lane: int) -> Road:
    """Gives two lanes ahead, two oncoming, a parking strip on the right and pavements on both sides."""
    lane = LANE_M["city"]
    middle = -(ego_lane + 0.5) * lane
    left, right = middle - 2 * lane - 0.3, middle + 2 * lane + 2.4
    lines: list[tuple[float, LineKind]] = [(middle - lane, "dashed"), (middle + lane, "dashed")]
    return Road(
        asphalt_m=((left, right),),
        pavement_m=((left - 3.6, left), (right, right + 3.6)),
        lines=(
            RoadLine(middle - 0.14, "solid", "yellow"),
            RoadLine(middle + 0.14, "solid", "yellow"),
            *(RoadLine(x, kind) for x, kind in lines),
            RoadLine(middle + 2 * lane, "solid"),
        ),
        away_m=(middle + 0.5 * lane, middle + 1.5 * lane),
        toward_m=(middle - 0.5 * lane, middle - 1.5 * lane),
        parking_m=right - 1.15,
    )


def rural() -> Road:
    """Gives one lane each way between grass."""
    lane = LANE_M["rural"]
    middle, right = -lane / 2, lane / 2
    return Road(
        asphalt_m=((middle - lane - 0.7, right + 0.7),),
        pavement_m=(),
        lines=(RoadLine(middle, "dashed"), RoadLine(middle - lane, "solid"), RoadLine(right, "solid")),
        away_m=(0.0,),
        toward_m=(middle - lane / 2,),
    )


def roadside(road_type: str, road: Road, seed: int, from_m: float, to_m: float) -> tuple[Prop, ...]:
    """Gives the props between two distances along a road; the same stretch has the same props every time."""
    makers = {"motorway": _motorway_cell, "city": _city_cell, "rural": _rural_cell}
    props: list[Prop] = []
    for cell in range(int(from_m // CELL_M), int(to_m // CELL_M) + 1):
        rng = np.random.default_rng(np.random.SeedSequence([seed, cell + 10_000]))
        props += makers[road_type](road, rng, cell)
    return tuple(props)


def _prop(
    kind: PropKind, rng: np.random.Generator, x_m: float, z_m: float, size_m: float, length_m: float = 0.0
) -> Prop:
    return Prop(kind, x_m, z_m, size_m, int(rng.integers(0, 1 << 30)), length_m)


def _greens(rng: np.random.Generator, edge: float, side: int, z: float, count: int) -> list[Prop]:
    props = []
    for _ in range(count):
        kind: PropKind = ("tree", "tree", "conifer", "bush")[int(rng.integers(0, 4))]
        size = float(rng.uniform(0.8, 1.6) if kind == "bush" else rng.uniform(5.5, 10.0))
        away = float(rng.uniform(0.3, 2.0) if kind == "bush" else rng.uniform(2.0, 22.0))
        props.append(_prop(kind, rng, edge + side * away, z + float(rng.uniform(0, CELL_M)), size))
    return props


def _motorway_cell(road: Road, rng: np.random.Generator, cell: int) -> list[Prop]:
    z = cell * CELL_M
    left, right = road.left_edge_m - 1.0, road.right_edge_m + 0.5
    middle = (road.asphalt_m[0][1] + road.asphalt_m[1][0]) / 2
    props = [_prop("rail", rng, x, z, 0.8, CELL_M) for x in (middle, right)]
    props += _greens(rng, right + 2, 1, z, int(rng.integers(1, 3))) + _greens(rng, left, -1, z, int(rng.integers(1, 4)))
    if cell % 9 == 4:
        centre = (road.asphalt_m[1][0] + right) / 2
        props.append(_prop("gantry", rng, centre, z, 6.4, right - road.asphalt_m[1][0] + 1.0))
    if cell % 4 == 0:
        props.append(_prop("lamp", rng, middle, z + 1, 9.5))
    return props


def _city_cell(road: Road, rng: np.random.Generator, cell: int) -> list[Prop]:
    z = cell * CELL_M
    props: list[Prop] = []
    for side, edge in ((-1, road.pavement_m[0][0]), (1, road.pavement_m[-1][1])):
        if rng.uniform() < 0.88:
            tall = float(rng.choice((7.5, 10.5, 13.5, 17.0)))
            props.append(_prop("building", rng, edge + side * float(rng.uniform(0.1, 0.8)), z, tall, CELL_M - 0.4))
        else:
            props += _greens(rng, edge, side, z, 2)
        if rng.uniform() < 0.36:
            beside = edge - side * 0.9  # by the walls: crowns at the kerb would hide the signs
            props.append(_prop("tree", rng, beside, z + float(rng.uniform(3, 9)), float(rng.uniform(4.2, 5.6))))
        if (cell + (side > 0)) % 2 == 0:
            props.append(_prop("lamp", rng, edge - side * 3.2, z + 0.5, 7.5))
    return props


def _rural_cell(road: Road, rng: np.random.Generator, cell: int) -> list[Prop]:
    z = cell * CELL_M
    props: list[Prop] = []
    for side, edge in ((-1, road.left_edge_m - 0.8), (1, road.right_edge_m + 0.8)):
        props += _greens(rng, edge, side, z, int(rng.integers(1, 4)))
        if cell % 2 == 0:
            props.append(_prop("post", rng, edge, z, 1.0))
        if rng.uniform() < 0.10:
            away = float(rng.uniform(9, 16))
            props.append(_prop("house", rng, edge + side * away, z + 4, float(rng.uniform(5.5, 7.5)), 8.0))
    return props
