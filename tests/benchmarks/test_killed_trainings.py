"""What a training comes to whose worker is killed again and again at random moments (figure 5).

For each network and profile: one training goes through, one is killed with SIGKILL ROADWRIGHT_KILLS times (10 when
absent), at moments drawn from a seed over its whole work, mid-epoch, while a state is written, or while its model is
exported and measured; every second time the supervisor is killed too. After each kill it is resumed in the same run.
It must complete; in the exact profile every epoch's weights, the final weights and the exported network must be those
of the training that went through; another seed must give others.

Run it by name, with nothing else running: python -m pytest -s tests/benchmarks/test_killed_trainings.py
ROADWRIGHT_NETWORKS names the recipes (all three when absent, about 25 minutes on two idle cores).
"""

import os
import random
import time
from pathlib import Path

import pytest

from core.jobs.events import Progress, read_events
from desktop.context import Context
from desktop.training_again import resume_run
from tests.small_trainings import Training, registry_is_true, small_project, start_small, wait_for

KILLS = int(os.environ.get("ROADWRIGHT_KILLS", "10"))
NETWORKS = os.environ.get("ROADWRIGHT_NETWORKS", "classify-nano,detect-nano,detect-nano-26").split(",")
EPOCHS = 12
pytestmark = pytest.mark.timeout(7200)


def finished(training: Training) -> Training:
    row = training.end()
    assert row.state == "done", row.message
    return training


def steps_told(training: Training) -> int:
    return sum(isinstance(event, Progress) for event, _ in read_events(training.folder, 0))


def kill_at_random(training: Training, chance: random.Random, number: int) -> tuple[float, str]:
    """Kill it some moment after the share of its work that this kill is for; gives how far it was, and how it died."""
    training.wait_until((number + chance.random()) / (KILLS + 1) * 0.95)
    begun = steps_told(training)
    wait_for(lambda: (steps_told(training), training.row()), lambda seen: seen[0] > begun or seen[1].state == "done")
    time.sleep(chance.random() * 0.4)
    told = training.told()
    if training.row().state == "done":
        return told, "had ended"
    kill, how = (training.kill_worker, "worker") if number % 2 == 0 else (training.kill_everything, "whole tree")
    kill()
    training.end()
    return told, how


def killed_again_and_again(context: Context, recipe: str, profile: str) -> tuple[Training, int]:
    chance = random.Random(f"{recipe} {profile}")
    training = start_small(context, recipe, epochs=EPOCHS, profile=profile)
    kills = 0
    for number in range(KILLS):
        share, how = kill_at_random(training, chance, number)
        row = training.row()
        if row.state == "done":
            break
        kills += 1
        assert row.state == "interrupted"
        assert registry_is_true(context)
        wait_for(training.processes, lambda left: not left)
        print(f"  killed the {how} at {share:.3f} of the work, {len(training.epochs())} epochs told")
        resume_run(context, training.run_id)
    return finished(training), kills


@pytest.mark.parametrize("recipe", NETWORKS)
def test_trainings_killed_at_random_moments(tmp_path: Path, recipe: str) -> None:
    context = small_project(tmp_path / "project", "classify" if recipe.startswith("classify") else "detect")
    through = finished(start_small(context, recipe, epochs=EPOCHS, profile="exact"))
    print(f"\n{recipe}, {EPOCHS} epochs, exact")
    killed, kills = killed_again_and_again(context, recipe, "exact")
    first, second = through.result()["epochs"], killed.result()["epochs"]
    equal = sum(one == other for one, other in zip(first, second, strict=True))
    print(f"exact: {kills} kills, completed; {equal} of {EPOCHS} epochs equal to the bit, ratio {equal / EPOCHS:.2f}")
    assert first == second
    for what in ("weights_sha256", "onnx_sha256", "fingerprint"):
        assert through.result()[what] == killed.result()[what], what
    other = finished(start_small(context, recipe, epochs=EPOCHS, profile="exact", seed=6))
    assert other.result()["weights_sha256"] != through.result()["weights_sha256"]
    print(f"{recipe}, {EPOCHS} epochs, fast")
    fast, kills = killed_again_and_again(context, recipe, "fast")
    print(f"fast: {kills} kills, completed; epochs told {[row['epoch'] for row in fast.epochs()]}")
    assert [row["epoch"] for row in fast.epochs()] == list(range(1, EPOCHS + 1))
    assert len(through.models()) == 4
    assert registry_is_true(context)
    for training in (through, killed, other, fast):
        wait_for(training.processes, lambda left: not left)
    context.project.close()
