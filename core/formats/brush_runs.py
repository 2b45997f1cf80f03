"""Label Studio's runs of a brush: bits that unpack to the four channels of every pixel; alpha is the mask.

Source: rle-pack of thi.ng/umbrella, as `label_studio_sdk.converter.brush` reads it: 32 bits of how many values, 5 of
the bits a value has, four times 4 of the bits a length has; then runs: a bit (1: one value again and again, 0: values
one by one), 2 bits which kind of length, the length less one, and the value or values. Counts of bits are less one too.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.masks import Pixels

CHANNELS = 4
MOST_PIXELS = 1 << 25
LENGTH_BITS = (3, 4, 8, 16)
VALUE_BITS = 8
HEAD_BITS = 53
TOO_SHORT = "The runs of its brush end too early."
_LONGEST = 1 << LENGTH_BITS[3]


def pixels_of_brush(runs: Sequence[object], size_wh: tuple[int, int]) -> Pixels:
    """The pixels (h, w) of a brush. Raises ValueError where the runs are none, or not of this size."""
    width, height = size_wh
    if width * height > MOST_PIXELS or set(map(type, runs)) != {int}:
        raise ValueError("Its brush is no list of bytes, or too large.")
    try:
        packed = bytes(runs)  # type: ignore[arg-type]  # whole numbers, all of them
    except ValueError as error:
        raise ValueError("Its brush is no list of bytes.") from error
    bits = np.unpackbits(np.frombuffer(packed, np.uint8))
    text = (bits + 48).tobytes().decode("ascii")
    if len(text) < HEAD_BITS:
        raise ValueError(TOO_SHORT)
    count, value_bits = int(text[:32], 2), int(text[32:37], 2) + 1
    length_bits = [int(text[at : at + 4], 2) + 1 for at in range(37, HEAD_BITS, 4)]
    if count != width * height * CHANNELS or value_bits > 16:
        raise ValueError("The runs of its brush do not fill its picture.")
    lengths, values = _runs(text, bits, (count, value_bits, length_bits))
    alphas = np.repeat(np.array(values, np.uint16), lengths)[CHANNELS - 1 : count : CHANNELS]
    mask: Pixels = alphas.reshape(height, width) > 128
    return mask


def _runs(text: str, bits: NDArray[np.uint8], head: tuple[int, int, list[int]]) -> tuple[list[int], list[int]]:
    """How often each value comes, and the values, until there are enough; the last may be too many."""
    count, value_bits, length_bits = head
    lengths: list[int] = []
    values: list[int] = []
    done, at = 0, HEAD_BITS
    while done < count:
        start = at + 3 + length_bits[int(text[at + 1 : at + 3] or "0", 2)]
        if len(text) < start:
            raise ValueError(TOO_SHORT)
        is_run, length = text[at] == "1", int(text[at + 3 : start], 2) + 1
        at = start + (value_bits if is_run else length * value_bits)
        if len(text) < at:
            raise ValueError(TOO_SHORT)
        if is_run:
            lengths.append(length)
            values.append(int(text[start:at], 2))
        else:
            lengths += [1] * length
            values += (bits[start:at].reshape(length, value_bits) @ (1 << np.arange(value_bits)[::-1])).tolist()
        done += length
    return lengths, values


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
