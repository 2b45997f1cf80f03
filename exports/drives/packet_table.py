"""Which frame stands at which time in a video, from its packets alone: what makes a jump to a frame exact.

Nothing is decoded. The table is only sound when the packets leave no doubt; otherwise the frames must be counted by
reading through.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packet:
    """What a container says of one coded picture: presentation time in units of the stream, or None."""

    pts: int | None
    is_keyframe: bool
    is_corrupt: bool
    is_discarded: bool


@dataclass(frozen=True, slots=True)
class FrameTable:
    """Presentation times of all frames in order, and of those that decoding can begin at, in units of the stream."""

    times: tuple[int, ...]
    keyframes: tuple[int, ...]

    def start_before(self, time: int) -> int | None:
        """The latest keyframe that is not after `time`; None when there is none."""
        return max((keyframe for keyframe in self.keyframes if keyframe <= time), default=None)


def sound_table(packets: Sequence[Packet]) -> FrameTable | None:
    """The table that these packets tell, or None when a frame's place in it would be a guess."""
    if not packets or not packets[0].is_keyframe:
        return None
    shown = [packet for packet in packets if not packet.is_discarded]
    times = [packet.pts for packet in shown if packet.pts is not None]
    if len(times) != len(shown) or len(set(times)) != len(times):
        return None
    if any(packet.is_corrupt for packet in packets):
        return None
    keyframes = [packet.pts for packet in packets if packet.is_keyframe and packet.pts is not None]
    return FrameTable(tuple(sorted(times)), tuple(sorted(keyframes)))
