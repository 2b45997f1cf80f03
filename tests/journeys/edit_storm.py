"""A child process that edits a project without rest, through the undo history of the window, until it is killed.

Arguments: the project, a seed. Each acknowledged step is one line: `do NAME`, `undo` or `redo`.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from core.annotations import Annotation
from core.canonical import JsonObject, to_json
from core.ids import AnnotationId, ClassId, ImageId, TrackId, new_number
from core.project import Project, open_project
from core.queries.images import annotations_of, review_of, suggestions_of
from core.schema import VerdictRow
from core.settings import Settings
from core.shapes import Box, Lane
from desktop.composition import make_context
from desktop.undo import Answers, EditHistory
from labeling.completeness import verified
from labeling.conditions import set_on_images, set_on_interval
from labeling.edits import Change, Edit, added, changed, deleted, state_change, suggestion_decided
from labeling.history import history_of_image, restored
from labeling.review_states import ImageReview, review_of_row, review_set
from labeling.track_edits import track_edit, tracks
from labeling.tracks import Keyframe, Track, with_keyframe

DRIVE, IMAGES, CLASSES = 1, 12, 3


def main() -> None:
    """Edit until killed."""
    _app = QGuiApplication([])
    project = open_project(Path(sys.argv[1]))
    chance = random.Random(int(sys.argv[2]))
    context = make_context(project, Settings(author="storm"))
    answers = Answers(_nothing, lambda error: print("refused", error, flush=True), _nothing)
    history = EditHistory(context, answers)
    history.refill()
    every = steps_of(project, chance)
    print("begun", flush=True)
    while True:
        turn = chance.random()
        if turn < 0.2 and history.stack.canUndo():
            history.stack.undo()
            print("undo", flush=True)
        elif turn < 0.3 and history.stack.canRedo():
            history.stack.redo()
            print("redo", flush=True)
        else:
            edit = chance.choice(every)()
            if history.do(edit):
                print("do", edit.name, flush=True)


def steps_of(project: Project, chance: random.Random) -> list[Callable[[], Edit]]:
    """What a storm does, the usual things more often."""
    steps: list[tuple[Callable[[], Edit], int]] = [
        (lambda: _draw(chance), 5),
        (lambda: _reclass(project, chance), 3),
        (lambda: _delete(project, chance), 1),
        (lambda: _bulk(project, chance), 1),
        (lambda: _interval(project, chance), 1),
        (lambda: _track(project, chance), 2),
        (lambda: _review(project, chance), 1),
        (lambda: verified(project, ImageId(chance.randint(1, IMAGES))), 1),
        (lambda: _decide(project, chance), 2),
        (lambda: _camera(chance), 1),
        (lambda: _attribute(project, chance), 1),
        (lambda: _restore(project, chance), 1),
        (lambda: _verdict(project, chance), 1),
    ]
    return [step for step, weight in steps for _ in range(weight)]


def _review(project: Project, chance: random.Random) -> Edit:
    image = ImageId(chance.randint(1, IMAGES))
    with project.registry.reading() as session:
        row = review_of(session, image)
    before = None if row is None else review_of_row(row)
    after = ImageReview(image, "rejected", "blurred", 3.0, 4.5, "storm") if chance.random() < 0.7 else None
    return review_set(before, after)


def _draw(chance: random.Random) -> Edit:
    x, y = chance.uniform(0, 40), chance.uniform(0, 40)
    shape = Box(x, y, x + 10, y + 12) if chance.random() < 0.7 else Lane(((x, 60.0), (x + 5, y)))
    image = ImageId(chance.randint(1, IMAGES))
    return added([_said(image, ClassId(chance.randint(1, CLASSES)), shape)], "Draw")


def _said(image: ImageId, class_id: ClassId, shape: Box | Lane) -> Annotation:
    return Annotation(AnnotationId(new_number()), image, class_id, shape, "storm")


def _some(project: Project, chance: random.Random) -> list[Annotation]:
    with project.registry.reading() as session:
        said = annotations_of(session, chance.randint(1, IMAGES))
    plain = [each for each in said if each.track_id is None]
    return chance.sample(plain, min(len(plain), chance.randint(1, 3)))


def _reclass(project: Project, chance: random.Random) -> Edit:
    some = _some(project, chance)
    return changed(
        some, [replace(each, class_id=ClassId(1 + each.class_id % CLASSES)) for each in some], "Change class"
    )


def _delete(project: Project, chance: random.Random) -> Edit:
    return deleted(_some(project, chance))


def _bulk(project: Project, chance: random.Random) -> Edit:
    images = [ImageId(number) for number in range(1, IMAGES + 1)]
    return set_on_images(project, images, "weather", chance.choice(["rain", "clear", ""]))


def _interval(project: Project, chance: random.Random) -> Edit:
    first = chance.randint(0, IMAGES - 2)
    value = chance.choice(["day", "night", ""])
    return set_on_interval(
        project, DRIVE, "lighting", value, first_frame=first, last_frame=first + chance.randint(0, 5)
    )


def _track(project: Project, chance: random.Random) -> Edit:
    with project.registry.reading() as session:
        known = tracks(session, DRIVE)
    x, frame = chance.uniform(0, 30), chance.randint(0, IMAGES - 1)
    keyframe = Keyframe(frame, Box(x, x, x + 20, x + 20))
    if known and chance.random() < 0.8:
        before = chance.choice(known)
        after = None if chance.random() < 0.15 else with_keyframe(before, keyframe)
        return track_edit(project, [(before, after)], author="storm", name="Propagate")
    new = Track(TrackId(new_number()), DRIVE, ClassId(1), (keyframe,))
    return track_edit(project, [(None, new)], author="storm", name="Make track")


def _decide(project: Project, chance: random.Random) -> Edit:
    """Keep a suggestion, or refuse it."""
    with project.registry.reading() as session:
        waiting = [each for image in range(1, IMAGES + 1) for each in suggestions_of(session, image)]
    if not waiting:
        return Edit("Keep suggestion", ())
    row = chance.choice(waiting)
    image = ImageId(row.image_id)
    if chance.random() < 0.3:
        return Edit("Refuse suggestion", (suggestion_decided(row.id, image, before="open", after="refused"),))
    kept = added([_said(image, ClassId(row.class_id), Box(1, 1, 20, 20))]).changes
    return Edit("Keep suggestion", (*kept, suggestion_decided(row.id, image, before="open", after="kept")))


def _camera(chance: random.Random) -> Edit:
    """A new version of a camera's profile."""
    state: JsonObject = {
        "name": "front", "version": new_number(), "width": 64, "height": 64,
        "areas": [{"name": "hood", "ring": [[0, 60], [64, 60], [64, 64]]}], "horizon": {"y": chance.randint(1, 60)},
    }  # fmt: skip
    return Edit("Change camera profile", (state_change("camera", new_number(), before=None, after=state),))


def _attribute(project: Project, chance: random.Random) -> Edit:
    some = _some(project, chance)
    return changed(some, [replace(each, attributes={"occluded": "yes"}) for each in some], "Attribute occluded")


def _restore(project: Project, chance: random.Random) -> Edit:
    """Bring an image back to a moment of its own."""
    image = ImageId(chance.randint(1, IMAGES))
    with project.registry.reading() as session:
        known = history_of_image(session, image)
        if not known:
            return Edit("Restore image", ())
        return restored(session, image, chance.choice(known).place, author="storm")


def _verdict(project: Project, chance: random.Random) -> Edit:
    """Say in triage that a label which a model missed is right, or is to be left out of account."""
    some = _some(project, chance)
    if not some:
        return Edit("Triage", ())
    with project.registry.reading() as session:
        row = session.get(VerdictRow, some[0].id)
    before: JsonObject | None = None if row is None else {"source": row.source, "verdict": row.verdict}
    after: JsonObject = {"source": "model-1", "verdict": chance.choice(["keep_mine", "ignore"])}
    states = tuple(None if state is None else to_json(state) for state in (before, after))
    return Edit("Triage", (Change("verdict", str(some[0].id), some[0].image_id, *states),))


def _nothing(_edit: object) -> None:
    return None


if __name__ == "__main__":
    main()
