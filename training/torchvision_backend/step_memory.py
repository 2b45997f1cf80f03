"""What one step of a network takes on a graphics card, tried out with grey pictures; for both backends."""

import gc
from collections.abc import Iterator
from typing import Any

from training.backend import StepMemory

FEW, MORE = 2, 6  # pictures a step; small, so that the trial itself fits


def step_on_card(network: Any, imgsz: int, device: str, *, is_mixed: bool) -> StepMemory:
    """Forward and back at two sizes of the batch, with what an optimizer and a running mean of the weights will hold.

    `network` is on the processor and stays there; `device` is cuda or cuda:N.
    """
    import torch

    gc.collect()
    torch.cuda.empty_cache()
    free, _ = torch.cuda.mem_get_info(device)
    weights = sum(each.numel() * each.element_size() for each in network.parameters())
    network = network.to(device).train()
    try:
        taken = []
        for batch in (FEW, FEW, MORE):  # the first also loads kernels and finds algorithms: measured twice
            torch.cuda.reset_peak_memory_stats(device)
            step(network, batch, imgsz, device, is_mixed=is_mixed)
            taken.append((batch, int(torch.cuda.max_memory_reserved(device)) + 3 * weights))
    finally:
        network.to("cpu")
        gc.collect()
        torch.cuda.empty_cache()
    few, more = taken[1], taken[2]
    return StepMemory(int(free), (few, (more[0], max(more[1], few[1] + 1))))


def step(network: Any, batch: int, imgsz: int, device: str, *, is_mixed: bool) -> None:
    """One pass forward and back over grey pictures, whatever shape the network's answer has."""
    import torch

    pictures = torch.full((batch, 3, imgsz, imgsz), 0.5, device=device)
    with torch.autocast(device.partition(":")[0], enabled=is_mixed):
        total = sum(part.float().sum() for part in _tensors(network(pictures)))
    total.backward()
    network.zero_grad(set_to_none=True)


def _tensors(answer: Any) -> Iterator[Any]:
    """The tensors that lead back to the weights, in an answer of tensors, lists and mappings."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        for each in answer:
            yield from _tensors(each)
    elif getattr(answer, "requires_grad", False):
        yield answer
