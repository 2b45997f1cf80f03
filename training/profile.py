"""The two ways a training is run: as fast as its library does it, or so that a resumed run gives the same bits.

A setting of every recipe, so it is part of what a run records and of its fingerprint. Nothing here trains.
"""

import hashlib
from collections.abc import Mapping
from typing import Literal, get_args

from core.canonical import Json, JsonObject
from core.errors import UserError

Profile = Literal["fast", "exact"]
PROFILE, FAST, EXACT = "profile", "fast", "exact"
# What the exact profile decides by itself. With fewer pictures a step than the nominal batch, gradients are gathered
# over the end of an epoch; loader processes hold pictures that no state could hold.
_WORKERS, _NOMINAL = DECIDED = "workers", "nbs"
_SEED_BITS = 32  # what numpy's global generator takes


def profile_of(settings: Mapping[str, object]) -> Profile:
    """The profile that settings name; fast where they name none. Raises UserError for another word."""
    named = str(settings.get(PROFILE, FAST))
    for profile in get_args(Profile):
        if named == profile:
            return profile
    raise UserError(f"profile cannot be {named}; nothing was started.", f"Set {' or '.join(get_args(Profile))}.")


def settled(settings: Mapping[str, Json]) -> JsonObject:
    """The settings as their profile uses them: exact has no loader processes, and a nominal batch equal to the batch.

    Only settings that are there are set; fast leaves all as they are.
    """
    settings = dict(settings)
    if profile_of(settings) == FAST:
        return settings
    forced: dict[str, Json] = {_WORKERS: 0, _NOMINAL: settings.get("batch")}
    return {**settings, **{name: value for name, value in forced.items() if name in settings}}


def check_profile(settings: Mapping[str, object], chosen: Mapping[str, object]) -> None:
    """Raises UserError when a person chose something that the exact profile decides otherwise."""
    if profile_of(settings) == FAST:
        return
    if _NOMINAL in chosen and chosen[_NOMINAL] != settings.get("batch"):
        raise UserError(
            "The exact profile takes each batch as one step, so nbs cannot differ from batch; nothing was started.",
            "Leave nbs out, or set profile=fast.",
        )
    if int(str(settings.get("batch", 1))) < 1:
        raise UserError(
            "The exact profile takes a batch that is a number, not one that the free memory decides; nothing was"
            " started.",
            "Set batch, such as batch=16, or profile=fast.",
        )
    if chosen.get(_WORKERS):
        raise UserError(
            "The exact profile loads pictures in the training process itself (workers=0); nothing was started.",
            "Leave workers out, or set profile=fast.",
        )


def epoch_seed(seed: int, epoch: int) -> int:
    """The seed of an epoch (counted from 0), 0 to 2**32 - 1: what an exact run draws its chances from."""
    digest = hashlib.sha256(f"{seed}:{epoch}".encode()).digest()
    return int.from_bytes(digest, "big") % 2**_SEED_BITS
