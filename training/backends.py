"""Which trainer each backend's name in a recipe stands for. Its library is loaded only when it trains."""

from collections.abc import Callable, Mapping

from training.backend import Trainer
from training.torchvision_backend import TorchvisionTrainer
from training.ultralytics_backend import UltralyticsTrainer

BACKENDS: Mapping[str, Callable[[], Trainer]] = {"torchvision": TorchvisionTrainer, "ultralytics": UltralyticsTrainer}
