"""Which settings a search tries next, and when a trial promises nothing: Optuna, asked and told.

Nothing of Optuna is kept. Each question builds its study from the trials that the registry knows, and the sampler's
seed follows from the study's and the number of the trial, so that a search that was left goes on as if it had not been.
Settings are sampled after J. Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (NeurIPS 2011); a trial is
pruned when its figure is below the median of the earlier trials at the same epoch (D. Golovin et al., "Google Vizier",
KDD 2017).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from training.studies import StudySpec
from training.studies_ranges import Range, Value

BEFORE_MODEL = 5  # trials at random before the sampler has seen enough to prefer one place to another
BEFORE_PRUNING = 4  # trials that run to their end before a median means something
WARM_UP_EPOCHS = 1

Curve = Mapping[int, float]  # epoch -> the figure that is searched for


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial that ended: the settings that it tried, its live figure by epoch, and what it reached; None for nothing.

    A pruned trial reached what its last epoch did.
    """

    settings: Mapping[str, Value]
    value: float | None
    curve: Curve = field(default_factory=dict)
    is_pruned: bool = False


def suggest(spec: StudySpec, own: Mapping[str, Value], earlier: Sequence[Trial]) -> dict[str, Value]:
    """The settings of the next trial; the first has the recipe's `own`, as near as the ranges let it be."""
    if not earlier:
        return {name: known.nearest(own[name]) for name, known in spec.ranges.items()}
    whole = {name for name, value in own.items() if isinstance(value, int)}
    study = _study(spec, earlier, whole)
    asked = study.ask(_distributions(spec.ranges, whole)).params
    return {name: _rounded(asked[name]) for name in spec.ranges}


def is_hopeless(spec: StudySpec, own: Mapping[str, Value], earlier: Sequence[Trial], running: Trial) -> bool:
    """Whether a running trial should be asked to stop."""
    from optuna.trial import TrialState, create_trial

    if not running.curve:
        return False
    whole = {name for name, value in own.items() if isinstance(value, int)}
    study = _study(spec, earlier, whole)
    study.add_trial(
        create_trial(
            state=TrialState.RUNNING, params=dict(running.settings),
            distributions=_distributions(spec.ranges, whole), intermediate_values=dict(running.curve),
        )
    )  # fmt: skip
    return bool(study.pruner.prune(study, study.trials[-1]))


def _study(spec: StudySpec, earlier: Sequence[Trial], whole: set[str]) -> Any:
    import optuna
    from optuna.trial import TrialState, create_trial

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=spec.seed + len(earlier), n_startup_trials=BEFORE_MODEL),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=BEFORE_PRUNING, n_warmup_steps=WARM_UP_EPOCHS),
    )
    for trial in earlier:
        state = TrialState.PRUNED if trial.is_pruned else TrialState.COMPLETE
        if trial.value is None:
            state = TrialState.FAIL
        study.add_trial(
            create_trial(
                state=state, value=trial.value, params=dict(trial.settings),
                distributions=_distributions(spec.ranges, whole), intermediate_values=dict(trial.curve),
            )
        )  # fmt: skip
    return study


def _distributions(ranges: Mapping[str, Range], whole: set[str]) -> dict[str, Any]:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    found: dict[str, Any] = {}
    for name, known in ranges.items():
        if known.choices:
            found[name] = CategoricalDistribution(known.choices)
        elif name in whole:
            found[name] = IntDistribution(int(known.low), int(known.high), log=known.is_log)
        else:
            found[name] = FloatDistribution(known.low, known.high, log=known.is_log)
    return found


def _rounded(value: Value) -> Value:
    """Four figures are enough for any setting, and people can read them."""
    return float(f"{value:.4g}") if isinstance(value, float) else value
