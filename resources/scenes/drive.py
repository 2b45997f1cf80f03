"""Films a drive: paints each frame of its script, encodes the video and writes the truth beside it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error
import cv2
import numpy as np

from resources.scenes.drive_script import ConditionInterval, DriveScript, world_at, write_script
from resources.scenes.painter import paint
from resources.scenes.scene import CLASS_NAMES, BgrImage, Scene, SceneObject, SizeWh, check_size

TRUTH_VERSION = 1
_PIXEL_STREAM = 2
# WORKAROUND: with mbtree, x264 (core 165) gave other bytes in other processes for equal frames (measured).
_H264_OPTIONS = {"preset": "veryfast", "crf": "21", "threads": "1", "x264-params": "mbtree=0"}
_MPEG4_OPTIONS = {"qscale": "4", "threads": "1"}


@dataclass(frozen=True)
class DriveTruth:
    """What a drive really shows: its objects frame by frame, and which conditions held from when to when."""

    fps: int
    size_wh: SizeWh
    frames: tuple[tuple[SceneObject, ...], ...]
    intervals: tuple[ConditionInterval, ...]

    def __post_init__(self) -> None:
        """Refuses intervals that do not cover each frame exactly once."""
        edges = [0, *(interval.end_frame for interval in self.intervals)]
        starts = [interval.first_frame for interval in self.intervals]
        if starts != edges[:-1] or edges[-1] != len(self.frames):
            raise ValueError("the intervals must follow each other and cover all frames")


def film(script: DriveScript, size_wh: SizeWh) -> Iterator[Scene]:
    """Gives the frames of a script one by one, bgr uint8 (h, w, 3) with their truth."""
    for frame in range(script.frames):
        rng = np.random.default_rng(np.random.SeedSequence([script.seed, frame, _PIXEL_STREAM]))
        yield paint(world_at(script, frame), size_wh, rng)


def write_drive(
    path: Path | str,
    frames: int,
    seed: int,
    fps: int = 25,
    size_wh: SizeWh = (960, 540),
    progress: Callable[[int, int], None] | None = None,
) -> DriveTruth:
    """Writes a drive as mp4 with `<path>.truth.json` beside it; the same seed gives the same bytes.

    progress is told how many frames are done, of how many.
    """
    check_size(size_wh)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    script = write_script(seed, frames, fps)
    partial = target.with_name(target.name + ".part")
    objects: list[tuple[SceneObject, ...]] = []

    def pictures() -> Iterator[BgrImage]:
        for scene in film(script, size_wh):
            objects.append(scene.objects)
            yield scene.bgr
            if progress is not None:
                progress(len(objects), frames)

    _encode(partial, pictures(), fps, size_wh)
    truth = DriveTruth(fps, size_wh, tuple(objects), script.intervals)
    target.with_name(target.name + ".truth.json").write_text(truth_json(truth), encoding="utf-8")
    partial.replace(target)
    return truth


def truth_json(truth: DriveTruth) -> str:
    """Gives the truth as JSON: a list of [class, x1, y1, x2, y2, track id] for each frame."""
    frames = [[[item.class_name, *item.xyxy, item.track_id] for item in frame] for frame in truth.frames]
    intervals = [
        {"first_frame": i.first_frame, "end_frame": i.end_frame, "conditions": i.conditions} for i in truth.intervals
    ]
    head = {"version": TRUTH_VERSION, "fps": truth.fps, "size_wh": truth.size_wh, "classes": CLASS_NAMES}
    return json.dumps({**head, "intervals": intervals, "frames": frames}) + "\n"


def _codec() -> tuple[str, dict[str, str]]:
    try:
        av.codec.Codec("libx264", "w")
    except av.error.FFmpegError:
        return "mpeg4", _MPEG4_OPTIONS
    return "libx264", _H264_OPTIONS


def _encode(path: Path, pictures: Iterator[BgrImage], fps: int, size_wh: SizeWh) -> None:
    codec, options = _codec()
    settings = {"fflags": "+bitexact", "movflags": "+faststart"}
    with av.open(str(path), "w", format="mp4", options=settings) as container:
        stream = container.add_stream(codec, rate=Fraction(fps), options=options)
        if not isinstance(stream, av.VideoStream):
            raise TypeError(f"{codec} gave a stream that carries no pictures")
        stream.width, stream.height = size_wh
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for picture in pictures:
            planes = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
        container.mux(stream.encode(None))
