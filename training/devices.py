"""The devices of this computer: what each is, and why one cannot be used.

Here are decisions on facts alone. The facts come from `training.torchvision_backend.probing`, in a process of its own:
whoever reads this never loads torch.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.canonical import Json, JsonObject
from core.errors import UserError

ALL_CARDS = "cuda:all"
LEAST_FREE = 1_000_000_000  # bytes on a graphics card; below it not even the libraries' own kernels fit
_ARCHITECTURE = re.compile(r"(sm|compute)_(\d+)(\d)[af]?$")


@dataclass(frozen=True, slots=True)
class Device:
    """One device. `name` is what a training asks for (cpu, mps, cuda:0); `why_not` is empty when it can be used.

    Memory in bytes; on mps and cpu it is the computer's own. `capability` is the compute capability, such as 8.6.
    """

    name: str
    title: str
    memory_free: int = 0
    memory_total: int = 0
    capability: str = ""
    driver: str = ""
    cores: int = 0
    why_not: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether a training can run on it."""
        return not self.why_not


def choose_device(asked: str, *, cuda_devices: int, has_mps: bool) -> str:
    """cpu, mps, cuda:N, or several cards as cuda:N,M. `auto` takes the graphics card when there is one, `cuda:all`
    every one. Raises UserError for what is not there.
    """
    if asked == "auto":
        return "cuda:0" if cuda_devices else "mps" if has_mps else "cpu"
    if asked == "cpu" or (asked == "mps" and has_mps):
        return asked
    kind, _, numbers = asked.partition(":")
    wanted = list(range(cuda_devices)) if asked == ALL_CARDS else _positions(numbers)
    if kind == "cuda" and wanted and max(wanted) < cuda_devices and len(set(wanted)) == len(wanted):
        return f"cuda:{','.join(map(str, wanted))}"
    raise UserError(
        f"The device {asked} is not there, so nothing was trained.", "Choose auto, or see: roadwright doctor"
    )


def card_count(device: str) -> int:
    """How many graphics cards a chosen device stands for."""
    return device.count(",") + 1 if device.startswith("cuda") else 0


def devices_from(facts: JsonObject) -> tuple[Device, ...]:
    """The devices that the facts of a probe tell of, the best first: graphics cards, mps, the processor.

    A card that nvidia-smi sees and torch does not is listed with the reason.
    """
    cards = [_card(card, facts) for card in _rows(facts, "cards")]
    seen = {each.name for each in cards}
    unseen = [
        Device(
            f"cuda:{number}", str(card.get("name", "")), _number(card, "memory_free"), _number(card, "memory_total"),
            driver=str(card.get("driver", "")), why_not=why_unseen(facts),
        )
        for number, card in enumerate(_rows(facts, "listed"))
        if f"cuda:{number}" not in seen
    ]  # fmt: skip
    return (*cards, *unseen, *_mps(facts), processor_from(facts))


def processor_from(facts: JsonObject) -> Device:
    """The processor, which is always there."""
    host = _mapping(facts.get("host"))
    words = str(facts.get("problem", ""))
    return Device(
        "cpu", str(host.get("processor", "")) or "CPU", _number(host, "memory_free"), _number(host, "memory_total"),
        cores=_number(host, "cores"), why_not=words,
    )  # fmt: skip


def best_of(devices: Iterable[Device]) -> Device | None:
    """The first that can be used: what `auto` takes."""
    return next((device for device in devices if device.is_usable), None)


def why_unseen(facts: JsonObject) -> str:
    """Why torch cannot use a graphics card that is in the computer."""
    error, torch = str(facts.get("cuda_error", "")), str(facts.get("torch", ""))
    if facts.get("problem"):
        return str(facts["problem"])
    if not facts.get("cuda_build"):
        return f"torch {torch} was built without CUDA. Install the build for CUDA: python3 bootstrap.py setup"
    if "driver" in error and "too old" in error:
        return f"The graphics driver is too old for CUDA {facts['cuda_build']}. Install a newer driver."
    if not facts.get("may_use_cards", True):
        return "You have no permission to use the card. Ask for access to /dev/nvidia0 (group video or render)."
    if facts.get("hidden") is not None:
        return f"It is hidden by CUDA_VISIBLE_DEVICES={facts['hidden']}."
    return f"CUDA does not start: {error}" if error else "CUDA does not start, and does not say why."


def is_built_for(capability: tuple[int, int], architectures: Iterable[str]) -> bool:
    """Whether a build of torch holds code for a card of this compute capability.

    Code for sm_XY runs on cards X.Z with Z at least Y; compute_XY is compiled by the driver for all that came later
    (CUDA C++ Programming Guide, binary and PTX compatibility).
    """
    for each in architectures:
        found = _ARCHITECTURE.match(each)
        if found is None:
            continue
        kind, built = found.group(1), (int(found.group(2)), int(found.group(3)))
        if kind == "compute" and capability >= built:
            return True
        if kind == "sm" and capability[0] == built[0] and capability[1] >= built[1]:
            return True
    return False


def device_to_json(device: Device) -> JsonObject:
    """A device as `roadwright doctor` tells it."""
    told: dict[str, Json] = {
        "name": device.name, "title": device.title, "is_usable": device.is_usable, "why_not": device.why_not,
        "memory_free_gb": round(device.memory_free / 1e9, 1), "memory_total_gb": round(device.memory_total / 1e9, 1),
    }  # fmt: skip
    if device.name.startswith("cuda"):
        told |= {"capability": device.capability, "driver": device.driver}
    return told | ({"cores": device.cores} if device.cores else {})


def _card(card: Mapping[str, Json], facts: JsonObject) -> Device:
    capability = str(card.get("capability", ""))
    free = _number(card, "memory_free")
    major, _, minor = capability.partition(".")
    architectures = [str(each) for each in _list(facts.get("architectures"))]
    why_not = str(card.get("error", ""))
    if not why_not and major.isdigit() and not is_built_for((int(major), int(minor or 0)), architectures):
        why_not = (
            f"torch {facts.get('torch')} holds no code for its compute capability {capability}"
            f" (it has {', '.join(architectures)}). Install a torch that does."
        )
    elif not why_not and free < LEAST_FREE:
        why_not = f"Only {free / 1e9:.1f} GB of its memory are free. Close what else uses it."
    return Device(
        f"cuda:{_number(card, 'number')}", str(card.get("name", "")), free, _number(card, "memory_total"),
        capability, str(card.get("driver", "")), why_not=why_not,
    )  # fmt: skip


def _mps(facts: JsonObject) -> tuple[Device, ...]:
    if not facts.get("mps_build"):
        return ()
    host = _mapping(facts.get("host"))
    why_not = "" if facts.get("mps") else "It needs macOS 12.3 or newer on a Mac with Apple silicon."
    return (Device("mps", "Apple GPU", _number(host, "memory_free"), _number(host, "memory_total"), why_not=why_not),)


def _positions(numbers: str) -> list[int]:
    words = numbers.split(",") if numbers else ["0"]
    return [int(word) for word in words] if all(word.isdigit() for word in words) else []


def _rows(facts: JsonObject, name: str) -> list[Mapping[str, Json]]:
    return [_mapping(each) for each in _list(facts.get(name))]


def _list(value: Json) -> list[Json]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}


def _number(row: Mapping[str, Json], name: str) -> int:
    value = row.get(name)
    return int(value) if isinstance(value, int | float) else 0
