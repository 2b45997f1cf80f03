"""A three-way merge takes, keeps or asks by who changed a thing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.ids import ImageId
from labeling.edits import Change
from labeling.merging import Said, resolve, three_way

ONE = ImageId(11)
states = st.none() | st.sampled_from(['"a"', '"b"', '"c"'])
things = st.dictionaries(st.sampled_from("pqrst"), st.tuples(states, states, states))


def _sides(told: dict[str, tuple[str | None, ...]]) -> list[dict[Any, Said]]:
    return [
        {("condition", key): Said(ONE, state) for key, each in told.items() if (state := each[side]) is not None}
        for side in range(3)
    ]


@given(things)
def test_each_thing_of_a_merge_is_settled_by_who_changed_it(told: dict[str, tuple[str | None, ...]]):
    base, ours, theirs = _sides(told)
    plan = three_way(base, ours, theirs, name="Merge", spare_ids=iter(()))
    taken = {change.key: change for change in plan.edit.changes}
    asked = {conflict.key for conflict in plan.conflicts}
    for key, (before, now, came) in told.items():
        is_theirs = came not in (before, now)
        assert (key in taken) == (is_theirs and now == before)
        assert (key in asked) == (is_theirs and now != before)
        assert key not in taken or taken[key] == Change("condition", key, ONE, now, came)


@given(things)
def test_choosing_theirs_throughout_gives_their_side_where_they_changed_anything(
    told: dict[str, tuple[str | None, ...]],
):
    base, ours, theirs = _sides(told)
    plan = three_way(base, ours, theirs, name="Merge", spare_ids=iter(()))
    edit = resolve(plan, {conflict.place: "theirs" for conflict in plan.conflicts})
    after = {key: now for key, (_, now, _) in told.items()} | {change.key: change.after for change in edit.changes}
    assert after == {key: (now if came == before else came) for key, (before, now, came) in told.items()}


@given(things)
def test_merging_an_unchanged_answer_changes_nothing(told: dict[str, tuple[str | None, ...]]):
    base, ours, _ = _sides(told)
    plan = three_way(base, ours, base, name="Merge", spare_ids=iter(()))
    assert (plan.edit.changes, plan.conflicts) == ((), ())
