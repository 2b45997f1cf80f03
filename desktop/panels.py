"""Panels behind tabs: each is built when its tab is first shown, and told then of what it has missed."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.changes import Changes
from desktop.catching_up import CatchingUp
from desktop.context import Context
from desktop.translating import spoken
from desktop.widgets.tab_bar import tab_bar


class Panel(QWidget):
    """What stands behind a tab of a page. `images_asked` carries an `ImagesAsked`: it opens on the Label page.

    `go_to` carries the title of a page to show.
    """

    title: ClassVar[str] = ""

    images_asked = Signal(object)
    go_to = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def refresh(self, changes: Changes | None) -> None:
        """Show what changed; None means everything. Called only while the panel is shown."""

    def unfinished(self) -> str:
        """What is being done in this panel that ends with the window, such as `Freezing roads-1`; empty: nothing."""
        return ""

    def stop_work(self) -> None:
        """Let what is being done in this panel end at its next step: the window closes."""

    def is_ready(self) -> bool:
        """Whether the panel shows what it is about, and not only that it is loading."""
        return True


KindT = TypeVar("KindT", bound=Panel)
PanelT = TypeVar("PanelT", bound=Panel)


class Panels(Generic[KindT]):
    """The panels of one page and the bar of their tabs, which the page lays out.

    `make` builds and places a panel; `show` brings the panel of the tab that is chosen to sight.
    """

    def __init__(
        self, kinds: Sequence[type[KindT]], make: Callable[[type[KindT]], KindT], show: Callable[[KindT], None]
    ) -> None:
        self.kinds, self._make, self._show = kinds, make, show
        self._built: dict[type[Panel], KindT] = {}
        self._behind = CatchingUp[type[Panel]]()
        self.tabs = tab_bar([spoken(kind.title) for kind in kinds])
        self.tabs.currentChanged.connect(lambda place: self._bring_up_to_date(self.kinds[place]))

    @property
    def shown(self) -> type[KindT]:
        """The kind whose tab is chosen."""
        return self.kinds[self.tabs.currentIndex()]

    def built(self) -> Iterable[KindT]:
        """The panels that there are."""
        return self._built.values()

    def panel(self, kind: type[PanelT]) -> PanelT:
        """The panel of this kind, built when it was not yet."""
        if kind not in self._built:
            self._built[kind] = self._make(next(each for each in self.kinds if each is kind))
            self._behind.miss_all([kind])
        made = self._built[kind]
        assert isinstance(made, kind)
        return made

    def choose(self, kind: type[Panel]) -> None:
        """Choose the tab of a kind."""
        self.tabs.setCurrentIndex([*self.kinds].index(kind))  # type: ignore[arg-type]  # one of them

    def refresh(self, changes: Changes | None) -> None:
        """Bring the panel that is shown up to date; the others follow when they are."""
        if changes is None:
            self._behind.miss_all({self.shown, *self._built})
        else:
            for kind in self._built:
                self._behind.miss(kind, changes)
        self._bring_up_to_date(self.shown)

    def _bring_up_to_date(self, kind: type[KindT]) -> None:
        panel = self.panel(kind)
        self._show(panel)
        if self._behind.is_behind(kind):
            panel.refresh(self._behind.take(kind))
