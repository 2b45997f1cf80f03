"""Groups are never divided, big ones move the shares no further than they must, and rare classes still reach all."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from labeling.alike import FeatureCache, near_pairs
from labeling.splitting import SplitPlan, Splittable, parts_of, traits_of
from tests.unit.labeling.alike_pictures import DONE, kept, scene


def silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


def image(number: int, *, drive: str | None = None, part: str = "", classes: tuple[int, ...] = (1,)) -> Splittable:
    return Splittable(number, f"{number:064x}", "none.png", 1, part, drive, traits_of(classes, ()))


def split(images: list[Splittable], plan: SplitPlan) -> Mapping[str, str]:
    return parts_of(images, plan, progress=silent).parts


def counts(parts: Mapping[str, str]) -> dict[str, int]:
    return dict(Counter(parts.values()))


@pytest.mark.parametrize("seed", range(5))
def test_a_drive_of_a_third_of_all_leaves_the_shares_as_they_are(seed: int) -> None:
    images = [image(n, drive="long" if n < 100 else None) for n in range(300)]
    parts = split(images, SplitPlan(group_by="drive", seed=seed))
    assert counts(parts) == {"train": 210, "valid": 45, "test": 45}
    assert {parts[each.sha256] for each in images[:100]} == {"train"}


def test_a_group_too_big_for_its_share_goes_where_most_room_is() -> None:
    images = [image(n, drive="all but ten" if n < 90 else None) for n in range(100)]
    parts = split(images, SplitPlan(group_by="drive"))
    assert {parts[each.sha256] for each in images[:90]} == {"train"}
    assert counts(parts)["valid"] == counts(parts)["test"] == 5


@pytest.mark.parametrize("seed", range(5))
def test_a_rare_class_reaches_every_part_beside_big_groups(seed: int) -> None:
    images = [image(n, drive=f"{n // 20}") for n in range(200)]
    images += [image(500 + n, classes=(1, 2)) for n in range(20)]
    parts = split(images, SplitPlan(group_by="drive", seed=seed))
    rare = Counter(parts[each.sha256] for each in images[200:])
    assert set(rare) == {"train", "valid", "test"}
    by_drive = {frozenset(parts[each.sha256] for each in images if each.drive == f"{n}") for n in range(10)}
    assert all(len(found) == 1 for found in by_drive)


def test_an_image_follows_the_group_that_keeps_its_part() -> None:
    images = [image(0, drive="a", part="test"), image(1, drive="a"), *(image(n) for n in range(2, 40))]
    parts = split(images, SplitPlan(group_by="drive", keep_source=True))
    assert parts[images[1].sha256] == "test"


def test_copies_are_on_one_side_and_the_shares_hold(tmp_path: Path) -> None:
    changes = list(DONE.values())
    made = [kept(tmp_path, n, scene(n // 3) if n % 3 == 0 else changes[n % 14](scene(n // 3))) for n in range(30)]
    images = [Splittable(each.id, each.sha256, str(each.path), 1, "", None, traits_of([1], ())) for each in made]
    cache = tmp_path / "cache"
    parts = parts_of(images, SplitPlan(group_by="similarity"), progress=silent, cache_folder=cache).parts
    sides = [{parts[each.sha256] for each in images[n : n + 3]} for n in range(0, 30, 3)]
    assert all(len(side) == 1 for side in sides)
    wanted = {"train": 21, "valid": 4.5, "test": 4.5}
    assert all(abs(counts(parts)[part] - share) <= 3 for part, share in wanted.items())
    again = near_pairs(made, FeatureCache(cache), silent).pairs
    assert {frozenset(divmod(number, 3)[0] for number in (pair.first, pair.second)) for pair in again} == {
        frozenset({n}) for n in range(10)
    }
