"""What a person does to the shapes of the image on the bench: each action is one edit, durable when it returns."""

from collections.abc import Callable, Mapping, Sequence

from core.annotations import Annotation
from core.errors import UserError
from core.shapes import AREA_SHAPES, Box, Point, Polygon, Ring, Shape, Tag
from desktop.canvas.handles import fitted, with_point_added
from desktop.pages.label_desk import Desk
from desktop.pages.label_edits import (
    NewShape,
    add_shapes,
    duplicate_of,
    nudge,
    reclass,
    reshape,
    reshaped_by,
    say_of,
)
from desktop.pages.label_parts import part_around
from labeling.edits import Edit, deleted
from labeling.ignoring import is_ignored_by
from labeling.lane_order import orders_named

Reshaper = Callable[[Sequence[tuple[Annotation, Shape]]], Edit]
IGNORED = "This lies in an area that the camera's profile ignores: it will not be trained on or measured."
FEWER = 1.5  # pixels that a simplified outline may be off


class ShapeActions:
    """Drawing, moving, reclassing and deleting. Shapes that are moments of a track go through `of_tracks`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.of_tracks: Reshaper | None = None
        self.delete_track: Callable[[Annotation], Edit] | None = None
        self.reclass_tracks: Callable[[Sequence[Annotation], int], Edit] | None = None
        self.say_of_tracks: Callable[[Sequence[Annotation], str, str], Edit] | None = None

    def draw(self, shape: Shape, name: str = "Draw", attributes: Mapping[str, str] | None = None) -> None:
        """Add a shape of the active class, and select it."""
        class_id = self._desk.active_class
        if class_id is not None:
            self.add([(class_id, shape, attributes or {})], name)

    def add(self, shapes: list[NewShape], name: str) -> None:
        """Add shapes with their classes, and select the last one."""
        desk = self._desk
        if desk.bench is None or not shapes:
            return
        edit, ids = add_shapes(desk.project, desk.bench.id, shapes, author=desk.author, name=name)
        edit = orders_named(desk.project, edit)
        before, desk.selection = desk.selection, (ids[-1],)
        if not desk.do(edit):
            desk.selection = before
        elif any(is_ignored_by(desk.bench.camera, shape, desk.size_wh) for _, shape, _ in shapes):
            desk.say(IGNORED)

    def reshape(self, shapes: Sequence[tuple[int, Shape]]) -> None:
        """Give annotations other shapes, together."""
        bench = self._desk.bench
        known = {each.id: each for each in bench.annotations} if bench is not None else {}
        pairs = [(known[each], shape) for each, shape in shapes if each in known]  # type: ignore[index]  # plain numbers
        self._reshape(pairs)

    def delete(self) -> None:
        """Delete the selected annotations; a moment of a track goes with its whole track."""
        chosen = self._desk.chosen()
        plain = [each for each in chosen if each.track_id is None or self.delete_track is None]
        edit = deleted(plain, "Delete" if len(plain) == 1 else f"Delete {len(plain)} shapes")
        for each in chosen:
            if each not in plain and self.delete_track is not None:
                edit = Edit("Delete track", edit.then(self.delete_track(each)).changes)
        self._desk.do(edit)

    def duplicate(self) -> None:
        """Add the selected shapes once more, a little aside."""
        desk = self._desk
        chosen = desk.chosen()
        self.add([(each.class_id, duplicate_of(each, desk.size_wh), each.attributes) for each in chosen], "Duplicate")

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected shapes by pixels, together."""
        chosen = self._desk.chosen()
        edit = nudge(chosen, dx, dy, self._desk.size_wh)
        if self.of_tracks is None or all(each.track_id is None for each in chosen):
            self._desk.do(edit)
        elif edit.changes:
            moved = dict(_shapes_after(edit))
            self._reshape([(each, moved[each.id]) for each in chosen if each.id in moved])

    def reclass(self, class_id: int) -> None:
        """Give the selected shapes another class; a moment of a track takes its whole track along."""
        plain, moments = self._parted()
        edit = reclass(self._desk.project, plain, class_id)
        if moments and self.reclass_tracks is not None:
            more = self.reclass_tracks(moments, class_id)
            edit = Edit(more.name, edit.then(more).changes)
        self._desk.do(edit)

    def say(self, name: str, value: str) -> None:
        """Give the selected shapes an attribute; an empty value takes it away."""
        plain, moments = self._parted()
        edit = say_of(plain, name, value)
        if moments and self.say_of_tracks is not None:
            more = self.say_of_tracks(moments, name, value)
            edit = Edit(more.name, edit.then(more).changes)
        self._desk.do(edit)

    def toggle(self, name: str) -> None:
        """Say yes to an attribute of the selected shapes, or take it back."""
        has_all = all(each.attributes.get(name) == "yes" for each in self._desk.chosen())
        self.say(name, "" if has_all else "yes")

    def _parted(self) -> tuple[list[Annotation], list[Annotation]]:
        """The selected shapes that stand alone, and those that are moments of tracks."""
        chosen = self._desk.chosen()
        moments = [each for each in chosen if each.track_id is not None]
        return [each for each in chosen if each.track_id is None], moments

    def _reshape(self, pairs: Sequence[tuple[Annotation, Shape]]) -> None:
        tracked = [pair for pair in pairs if pair[0].track_id is not None and self.of_tracks is not None]
        plain = [pair for pair in pairs if pair not in tracked]
        edit = reshape([old for old, _ in plain], [new for _, new in plain])
        if tracked and self.of_tracks is not None:
            more = self.of_tracks(tracked)
            edit = Edit(more.name, edit.then(more).changes)
        self._desk.do(edit)


class OutlineActions:
    """Changing outlines: points, holes, cuts, merging, and from boxes and masks to polygons and back."""

    def __init__(self, desk: Desk, shapes: ShapeActions) -> None:
        self._desk = desk
        self._shapes = shapes

    def add_point(self, point: Point) -> None:
        """One more point on the selected outline, where it was asked for."""
        chosen = self._desk.chosen()
        if chosen:
            self._shapes.reshape([(chosen[-1].id, with_point_added(chosen[-1].shape, point))])

    def simplify(self) -> None:
        """Leave out points that change the outline by less than a pixel or two."""
        from labeling.polygon_edits import simplified

        def fewer(shape: Shape) -> Shape:
            return simplified(shape, FEWER) if isinstance(shape, Polygon) else shape

        self._desk.do(reshaped_by(self._desk.chosen(), fewer, "Fewer points"))

    def merge(self) -> None:
        """Make one polygon of the selected areas that touch; of the class that was selected last."""
        from labeling.polygon_edits import merged

        chosen = [each for each in self._desk.chosen() if isinstance(each.shape, AREA_SHAPES)]
        if len(chosen) < 2:
            self._desk.say("Select two polygons or more to merge them.")
            return
        outlines = [polygon for each in chosen for polygon in polygons_of(each.shape)]
        self._replace(chosen, merged(outlines), "Merge")

    def cut(self, points: Ring) -> None:
        """Cut the selected polygon along a line."""
        from labeling.polygon_edits import split_by_line

        chosen = [each for each in self._desk.chosen() if isinstance(each.shape, AREA_SHAPES)]
        if not chosen:
            self._desk.say("Select the polygon to cut first.")
            return
        pieces = [piece for whole in polygons_of(chosen[-1].shape) for piece in split_by_line(whole, points)]
        if len(pieces) < 2:
            self._desk.say("The line does not cross the selected polygon, so nothing was cut.")
            return
        self._replace(chosen[-1:], pieces, "Cut")

    def hole(self, ring: Ring) -> None:
        """Cut a hole into the selected polygon."""
        from labeling.polygon_edits import with_hole

        chosen = [each for each in self._desk.chosen() if isinstance(each.shape, Polygon)]
        if not chosen:
            self._desk.say("Select the polygon that is to have a hole first.")
            return
        shape = chosen[-1].shape
        if isinstance(shape, Polygon):
            try:
                holed = with_hole(shape, ring)
            except UserError as error:
                self._desk.refused(error)
                return
            self._shapes.reshape([(chosen[-1].id, holed)])

    def to_polygon(self) -> None:
        """Masks and boxes become polygons, polygons become masks."""
        from core.masks import mask_of, rasterised

        chosen = [each for each in self._desk.chosen() if isinstance(each.shape, AREA_SHAPES)]
        edit = Edit("To polygon", ())
        for each in chosen:
            shape = each.shape
            made: list[Shape] = []
            if isinstance(shape, Polygon):
                mask = mask_of(rasterised(shape, self._desk.size_wh))
                made = [] if mask is None else [mask]
            elif isinstance(shape, AREA_SHAPES):
                made = list(polygons_of(shape))
            if made:
                edit = Edit("To polygon", edit.then(self._replacing([each], made)).changes)
        self._desk.do(edit)

    def align(self) -> None:
        """Move each side of the selected boxes to the strongest edge of the picture near it."""
        from labeling.polygon_edits import aligned_edge

        def aligned(shape: Shape) -> Shape:
            part = part_around(self._desk, shape.bounds(), 0.1) if isinstance(shape, Box) else None
            if part is None or not isinstance(shape, Box):
                return shape
            near = part.cropped(shape.bounds())
            grey, box = near.grey(), near.box_in(shape)
            for side in ("left", "top", "right", "bottom"):
                box = aligned_edge(box, grey, side, 6.0)
            return near.box_out(box)

        try:
            self._desk.do(reshaped_by(self._desk.chosen(), aligned, "Align to edges"))
        except UserError as error:
            self._desk.refused(error)

    def _replace(self, old: Sequence[Annotation], shapes: Sequence[Shape], name: str) -> None:
        self._desk.do(Edit(name, self._replacing(old, shapes).changes))

    def _replacing(self, old: Sequence[Annotation], shapes: Sequence[Shape]) -> Edit:
        """The last of the old ones takes the first shape and keeps its id; more shapes are new annotations."""
        desk, kept = self._desk, old[-1]
        edit = reshape([kept], [shapes[0]]).then(deleted(list(old[:-1])))
        more: list[NewShape] = [(kept.class_id, shape, kept.attributes) for shape in shapes[1:]]
        if more:
            edit = edit.then(add_shapes(desk.project, kept.image_id, more, author=desk.author, name="Cut")[0])
        return edit


class Clipboard:
    """Shapes taken along from one image to another."""

    def __init__(self, shapes: ShapeActions, desk: Desk) -> None:
        self._shapes = shapes
        self._desk = desk
        self._held: list[NewShape] = []

    def copy(self) -> int:
        """Take the selected shapes along, or all of them where none is selected; gives how many."""
        bench = self._desk.bench
        if bench is None:
            return 0
        taken = bench.chosen(self._desk.selection) or list(bench.annotations)
        self._held = [(each.class_id, each.shape, each.attributes) for each in taken if not isinstance(each.shape, Tag)]
        return len(self._held)

    def paste(self, name: str = "Paste") -> None:
        """Put the shapes on this image, as far as they fit."""
        size_wh = self._desk.size_wh
        placed = [(class_id, fitted(shape, size_wh), said) for class_id, shape, said in self._held]
        self._shapes.add([(class_id, shape, said) for class_id, shape, said in placed if shape is not None], name)


def polygons_of(shape: Shape) -> list[Polygon]:
    """The outline of an area as polygons."""
    from core.masks import mask_to_polygons, outlines_of
    from core.shapes import Mask

    match shape:
        case Polygon():
            return [shape]
        case Box(x1, y1, x2, y2):
            return [Polygon((((x1, y1), (x2, y1), (x2, y2), (x1, y2)),))]
        case Mask():
            return mask_to_polygons(shape)
        case _:
            return [Polygon((ring,)) for ring in outlines_of(shape)]


def _shapes_after(edit: Edit) -> list[tuple[int, Shape]]:
    from labeling.edits import annotation_from_state

    states = [change.after for change in edit.changes if change.entity == "annotation" and change.after is not None]
    return [(each.id, each.shape) for each in map(annotation_from_state, states)]
