"""What a held test part holds trains in no later version, whatever the plan; the plan's other promises are kept too."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.project import Project
from core.queries.versions import stored_manifest, version_by
from labeling.splitting import SplitPlan, Splittable, parts_of, traits_of
from labeling.version_notes import describe_version, hold_test_part, release_test_part, tags_of
from labeling.versions import HELD, freeze
from tests.unit.labeling.alike_pictures import DONE, kept, scene
from tests.unit.labeling.drawn_project import drawn_project

PARTS = ("train", "valid", "test", "")
IMAGES = st.lists(
    st.tuples(st.sampled_from(PARTS), st.sampled_from([None, "1", "2", "3"]), st.integers(1, 3)),
    min_size=1,
    max_size=40,
)


def silent(_done: int, _total: int, _message: str) -> None:
    """Nobody watches."""


def splittables(told: list[tuple[str, str | None, int]]) -> list[Splittable]:
    return [
        Splittable(n, f"{n:064x}", f"{n}.png", 1, part, drive, traits_of([class_id], [("light", str(class_id % 2))]))
        for n, (part, drive, class_id) in enumerate(told)
    ]


@given(IMAGES, st.sets(st.integers(0, 39)), st.booleans(), st.sampled_from(["none", "drive"]))
def test_a_held_image_is_tested_or_left_out_and_every_other_is_dealt(
    told: list[tuple[str, str | None, int]], held: set[int], keep_source: bool, group_by: str
) -> None:
    images = splittables(told)
    names = frozenset(f"{n:064x}" for n in held)
    split = parts_of(images, SplitPlan(keep_source=keep_source, group_by=group_by), progress=silent, held=names)  # type: ignore[arg-type]  # two of the three words
    assert split.parts.keys() | split.left_out == {image.sha256 for image in images}
    assert not split.parts.keys() & split.left_out
    for image in images:
        part = split.parts.get(image.sha256)
        if image.sha256 in names:
            assert part in ("test", None)
        if keep_source and image.source_part and part is not None:
            assert part == image.source_part
    touched = (
        {image.drive for image in images if image.sha256 in names and image.drive} if group_by == "drive" else set()
    )
    assert all(split.parts.get(image.sha256) in ("test", None) for image in images if image.drive in touched)


@given(IMAGES, st.sets(st.integers(0, 39)))
def test_no_drive_is_on_two_sides(told: list[tuple[str, str | None, int]], held: set[int]) -> None:
    images = splittables(told)
    split = parts_of(images, SplitPlan(group_by="drive"), progress=silent, held=frozenset(f"{n:064x}" for n in held))
    sides: dict[str, set[str]] = {}
    for image in images:
        if image.drive:
            sides.setdefault(image.drive, set()).add(split.parts[image.sha256])
    assert all(len(parts) == 1 for parts in sides.values())


def test_the_rest_of_a_drive_goes_where_its_source_put_some_of_it() -> None:
    images = splittables([("valid", "1", 1), ("", "1", 1), ("", "1", 2), ("", None, 1)])
    split = parts_of(images, SplitPlan((1, 0, 0), group_by="drive", keep_source=True), progress=silent)
    assert [split.parts[image.sha256] for image in images] == ["valid", "valid", "valid", "train"]


def test_rare_conditions_reach_every_part() -> None:
    images = [
        Splittable(n, f"{n:064x}", "", 1, "", None, traits_of([1], [("light", "night" if n % 20 == 0 else "day")]))
        for n in range(200)
    ]
    split = parts_of(images, SplitPlan(), progress=silent)
    assert {split.parts[f"{n:064x}"] for n in range(0, 200, 20)} == {"train", "valid", "test"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return drawn_project(tmp_path, 30, ("train", "valid", "test"))


def hashes_in(project: Project, version_id: str, *parts: str) -> set[str]:
    return {head.sha256 for head in stored_manifest(project, version_id).heads() if head.part in parts}


def test_a_later_version_keeps_what_is_held_out_of_training(project: Project) -> None:
    first = freeze(project, "first", SplitPlan(seed=1), is_test_held=True)
    held = hashes_in(project, first.id, "test")
    second = freeze(project, "second", SplitPlan((0.9, 0.1, 0.0), seed=2))
    assert hashes_in(project, second.id, "test") == held
    assert second.kept_back == len(held) > 0


def test_where_the_source_says_another_part_a_held_image_is_left_out_and_counted(project: Project) -> None:
    first = freeze(project, "first", SplitPlan(seed=1), is_test_held=True)
    held = hashes_in(project, first.id, "test")
    second = freeze(project, "second", SplitPlan(keep_source=True))
    assert not held & hashes_in(project, second.id, "train", "valid")
    assert second.left_out[HELD] == second.kept_back - len(held & hashes_in(project, second.id, "test")) > 0


def test_copies_of_a_held_picture_are_tested_with_it(tmp_path: Path) -> None:
    changes = (DONE["saved again"], DONE["mirrored"], DONE["darker"])
    made = [kept(tmp_path, n, changes[n % 3](scene(n // 3))) for n in range(9)]
    images = [Splittable(each.id, each.sha256, str(each.path), 1, "", None, traits_of([1], ())) for each in made]
    plan = SplitPlan((1, 0, 0), group_by="similarity")
    split = parts_of(images, plan, progress=silent, held=frozenset({made[4].sha256}), cache_folder=tmp_path / "cache")
    assert [split.parts[each.sha256] for each in made] == ["train"] * 3 + ["test"] * 3 + ["train"] * 3
    assert split.kept_back == 3


def test_a_released_test_part_may_train_again_and_the_note_says_why(project: Project) -> None:
    first = freeze(project, "first", SplitPlan(seed=1))
    hold_test_part(project, "first", reason="our yardstick", author="ann")
    with pytest.raises(UserError, match="held already"):
        hold_test_part(project, "first", reason="again", author="ann")
    with pytest.raises(UserError, match="A reason is needed"):
        release_test_part(project, "first", reason="  ", author="bo")
    release_test_part(project, first.id[:8], reason="a new one is drawn", author="bo")
    second = freeze(project, "second", SplitPlan((1, 0, 0)))
    assert (dict(second.parts), second.kept_back) == ({"train": 30}, 0)
    with project.registry.reading() as session:
        lines = version_by(session, "first").note.splitlines()
    assert [line.partition(" by ")[2] for line in lines] == ["ann: our yardstick", "bo: a new one is drawn"]


def test_there_must_be_something_to_hold(project: Project) -> None:
    with pytest.raises(UserError, match="nothing to hold"):
        freeze(project, "first", SplitPlan((1, 0, 0)), is_test_held=True)
    freeze(project, "first", SplitPlan((1, 0, 0)))
    with pytest.raises(UserError, match="nothing to hold"):
        hold_test_part(project, "first", reason="why not", author="ann")


def test_a_note_and_tags_are_kept_and_the_version_stays_what_it_is(project: Project) -> None:
    first = freeze(project, "first", SplitPlan())
    before = project.objects.read_bytes(first.id)
    describe_version(project, "first", note="  the first  ", tags=[" night ", "base line", "night"])
    row = describe_version(project, "first", tags=["night"])
    assert (row.note, tags_of(row), json.loads(row.parts_json)) == ("the first", ["night"], dict(first.parts))
    assert project.objects.read_bytes(first.id) == before
    with pytest.raises(UserError, match="is no tag"):
        describe_version(project, "first", tags=["a,b"])
