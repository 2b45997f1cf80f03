"""Copies of one photo are found whatever was done to it, and other photos are not taken for copies."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.errors import Stopped, UserError
from labeling.alike import FeatureCache, NearPair, Picture, across, features_of, groups, near_pairs
from labeling.alike.codebook import words_of
from labeling.alike.features import from_bytes, to_bytes
from labeling.alike.memory import remembered_pairs
from labeling.alike.rootsift import describe, mirrored
from tests.unit.labeling.alike_pictures import DONE, kept, scene

SCENES = 8


def silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    """Eight scenes (0 to 7), then one copy of the first for each thing that is done to a photo."""
    folder = tmp_path_factory.mktemp("pictures")
    made = [kept(folder, number, scene(number)) for number in range(SCENES)]
    return made + [kept(folder, SCENES + n, change(scene(0))) for n, change in enumerate(DONE.values())]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> FeatureCache:
    return FeatureCache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def found(pictures: list[Picture], cache: FeatureCache) -> tuple[NearPair, ...]:
    return near_pairs(pictures, cache, silent).pairs


@pytest.mark.parametrize("place", range(len(DONE)), ids=list(DONE))
def test_a_copy_is_found(place: int, found: tuple[NearPair, ...]) -> None:
    assert any((pair.first, pair.second) == (0, SCENES + place) for pair in found)


def test_other_photos_are_no_copies(found: tuple[NearPair, ...]) -> None:
    copies = {0, *range(SCENES, SCENES + len(DONE))}
    assert [pair for pair in found if not {pair.first, pair.second} <= copies] == []


def test_the_group_holds_all_copies_and_nothing_else(found: tuple[NearPair, ...]) -> None:
    assert groups(pair.numbers for pair in found) == [[0, *range(SCENES, SCENES + len(DONE))]]


def test_the_order_in_which_pictures_are_given_changes_nothing(
    pictures: list[Picture], found: tuple[NearPair, ...], cache: FeatureCache
) -> None:
    assert near_pairs(pictures[::-1], cache, silent).pairs == found


def test_features_made_anew_are_the_same(pictures: list[Picture]) -> None:
    assert to_bytes(features_of(pictures[0].path)) == to_bytes(features_of(pictures[0].path))


def test_the_part_of_a_scene_that_comes_again_elsewhere_is_no_copy(tmp_path: Path) -> None:
    sign = scene(50)[100:220, 100:220]
    first, second = scene(51), scene(52)
    first[40:160, 60:180], second[200:320, 300:420] = sign, sign
    given = [kept(tmp_path, 1, first), kept(tmp_path, 2, second)]
    assert near_pairs(given, FeatureCache(tmp_path / "cache"), silent).pairs == ()


def test_a_plain_picture_is_a_copy_only_of_what_looks_like_it(tmp_path: Path) -> None:
    fog = cv2.GaussianBlur(np.linspace(90, 140, 480)[None, :].repeat(360, 0).astype(np.uint8), (0, 0), 5)
    grey = np.full((360, 480), 128, np.uint8)
    drawn = [fog, cv2.convertScaleAbs(fog, alpha=1.2), fog.T.copy(), grey, grey + 1]
    given = [kept(tmp_path, number, cv2.cvtColor(each, cv2.COLOR_GRAY2BGR)) for number, each in enumerate(drawn)]
    pairs = near_pairs(given, FeatureCache(tmp_path / "cache"), silent).pairs
    assert groups(pair.numbers for pair in pairs) == [[0, 1, 2]]


def test_more_copies_than_are_asked_for_at_once_are_all_found(tmp_path: Path, pictures: list[Picture]) -> None:
    copies = [kept(tmp_path, 100 + n, cv2.convertScaleAbs(scene(3), alpha=1 - n / 60)) for n in range(14)]
    train, asked = copies[1:], copies[:1]
    pairs = across(asked, [*pictures[:3], *train], FeatureCache(tmp_path / "cache"), silent).pairs
    assert [pair.second for pair in sorted(pairs, key=lambda pair: pair.second)] == list(range(101, 114))


def test_across_compares_no_pair_within_a_side(pictures: list[Picture], cache: FeatureCache) -> None:
    asked, known = pictures[SCENES : SCENES + 3], pictures[SCENES + 3 :]
    pairs = across(asked, known, cache, silent).pairs
    ids = {each.id for each in asked}
    assert pairs
    assert all((pair.first in ids) != (pair.second in ids) for pair in pairs)


def test_what_is_new_is_compared_with_what_was_there(pictures: list[Picture], cache: FeatureCache) -> None:
    pairs = near_pairs(pictures, cache, silent, fresh=frozenset({SCENES})).pairs
    assert {0, SCENES} in [{pair.first, pair.second} for pair in pairs]
    assert all(SCENES in (pair.first, pair.second) for pair in pairs)


def test_what_was_away_meanwhile_is_compared_with_what_came_then(tmp_path: Path, pictures: list[Picture]) -> None:
    first, other, copy = pictures[0], pictures[1], pictures[SCENES]
    assert remembered_pairs([first, other], tmp_path, silent).pairs == ()
    assert remembered_pairs([other, copy], tmp_path, silent).pairs == ()
    found = remembered_pairs([first, other, copy], tmp_path, silent)
    assert [pair.numbers for pair in found.pairs] == [(0, SCENES)]
    assert remembered_pairs([first, other, copy], tmp_path, silent) == found


def test_a_second_look_reads_no_picture(tmp_path: Path) -> None:
    given = [kept(tmp_path / "set", n, scene(n % 2)) for n in range(3)]
    cache = FeatureCache(tmp_path / "cache")
    first = near_pairs(given, cache, silent)
    for picture in given:
        picture.path.unlink()
    assert near_pairs(given, FeatureCache(tmp_path / "cache"), silent) == first


def test_damaged_features_are_made_again(tmp_path: Path) -> None:
    picture = kept(tmp_path / "set", 0, scene(0))
    cache = FeatureCache(tmp_path / "cache")
    made = cache.features(picture.sha256, picture.path)
    (file,) = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes()[:100])
    assert to_bytes(cache.features(picture.sha256, picture.path)) == to_bytes(made)


def test_features_that_are_none_are_refused() -> None:
    with pytest.raises(UserError, match="damaged"):
        from_bytes(b"no features")


def test_a_bad_file_is_told_and_the_others_are_compared(tmp_path: Path) -> None:
    given = [kept(tmp_path, n, scene(0)) for n in range(2)]
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    answer = near_pairs([*given, Picture(7, "0" * 64, bad)], FeatureCache(tmp_path / "cache"), silent)
    assert [(pair.first, pair.second) for pair in answer.pairs] == [(0, 1)]
    assert [number for number, _reason in answer.problems] == [7]


def test_it_can_be_stopped(pictures: list[Picture], cache: FeatureCache) -> None:
    def stop(done: int, _total: int, _message: str) -> None:
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        near_pairs(pictures, cache, stop)


def test_a_mirrored_descriptor_is_that_of_the_mirrored_picture() -> None:
    grey = cv2.resize(cv2.cvtColor(scene(1), cv2.COLOR_BGR2GRAY), (320, 320))
    _points, plain = describe(grey, 150)
    _points, turned = describe(np.ascontiguousarray(grey[:, ::-1]), 150)
    nearest = ((mirrored(plain)[:, None].astype(int) - turned[None]) ** 2).sum(2).min(1)
    unlike = ((plain[:, None].astype(int) - turned[None]) ** 2).sum(2).min(1)
    assert np.median(nearest) * 20 < np.median(unlike)


def test_words_are_the_same_for_the_same_descriptors() -> None:
    _points, descriptors = describe(cv2.cvtColor(scene(1), cv2.COLOR_BGR2GRAY), 50)
    assert words_of(descriptors).tolist() == words_of(descriptors.copy()).tolist()
    assert words_of(descriptors[:0]).tolist() == []


@pytest.mark.parametrize("pairs", [[], [(4, 9), (2, 3), (3, 9)]])
def test_groups_are_what_hangs_together(pairs: list[tuple[int, int]]) -> None:
    assert groups(pairs) == ([[2, 3, 4, 9]] if pairs else [])


def test_progress_is_told_to_the_end(pictures: list[Picture], cache: FeatureCache) -> None:
    told: list[tuple[int, int]] = []
    tell: Callable[[int, int, str], None] = lambda done, total, _message: told.append((done, total))  # noqa: E731
    near_pairs(pictures, cache, tell)
    assert told[-1] == (len(pictures), len(pictures))
