"""Makes ultralytics quiet, offline and repeatable before anything of it runs. For worker processes only."""

import os
import sys
from pathlib import Path
from typing import Any

from training.devices import choose_device


def silence(folder: Path) -> None:
    """Take the network, telemetry, font downloads and integrations out of ultralytics; call it before training.

    The parent sets the same environment (`desktop.supervisor`); this holds when somebody else starts the worker.
    """
    for name, value in {
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_CONFIG_DIR": str(folder / "ultralytics_settings"),
        "MPLBACKEND": "Agg",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "ALBUMENTATIONS_NO_TELEMETRY": "1",  # or each pipeline that is made is told to a server
        "ALBUMENTATIONS_OFFLINE": "1",
        "NO_ALBUMENTATIONS_UPDATE": "1",
    }.items():
        os.environ.setdefault(name, value)
    if sys.stdout is None or sys.stderr is None:  # a frozen program without a console
        sys.stdout = sys.stderr = (folder / "worker.log").open("a", encoding="utf-8")
    Path(os.environ["YOLO_CONFIG_DIR"]).mkdir(parents=True, exist_ok=True)
    import ultralytics.data.augment
    import ultralytics.data.utils
    import ultralytics.engine.trainer
    import ultralytics.utils
    import ultralytics.utils.callbacks

    dict.__setitem__(ultralytics.utils.SETTINGS, "sync", False)  # in memory: two workers may share the file
    # WORKAROUND: every trainer, validator and exporter adds telemetry and platform callbacks to itself.
    ultralytics.utils.callbacks.add_integration_callbacks = _nothing
    # WORKAROUND: with albumentations installed, every training is blurred, greyed and equalised a little in silence.
    ultralytics.data.augment.Albumentations = _NoChange
    # WORKAROUND: check_det_dataset fetches a font for plots that are never drawn.
    ultralytics.data.utils.check_font = _nothing
    # WORKAROUND: check_amp downloads a network to try mixed precision with; the list of bad cards is its own.
    ultralytics.engine.trainer.check_amp = _is_sound_for


def chosen_device(asked: str) -> str:
    """The device in ultralytics' words: cpu, mps or a CUDA number. Raises UserError when it is not there."""
    import torch

    cuda_devices = torch.cuda.device_count() if torch.cuda.is_available() else 0
    device = choose_device(asked, cuda_devices=cuda_devices, has_mps=torch.backends.mps.is_available())
    return device.removeprefix("cuda:")


def pin_threads(threads: int) -> None:
    """Set torch's thread count. Call it after everything that selects a device, which sets its own."""
    import torch

    torch.set_num_threads(threads)


class _NoChange:
    """Stands among the library's own steps and changes nothing; no chance is drawn."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Takes whatever the library's step takes."""

    def __call__(self, labels: Any) -> Any:
        return labels


def _is_sound_for(model: Any) -> bool:
    return is_mixed_precision_sound(next(model.parameters()).device)


def _nothing(*_: Any, **__: Any) -> None:
    return


def is_mixed_precision_sound(device: Any) -> bool:
    """Whether half the precision trains well on this device: on graphics cards, but for some that give no numbers."""
    import re

    import torch

    if torch.device(device).type != "cuda":
        return False
    bad = r"(nvidia|geforce|quadro|tesla).*?(1660|1650|1630|t400|t550|t600|t1000|t1200|t2000|k40m)"
    return re.search(bad, torch.cuda.get_device_name(device), re.IGNORECASE) is None
