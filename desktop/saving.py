"""Runs one small write for a page and shows a refusal; what is written is the caller's business."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from desktop.messages import show_error


def save(parent: QWidget, write: Callable[[], object]) -> bool:
    """Whether the write went through; when it was refused, the person is told why."""
    try:
        write()
    except UserError as error:
        show_error(parent, error)
        return False
    return True
