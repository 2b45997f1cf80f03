"""Where each thing of a lineage is drawn: in layers from left to right, and many that are alike as one. Knows no Qt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from core.queries.lineage import Edge, Node

COLUMN_OF: Mapping[str, int] = {
    "edits": 0, "images": 1, "dataset_version": 2, "study": 3, "training_run": 4, "model_version": 5, "evaluation": 6,
    "package": 6, "scene": 6, "drive": 6, "operating_point": 7, "scene_result": 7, "stage_change": 7,
    "drive_validation": 7, "hard_frame": 8, "queue": 9,
}  # fmt: skip
FEW = 3  # so many that are alike are still shown one by one
WIDTH, HEIGHT = 196, 68  # of a card
GAP_X, GAP_Y = 54, 16
TOLD_APART = ("evaluation", "drive_validation", "hard_frame", "scene_result")  # by what became of them
SWEEPS = 4


@dataclass(frozen=True, slots=True)
class LineageCard:
    """One thing, or several that are alike. `x` and `y` are its upper left corner, in pixels at a zoom of one."""

    key: str
    kind: str
    members: tuple[Node, ...]
    x: float
    y: float

    @property
    def is_group(self) -> bool:
        """Whether it stands for several."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class LineageLink:
    """What leads from one card to another, and how, in words."""

    source: str
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class LaidLineage:
    """Cards by their layer and place in it, and the links between them."""

    cards: tuple[LineageCard, ...] = ()
    links: tuple[LineageLink, ...] = ()
    by_key: Mapping[str, LineageCard] = field(default_factory=dict)

    def card(self, key: str) -> LineageCard | None:
        """The card of this key, or the one that holds the thing of this id."""
        return self.by_key.get(key)


def lay_out(
    nodes: Sequence[Node], edges: Sequence[Edge], *, starts: Collection[str] = (), opened: Collection[str] = ()
) -> LaidLineage:
    """Put every node on a card and every card in its place.

    More than `FEW` of one kind that came from the same, and lead to the same kinds of things, share a card, unless its
    key is in `opened`. Those in `starts` never do.
    """
    groups = _grouped(nodes, edges, starts=set(starts), opened=set(opened))
    card_of = {node["id"]: key for key, members in groups.items() for node in members}
    links = dict.fromkeys(
        LineageLink(card_of[edge["from"]], card_of[edge["to"]], edge["how"])
        for edge in edges
        if card_of[edge["from"]] != card_of[edge["to"]]
    )
    columns: dict[int, list[str]] = {}
    for key, members in groups.items():
        columns.setdefault(COLUMN_OF.get(members[0]["kind"], 6), []).append(key)
    for _ in range(SWEEPS):
        _untangle(columns, list(links))
    cards = []
    for layer, (_column, keys) in enumerate(sorted(columns.items())):
        top = -(len(keys) * (HEIGHT + GAP_Y) - GAP_Y) / 2
        cards += [
            LineageCard(key, groups[key][0]["kind"], groups[key], layer * (WIDTH + GAP_X), top + row * (HEIGHT + GAP_Y))
            for row, key in enumerate(keys)
        ]
    by_key = {key: card for card in cards for key in (card.key, *(node["id"] for node in card.members))}
    return LaidLineage(tuple(cards), tuple(links), by_key)


def _grouped(
    nodes: Sequence[Node], edges: Sequence[Edge], *, starts: set[str], opened: set[str]
) -> dict[str, tuple[Node, ...]]:
    """Card key -> its nodes. Layer by layer from the left, so that what came from one group can be one group again."""
    parents: dict[str, set[str]] = {node["id"]: set() for node in nodes}
    for edge in edges:
        parents[edge["to"]].add(edge["from"])
    onward = _kinds_reached(nodes, edges)
    card_of: dict[str, str] = {}
    groups: dict[str, tuple[Node, ...]] = {}
    for column in sorted(set(COLUMN_OF.values())):
        alike: dict[tuple[object, ...], list[Node]] = {}
        for node in nodes:
            if COLUMN_OF.get(node["kind"], 6) == column:
                came_from = frozenset(card_of.get(parent, parent) for parent in parents[node["id"]])
                alone = node["id"] if node["id"] in starts else ""
                fate = node["name"].rpartition(": ")[2] if node["kind"] in TOLD_APART else ""
                alike.setdefault((node["kind"], came_from, onward[node["id"]], fate, alone), []).append(node)
        for members in alike.values():
            key = f"{members[0]['kind']} {members[0]['id']} and others"
            is_one = len(members) > FEW and key not in opened
            groups |= {key: tuple(members)} if is_one else {node["id"]: (node,) for node in members}
            card_of |= {node["id"]: key if is_one else node["id"] for node in members}
    return groups


def _kinds_reached(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, frozenset[str]]:
    """For each node the kinds of all that came of it."""
    kind_of = {node["id"]: node["kind"] for node in nodes}
    sources: dict[str, list[str]] = {}
    for edge in edges:
        sources.setdefault(edge["to"], []).append(edge["from"])
    reached: dict[str, set[str]] = {key: set() for key in kind_of}
    waiting = list(kind_of)
    while waiting:
        key = waiting.pop()
        told = reached[key] | {kind_of[key]}
        for source in sources.get(key, ()):
            if not told <= reached[source]:
                reached[source] |= told
                waiting.append(source)
    return {key: frozenset(kinds) for key, kinds in reached.items()}


def _untangle(columns: Mapping[int, list[str]], links: Sequence[LineageLink]) -> None:
    """Sort each layer by the middle of its neighbours' places, from the left and back (Sugiyama's barycentres)."""
    near: dict[str, list[str]] = {}
    for link in links:
        near.setdefault(link.source, []).append(link.target)
        near.setdefault(link.target, []).append(link.source)
    for order in (sorted(columns), sorted(columns, reverse=True)):
        for column in order:
            place = {key: (row + 0.5) / len(keys) for keys in columns.values() for row, key in enumerate(keys)}

            def middle(key: str, place: Mapping[str, float] = place) -> float:
                around = [place[each] for each in near.get(key, ())]
                return sum(around) / len(around) if around else place[key]

            columns[column].sort(key=middle)
