"""Label Studio's runs of a brush: bits that unpack to the four channels of every pixel; alpha is the mask.

Source: rle-pack of thi.ng/umbrella, as `label_studio_sdk.converter.brush` reads it: 32 bits of how many values, 5 of
the bits a value has, four times 4 of the bits a length has; then runs: a bit (1: one value again and again, 0: values
one by one), 2 bits which kind of length, the length less one, and the value or values. Counts of bits are less one too.
"""

from collections.abc import Sequence

import numpy as np

from core.masks import Pixels

CHANNELS = 4
MOST_PIXELS = 1 << 25
LENGTH_BITS = (3, 4, 8, 16)
VALUE_BITS = 8
_LONGEST = 1 << LENGTH_BITS[3]


def pixels_of_brush(runs: Sequence[object], size_wh: tuple[int, int]) -> Pixels:
    """The pixels (h, w) of a brush. Raises ValueError where the runs are none, or not of this size."""
    width, height = size_wh
    if width * height > MOST_PIXELS or not all(type(value) is int and 0 <= value < 256 for value in runs):
        raise ValueError("Its brush is no list of bytes, or too large.")
    data = bytes(runs)  # type: ignore[arg-type]  # all of them are small whole numbers
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    count, value_bits = _read(data, 0, 32), _read(data, 32, 5) + 1
    length_bits = [_read(data, 37 + 4 * each, 4) + 1 for each in range(4)]
    if count != width * height * CHANNELS or value_bits > 16:
        raise ValueError("The runs of its brush do not fill its picture.")
    values = np.zeros(count, np.uint16)
    weights = 1 << np.arange(value_bits - 1, -1, -1)
    done, at = 0, 53
    while done < count:
        if at + 3 > len(bits):
            raise ValueError("The runs of its brush end too early.")
        is_run, kind = bits[at], _read(data, at + 1, 2)
        length = _read(data, at + 3, length_bits[kind]) + 1
        at += 3 + length_bits[kind]
        told = 1 if is_run else length
        part = bits[at : at + told * value_bits]
        if len(part) < told * value_bits:
            raise ValueError("The runs of its brush end too early.")
        values[done : done + length] = (part.reshape(told, value_bits) @ weights)[: count - done]
        at += told * value_bits
        done += length
    mask: Pixels = values.reshape(height, width, CHANNELS)[:, :, CHANNELS - 1] > 128
    return mask


def brush_of_pixels(pixels: Pixels) -> list[int]:
    """The runs of a mask, all channels 0 or 255, as the vendor's converter writes them."""
    flat = pixels.reshape(-1)
    edges = np.concatenate(((0,), np.flatnonzero(flat[1:] != flat[:-1]) + 1, (len(flat),)))
    lengths, values = np.diff(edges) * CHANNELS, flat[edges[:-1]].astype(np.int64) * 255
    counts = -(-lengths // _LONGEST)
    pieces = np.full(counts.sum(), _LONGEST, np.int64)
    pieces[np.cumsum(counts) - 1] = lengths - (counts - 1) * _LONGEST
    words = (0b111 << (LENGTH_BITS[3] + VALUE_BITS)) | ((pieces - 1) << VALUE_BITS) | np.repeat(values, counts)
    word_bits = 3 + LENGTH_BITS[3] + VALUE_BITS
    body = (words[:, None] >> np.arange(word_bits - 1, -1, -1)) & 1
    head = f"{len(flat) * CHANNELS:032b}{VALUE_BITS - 1:05b}" + "".join(f"{each - 1:04b}" for each in LENGTH_BITS)
    bits = np.concatenate((np.array([int(bit) for bit in head], np.uint8), body.reshape(-1).astype(np.uint8)))
    return [int(value) for value in np.packbits(bits)]


def _read(data: bytes, at: int, count: int) -> int:
    """A number of up to 32 bits at a bit."""
    window = int.from_bytes(data[at >> 3 : (at >> 3) + 5].ljust(5, b"\x00"), "big")
    return (window >> (40 - (at & 7) - count)) & ((1 << count) - 1)
