"""What a running training shows, in words and as curves."""

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from core.schema_models import JobRow, TrainingRunRow
from training.live_files import Live, Load

MINUTE_S, HOUR_S = 60, 3600


def time_left_words(seconds: float | None) -> str:
    """How long a training will still take; empty where that is not known."""
    if seconds is None:
        return ""
    if seconds < MINUTE_S:
        return _tr("Less than a minute left.")
    minutes = round(seconds / MINUTE_S)
    if seconds < HOUR_S:
        return _tr("About {minutes} min left.").format(minutes=minutes)
    return _tr("About {hours} h {minutes} min left.").format(hours=minutes // 60, minutes=minutes % 60)


def notes_of(live: Live, job: JobRow) -> list[str]:
    """What was changed on the way: from the live files, or from the result where those are gone."""
    if live.notes:
        return list(live.notes)
    effective = json.loads(job.result_json or "{}").get("effective")
    notes = effective.get("notes") if isinstance(effective, Mapping) else None
    return [str(note) for note in notes] if isinstance(notes, list) else []


def epochs_of(run: TrainingRunRow) -> int:
    """How many epochs a run was asked for; 0 where its record does not say."""
    recipe = json.loads(run.spec_json).get("recipe")
    settings = recipe.get("settings") if isinstance(recipe, Mapping) else None
    return int(settings.get("epochs", 0)) if isinstance(settings, Mapping) else 0


def load_words(load: Load) -> str:
    """The last sample as a sentence."""
    told = [
        _tr("Processor {load:.0%}, memory {used:.1f} of {total:.1f} GB, of which this training has {own:.1f}.").format(
            load=load.processor,
            used=load.memory_used / 1e9,
            total=load.memory_total / 1e9,
            own=load.worker_memory / 1e9,
        )
    ]
    told += [
        _tr("Graphics card {number}: {load:.0%}, {used:.1f} of {total:.1f} GB.").format(
            number=number, load=card.load, used=card.memory_used / 1e9, total=card.memory_total / 1e9
        )
        for number, card in enumerate(load.graphics)
    ]
    return " ".join(told)


def busy_curves(loads: Sequence[Load]) -> dict[str, Sequence[tuple[float, float]]]:
    """Per cent over minutes: the processor, and each graphics card."""
    if not loads:
        return {}
    begun = loads[0].at
    curves = {"CPU": [((each.at - begun) / 60, each.processor * 100) for each in loads]}
    for number in range(max(len(each.graphics) for each in loads)):
        cards = [each for each in loads if number < len(each.graphics)]
        curves[f"GPU {number}"] = [((each.at - begun) / 60, each.graphics[number].load * 100) for each in cards]
    return dict(curves)


def memory_curves(loads: Sequence[Load]) -> dict[str, Sequence[tuple[float, float]]]:
    """GB over minutes: the computer's, the training's own, and each graphics card's."""
    if not loads:
        return {}
    begun = loads[0].at
    curves = {
        _tr("computer"): [((each.at - begun) / 60, each.memory_used / 1e9) for each in loads],
        _tr("this training"): [((each.at - begun) / 60, each.worker_memory / 1e9) for each in loads],
    }
    for number in range(max(len(each.graphics) for each in loads)):
        cards = [each for each in loads if number < len(each.graphics)]
        curves[f"GPU {number}"] = [((each.at - begun) / 60, each.graphics[number].memory_used / 1e9) for each in cards]
    return dict(curves)


def _tr(words: str) -> str:
    return QCoreApplication.translate("LiveRun", words)
