"""Asks torch and the computer which devices there are, and prints the facts as one JSON object. For a short process."""

import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import psutil

from core.canonical import Json, JsonObject
from training.machine import processor

_MIB = 1 << 20
_ASK = ("--query-gpu=name,memory.free,memory.total,driver_version", "--format=csv,noheader,nounits")
CARDS_WAIT_S = 20
_FIRST_CARD = Path("/dev/nvidia0")


def print_facts() -> int:
    """Write the facts to stdout, after whatever libraries print there; gives the exit status."""
    sys.stdout.write(f"\n{json.dumps(facts())}\n")
    return 0


def facts() -> JsonObject:
    """What there is. `problem` says why nothing can be trained here at all."""
    told: dict[str, Json] = {"host": host_facts(), "listed": listed_cards()}
    try:
        import torch
    except (ImportError, OSError) as error:
        return {**told, "problem": f"torch does not work here ({error}). Run: python3 bootstrap.py setup"}
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    may_use = not _FIRST_CARD.exists() or os.access(_FIRST_CARD, os.R_OK | os.W_OK)
    told |= {
        "torch": torch.__version__, "cuda_build": torch.version.cuda or "", "may_use_cards": may_use, "hidden": hidden,
        "mps_build": torch.backends.mps.is_built(), "mps": torch.backends.mps.is_available(),
    }  # fmt: skip
    return told | (_cuda_facts(torch) if torch.version.cuda else {})


def host_facts() -> JsonObject:
    """Processor and memory."""
    memory = psutil.virtual_memory()
    return {
        "processor": processor()["name"],
        "cores": psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        "memory_free": int(memory.available),
        "memory_total": int(memory.total),
    }


def listed_cards() -> list[Json]:
    """The cards that the driver's own tool lists, whether or not torch can use them."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    try:
        asked = subprocess.run([tool, *_ASK], capture_output=True, text=True, timeout=CARDS_WAIT_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return list(cards_in(asked.stdout))


def cards_in(table: str) -> list[JsonObject]:
    """The cards of nvidia-smi's table: name, free and whole memory in MiB, driver."""
    cards: list[JsonObject] = []
    for line in table.splitlines():
        words = [word.strip() for word in line.split(",")]
        if len(words) == 4 and words[1].isdigit() and words[2].isdigit():
            free, total = int(words[1]) * _MIB, int(words[2]) * _MIB
            cards.append({"name": words[0], "memory_free": free, "memory_total": total, "driver": words[3]})
    return cards


def _cuda_facts(torch: Any) -> dict[str, Json]:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    error = " ".join(str(each.message) for each in heard)
    if not count and not error:
        try:
            torch.cuda.init()
        except (RuntimeError, AssertionError) as failure:
            error = str(failure)
    listed = dict(enumerate(listed_cards())) if count else {}
    return {
        "cuda_error": error.splitlines()[0] if error else "",
        "architectures": list(torch.cuda.get_arch_list()) if count else [],
        "cards": [_card_facts(torch, number, listed.get(number)) for number in range(count)],
    }


def _card_facts(torch: Any, number: int, listed: Json) -> JsonObject:
    told = torch.cuda.get_device_properties(number)
    driver = str(listed.get("driver", "")) if isinstance(listed, dict) else ""
    known: dict[str, Json] = {
        "number": number, "name": told.name, "memory_total": int(told.total_memory),
        "capability": f"{told.major}.{told.minor}", "driver": driver,
    }  # fmt: skip
    try:
        free, _ = torch.cuda.mem_get_info(number)
    except RuntimeError as error:  # such as exclusive use by another process
        return {**known, "memory_free": 0, "error": f"It cannot be used: {str(error).splitlines()[0]}"}
    return {**known, "memory_free": int(free)}
