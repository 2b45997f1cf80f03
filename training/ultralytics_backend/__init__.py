"""Training through ultralytics 8.4.190: one of the two rooms that know torch, loaded inside functions of a worker."""

from training.ultralytics_backend.trainer import UltralyticsTrainer

__all__ = ["UltralyticsTrainer"]
