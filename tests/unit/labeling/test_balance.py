"""What is counted for the Balance and Coverage panels is what a person counts by hand, live and in a version."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.annotations import Annotation
from core.errors import UserError
from core.ids import AnnotationId, ClassId, ImageId, new_number
from core.project import Project, create_project
from core.queries.images import image_ids
from core.recordings import Recording
from core.schema import SuggestionRow
from core.shapes import Box, Tag
from labeling.balance import advice_for, balance_of, rare_classes
from labeling.collection import as_csv, as_text, wanted_list, write_list
from labeling.conditions import set_on_images
from labeling.coverage import CoverageNotMet, coverage, goals_of, known_gaps, set_goal
from labeling.edits import added
from labeling.imbalance import drift, drift_by_chance
from labeling.importing import import_source
from labeling.label_maps import objects_each, place_map, size_histogram
from labeling.label_sets import LabelSet, live_presence, live_set, version_set
from labeling.ontology import set_conditions
from labeling.presence import class_by_condition, distinct, images_by_class, pairs_of
from labeling.statistics import count_live, count_version
from labeling.store import apply
from labeling.targeted import images_to_label, unseen
from labeling.versions import SplitPlan, freeze

CAR, BUS = ClassId(1), ClassId(2)


def no_recordings(_path: Path) -> Recording:
    raise AssertionError("no recording is imported here")


def write_set(folder: Path, count: int, *, has_labels: bool, seed: int = 0) -> Path:
    """Pictures with YOLO boxes: each has a car, every third a bus as well; or pictures alone."""
    chance = np.random.default_rng(seed)
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    (folder / "classes.txt").write_text("car\nbus\n")
    for number in range(count):
        pixels = chance.integers(0, 255, (48, 64, 3), np.uint8)
        (folder / "images" / f"{seed}-{number}.png").write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
        if has_labels:
            lines = ["0 0.5 0.5 0.4 0.4"] + (["1 0.3 0.3 0.3 0.3"] if number % 3 == 0 else [])
            (folder / "labels" / f"{seed}-{number}.txt").write_text("\n".join(lines) + "\n")
    return folder if has_labels else folder / "images"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Six verified pictures, cars on all, buses on 0 and 3, rain on 0 to 2; then three nobody looked at, in rain."""
    made = create_project(tmp_path / "project")
    set_conditions(made.registry, {"weather": ["clear", "rain"]})
    import_source(made, write_set(tmp_path / "set", 6, has_labels=True), open_recording=no_recordings, author="ann")
    plain = write_set(tmp_path / "plain", 3, has_labels=False, seed=1)
    import_source(made, plain, open_recording=no_recordings, author="ann")
    ids = images_of(made)
    apply(made.registry, set_on_images(made, [*ids[:3], *ids[6:]], "weather", "rain"), author="ann")
    yield made
    made.close()


def images_of(project: Project) -> list[ImageId]:
    with project.registry.reading() as session:
        return [ImageId(each) for each in image_ids(session)]


def suggest(project: Project, image_id: int, class_id: int, score: float) -> None:
    with project.registry.transaction() as tx:
        tx.session.add(
            SuggestionRow(
                id=new_number(), image_id=image_id, class_id=class_id, kind="box", geometry="[1,1,9,9]", score=score,
                source="m",
            )
        )  # fmt: skip


def test_live_labels_are_counted_by_class_image_and_condition(project: Project) -> None:
    told = live_set(project)
    counted = balance_of(told)
    assert (counted.labels.tolist(), counted.images.tolist()) == ([6, 2], [6, 2])
    assert counted.by_value["weather"].tolist() == [0, 6]
    assert class_by_condition(told.presence, ["weather"]).tolist() == [[0, 3], [0, 1]]
    assert counted.together.tolist() == [[6, 2], [2, 2]]
    assert objects_each(told.labels, told.labels.of_class(None), 9).tolist() == [2, 1, 1, 2, 1, 1, 0, 0, 0]


def test_a_tag_counts_for_its_class_and_has_no_place(project: Project) -> None:
    tag = Annotation(AnnotationId(new_number()), images_of(project)[6], BUS, Tag(), "ann")
    apply(project.registry, added([tag]), author="ann")
    told = live_set(project)
    assert images_by_class(told.presence).tolist() == [6, 3]
    buses = told.labels.of_class(1)
    assert (int(buses.sum()), int(place_map(told.labels, buses).sum())) == (3, 2)


def test_a_version_is_counted_as_the_live_labels_are(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    live, version = live_set(project), version_set(project, frozen.id)
    assert len(version.presence) == 6
    assert balance_of(version).labels.tolist() == balance_of(live).labels.tolist()
    for of_class in (None, 0, 1):
        assert (size_of(live, of_class) == size_of(version, of_class)).all()
    buses = version.behind_labels(version.labels.of_class(1))
    assert sorted(buses.image_ids) == [images_of(project)[0], images_of(project)[3]]
    assert buses.annotation_ids == []


def test_the_command_counts_a_version_as_it_counts_the_live_labels(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan())
    live, version = count_live(project), count_version(project, frozen.id)
    assert version.classes == live.classes
    assert version.conditions == {"weather": {"rain": 3}}  # of the six that are verified
    assert (version.images_by_class, version.images, version.annotations) == (
        live.images_by_class, frozen.images, frozen.annotations,
    )  # fmt: skip


def size_of(labels: LabelSet, class_place: int | None) -> np.ndarray:
    return size_histogram(labels.labels, labels.labels.of_class(class_place))


def test_a_damaged_manifest_is_refused_in_a_sentence(project: Project) -> None:
    named = project.objects.add_bytes(b'{"classes":[{"id":1,"name":"car"}]}\n{"labels":')
    with pytest.raises(UserError, match="manifest is damaged"):
        version_set(project, named)


def test_parts_are_counted_and_their_drift_is_that_of_their_labels(project: Project) -> None:
    frozen = freeze(project, "one", SplitPlan(fractions=(0.5, 0.5, 0.0), seed=3))
    counted = balance_of(version_set(project, frozen.id))
    assert counted.by_part.sum(axis=0).tolist() == [6, 2]
    train, valid = counted.by_part[0].tolist(), counted.by_part[1].tolist()
    of_classes = [each for each in counted.drifts if not each.of]
    assert [(each.first, each.second) for each in of_classes] == [("train", "valid")]
    names = ["car", "bus"]
    expected = drift(dict(zip(names, train, strict=True)), dict(zip(names, valid, strict=True)))
    assert of_classes[0].distance == expected


def test_the_drift_of_chance_is_that_of_labels_dealt_out_by_lot() -> None:
    chance, shares = np.random.default_rng(0), [0.5, 0.3, 0.15, 0.05]
    seen = []
    for _ in range(200):
        first, second = (dict(enumerate(chance.multinomial(n, shares).tolist())) for n in (800, 200))
        told = drift({str(k): v for k, v in first.items()}, {str(k): v for k, v in second.items()})
        seen.append(told or 0.0)
    counts = {str(k): round(800 * share) for k, share in enumerate(shares)}
    few = {str(k): round(200 * share) for k, share in enumerate(shares)}
    assert np.sqrt(np.mean(np.square(seen))) == pytest.approx(drift_by_chance(counts, few), rel=0.15)


def test_advice_names_the_classes_and_their_numbers(project: Project) -> None:
    told = advice_for(balance_of(live_set(project)))
    assert [(each.kind, each.classes) for each in told] == [("few", ("bus", "car")), ("dominant", ("car",))]
    assert told[0].numbers == (2, 2, 48, 6, 6, 44)
    assert rare_classes(balance_of(live_set(project))) == [BUS, CAR]


def test_images_that_nobody_looked_at_come_with_the_promising_ones_first(project: Project) -> None:
    ids = images_of(project)
    suggest(project, ids[7], BUS, 0.4)
    suggest(project, ids[8], BUS, 0.9)
    suggest(project, ids[6], CAR, 0.9)
    found = images_to_label(project, [BUS])
    assert (list(found.image_ids), found.promising) == ([ids[8], ids[7], ids[6]], 2)
    assert images_to_label(project, [BUS], {"weather": "clear"}).image_ids == []


def test_a_class_that_was_looked_for_is_not_looked_for_again(project: Project) -> None:
    ids = images_of(project)
    with project.registry.transaction() as tx:
        tx.session.connection().exec_driver_sql(
            "INSERT INTO class_completeness (image_id, class_id, state) VALUES (?, 2, 'verified_empty')", (ids[6],)
        )
    assert images_to_label(project, [BUS]).image_ids == ids[7:]
    assert images_to_label(project, [CAR]).image_ids == ids[6:]


def test_the_list_of_what_to_collect_can_be_written(project: Project, tmp_path: Path) -> None:
    set_goal(project.registry, BUS, {"weather": "rain"}, least=5, is_required=True)
    presence = live_presence(project)
    with project.registry.reading() as session:
        goals = goals_of(session)
    rows = wanted_list(coverage(presence, goals, ["weather"]), unseen(project, presence))
    assert (rows[0].class_name, rows[0].missing, rows[0].here) == ("bus", 4, 3)
    write_list(tmp_path / "list.csv", rows)
    first = next(csv.DictReader((tmp_path / "list.csv").read_text().splitlines()))
    assert (first["class"], first["weather"], first["missing"], first["required"]) == ("bus", "rain", "4", "yes")
    assert "- bus (rain): 4 more images (1 of 5, required); 3 images" in as_text(rows)
    assert Counter(as_csv(rows))["\n"] == len(rows) + 1


def test_a_version_is_held_to_the_goals_by_what_is_in_it(project: Project) -> None:
    set_goal(project.registry, BUS, {"weather": "rain"}, least=2, is_required=True)
    set_goal(project.registry, CAR, {"weather": "clear"}, least=1, is_required=False)
    frozen = freeze(project, "one", SplitPlan())
    bus = Annotation(AnnotationId(new_number()), images_of(project)[7], BUS, Box(1, 1, 9, 9), "ann")
    apply(project.registry, added([bus]), author="ann")  # met now, but not in what was frozen
    with pytest.raises(
        CoverageNotMet, match=r"Version one lacks .*bus \(rain\) has 1 of 2 images; nothing was started"
    ):
        known_gaps(project, frozen.id, is_ignored=False, kept="nothing was started")
    (gap,) = known_gaps(project, "one", is_ignored=True, kept="nothing was started")
    assert json.dumps(gap.sentence) == '"bus (rain) has 1 of 2 images"'


def test_without_a_version_nothing_can_be_shown_to_be_met(project: Project) -> None:
    assert known_gaps(project, "", is_ignored=False, kept="no package was made") == []
    set_goal(project.registry, BUS, {"weather": "rain"}, least=2, is_required=True)
    with pytest.raises(CoverageNotMet, match="not known which labels"):
        known_gaps(project, "", is_ignored=False, kept="no package was made")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4))))
def test_a_class_counts_once_an_image_however_many_labels_it_has_there(labels: list[tuple[int, int]]) -> None:
    image, class_place = (np.array([each[side] for each in labels], np.int32) for side in (0, 1))
    pairs = pairs_of(image, class_place)
    assert list(zip(*(each.tolist() for each in pairs), strict=True)) == sorted(set(labels))
    assert distinct(image).tolist() == sorted({each for each, _class in labels})
