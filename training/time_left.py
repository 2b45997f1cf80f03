"""How long a training will still take, from the times its epochs took."""

import itertools
from collections.abc import Sequence
from statistics import median

LOOKED_AT = 5  # epochs; the first is often slow, and what the computer does besides changes


def seconds_left(clock: Sequence[tuple[int, float]], epochs: int, now: float) -> float | None:
    """Seconds until the last epoch ends; None before the first has ended.

    `clock` holds (epoch, seconds since 1970), epoch 0 where a try began: only what followed the last such mark counts.
    The middle of the last five epochs' times stands for each that is to come, so that a pause or one slow epoch does
    not move it. An epoch that takes longer than that says nothing shorter than its remainder of none.
    """
    begun = max((place for place, (epoch, _) in enumerate(clock) if epoch == 0), default=0)
    marks = clock[begun:]
    if len(marks) < 2:
        return None
    times = [later - earlier for (_, earlier), (_, later) in itertools.pairwise(marks)]
    usual = median(times[-LOOKED_AT:])
    done, last_at = marks[-1]
    under_way = min(max(0.0, now - last_at), usual)
    return max(0.0, usual * max(0, epochs - done) - (under_way if done < epochs else 0.0))
