"""What a person does to the lanes of the frame in hand: order about the vehicle, carrying on from the frame before."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from core.annotations import Annotation
from core.detections import BgrImage
from core.ids import ImageId
from core.looking import read_shown
from core.queries.drives import frames_of
from core.queries.images import annotations_of, images
from core.shapes import Lane, Point, Shape
from desktop.background import run_in_background
from desktop.pages.label_actions import ShapeActions
from desktop.pages.label_bench import Bench
from desktop.pages.label_desk import Desk
from desktop.pages.label_edits import NewShape, say_of
from desktop.pages.label_parts import too_large
from labeling.cameras import horizon_set
from labeling.edits import Edit
from labeling.lanes import carried, ego_order, mean_distance, vanishing_point

LOOKED_BACK = 5  # frames that are images: the nearest of them with lanes is carried on
SAME_LANE = 0.03  # of the image's width


class LaneActions:
    """Lanes of one page."""

    def __init__(self, desk: Desk, shapes: ShapeActions, parent: QObject) -> None:
        self._desk = desk
        self._shapes = shapes
        self._parent = parent

    def order(self) -> None:
        """Name all lanes by their order about the vehicle, in one edit."""
        lanes = self._lanes()
        names = ego_order([each.shape for each in lanes if isinstance(each.shape, Lane)], self._desk.size_wh)
        edit = Edit("Order lanes", ())
        for each, name in zip(lanes, names, strict=True):
            edit = Edit("Order lanes", edit.then(say_of([each], "order", name)).changes)
        if not self._desk.do(edit):
            self._desk.say("The lanes have their order already." if lanes else "There are no lanes here yet.")

    def horizon(self) -> None:
        """Say in the camera's profile where the horizon lies: where the lanes of this frame meet."""
        desk, bench = self._desk, self._desk.bench
        point = vanishing_point([each.shape for each in self._lanes() if isinstance(each.shape, Lane)])
        if bench is None or bench.image.drive_id is None or point is None:
            desk.say("Draw two lanes or more that run towards each other, on a frame of a drive.")
            return
        desk.do(horizon_set(desk.project, bench.image.drive_id, point[1], point))

    def meet_at(self, point: Point) -> None:
        """Say in the camera's profile where the lanes meet, and with it where the horizon lies."""
        desk, bench = self._desk, self._desk.bench
        if bench is None or bench.image.drive_id is None:
            desk.say("The vanishing point belongs to the camera of a drive. This image belongs to none.")
            return
        desk.do(horizon_set(desk.project, bench.image.drive_id, point[1], point))

    def carry(self) -> None:
        """Add the lanes of the frame before, moved to where they are now; a person corrects them."""
        desk, bench = self._desk, self._desk.bench
        if too_large(desk):
            return
        if bench is None or bench.image.drive_id is None or bench.image.frame_index is None or desk.pixels is None:
            desk.say("Lanes are carried on from the frame before, in a drive.")
            return
        lanes, path = self._lanes_before(bench)
        if path is None:
            desk.say("The frames before have no lanes to carry on.")
            return
        image_id, after, there = bench.id, desk.pixels, [each.shape for each in self._lanes()]

        def find() -> list[NewShape]:
            first, near = read_shown(path), SAME_LANE * after.shape[1]
            moved = [(each, _moved(each, first, after)) for each in lanes]
            new = [(each, shape) for each, shape in moved if not _is_there(shape, there, near)]
            return [(each.class_id, shape, dict(each.attributes)) for each, shape in new]

        run_in_background(self._parent, find, lambda found: self._take(image_id, found))

    def _lanes_before(self, bench: Bench) -> tuple[list[Annotation], Path | None]:
        """The lanes of the nearest frame before that has some, and where its picture lies."""
        project, frame = self._desk.project, bench.image.frame_index or 0
        with project.registry.reading() as session:
            before = [each for each in frames_of(session, bench.image.drive_id or 0) if each.frame < frame]
            for each in reversed(before[-LOOKED_BACK:]):
                lanes = [known for known in annotations_of(session, each.image_id) if isinstance(known.shape, Lane)]
                if lanes:
                    return lanes, project.image_path(session, images(session, [each.image_id])[each.image_id])
        return [], None

    def _take(self, image_id: ImageId, found: list[NewShape]) -> None:
        if self._desk.bench is None or self._desk.bench.id != image_id:
            return
        if found:
            self._shapes.add(found, "Carry lanes")
        else:
            self._desk.say("The lanes of the frame before are here already.")

    def _lanes(self) -> list[Annotation]:
        bench = self._desk.bench
        return [each for each in bench.annotations if isinstance(each.shape, Lane)] if bench is not None else []


def _moved(annotation: Annotation, before: BgrImage, after: BgrImage) -> Shape:
    shape = annotation.shape
    return carried(shape, before, after) if isinstance(shape, Lane) else shape


def _is_there(shape: Shape, known: Sequence[Shape], near_px: float) -> bool:
    """Whether one of these lanes is the same line: nothing that a person has drawn here is drawn twice."""
    lanes = [each for each in known if isinstance(each, Lane)]
    return isinstance(shape, Lane) and any(mean_distance(shape, each) <= near_px for each in lanes)
