"""Every kind of recording gives the same frames by index as by reading through, and says what was lost."""

import hashlib
import os
import random
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from core.recordings import Frame, Recording
from exports.drives import open_recording, problem_of
from exports.drives.folder import FolderRecording
from exports.drives.packet_table import Packet, sound_table
from exports.drives.video import VideoRecording
from tests.unit.exports.makers import moving_pictures, write_video

DATA = Path(os.environ.get("ROADWRIGHT_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
REAL = {"solidWhiteRight.mp4": 221, "night_road.mp4": 157, "sunset_signs.mp4": 46, "city_broken_count.ts": 133}
FRAMES = 23
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the folder of real road data is not at {DATA}")


def folder_of_pictures(root: Path) -> Path:
    import cv2

    (root / "pictures").mkdir()
    for index, image in enumerate(moving_pictures(FRAMES)):
        cv2.imwrite(str(root / "pictures" / f"frame{index}.png"), image)
    (root / "pictures" / "notes.txt").write_text("no picture")
    return root / "pictures"


def mpeg4(root: Path) -> Path:
    return write_video(root / "drive.mp4", moving_pictures(FRAMES))


def h264_with_b_frames(root: Path) -> Path:
    return write_video(root / "drive.mkv", moving_pictures(FRAMES), codec="libx264")


def transport_stream(root: Path) -> Path:
    return write_video(root / "drive.ts", moving_pictures(FRAMES), codec="libx264")


def motion_jpeg(root: Path) -> Path:
    return write_video(root / "drive.avi", moving_pictures(FRAMES), codec="mjpeg")


KINDS = [folder_of_pictures, mpeg4, h264_with_b_frames, transport_stream, motion_jpeg]


@pytest.fixture(params=KINDS, ids=lambda make: make.__name__)
def recording(request: pytest.FixtureRequest, tmp_path: Path) -> Recording:
    make: Callable[[Path], Path] = request.param
    return open_recording(make(tmp_path))


def told(frame: Frame) -> tuple[int, float, str]:
    return frame.index, frame.timestamp_ms, hashlib.sha256(frame.image.tobytes()).hexdigest()


def test_it_reads_every_frame_in_order_upright_and_as_bgr(recording: Recording) -> None:
    frames = list(recording.frames())
    assert [frame.index for frame in frames] == list(range(FRAMES))
    for frame, expected in zip(frames, moving_pictures(FRAMES), strict=True):
        assert frame.image.shape == expected.shape == (recording.header.height, recording.header.width, 3)
        assert frame.image.dtype == np.uint8
        assert np.abs(frame.image.astype(int) - expected).mean() < 20
    assert problem_of(recording) == ""


def test_timestamps_begin_at_zero_and_rise_evenly(recording: Recording) -> None:
    times = [frame.timestamp_ms for frame in recording.frames()]
    assert times[0] == 0.0
    assert np.allclose(np.diff(times), 100.0, atol=1.0)


def test_any_frame_by_index_is_the_one_that_reading_through_gives(recording: Recording) -> None:
    expected = [told(frame) for frame in recording.frames()]
    order = [random.Random(1).randrange(FRAMES) for _ in range(30)]
    assert [told(recording.frame(index)) for index in order] == [expected[index] for index in order]


def test_a_frame_by_index_needs_no_reading_before(recording: Recording) -> None:
    late = told(recording.frame(FRAMES - 2))
    assert late == told(list(recording.frames())[FRAMES - 2])


def test_frames_one_after_another_are_decoded_once(tmp_path: Path) -> None:
    recording = VideoRecording(mpeg4(tmp_path))
    decoded = 0

    def counting(pictures):
        nonlocal decoded
        for picture in pictures:
            decoded += 1
            yield picture

    plain = recording._decoded
    recording._decoded = lambda: counting(plain())
    for index in range(FRAMES):
        recording.frame(index)
    assert decoded <= FRAMES + 5, "no frame is decoded again for the one after it"


@pytest.mark.parametrize("index", [-1, FRAMES, 10_000])
def test_a_frame_that_is_not_there_is_refused(recording: Recording, index: int) -> None:
    with pytest.raises(UserError):
        recording.frame(index)


def test_it_can_be_read_through_twice(recording: Recording) -> None:
    assert [told(frame) for frame in recording.frames()] == [told(frame) for frame in recording.frames()]


@needs_data
@pytest.mark.parametrize("name", REAL)
def test_real_drives_give_every_decodable_frame_and_each_one_by_index(name: str) -> None:
    recording = open_recording(DATA / "drives" / name)
    expected = [told(frame) for frame in recording.frames()]
    assert len(expected) == REAL[name]
    fresh = open_recording(DATA / "drives" / name)
    order = [random.Random(2).randrange(REAL[name]) for _ in range(6)]
    assert [told(fresh.frame(index)) for index in order] == [expected[index] for index in order]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_video_that_was_filmed_sideways_is_shown_upright(tmp_path: Path, degrees: int) -> None:
    path = mpeg4(tmp_path)
    stored = next(iter(open_recording(path).frames())).image
    turn(path, degrees)
    recording = open_recording(path)
    upright = next(iter(recording.frames())).image
    assert np.array_equal(upright, np.rot90(stored, -degrees // 90))
    assert (recording.header.height, recording.header.width) == upright.shape[:2]


def test_it_turns_a_video_the_way_opencv_does(tmp_path: Path) -> None:
    import cv2

    path = mpeg4(tmp_path)
    turn(path, 90)
    capture = cv2.VideoCapture(str(path))
    _, expected = capture.read()
    capture.release()
    ours = open_recording(path).frame(0).image
    assert ours.shape == expected.shape
    assert np.abs(ours.astype(int) - expected).mean() < 3


def test_a_video_cut_short_plays_to_where_it_can_and_says_so(tmp_path: Path) -> None:
    whole = mpeg4(tmp_path).read_bytes()
    moov_first = tmp_path / "cut.mp4"
    write_with_header_first(moov_first)
    moov_first.write_bytes(moov_first.read_bytes()[: len(whole) * 2 // 3])
    recording = open_recording(moov_first)
    count = sum(1 for _ in recording.frames())
    assert 0 < count < FRAMES
    assert problem_of(recording) != ""


def test_noise_inside_a_video_never_stops_it_with_an_unexpected_error(tmp_path: Path) -> None:
    content = bytearray(transport_stream(tmp_path).read_bytes())
    draw = random.Random(4)
    for _ in range(60):
        content[draw.randrange(len(content) // 4, len(content))] ^= 0xFF
    (tmp_path / "noise.ts").write_bytes(content)
    recording = open_recording(tmp_path / "noise.ts")
    expected = [told(frame) for frame in recording.frames()]
    assert expected
    assert told(recording.frame(len(expected) - 1)) == expected[-1]


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 5000])
def test_what_is_no_recording_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no.mp4").write_bytes(content)
    with pytest.raises(UserError, match=r"no\.mp4"):
        open_recording(tmp_path / "no.mp4")


def test_a_missing_recording_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no recording"):
        open_recording(tmp_path / "gone.mp4")
    with pytest.raises(UserError, match="holds no picture"):
        open_recording(tmp_path)


def test_a_sound_file_is_no_recording(tmp_path: Path) -> None:
    import av

    with av.open(str(tmp_path / "sound.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
    with pytest.raises(UserError, match="holds no pictures"):
        open_recording(tmp_path / "sound.wav")


def test_a_damaged_picture_in_a_folder_moves_no_other_and_is_named(tmp_path: Path) -> None:
    folder = folder_of_pictures(tmp_path)
    (folder / "frame3.png").write_bytes(b"damaged")
    recording = FolderRecording(folder)
    assert [frame.index for frame in recording.frames()] == [index for index in range(FRAMES) if index != 3]
    assert "frame3.png" in recording.problem


def test_a_closed_video_lets_go_of_its_file(tmp_path: Path) -> None:
    path = mpeg4(tmp_path)
    recording = VideoRecording(path)
    recording.close()
    path.unlink()
    assert not path.exists()


def test_packets_that_leave_doubt_make_no_table() -> None:
    good = [Packet(0, True, False, False), Packet(1, False, False, False)]
    assert sound_table(good) is not None
    assert sound_table([]) is None
    assert sound_table([Packet(0, False, False, False)]) is None
    assert sound_table([*good, Packet(1, False, False, False)]) is None
    assert sound_table([*good, Packet(None, False, False, False)]) is None
    assert sound_table([*good, Packet(2, False, True, False)]) is None


def turn(path: Path, degrees: int) -> None:
    """Write a rotation into the track header of an mp4, as a phone does."""
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    one = 1 << 16
    matrix = struct.pack(">9i", cos * one, sin * one, 0, -sin * one, cos * one, 0, 0, 0, 1 << 30)
    content = bytearray(path.read_bytes())
    place = content.index(b"tkhd") + 4 + 40
    content[place : place + 36] = matrix
    path.write_bytes(content)


def write_with_header_first(path: Path) -> None:
    import av

    frames = moving_pictures(FRAMES)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt, stream.bit_rate, stream.gop_size = "yuv420p", 4_000_000, 5
        for image in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())
