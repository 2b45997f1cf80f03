"""What a person says of the whole image on the bench: tags, conditions, completeness, suggestions. One edit each."""

from core.ids import ImageId, SuggestionId
from core.shapes import Ring
from desktop.pages.label_desk import Desk
from desktop.pages.label_edits import set_condition, toggle_tag
from labeling.cameras import area_added
from labeling.completeness import empty_of, reopened, verified, verified_many
from labeling.conditions import set_on_images, set_on_interval
from labeling.same_things import without_rivals
from labeling.suggestions import keep_many, refuse_many


class SayingActions:
    """Tags, conditions, and whether everything was looked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def toggle_tag(self, class_id: int) -> None:
        """Tag the image with a class, or take the tag away."""
        desk = self._desk
        if desk.bench is not None:
            desk.do(toggle_tag(desk.project, desk.bench, class_id, author=desk.author))

    def choose_condition(self, group: str, value: str) -> None:
        """Give a condition group a value on this image; an empty one takes it away."""
        if self._desk.bench is not None:
            self._desk.do(set_condition(self._desk.bench, group, value or None))

    def verify(self) -> None:
        """Every class that is shown was looked for; those without a shape or tag are not there."""
        desk, shown = self._desk, self._shown()
        if desk.bench is None:
            return
        others = len(desk.words.classes) - len(shown)
        if desk.do(verified(desk.project, desk.bench.id, shown)) and others:
            desk.say(f"Verified for the classes that are shown. {others} hidden ones are as they were.")

    def verify_class(self, class_id: int) -> None:
        """One class was looked for, or was not after all."""
        desk = self._desk
        if desk.bench is None:
            return
        is_done = desk.bench.completeness.get(class_id) in ("verified", "verified_empty")
        desk.do((reopened if is_done else verified)(desk.project, desk.bench.id, [class_id]))

    def reopen(self) -> None:
        """It is not labelled completely after all."""
        bench = self._desk.bench
        if bench is not None:
            self._desk.do(reopened(self._desk.project, bench.id))

    def no_objects(self) -> None:
        """None of the classes that are shown is here, but for those that have shapes."""
        desk = self._desk
        if desk.bench is None:
            return
        shown = self._shown()
        labelled = {each.class_id for each in desk.bench.annotations}
        there = [line.name for line in desk.words.classes if line.id in shown and line.id in labelled]
        desk.do(empty_of(desk.project, desk.bench.id, shown))
        if there:
            desk.say(f"{', '.join(there)}: labelled here, left as they were. {{verify}} says that these are all.")

    def _shown(self) -> list[int]:
        return [line.id for line in self._desk.words.classes if line.id not in self._desk.seen.hidden_classes]

    def verify_many(self, image_ids: list[ImageId]) -> None:
        """Say of many images that they are labelled completely, in one step."""
        self._desk.do(verified_many(self._desk.project, image_ids))

    def choose_condition_of(self, image_ids: list[ImageId], group: str, value: str) -> None:
        """Give a condition group a value on many images, in one step."""
        self._desk.do(set_on_images(self._desk.project, image_ids, group, value))


class DriveActions:
    """What is said of a whole drive: conditions of its intervals, areas that its camera always sees."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def set_interval(self, group: str, value: str, first_frame: int, last_frame: int) -> None:
        """Give a condition a value on an interval of the drive in hand."""
        drive_id, project = self._drive(), self._desk.project
        if drive_id is not None:
            edit = set_on_interval(project, drive_id, group, value, first_frame=first_frame, last_frame=last_frame)
            self._desk.do(edit)

    def add_area(self, ring: Ring) -> None:
        """Add an area to the profile of this drive's camera: the first is the hood, more are ignored."""
        drive_id = self._drive()
        if drive_id is None:
            self._desk.say("An area belongs to the camera of a drive. This image belongs to none.")
            return
        self._desk.do(area_added(self._desk.project, drive_id, ring, self._desk.size_wh))

    def _drive(self) -> int | None:
        return self._desk.bench.image.drive_id if self._desk.bench is not None else None


class SuggestionActions:
    """Keeping and refusing what a model proposes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep_selected(self) -> bool:
        """Make annotations of the selected suggestions; whether there were any."""
        ids = self._selected()
        self._keep(ids)
        return bool(ids)

    def keep_all(self, *, above: float = 0.0) -> None:
        """Make annotations of all suggestions on the image of at least this score, in one step.

        Of two classes for one place the surer one is kept, and none where a label says another class already.
        """
        bench = self._desk.bench
        if bench is None:
            return
        wanted = self._all(above)
        apart = {each.id for each in without_rivals(bench.annotations, bench.suggestions)}
        self._keep([each for each in wanted if each in apart])
        left = sum(each not in apart for each in wanted)
        if left:
            self._desk.say(f"{left} left: labels or surer suggestions of another class are in the same place.")

    def refuse_selected(self) -> bool:
        """Put the selected suggestions away; whether there were any."""
        ids = self._selected()
        self._refuse(ids)
        return bool(ids)

    def refuse_all(self) -> None:
        """Put all suggestions on the image away."""
        self._refuse(self._all(0.0))

    def _keep(self, ids: list[SuggestionId]) -> None:
        registry, author, origin = self._desk.project.registry, self._desk.author, self._desk.context.origin
        if ids:
            name = "Keep suggestion" if len(ids) == 1 else f"Keep {len(ids)} suggestions"
            self._desk.try_to(lambda: keep_many(registry, ids, author=author, origin=origin), name)

    def _refuse(self, ids: list[SuggestionId]) -> None:
        registry, author, origin = self._desk.project.registry, self._desk.author, self._desk.context.origin
        if ids:
            name = "Refuse suggestion" if len(ids) == 1 else f"Refuse {len(ids)} suggestions"
            self._desk.try_to(lambda: refuse_many(registry, ids, author=author, origin=origin), name)

    def _selected(self) -> list[SuggestionId]:
        bench = self._desk.bench
        known = {each.id for each in bench.suggestions} if bench is not None else set()
        return [SuggestionId(each) for each in self._desk.selection if each in known]

    def _all(self, above: float) -> list[SuggestionId]:
        bench = self._desk.bench
        listed = bench.suggestions if bench is not None else ()
        return [SuggestionId(each.id) for each in listed if (each.score or 0.0) >= above]
