"""The computer's load while a training runs, every few seconds, by a thread that does nothing else.

It draws no chance and knows no torch, so that it changes nothing in what is trained.
"""

import shutil
import subprocess
import threading
import time
from pathlib import Path

import psutil

from training.live_files import LOAD, GraphicsLoad, Load, append_line, load_to_json

EVERY_S = 5.0
CARDS_WAIT_S = 10.0
_ASK = ("--query-gpu=utilization.gpu,memory.used,memory.total", "--format=csv,noheader,nounits")
_MIB = 1 << 20


class LoadSampling:
    """Appends a line to the live load of a job folder until it is told to end."""

    def __init__(self, folder: Path, every_s: float = EVERY_S) -> None:
        self._folder, self._every_s = folder, every_s
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="load", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Take the last sample and end."""
        self._is_over.set()
        self._thread.join(timeout=CARDS_WAIT_S)

    def _run(self) -> None:
        own, tool = psutil.Process(), shutil.which("nvidia-smi")
        psutil.cpu_percent()  # from here on it tells the share since it was last asked
        while True:
            is_last = self._is_over.wait(self._every_s)
            append_line(self._folder, LOAD, load_to_json(load_now(own, tool)))
            if is_last:
                return


def load_now(worker: psutil.Process, tool: str | None) -> Load:
    """The load at this moment; `tool` is nvidia-smi where there is one."""
    memory = psutil.virtual_memory()
    return Load(
        at=time.time(),
        processor=psutil.cpu_percent() / 100,
        memory_used=int(memory.total - memory.available),
        memory_total=int(memory.total),
        worker_memory=worker.memory_info().rss,
        graphics=_cards(tool) if tool else (),
    )


def cards_from(table: str) -> tuple[GraphicsLoad, ...]:
    """The cards of nvidia-smi's table: per cent, MiB, MiB a line. A card that tells nothing is left out."""
    cards = []
    for line in table.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) == len(_ASK[0].split(",")) and all(word.isdigit() for word in words):
            busy, used, total = map(int, words)
            cards.append(GraphicsLoad(busy / 100, used * _MIB, total * _MIB))
    return tuple(cards)


def _cards(tool: str) -> tuple[GraphicsLoad, ...]:
    try:
        asked = subprocess.run([tool, *_ASK], capture_output=True, text=True, timeout=CARDS_WAIT_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return cards_from(asked.stdout)
