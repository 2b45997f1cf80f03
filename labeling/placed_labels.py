"""The labels of a picture that comes in as what the registry keeps of them: kind, geometry, bounds. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from core.formats.seam import ReadLabel, Skipped
from core.shapes import Bounds, box_to_json, shape_kind, shape_to_json
from labeling.placing import box_bounds, is_plain_box, place
from labeling.staging import Incoming


class PlacedLabel(NamedTuple):
    """A label on its upright picture. `name` is its class's in the project, `geometry` as core.shapes writes it."""

    name: str
    label: ReadLabel
    kind: str
    geometry: str
    bounds: Bounds | None


def placed_on(item: Incoming, names: Mapping[str, str | None], skipped: list[Skipped]) -> list[PlacedLabel]:
    """The labels that can be used, cut at the picture's edges; the others are told in `skipped`.

    `names` gives what a class is called in the project, None: it is left out. Those it lacks keep their names.
    """
    placed: list[PlacedLabel] = []
    for label in item.labels:
        name = names.get(label.class_name, label.class_name)
        if name is None:
            continue
        try:
            if is_plain_box(label, item.header):  # most labels of the world; quick, for an import brings very many
                bounds = box_bounds(label.points, item.header)
                placed.append(PlacedLabel(name, label, "box", box_to_json(*bounds), bounds))
            else:
                shape = place(label, item.header, item.told_wh)
                placed.append(PlacedLabel(name, label, shape_kind(shape), shape_to_json(shape), shape.bounds()))
        except ValueError as error:
            skipped.append(Skipped(item.name, f"{label.class_name}: {error}"))
    return placed
