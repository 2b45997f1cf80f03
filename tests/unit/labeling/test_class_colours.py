"""That the colours of classes can be told apart with any colour vision, measured and not believed."""

from itertools import combinations

import numpy as np
import pytest

from labeling.ontology import COLOURS

LEAST = 10.0  # CIEDE2000; about 2.3 is just noticed, side by side
# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009:
# the matrices for a severity of 1, on linear sRGB.
VISIONS = {
    "with all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "without blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array(TO_XYZ) @ rgb / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, two: np.ndarray) -> float:
    """Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    grown = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(a1 * grown, b1), np.hypot(a2 * grown, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * grown)) % 360, np.degrees(np.arctan2(b2, a2 * grown)) % 360
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    bend = np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * bend
    x, y, z = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return float(np.sqrt(x * x + y * y + z * z + rotation * y * z))


def _cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def nearest(colours: tuple[str, ...], vision: str) -> tuple[float, str, str]:
    seen = {each: lab(np.clip(np.array(VISIONS[vision]) @ linear(each), 0, 1)) for each in colours}
    return min((ciede2000(seen[one], seen[two]), one, two) for one, two in combinations(colours, 2))


def test_the_difference_of_colours_is_that_of_the_published_pairs():
    pairs = (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    )
    for one, two, told in pairs:
        assert ciede2000(np.array(one), np.array(two)) == pytest.approx(told, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_classes_are_told_apart_with_any_colour_vision(vision: str):
    assert len(set(COLOURS)) == len(COLOURS) >= 12
    assert nearest(COLOURS, vision)[0] >= LEAST


def test_red_and_green_would_not_pass():
    assert nearest(("#C03030", "#507818"), "without green")[0] < LEAST
