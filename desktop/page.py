"""What every page of the window is: a title for the rail, and a way to be brought up to date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.changes import Changes
from desktop.changes_hub import ChangesHub
from desktop.context import Context


@dataclass(frozen=True, slots=True)
class ImagesAsked:
    """Images that a person wants to look at on the Label page, in this order; `title` says why they are together.

    `annotation_ids` are shapes to select on the first of them. With `are_chosen` all of them are selected in the list,
    for something that is said of them at once.
    """

    title: str
    image_ids: Sequence[int]
    annotation_ids: Sequence[int] = ()
    are_chosen: bool = False


class Page(QWidget):
    """One stage of the work. Pages never know each other: they ask the main window by a signal."""

    title: ClassVar[str] = ""
    icon_name: ClassVar[str] = ""

    import_requested = Signal()
    go_to = Signal(str)
    images_asked = Signal(object)  # ImagesAsked
    tour_asked = Signal()  # told to the page: show a newcomer round

    def __init__(self, context: Context, hub: ChangesHub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.hub = hub

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None means everything. Called only while the page is shown."""

    def show_images(self, asked: ImagesAsked) -> None:
        """List these images and open the first; asked of the Label page."""

    def unfinished(self) -> str:
        """What is being done here that ends with the window, such as `Freezing roads-1`; empty: nothing."""
        return ""

    def stop_work(self) -> None:
        """Let what is being done here end at its next step: the window closes."""

    def is_ready(self) -> bool:
        """Whether the page shows what it is about, and not only that it is loading."""
        return True


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the rail that is not there yet: `load` imports its class when it is first shown."""

    title: str
    icon_name: str
    load: Callable[[], type[Page]]


def entry_of(page: type[Page]) -> PageEntry:
    """The entry of a page whose class is imported already."""
    return PageEntry(page.title, page.icon_name, lambda: page)
