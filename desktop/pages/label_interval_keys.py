"""A condition on an interval of a drive without the mouse: one key at its first frame, the same key at its last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.pages.label_frames import frame_of
from desktop.widgets.key_menu import KeyMenu, Question

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class IntervalKeys:
    """Remembers where an interval begins until it ends or another drive is opened."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page
        self._begun: tuple[int, int] | None = None  # drive, frame

    def mark(self) -> None:
        """The interval begins here; or it ends here, and the conditions are asked for."""
        page, bench = self._page, self._page.desk.bench
        drive_id, frame = (bench.image.drive_id, frame_of(bench)) if bench is not None else (None, None)
        if drive_id is None or frame is None:
            page.say(page.tr("An interval belongs to a drive. This image belongs to none."))
            return
        if self._begun is None or self._begun[0] != drive_id:
            self._begun = (drive_id, frame)
            words = page.tr("An interval begins at frame {frame}. Press {interval} again at its last frame.")
            page.say(words.replace("{frame}", str(frame)))
            return
        first, last = sorted((self._begun[1], frame))
        self._begun = None
        questions = self._questions(first, last)
        if questions:
            KeyMenu(questions, page.canvas).ask()
        else:
            page.say(page.tr("No conditions yet. Add them on the Brief page."))

    def _questions(self, first: int, last: int) -> list[Question]:
        page = self._page
        words = page.tr("{group}, frames {first} to {last}")
        return [
            Question(
                words.format(group=group.replace("_", " ").capitalize(), first=first, last=last),
                [*((value, value) for value in values), (page.tr("(nothing)"), "")],
                "-",  # none of the answers holds: they are of many frames
                lambda value, group=group: page.drive.set_interval(group, value, first, last),  # type: ignore[misc]
            )
            for group, values in (page.desk.words.conditions or {}).items()
        ]
