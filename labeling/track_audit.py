"""Looks along time for what no single frame shows: short gaps, changes of class, shaking and jumps. Pure values.

Works on annotations by frame. Those of a track are one chain; boxes without a track are linked by overlap first, so
imported labels are looked at too. It only finds; `fix_for` gives the track as it would be, and a person decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.annotations import Annotation, Provenance
from core.errors import UserError
from core.geometry import Boxes, box_iou
from core.ids import AnnotationId, ClassId, TrackId
from labeling.tracks import Keyframe, Track, at_frame, between, with_keyframe

FindingKind = Literal["gap", "class_flip", "jitter", "jump"]
LONGEST_GAP = 2  # frames; a longer absence is more often meant than forgotten
LEAST_OVERLAP = 0.3
LEAST_SHAKE_PX = 2.0  # below this a hand cannot do better
LEAST_SHAKE = 0.05  # of the diagonal
SHAKY = 0.03  # of the diagonal: a chain that is off by this at half of its frames shakes all along
JUMP = 0.5  # of the diagonal, between one frame and the next
SIGMAS = 6.0
MAD_TO_SIGMA = 1.4826  # a normal distribution's standard deviation over its median absolute deviation
SMOOTHED = Provenance("tracker", "smoothing")


@dataclass(frozen=True, slots=True)
class Moment:
    """One annotation and the frame it is on."""

    frame: int
    annotation: Annotation


Chain = tuple[Moment, ...]  # one object, in order of frame, one moment a frame


@dataclass(frozen=True, slots=True)
class TrackFinding:
    """Something to look at: its frames, the annotations there, and one sentence.

    `track_id` is None for boxes that were only linked by overlap; `class_id` is what most moments of the object say.
    """

    kind: FindingKind
    track_id: TrackId | None
    frames: tuple[int, ...]
    detail: str
    class_id: ClassId
    annotations: tuple[AnnotationId, ...] = ()


def audit(by_frame: Mapping[int, Sequence[Annotation]], *, iou: float = LEAST_OVERLAP) -> list[TrackFinding]:
    """Everything found, by first frame. `by_frame` has a key for each frame that was looked at, also the empty ones."""
    frames = sorted(by_frame)
    chains = [*chains_of_tracks(by_frame), *linked(by_frame, iou=iou)]
    found = [finding for chain in chains for finding in _findings_of(chain, frames)]
    return sorted(found, key=lambda each: (each.frames[0], each.kind, each.track_id or 0))


def chains_of_tracks(by_frame: Mapping[int, Sequence[Annotation]]) -> list[Chain]:
    """One chain a track, by track id; of two annotations of one track on one frame the first counts."""
    moments: defaultdict[TrackId, dict[int, Moment]] = defaultdict(dict)
    for frame in sorted(by_frame):
        for each in by_frame[frame]:
            if each.track_id is not None and each.shape.bounds() is not None:
                moments[each.track_id].setdefault(frame, Moment(frame, each))
    return [tuple(moments[track].values()) for track in sorted(moments)]


def linked(by_frame: Mapping[int, Sequence[Annotation]], *, iou: float = LEAST_OVERLAP) -> list[Chain]:
    """Shapes without a track, linked over time by the overlap of their bounds; chains of one moment are there too.

    A chain goes on with the free shape that overlaps its last one most, at least `iou`; the largest overlaps are
    taken first. It ends when nothing is found on more than two frames in a row. Classes do not matter, or no change
    of class would ever be found.
    """
    done: list[list[Moment]] = []
    open_chains: list[tuple[int, list[Moment]]] = []  # the position of the last moment among the frames, the chain
    for position, frame in enumerate(sorted(by_frame)):
        loose = [each for each in by_frame[frame] if each.track_id is None and each.shape.bounds() is not None]
        done += [chain for last, chain in open_chains if position - last > LONGEST_GAP + 1]
        open_chains = [(last, chain) for last, chain in open_chains if position - last <= LONGEST_GAP + 1]
        pairs = _pairs(_bounds([chain[-1].annotation for _, chain in open_chains]), _bounds(loose), iou)
        for row, column in pairs.items():
            open_chains[row][1].append(Moment(frame, loose[column]))
            open_chains[row] = (position, open_chains[row][1])
        taken = set(pairs.values())
        open_chains += [(position, [Moment(frame, each)]) for at, each in enumerate(loose) if at not in taken]
    done += [chain for _, chain in open_chains]
    return sorted((tuple(chain) for chain in done), key=lambda chain: (chain[0].frame, chain[0].annotation.id))


def track_of_chain(chain: Chain, track_id: TrackId, drive_id: int) -> Track:
    """A track with a keyframe at each moment of a chain, of the class that most moments say; gaps close by themselves.

    Each keyframe keeps the provenance of its moment. Raises ValueError for a chain without a moment.
    """
    keyframes = tuple(
        Keyframe(
            moment.frame, moment.annotation.shape,
            is_occluded=moment.annotation.attributes.get("occluded") == "yes", by=moment.annotation.provenance,
        )
        for moment in chain
    )  # fmt: skip
    return Track(track_id, drive_id, most_said_class(chain), keyframes)


def most_said_class(chain: Chain) -> ClassId:
    """The class that most moments say; of equals the one said first."""
    return Counter(moment.annotation.class_id for moment in chain).most_common(1)[0][0]


def fix_for(finding: TrackFinding, track: Track) -> Track:
    """The track as it would be without the finding. Raises UserError for a jump: it may be two objects."""
    match finding.kind:
        case "gap":
            return _filled(track, finding.frames)
        case "class_flip":
            return replace(track, class_id=finding.class_id)
        case "jitter":
            return _smoothed(track, frozenset(finding.frames))
        case "jump":
            raise UserError(
                f"The track jumps at frame {finding.frames[-1]}, and two objects may have been taken for one.",
                "Split the track there, or set the keyframe where the object is.",
            )


def _findings_of(chain: Chain, frames: Sequence[int]) -> Iterator[TrackFinding]:
    track_id, said = chain[0].annotation.track_id, most_said_class(chain)
    for missing in _gaps(chain, frames):
        count = len(missing)
        detail = (
            f"Missing on {count} frame, and seen before and after."
            if count == 1
            else f"Missing on {count} frames, and seen before and after."
        )
        yield TrackFinding("gap", track_id, missing, detail, said)
    flips = [moment for moment in chain if moment.annotation.class_id != said]
    if flips:
        count, total = len(flips), len(chain)
        detail = f"Of another class on {count} of {total} frames."
        yield _finding("class_flip", flips, detail, said, track_id)
    if len(chain) < 3:
        return
    jumps = _jumps(chain)
    for at in jumps:
        detail = "Jumps from one frame to the next."
        yield _finding("jump", chain[at : at + 2], detail, said, track_id)
    shaken, error = _shaken(chain, jumps)
    if shaken:
        count = len(shaken)
        detail = (
            f"Shakes by up to {error:.0f} pixels on {count} frame."
            if count == 1
            else f"Shakes by up to {error:.0f} pixels on {count} frames."
        )
        yield _finding("jitter", [chain[at] for at in shaken], detail, said, track_id)


def _finding(
    kind: FindingKind, moments: Sequence[Moment], detail: str, class_id: ClassId, track_id: TrackId | None
) -> TrackFinding:
    frames = tuple(moment.frame for moment in moments)
    return TrackFinding(kind, track_id, frames, detail, class_id, tuple(moment.annotation.id for moment in moments))


def _gaps(chain: Chain, frames: Sequence[int]) -> list[tuple[int, ...]]:
    """Runs of one or two of the frames on which the chain is missing between two moments."""
    present = {moment.frame for moment in chain}
    gaps: list[tuple[int, ...]] = []
    run: list[int] = []
    for frame in frames:
        if not chain[0].frame < frame < chain[-1].frame or frame in present:
            gaps += [tuple(run)] if 0 < len(run) <= LONGEST_GAP else []
            run = []
        else:
            run.append(frame)
    return gaps


def _places(chain: Chain) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Frames (n,), middles and sizes (n, 4) cx cy w h in pixels, diagonals (n,) in pixels."""
    bounds = _bounds([moment.annotation for moment in chain]).astype(np.float64)
    sizes = bounds[:, 2:] - bounds[:, :2]
    places = np.hstack(((bounds[:, :2] + bounds[:, 2:]) / 2, sizes))
    return np.array([moment.frame for moment in chain], np.float64), places, np.linalg.norm(sizes, axis=1)


def _jumps(chain: Chain) -> list[int]:
    """Positions after which the middle goes far in one step and does not come back."""
    frames, places, diagonals = _places(chain)
    steps = np.linalg.norm(np.diff(places[:, :2], axis=0), axis=1) / np.diff(frames)
    limits = np.maximum(JUMP * (diagonals[1:] + diagonals[:-1]) / 2, _robust_limit(steps))
    found = []
    for place in np.flatnonzero(steps > limits):
        at = int(place)
        before, after = max(at - 1, 0), min(at + 2, len(chain) - 1)
        stays = np.linalg.norm(places[after, :2] - places[before, :2])
        if stays > limits[at]:
            found.append(at)
    return found


def _shaken(chain: Chain, jumps: Sequence[int]) -> tuple[list[int], float]:
    """Positions that are off the line between their neighbours, and the largest error in pixels.

    The error is the second difference of middle and size, for uneven frames too. A single outlier also spoils the
    lines of its two neighbours by half, so only the largest of a neighbourhood counts. A chain that is off at half of
    its frames is reported whole.
    """
    frames, places, diagonals = _places(chain)
    share = ((frames[1:-1] - frames[:-2]) / (frames[2:] - frames[:-2]))[:, None]
    guessed = places[:-2] + share * (places[2:] - places[:-2])
    errors = np.zeros(len(chain))
    errors[1:-1] = np.abs(places[1:-1] - guessed).max(axis=1)
    for at in jumps:
        errors[at : at + 2] = 0.0
    least = np.maximum(LEAST_SHAKE_PX, LEAST_SHAKE * diagonals)
    inner = errors[1:-1]
    if len(inner) >= 5 and np.median(inner) > max(LEAST_SHAKE_PX / 2, SHAKY * float(np.median(diagonals))):
        return list(range(len(chain))), float(inner.max())
    limits = np.maximum(least, _robust_limit(inner))
    around = np.maximum(np.append(errors[1:], 0.0), np.insert(errors[:-1], 0, 0.0))
    shaken = np.flatnonzero((errors > limits) & (errors >= around))
    return [int(at) for at in shaken], float(errors[shaken].max(initial=0.0))


def _robust_limit(values: NDArray[np.float64]) -> float:
    """What no ordinary one of these values exceeds: the median and six robust standard deviations."""
    middle = float(np.median(values))
    return middle + SIGMAS * MAD_TO_SIGMA * float(np.median(np.abs(values - middle)))


def _filled(track: Track, frames: Sequence[int]) -> Track:
    """The track seen on these frames: keyframes that say it is outside go; else the frames become keyframes."""
    kept = tuple(each for each in track.keyframes if not (each.is_outside and _hides(track, each, frames)))
    filled = replace(track, keyframes=kept) if kept else track
    if filled != track:
        return filled
    for frame in frames:
        said = at_frame(track, frame)
        filled = filled if said is None else with_keyframe(filled, replace(said, by=SMOOTHED))
    return filled


def _hides(track: Track, keyframe: Keyframe, frames: Sequence[int]) -> bool:
    following = [each.frame for each in track.keyframes if each.frame > keyframe.frame]
    end = min(following, default=frames[-1] + 1)
    return any(keyframe.frame <= frame < end for frame in frames)


def _smoothed(track: Track, frames: frozenset[int]) -> Track:
    """The keyframes at these frames put on the line between the nearest others; where all shake, they meet halfway."""
    steady = [each for each in track.keyframes if each.frame not in frames and not each.is_outside]
    done = []
    for at, each in enumerate(track.keyframes):
        if each.frame not in frames or each.is_outside or at in (0, len(track.keyframes) - 1):
            done.append(each)
            continue
        before = max((one for one in steady if one.frame < each.frame), key=lambda one: one.frame, default=None)
        after = min((one for one in steady if one.frame > each.frame), key=lambda one: one.frame, default=None)
        pull = 1.0
        if before is None or after is None:
            before, after, pull = track.keyframes[at - 1], track.keyframes[at + 1], 0.5
        share = (each.frame - before.frame) / (after.frame - before.frame)
        shape = between(each.shape, between(before.shape, after.shape, share, track.method), pull)
        done.append(replace(each, shape=shape, by=SMOOTHED))
    return replace(track, keyframes=tuple(done))


def _bounds(annotations: Sequence[Annotation]) -> Boxes:
    return np.array([each.shape.bounds() for each in annotations], np.float32).reshape(-1, 4)


def _pairs(first: Boxes, second: Boxes, least: float) -> dict[int, int]:
    """Row -> column, one to one, the largest overlaps first."""
    overlaps = box_iou(first, second)
    pairs: dict[int, int] = {}
    for place in np.argsort(-overlaps, axis=None, kind="stable"):
        row, column = (int(part) for part in np.unravel_index(place, overlaps.shape))
        if overlaps[row, column] < least:
            break
        if row not in pairs and column not in pairs.values():
            pairs[row] = column
    return pairs
