"""One training on several graphics cards, by the library's own launcher: a process a card, which share each batch.

Written against ultralytics 8.4.190, and not yet run on two cards. Its launcher starts `sys.executable` on a script.
"""

import subprocess
import sys
from importlib.util import find_spec

from core.errors import Stopped, UserError
from training.backend import Reporter, TrainSpec
from training.devices import card_count


def check_cards(spec: TrainSpec, device: str) -> None:
    """Raises UserError where several cards cannot share this training. `device` is as `choose_device` gives it."""
    cards = card_count(device)
    if cards < 2:
        return
    if getattr(sys, "frozen", False):
        raise UserError(
            "This build of Roadwright cannot start a process for each card, so nothing was trained.",
            "Name a training environment in the settings, or choose one card, such as cuda:0.",
        )
    if find_spec("cloudpickle") is None:
        raise UserError(
            "Training on several cards needs the package cloudpickle, so nothing was trained.",
            "Run: python3 bootstrap.py setup, or choose one card, such as cuda:0.",
        )
    if spec.remedies.policy is not None or spec.remedies.sampling != "as_is":
        raise UserError(
            "Transform policies and balanced sampling work on one card only, so nothing was trained.",
            "Choose one card, such as cuda:0, or leave the remedies out.",
        )
    if spec.batch % cards:
        nearest = max(1, round(spec.batch / cards)) * cards
        raise UserError(
            f"The batch of {spec.batch} cannot be shared by {cards} cards, so nothing was trained.",
            f"Set batch={nearest}.",
        )


def ended_early(error: subprocess.CalledProcessError, reporter: Reporter) -> Exception:
    """What it means that the processes of the cards ended with a failure: they were asked to, or something broke."""
    if reporter.is_stop_asked():
        return Stopped()
    return UserError(
        f"One of the processes that trained on the cards ended (exit code {error.returncode}). The log says why.",
        "Train on one card, such as cuda:0, or with a smaller batch.",
    )
