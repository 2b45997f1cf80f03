"""Networks and their checkpoints: tensors by name and nothing else, so that reading one can run no program."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import UserError

STATISTICS_MOMENTUM = 0.1


def make_network(architecture: str, classes: int, dropout: float) -> Any:
    """A fresh network with random weights; nothing is downloaded.

    MobileNet keeps its running statistics over hundreds of steps; a short training needs them over tens.
    """
    import torch
    import torchvision.models

    extra = {} if architecture == "resnet18" else {"dropout": dropout}
    network = getattr(torchvision.models, architecture)(weights=None, num_classes=classes, **extra)
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = STATISTICS_MOMENTUM
    return network


def begin_with(network: Any, source: Path, *, is_trusted: bool) -> None:
    """Copy the tensors that fit. The file is read as data only, and still only with the person's word."""
    if not is_trusted:
        raise UserError(
            f"Nobody said that the weights {source.name} are trusted, so nothing was trained.",
            "Choose the file yourself.",
        )
    own, given = network.state_dict(), read_tensors(source)
    fitting = {name: tensor for name, tensor in given.items() if name in own and own[name].shape == tensor.shape}
    network.load_state_dict(fitting, strict=False)


def read_tensors(path: Path) -> Mapping[str, Any]:
    """The tensors of a checkpoint, on the CPU; read as data only. Raises UserError for anything else."""
    import pickle

    import torch

    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
        if isinstance(loaded, dict) and isinstance(loaded.get("tensors"), dict):
            return loaded["tensors"]
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise _unusable(path) from error
    raise _unusable(path)


def _unusable(path: Path) -> UserError:
    return UserError(
        f"The weights {path.name} are no checkpoint that can be used here.", "Choose a model of this project."
    )


def write_checkpoint(path: Path, network: Any, architecture: str, classes: tuple[str, ...]) -> None:
    """Keep the network's tensors, as a whole or not at all."""
    import torch

    tensors = {name: tensor.detach().cpu().clone() for name, tensor in network.state_dict().items()}
    beside = path.with_suffix(".part")
    torch.save({"architecture": architecture, "classes": list(classes), "tensors": tensors}, beside)
    beside.replace(path)
