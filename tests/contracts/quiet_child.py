"""Makes pipelines of albumentations in a process of its own and counts what asks for the network, as JSON.

Called as: python quiet_child.py FOLDER. Once as workers are set up, and once with the telemetry let back in, so that a
count of nothing is known to mean something.
"""

import json
import socket
import sys
import threading
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[2]))

from training.ultralytics_backend.quiet import silence


def main(folder: Path) -> None:
    attempts: list[str] = []

    def no_network(*address: object, **_: object) -> NoReturn:
        attempts.append(str(address[0]))
        raise OSError("there is no network here")

    socket.socket.connect = no_network  # type: ignore[method-assign]
    socket.getaddrinfo = no_network  # type: ignore[assignment]
    silence(folder)
    import albumentations
    from albumentations.core.analytics.settings import settings
    from ultralytics.data import augment

    albumentations.Compose([albumentations.Blur(p=1.0)])
    await_threads()
    quiet = len(attempts)
    settings._settings["telemetry"] = True
    albumentations.Compose([albumentations.MedianBlur(p=1.0)])
    await_threads()
    step = augment.Albumentations(p=1.0)
    told = {"quiet": quiet, "loud": len(attempts) - quiet, "step": type(step).__name__, "same": step({"a": 1})}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def await_threads() -> None:
    """Let what was begun beside come to its end: what is sent is sent from a thread."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(30)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
