"""What the actions of the Label page work on, and how they get an edit done. Holds no Qt."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.annotations import Annotation
from core.detections import BgrImage
from core.errors import UserError
from core.giants import Giant
from core.ids import EditId
from core.project import Project
from desktop.context import Context
from desktop.pages.label_bench import Bench, Seen, Words
from desktop.undo import EditHistory
from labeling.edits import Edit


@dataclass
class Desk:
    """The image in hand, what is selected on it, and what is drawn next. The page keeps it up to date."""

    context: Context
    history: EditHistory
    refused: Callable[[UserError], object]
    say: Callable[[str], object]
    bench: Bench | None = None
    words: Words = field(default_factory=Words)
    selection: tuple[int, ...] = ()
    active_class: int | None = None
    size_wh: tuple[int, int] = (1, 1)
    seen: Seen = field(default_factory=Seen)
    pixels: BgrImage | None = None
    giant: Giant | None = None  # in place of pixels, where the picture is too large to hold
    choose: Callable[[tuple[int, ...]], object] = lambda _ids: None
    settle: Callable[[], bool] = lambda: True  # makes an image of a frame that is none yet; whether one can go on

    @property
    def project(self) -> Project:
        """The project in this window."""
        return self.context.project

    @property
    def author(self) -> str:
        """Who labels."""
        return self.context.author

    @property
    def selected(self) -> int | None:
        """The foremost selected shape or suggestion."""
        return self.selection[-1] if self.selection else None

    def chosen(self) -> list[Annotation]:
        """The selected annotations that are not locked."""
        if self.bench is None:
            return []
        return [each for each in self.bench.chosen(self.selection) if not self.seen.is_locked(each)]

    def do(self, edit: Edit) -> bool:
        """Apply an edit; durable when this returns True."""
        is_here = self.bench is not None and any(change.image_id == self.bench.id for change in edit.changes)
        if is_here and not self.settle():
            return False
        return self.history.do(edit)

    def try_to(self, write: Callable[[], EditId], name: str) -> bool:
        """Run a write that makes its own edit, and put it on the undo stack; a refusal is told."""
        if not self.history.may_write(name):
            return False
        try:
            edit_id = write()
        except UserError as error:
            self.refused(error)
            return False
        self.history.was_done(edit_id, name)
        return True
