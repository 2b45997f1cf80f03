"""Ways through a drive that need a decision: by steps, to what is not reviewed, to where a keyframe is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.pages.label_drive import DriveSketch
from desktop.pages.label_frames import frame_of

if TYPE_CHECKING:
    from desktop.pages.label import LabelPage


class DriveWays:
    """The ways of one page."""

    def __init__(self, page: LabelPage) -> None:
        self._page = page

    def step(self, by: int) -> None:
        """So many frames on or back."""
        here, sketch = self._place()
        if here is None:
            self._page.say("This image belongs to no drive.")
        elif sketch is not None and sketch.has_recording:
            self._page.frames.go(self._page.frames.bound_for(here) + by)
        elif sketch is not None:
            further = [each for each in sketch.images if (each.frame - here) * by > 0]
            if further:
                self._page.open_image((further[0] if by > 0 else further[-1]).image_id)

    def go_next_open(self) -> None:
        """Go to the next frame of this drive that is an image and is not verified, going round."""
        here, sketch = self._place()
        if here is None or sketch is None:
            self._page.say("This image belongs to no drive.")
            return
        found = sketch.next_open(here)
        if found is None:
            self._page.say("No other image of this drive waits to be verified.")
        else:
            self._page.open_image(found.image_id)

    def go_wanted(self) -> None:
        """Go to the frame where one more keyframe would help most, with its track selected."""
        found = self._page.timeline.advice()
        if found is None:
            self._page.say("No track of this drive asks for another keyframe.")
        else:
            self._page.frames.go_to_track(found.frame, found.track.id)

    def ask_to_keep(self) -> None:
        """Ask which frames are to become images."""
        from desktop.pages.label_keep_frames import KeepFramesDialog

        here, sketch = self._place()
        if here is None or sketch is None or not sketch.has_recording:
            self._page.say("Open a drive whose recording is there to make images of its frames.")
            return
        KeepFramesDialog(self._page.context, sketch, self._page).open()

    def show_camera(self) -> None:
        """Show the camera of this drive."""
        from desktop.pages.label_camera import CameraDialog

        bench = self._page.desk.bench
        if bench is None or bench.image.drive_id is None:
            self._page.say("A camera belongs to a drive. This image belongs to none.")
            return
        CameraDialog(self._page.desk, bench.image.drive_id, self._page).open()

    def _place(self) -> tuple[int | None, DriveSketch | None]:
        return frame_of(self._page.desk.bench), self._page.timeline.sketch
