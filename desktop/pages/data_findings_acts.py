"""What a person does with findings: dismiss, and bring back, also what was dismissed just now."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from desktop.background import run_in_background
from desktop.context import Context
from labeling.data_tests.deciding import bring_back, dismiss, dismiss_kind


class FindingActs(QObject):
    """Writes decisions in the background, one after the other; the last dismissals can be taken back step by step."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._taken: list[Sequence[int]] = []

    def can_take_back(self) -> bool:
        """Whether something was dismissed in this window."""
        return bool(self._taken)

    def dismiss(self, finding_ids: Sequence[int]) -> None:
        """These are no fault."""
        if finding_ids:
            context = self._context
            self._write(
                lambda: dismiss(
                    context.project.registry, finding_ids, author=context.author, origin=context.origin
                )
            )  # fmt: skip

    def dismiss_kind(self, kind: str) -> None:
        """None of this kind is a fault."""
        context = self._context
        self._write(
            lambda: dismiss_kind(context.project.registry, kind, author=context.author, origin=context.origin)
        )  # fmt: skip

    def bring_back(self, finding_ids: Sequence[int]) -> None:
        """These are open again; when none is named, what was dismissed last."""
        wanted = finding_ids or (self._taken.pop() if self._taken else ())
        if wanted:
            context = self._context
            run_in_background(
                self, lambda: bring_back(context.project.registry, wanted, origin=context.origin), lambda _none: None
            )  # fmt: skip

    def _write(self, work: Callable[[], Sequence[int]]) -> None:
        run_in_background(self, work, self._taken.append)
