"""Training with torchvision's networks: the other room that knows torch, loaded inside functions."""

from training.torchvision_backend.trainer import TorchvisionTrainer

__all__ = ["TorchvisionTrainer"]
