"""Weights to start from: safetensors, which are numbers alone, or a checkpoint of ultralytics, which is a pickle: that
is read as data first, and in no other way unless the person trusts it.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.errors import UserError
from training.tensor_files import Fit, fit_of, is_tensor_file, read_tensors, write_tensors

Tell = Callable[[str], None]


class Starting:
    """What a network is to begin with; `told` says how much of it fitted, once it has."""

    def __init__(self, name: str, tell: Tell, *, network: Any = None, tensors: Mapping[str, Any] | None = None) -> None:
        """A whole network of the library, or tensors by name; `tell` hears a sentence once they are laid in."""
        self.network = network
        self._name, self._tell, self._tensors = name, tell, tensors or {}
        self.told = ""

    def fill(self, fresh: Any) -> None:
        """Lay the tensors into a network that the library has just made, and see what fits.

        What comes as a network the library lays in itself, with its own ways for heads of other classes. Raises
        UserError when nothing fits.
        """
        given = self.network.state_dict() if self.network is not None else self._tensors
        fit = fit_of(_shapes(fresh.state_dict()), _shapes(given), self._name)
        if self.network is None:
            self._lay_in(fresh, fit)
        self.told = fit.sentence
        self._tell(self.told)

    def _lay_in(self, fresh: Any, fit: Fit) -> None:
        import torch

        taken = {name: torch.from_numpy(self._tensors[name]) for name in fresh.state_dict() if name not in fit.fresh}
        fresh.load_state_dict(taken, strict=False)


def read_weights(source: Path, folder: Path, *, is_trusted: bool, tell: Tell) -> Starting:
    """The weights in a file. Raises UserError when it cannot be read, or must be trusted and is not."""
    if is_tensor_file(source):
        return Starting(source.name, tell, tensors=read_tensors(source)[0])
    return Starting(source.name, tell, network=_read_pickle(source, folder, is_trusted=is_trusted))


def write_weights(path: Path, checkpoint: Path) -> None:
    """The tensors of a checkpoint of our own as safetensors, of the types and by the names that they have there."""
    from ultralytics.nn.tasks import torch_safe_load

    network = torch_safe_load(checkpoint, safe_only=True)[0]["model"]
    told = {"architecture": str(network.yaml.get("yaml_file", "")), "classes": list(network.names.values())}
    write_tensors(path, {name: tensor.cpu().numpy() for name, tensor in network.state_dict().items()}, told)


def _read_pickle(source: Path, folder: Path, *, is_trusted: bool) -> Any:
    """The network in a checkpoint, float32."""
    from ultralytics.nn.tasks import torch_safe_load

    if not is_trusted:
        raise UserError(
            f"The weights {source.name} are a file that can run programs, and nobody said that they are trusted.",
            "Choose the file yourself if you know who made it.",
        )
    file = folder / "pretrained.pt"  # the library refuses any other suffix, and an object has none
    shutil.copyfile(source, file)
    try:
        try:
            checkpoint, _ = torch_safe_load(file, safe_only=True)
        except TypeError:  # it holds more than known classes; the person has said that it may
            checkpoint, _ = torch_safe_load(file, safe_only=False)
        network = checkpoint.get("ema") or checkpoint["model"]
        return network.float()
    except (TypeError, KeyError, AttributeError, ModuleNotFoundError, RuntimeError) as error:
        raise UserError(
            f"The weights {source.name} are no checkpoint that can be used here.",
            "Choose safetensors or a .pt file of YOLO11 or YOLO26, or a model of this project.",
        ) from error
    finally:
        file.unlink()


def _shapes(tensors: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}
