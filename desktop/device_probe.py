"""Asks which devices can train, in a short process of the interpreter that trains; torch is never loaded here."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from core.canonical import JsonObject
from core.settings import Settings
from training.devices import Device, devices_from

WAIT_S = 120
KNOWN_S = 60.0  # memory that is free changes; what is there hardly ever


@dataclass(slots=True)
class DeviceProbe:
    """Remembers what was found for a minute. `command` is what starts the program that trains."""

    command: tuple[str, ...]
    _found: tuple[Device, ...] = ()
    _asked_at: float = -KNOWN_S

    def devices(self) -> tuple[Device, ...]:
        """The devices, the best first. Takes seconds when asked anew: never in the GUI thread."""
        if not self._found or time.monotonic() - self._asked_at > KNOWN_S:
            self._found = devices_from(ask(self.command))
            self._asked_at = time.monotonic()
        return self._found


def probe_command(settings: Settings) -> tuple[str, ...]:
    """What prints the facts: the program that trains, asked for its devices."""
    from desktop.composition import worker_command

    return (*worker_command(settings), "probe-devices")


def ask(command: tuple[str, ...]) -> JsonObject:
    """The facts, with `problem` where nothing can be trained."""
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, timeout=WAIT_S, check=True, cwd=Path(__file__).parent.parent
        )
        facts: JsonObject = json.loads(asked.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        return {"problem": f"{_why(error)} Run: python3 bootstrap.py setup"}
    if facts.get("problem") and getattr(sys, "frozen", False) and command[0] == sys.executable:
        return {**facts, "problem": "This build has no torch: name a training environment in the settings to train."}
    return facts


def _why(error: Exception) -> str:
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else ""
    last = next((line for line in reversed((said or "").splitlines()) if line.strip()), type(error).__name__)
    return f"The program that trains does not start ({last.strip()})."
