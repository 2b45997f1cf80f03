"""Which library each backend's name in a recipe stands for. The library itself is loaded only when it trains."""

from collections.abc import Callable, Mapping

from training.backend import Trainer
from training.ultralytics_backend import UltralyticsTrainer

BACKENDS: Mapping[str, Callable[[], Trainer]] = {"ultralytics": UltralyticsTrainer}
