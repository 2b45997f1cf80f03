"""The worker's side of a check: measures the pictures that changed, lets the tests look, writes the outcome."""

import json
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.canonical import JsonObject
from core.jobs.reporter import JobReporter
from labeling.data_tests.evidence import NO_FILE, Evidence, MeasureColumns
from labeling.data_tests.handing import EVIDENCE, OUTCOME, Outcome, Work, read_work, write_outcome
from labeling.data_tests.known import TESTS, equipped
from labeling.data_tests.measuring import Measured, Wanted, measure, stamp_of
from labeling.data_tests.running import run
from labeling.data_tests.suspects import SuspectTest
from labeling.suspects.evidence import Known
from labeling.suspects.handing import KNOWN, read_handed

CHUNK = 64  # pictures between two looks at whether to stop
CACHE_FILE = "measures.jsonl"
MEASURED = 0.6  # of the progress is measuring; the rest is comparing and looking
_FIGURES = ("sharpness", "brightness", "contrast", "dark_share", "bright_share")


def check(folder: Path, arguments: JsonObject, reporter: JobReporter) -> JsonObject:
    """Do the work of a job folder; gives how many pictures were measured and images looked at."""
    warnings.simplefilter("ignore")  # what Pillow thinks of EXIF; the filters are the process's, and threads measure
    work = read_work(folder / EVIDENCE)
    wanted = set(str(arguments["tests"]).split())

    def show(done: int, total: int, message: str) -> None:
        reporter.stop_if_asked()
        reporter.progress(MEASURED + (1 - MEASURED) * done / max(1, total), 1.0, f"{message}: {done} of {total}")

    cache, known = Path(str(arguments["cache"])), read_handed(folder / KNOWN) if SuspectTest.name in wanted else Known()
    tests = [equipped(test, cache, show, known) for test in TESTS if test.name in wanted]
    is_all = bool(arguments["is_all"])
    evidence, measured = work.evidence, list[Measured]()
    if any(test.needs_pixels for test in tests):
        evidence, measured = _measured(work, cache, reporter, is_all=is_all)

    def before_each(number: int, name: str) -> None:
        reporter.stop_if_asked()
        reporter.progress(MEASURED + (1 - MEASURED) * number / len(tests), 1.0, f"Looking for what is odd: {name}")

    looked = run(tests, evidence, work.seen, is_all=is_all, before_each=before_each)
    write_outcome(folder / OUTCOME, Outcome(measured, looked))
    reporter.artifact("outcome", folder / OUTCOME)
    (folder / EVIDENCE).unlink()
    (folder / KNOWN).unlink(missing_ok=True)
    images = {image_id for each in looked for image_id in each.image_ids}
    return {"measured": len(measured), "looked_at": len(images), "tests": [each.test for each in looked]}


def _measured(
    work: Work, cache: Path, reporter: JobReporter, *, is_all: bool
) -> tuple[Evidence, list[Measured]]:  # fmt: skip
    """The evidence with every picture measured, and what was measured that the registry does not know."""
    images, measures = work.evidence.images, work.evidence.measures
    stamps = np.array([stamp_of(*each) for each in zip(images.path, images.sha256, strict=True)], np.uint64)
    stale = np.flatnonzero((stamps != measures.stamp) | is_all).tolist()
    known = {} if is_all else _kept(cache / CACHE_FILE)
    wanted = [
        Wanted(
            int(images.id[row]), images.path[row], images.sha256[row],
            (int(images.width[row]), int(images.height[row])), int(stamps[row]), str(cache / "giants"),
        )
        for row in stale
    ]  # fmt: skip
    fresh = [known[key] for each in wanted if (key := (each.image_id, each.stamp)) in known]
    to_do = [each for each in wanted if (each.image_id, each.stamp) not in known]
    fresh += _measure_all(to_do, cache / CACHE_FILE, reporter)
    return replace(work.evidence, measures=_with(work.evidence, fresh, stamps)), fresh


def _measure_all(wanted: list[Wanted], cache: Path, reporter: JobReporter) -> Iterator[Measured]:
    """Measure on all processors; what is done is kept beside, so that a stopped check goes on where it was."""
    if not wanted:
        return
    cache.parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool, cache.open("a", encoding="utf-8") as kept:
        for start in range(0, len(wanted), CHUNK):
            reporter.stop_if_asked()
            done = list(pool.map(measure, wanted[start : start + CHUNK]))
            kept.write("".join(json.dumps(asdict(each)) + "\n" for each in done))
            kept.flush()
            yield from done
            count = min(start + CHUNK, len(wanted))
            reporter.progress(MEASURED * count / len(wanted), 1.0, f"Measuring pictures: {count} of {len(wanted)}")


def _kept(cache: Path) -> dict[tuple[int, int], Measured]:
    """What an earlier check measured that did not come to its end; a torn line is passed over."""
    kept = {}
    try:
        lines = cache.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    for line in lines:
        try:
            each = Measured(**json.loads(line))
        except (ValueError, TypeError):
            continue
        kept[(each.image_id, each.stamp)] = each
    return kept


def _with(evidence: Evidence, fresh: list[Measured], stamps: NDArray[np.uint64]) -> MeasureColumns:
    """The columns of measures with these in their places."""
    before = evidence.measures
    rows = evidence.images.places_of(np.array([each.image_id for each in fresh], np.int64))
    looks = before.look.copy()
    looks[rows] = np.array([each.look for each in fresh], np.int64).view(np.uint64)
    problems = list(before.problem)
    for row, each in zip(rows.tolist(), fresh, strict=True):
        problems[row] = each.problem
    figures = {}
    for name in _FIGURES:
        figures[name] = getattr(before, name).copy()
        figures[name][rows] = [np.nan if each.problem in NO_FILE else getattr(each, name) for each in fresh]
    return replace(before, look=looks, problem=tuple(problems), stamp=stamps, **figures)
