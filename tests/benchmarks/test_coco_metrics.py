"""Figure 3: COCO's figures against pycocotools, on random sets and in speed. Asked for by name, never in the suite."""

import time

import numpy as np

from tests.random_outcomes import by_pycocotools, by_us, coco_dicts, large_set, largest_difference
from training.details import Details, SeenImages, read_details, write_details
from training.outcomes import joined

SETS = 240
IMAGES, DETECTIONS = 5_000, 100


def test_every_number_of_two_hundred_and_forty_sets_is_that_of_pycocotools() -> None:
    """All of precision (10 IoUs, 101 recalls, classes, 4 areas) and recall (10 IoUs, classes, 4 areas, 3 limits)."""
    differences = [largest_difference(seed) for seed in range(SETS)]
    print(f"\n| sets | largest difference to pycocotools |\n|---|---|\n| {SETS} | {max(differences):.1e} |")
    assert max(differences) <= 1e-9


def test_the_speed_on_five_thousand_images_with_a_hundred_detections_each() -> None:
    """From pictures in memory to all figures; the peers' time leaves out the making of their dictionaries."""
    told = large_set(0, images=IMAGES, detections=DETECTIONS)
    ours, theirs = by_us(told), by_pycocotools(told)
    equal = max(float(np.abs(a - b).max()) for a, b in zip(ours[:2], theirs[:2], strict=True))
    faster_s, faster_differs = _by_faster_coco_eval(told, theirs[0])
    print(
        f"\n| {IMAGES:,} images x {DETECTIONS} detections | seconds | largest difference |\n|---|---|---|\n"
        f"| pycocotools | {theirs[2]:.1f} | – |\n| faster-coco-eval | {faster_s:.1f} | {faster_differs:.1e} |\n"
        f"| Roadwright | {ours[2]:.1f} | {equal:.1e} |\n| ratio to pycocotools | {theirs[2] / ours[2]:.1f} | |"
    )
    assert equal <= 1e-9


def test_details_of_five_thousand_images_read_back_quickly() -> None:
    """Written and read as columns, with the pairs that overlap found again."""
    told = large_set(0, images=IMAGES, detections=DETECTIONS)
    outcomes = joined(told.judged, told.classes)
    blank = ("",) * IMAGES
    images = SeenImages(
        tuple(f"{number:064x}" for number in range(IMAGES)), blank, np.full((IMAGES, 2), 640), blank, blank,
        ({},) * IMAGES, np.ones((IMAGES, told.classes), np.bool_),
    )  # fmt: skip
    names = tuple(f"class {number}" for number in range(told.classes))
    details = Details("detect", "test", names, images, outcomes=outcomes)
    begun = time.perf_counter()
    content = write_details(details)
    written = time.perf_counter()
    read = read_details(content)
    ended = time.perf_counter()
    print(
        f"\nDetails: {len(content) / 1e6:.1f} MB, written in {written - begun:.1f} s, read in {ended - written:.1f} s"
    )
    assert len(read.shapes().found_score) == IMAGES * DETECTIONS


def _by_faster_coco_eval(told, expected: np.ndarray) -> tuple[float, float]:
    """Seconds, and the largest difference of its precision to that of pycocotools; it may be absent."""
    try:
        from faster_coco_eval import COCO, COCOeval_faster
    except ImportError:
        return float("nan"), float("nan")
    dataset, found = coco_dicts(told)
    truth = COCO(dataset)
    evaluator = COCOeval_faster(truth, truth.loadRes(found), iouType="bbox", print_function=lambda *_: None)
    evaluator.params.maxDets = [1, 10, 100]
    begun = time.perf_counter()
    evaluator.evaluate()
    evaluator.accumulate()
    seconds = time.perf_counter() - begun
    return seconds, float(np.abs(np.asarray(evaluator.eval["precision"])[..., -1] - expected).max())
