"""What is kept of an evaluation comes back to the last bit, and what was kept before still reads."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.errors import UserError
from tests.random_outcomes import by_us, random_set
from tests.unit.training.test_evaluation import measure
from training.details import SCORES, Details, SeenImages, lines_of, read_details, write_details
from training.detection_metrics import figures_of
from training.outcomes import joined


def random_details(seed: int) -> Details:
    told = random_set(seed)
    count = len(told.judged)
    images = SeenImages(
        tuple(f"{n:064x}" for n in range(count)), tuple(f"{n}.jpg" for n in range(count)),
        np.full((count, 2), 640), ("drive 1",) * count, ("van v1",) * count, ({"lighting": "night"},) * count,
        np.ones((count, told.classes), np.bool_),
    )  # fmt: skip
    names = tuple(f"class {position}" for position in range(told.classes))
    return Details("detect", "test", names, images, outcomes=joined(told.judged, told.classes))


def test_details_come_back_to_the_last_bit_and_are_the_same_bytes():
    details = random_details(3)
    content = write_details(details)
    read = read_details(content)
    assert write_details(read) == content
    assert figures_of(read.shapes()) == figures_of(details.shapes())
    assert np.array_equal(read.shapes().found_score, details.shapes().found_score)
    assert read.images.conditions[0] == {"lighting": "night"}
    assert by_us(random_set(3))[0].max() > 0


def test_details_hold_attributes_sizes_and_verified_classes(tmp_path: Path):
    read = read_details(write_details(measure(tmp_path, "detect").details))
    assert len(read.images) == 6
    assert read.images.verified.all()
    assert (read.images.size_wh > 0).all()
    assert read.kinds_of_attributes == ({},)
    assert not read.lacking


def test_details_of_whole_pictures_hold_the_score_of_every_class(tmp_path: Path):
    read = read_details(write_details(measure(tmp_path, "classify").details))
    assert read.whole().score.shape == (6, 3)
    assert read.whole().said().tolist() == read.whole().truth.tolist()


def test_details_are_told_as_lines_for_people(tmp_path: Path):
    lines: list[str] = []
    lines_of(measure(tmp_path, "detect").details, lines.append)
    assert {"sha256", "truth", "found"} <= set(json.loads(lines[0]))


OLD_BOXES = (
    '{"found":[{"class":"car","score":0.9,"xyxy":[0.0,0.0,10.0,10.0]},{"class":"bus","score":0.2,'
    '"xyxy":[50.0,0.0,60.0,10.0]}],"sha256":"a","truth":[{"class":"car","xyxy":[0.0,0.0,10.0,11.0]}]}\n'
    '{"found":[],"sha256":"b","truth":[]}\n'
)


def test_details_of_before_still_read_and_say_what_they_cannot_answer():
    read = read_details(OLD_BOXES.encode())
    assert read.classes == ("bus", "car")
    assert read.images.sha256 == ("a", "b")
    assert figures_of(read.shapes(), score_threshold=0.5).per_class[1]["recall"] == 1
    assert {"low scores", "attributes", "conditions"} <= set(read.lacking)


def test_old_details_of_whole_pictures_know_no_scores():
    read = read_details(b'{"found":"red","name":"1.png","sha256":"a","truth":"green"}\n')
    assert SCORES in read.lacking
    assert read.classes == ("green", "red")
    assert read.whole().said().tolist() == [1]


@pytest.mark.parametrize("damaged", [b"", b"no json", b"{}", b'{"details":2,"texts":1}\nxx'])
def test_damaged_details_are_told(damaged: bytes):
    with pytest.raises(UserError, match="damaged"):
        read_details(damaged)


def test_details_of_a_newer_program_are_refused():
    with pytest.raises(UserError, match="newer"):
        read_details(b'{"details":99}\n')
