"""Checkpoints: tensors by name and nothing else, as safetensors, so that reading one can run no program.

Older checkpoints and files that a person brings are pickles: they are read as data only, and still only with the
person's word.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.tensor_files import fit_of, is_tensor_file, read_tensors, write_tensors

_HELD_IN = ("tensors", "model", "state_dict")  # where files of ours and of torchvision's own scripts keep theirs


def begin_with(network: Any, source: Path, *, is_trusted: bool) -> str:
    """Copy the tensors that fit; gives a sentence that says how many did.

    Raises UserError for a pickle that nobody trusts, for a file that is no checkpoint and where nothing fits.
    """
    if not is_tensor_file(source) and not is_trusted:
        raise UserError(
            f"Nobody said that the weights {source.name} are trusted, so nothing was trained.",
            "Choose the file yourself.",
        )
    own, given = network.state_dict(), tensors_of(source)
    fit = fit_of(_shapes(own), _shapes(given), source.name)
    network.load_state_dict({name: given[name] for name in own if name not in fit.fresh}, strict=False)
    return fit.sentence


def tensors_of(path: Path) -> Mapping[str, Any]:
    """The tensors of a checkpoint, on the CPU; read as data only. Raises UserError for anything else."""
    import torch

    if is_tensor_file(path):
        return {name: torch.from_numpy(tensor) for name, tensor in read_tensors(path)[0].items()}
    return _unpickled(path)


def write_checkpoint(path: Path, network: Any, architecture: str, classes: tuple[str, ...]) -> None:
    """Keep the network's tensors, as a whole or not at all."""
    write_tensors(path, numbers_of(network), {"architecture": architecture, "classes": list(classes)})


def numbers_of(network: Any) -> dict[str, Any]:
    """The network's tensors by name, as numpy arrays of their own types."""
    return {name: tensor.detach().cpu().numpy() for name, tensor in network.state_dict().items()}


def _unpickled(path: Path) -> Mapping[str, Any]:
    import pickle

    import torch

    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise _unusable(path) from error
    held = [loaded[name] for name in _HELD_IN if isinstance(loaded, dict) and isinstance(loaded.get(name), dict)]
    tensors = held[0] if held else loaded
    if not isinstance(tensors, dict) or not all(isinstance(each, torch.Tensor) for each in tensors.values()):
        raise _unusable(path)
    return tensors


def _unusable(path: Path) -> UserError:
    return UserError(
        f"The weights {path.name} are no checkpoint that can be used here.", "Choose a model of this project."
    )


def _shapes(tensors: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}
