"""Which device a training runs on, from what was asked for and what a library says is there."""

from core.errors import UserError


def choose_device(asked: str, *, cuda_devices: int, has_mps: bool) -> str:
    """cpu, mps or cuda:N. `auto` takes the graphics card when there is one. Raises UserError for what is not there."""
    if asked == "auto":
        return "cuda:0" if cuda_devices else "mps" if has_mps else "cpu"
    if asked == "cpu" or (asked == "mps" and has_mps):
        return asked
    kind, _, number = asked.partition(":")
    position = int(number) if number.isdigit() else 0 if not number else -1
    if kind == "cuda" and 0 <= position < cuda_devices:
        return f"cuda:{position}"
    raise UserError(
        f"The device {asked} is not there, so nothing was trained.", "Choose auto, or see: roadwright doctor"
    )
