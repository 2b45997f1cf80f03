"""The magic outline with brought networks: a click is answered in the background, the latest one first.

The encoder looks at a picture once; each click after that takes the decoder alone. Whatever is asked while the networks
are busy waits, and only the newest of it is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from core.detections import BgrImage
from core.errors import UserError
from core.ids import ImageId
from core.masks import mask_of
from core.settings import Settings, read_settings
from core.shapes import Ring
from desktop.background import SOON, run_in_background
from desktop.canvas.canvas import CanvasWidget
from desktop.canvas.gestures import Prompted
from desktop.canvas.prompt_tools import PromptTool
from desktop.canvas.turning import Turn
from desktop.pages.label_desk import Desk
from desktop.pages.label_outlining import as_wanted
from desktop.pages.label_parts import too_large
from exports.segmenter import INSIDE, OUTSIDE, Segmenter

Networks = tuple[Path, Path]  # encoder, decoder


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of which picture, for which tool. Without a prompt the picture is only looked at, ahead of time."""

    networks: Networks
    image_id: ImageId
    pixels: BgrImage
    prompt: Prompted | None
    tool: PromptTool


class OpenNetworks:
    """The two networks as they were opened last, and the picture they have seen. For one thread at a time."""

    def __init__(self) -> None:
        self._networks: Networks | None = None
        self._segmenter: Segmenter | None = None
        self._seen: BgrImage | None = None

    def answer(self, asked: Asked) -> NDArray[np.bool_] | None:
        """The pixels (h, w) that were meant; None where nothing was asked yet. Raises UserError."""
        if self._segmenter is None or self._networks != asked.networks:
            self._networks, self._seen = None, None
            self._segmenter = Segmenter(*asked.networks)
            self._networks = asked.networks
        if self._seen is not asked.pixels:
            self._seen = None
            self._segmenter.look(asked.pixels)
            self._seen = asked.pixels
        prompt = asked.prompt
        if prompt is None:
            return None
        labels = [INSIDE] * len(prompt.inside) + [OUTSIDE] * len(prompt.outside)
        return self._segmenter.outline((*prompt.inside, *prompt.outside), labels, prompt.box)[0]


class PromptActions:
    """Asks the networks about the image in hand, and shows their answer on the tool that asked."""

    def __init__(self, desk: Desk, canvas: CanvasWidget, turn: Callable[[], Turn]) -> None:
        self._desk = desk
        self._canvas = canvas
        self._turn = turn
        self._open = OpenNetworks()
        self._is_busy = False
        self._waiting: Asked | None = None

    @property
    def has_networks(self) -> bool:
        """Whether a person has brought an encoder and a decoder that are still there."""
        return networks_of(read_settings()) is not None

    def look_ahead(self, tool: object) -> None:
        """Let the encoder look at the picture in hand before the first click, while nothing else is asked."""
        if isinstance(tool, PromptTool) and not self._is_busy:
            self._ask(None, tool)

    def ask(self, prompt: Prompted, tool: object) -> None:
        """Find what was pointed at; places are those of the image."""
        if isinstance(tool, PromptTool):
            self._ask(prompt, tool)

    def _ask(self, prompt: Prompted | None, tool: PromptTool) -> None:
        networks, bench, pixels = networks_of(read_settings()), self._desk.bench, self._desk.pixels
        if bench is None or pixels is None:
            if prompt is not None and too_large(self._desk):
                tool.cancel()
            return
        if networks is None:
            self._desk.say(_tr("The networks of the magic outline are no longer where they were. Choose them again."))
            return
        self._waiting = Asked(networks, bench.id, pixels, prompt, tool)
        self._go_on()

    def _go_on(self) -> None:
        asked, self._waiting = self._waiting, None
        if asked is None or self._is_busy:
            self._waiting = asked
            return
        self._is_busy = True
        run_in_background(
            self._canvas, lambda: self._open.answer(asked), lambda pixels: self._take(asked, pixels), self._failed,
            priority=SOON,
        )  # fmt: skip

    def _take(self, asked: Asked, pixels: NDArray[np.bool_] | None) -> None:
        self._is_busy = False
        bench, prompt = self._desk.bench, asked.prompt
        if prompt is not None and pixels is not None and bench is not None and bench.id == asked.image_id:
            mask = mask_of(meant(pixels, prompt.inside))
            shape = None if mask is None else as_wanted(self._desk, mask)
            if asked.tool.show_answer(prompt.number, None if shape is None else self._turn().shape_there(shape)):
                if shape is None:
                    self._desk.say(_tr("The network finds nothing there. Click elsewhere, or draw a box around it."))
                self._canvas.update()
        self._go_on()

    def _failed(self, error: Exception) -> None:
        self._is_busy, self._waiting = False, None
        if not isinstance(error, UserError):
            raise error
        self._desk.refused(error)


def meant(pixels: NDArray[np.bool_], inside: Ring) -> NDArray[np.bool_]:
    """Of what was found, (h, w), the connected parts that were clicked on; all of it where none was hit."""
    import cv2

    height, width = pixels.shape
    _count, parts = cv2.connectedComponents(pixels.astype(np.uint8))
    hit = {int(parts[min(int(y), height - 1), min(int(x), width - 1)]) for x, y in inside} - {0}
    return np.isin(parts, sorted(hit)) if hit else pixels


def networks_of(settings: Settings) -> Networks | None:
    """The encoder and the decoder that were brought; None where one of the two is not there."""
    encoder, decoder = Path(settings.outline_encoder), Path(settings.outline_decoder)
    return (encoder, decoder) if encoder.is_file() and decoder.is_file() else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("PromptActions", text)
