"""What every trainer owes a training that is cut off: it goes on from its last whole epoch, exactly where it says so.

Real, tiny trainings in child processes: a trainer changes its whole process.
"""

import pytest

from tests.contracts.test_trainers import Outcomes, run_child
from training.backends import BACKENDS

SCENARIOS = {"ultralytics": ("resumed", "resumed_fast", "stopped_early"), "torchvision": ("resumed", "resumed_fast")}


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    return run_child(request.param, tmp_path_factory.mktemp("resumed"), SCENARIOS[request.param])


def test_an_exact_training_in_pieces_gives_the_bits_of_one_that_goes_through(told: Outcomes):
    for name, ways in told["resumed"].items():
        through, pieces = ways["through"], ways["in pieces"]
        assert len(through["epochs"]) == 2, name
        assert pieces["epochs"] == through["epochs"], name
        assert pieces["weights_sha256"] == through["weights_sha256"], name


def test_each_epoch_of_a_training_in_pieces_is_told_once(told: Outcomes):
    for name, ways in told["resumed"].items():
        assert ways["in pieces"]["told"] == [[1], [2]], name


def test_different_networks_and_remedies_give_different_weights(told: Outcomes):
    hashes = [ways["through"]["epochs"][-1]["weights_sha256"] for ways in told["resumed"].values()]
    assert len(set(hashes)) == len(hashes)


def test_a_fast_training_goes_on_with_each_epoch_once_and_to_other_bits(told: Outcomes):
    ways = told["resumed_fast"]
    through, pieces = (
        {row["epoch"]: row["weights_sha256"] for row in ways[way]["epochs"]} for way in ("through", "in pieces")
    )
    assert list(pieces) == [1, 2]
    assert pieces[1] == through[1]
    assert pieces[2] != through[2]


def test_patience_is_remembered_over_an_interruption(told: Outcomes):
    if "stopped_early" in told:
        through, pieces = told["stopped_early"]["through"], told["stopped_early"]["in pieces"]
        assert 2 < len(through["epochs"]) < 6
        assert pieces["epochs"] == through["epochs"]
