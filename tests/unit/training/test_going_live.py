"""What is in production, what was on a day, and that rolling back restores the package byte for byte."""

import hashlib
from pathlib import Path

import pytest

from core.errors import UserError
from core.project import Project
from core.queries import models as reads
from core.queries.live import live_at, moment_of
from core.schema import GateRow
from core.schema_models import StageChangeRow
from exports.packages import package_model
from tests.decided_project import Decided, decided_project
from tests.unit.exports.makers import picture
from training.promotion import override_gates, promote, rollback


@pytest.fixture
def decided(project: Project) -> Decided:
    return decided_project(project, count=8)


def packed(decided: Decided, model_id: str, out: Path) -> str:
    golden = [picture(seed=1), picture(seed=2)]
    made = package_model(decided.project, model_id, out, precision="fp32", author="ann", golden_images=golden)
    return made.row.sha256


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("is_same_file", [False, True])
def test_rolling_back_restores_the_earlier_package_byte_for_byte(
    decided: Decided, tmp_path: Path, is_same_file: bool
) -> None:
    out = [tmp_path / "vehicle.rwpkg", tmp_path / ("vehicle.rwpkg" if is_same_file else "second.rwpkg")]
    ids = [decided.model("first"), decided.model("second", size=64)]
    hashes = []
    for model_id, path in zip(ids, out, strict=True):
        decided.measure(model_id)
        hashes.append(packed(decided, model_id, path))
        promote(decided.project, model_id, "production", author="ann")
    if not is_same_file:
        out[0].unlink()  # somebody tidied up
    moved = rollback(decided.project, "production", author="ann")

    assert hashes[0] != hashes[1]
    assert (moved.model_id, moved.package_sha256) == (ids[0], hashes[0])
    assert hash_of(out[0]) == hashes[0]
    assert decided.project.objects.holds(hashes[1])
    with decided.project.registry.reading() as session:
        assert reads.stage_changes(session, stage="production")[0].package_sha256 == hashes[0]


def test_a_roll_back_never_writes_over_a_file_that_is_no_package(decided: Decided, tmp_path: Path) -> None:
    ids = [decided.model("first"), decided.model("second", size=64)]
    for model_id in ids:
        packed(decided, model_id, tmp_path / f"{model_id}.rwpkg")
        promote(decided.project, model_id, "production", author="ann")
    (tmp_path / f"{ids[0]}.rwpkg").write_bytes(b"something of mine")
    with pytest.raises(UserError, match="no package of this project"):
        rollback(decided.project, "production", author="ann")

    assert (tmp_path / f"{ids[0]}.rwpkg").read_bytes() == b"something of mine"
    with decided.project.registry.reading() as session:
        assert reads.model_by(session, ids[1]).stage == "production"


def test_a_model_that_fails_a_gate_goes_live_only_with_a_recorded_reason(decided: Decided) -> None:
    model_id = decided.model("first")
    decided.measure(model_id, range(4))
    with decided.project.registry.transaction() as tx:
        tx.session.add(GateRow(metric="recall", class_id=None, comparison=">=", threshold=0.9))
    held = promote(decided.project, model_id, "production", author="ann", reason="a reason is no override")
    with decided.project.registry.reading() as session:
        before = (reads.model_by(session, model_id).stage, len(reads.stage_changes(session)))
    override_gates(decided.project, model_id, "production", author="ann", reason="Closed track")
    with decided.project.registry.reading() as session:
        row = reads.stage_changes(session)[0]

    assert (held.is_done, before) == (False, ("candidate", 0))
    assert (row.stage, row.reason) == ("production", "Closed track")


def test_what_was_live_on_a_day_is_read_from_the_ledger(decided: Decided) -> None:
    ids = [decided.model("first"), decided.model("second", size=64)]
    moves = [
        (ids[0], "candidate", "production", "2026-11-03T10:00:00.000+00:00"),
        (ids[0], "production", "approved", "2026-11-05T09:00:00.000+00:00"),
        (ids[1], "candidate", "production", "2026-11-05T09:00:00.000+00:00"),
        (ids[1], "production", "approved", "2026-11-09T12:00:00.000+00:00"),
    ]
    with decided.project.registry.transaction() as tx:
        for model_id, before, stage, at in moves:
            tx.session.add(StageChangeRow(model_id=model_id, before_stage=before, stage=stage, at=at, author="ann"))
            tx.session.flush()
    with decided.project.registry.reading() as session:
        told = [
            live.name if (live := live_at(session, moment_of(day))) is not None else None
            for day in ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-09", "2026-11-09T11:59")
        ]

    assert told == [None, "first", "first", "second", None, "second"]


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(UserError, match="no date"):
        moment_of("yesterday")
