"""What is wrong with picture files is found, each by its kind, and nothing is said of sound ones."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from core.project import Project
from labeling import ontology
from tests.checking import (
    add_labels,
    add_picture,
    add_pictures,
    check_here,
    findings,
    folder_of_pictures,
    kinds_by_name,
    scene,
)


def jpeg(pixels, exif: bytes = b"") -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(file, "JPEG", quality=92, **({"exif": exif} if exif else {}))
    return file.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


@pytest.fixture
def clean(project: Project) -> Project:
    """Forty sound pictures."""
    add_pictures(project, {f"clean_{number}.png": scene(number) for number in range(40)})
    return project


def test_nothing_is_said_of_sound_pictures(clean: Project) -> None:
    add_picture(clean, "upright.jpg", jpeg(scene(90), turned(6)))
    check_here(clean)
    assert findings(clean) == []


def test_each_fault_is_found_where_it_is_and_nowhere_else(clean: Project) -> None:
    dark = (scene(50) // 20).astype(np.uint8)
    burnt = scene(51)
    burnt[:120] = 255
    whole = jpeg(scene(52))
    odd = {"dark.png": dark, "burnt.png": burnt, "cut.jpg": whole}
    odd |= {"blurred.png": cv2.GaussianBlur(scene(53), (0, 0), 6), "moved.png": cv2.blur(scene(57), (25, 1))}
    odd |= {"gone.png": scene(54), "changed.png": scene(55), "other_size.png": scene(56)}
    add_pictures(clean, odd)
    folder = folder_of_pictures(clean)
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "gone.png").unlink()
    cv2.imwrite(str(folder / "changed.png"), scene(155))
    cv2.imwrite(str(folder / "other_size.png"), scene(156, (200, 100)))
    check_here(clean)
    assert kinds_by_name(clean) == {
        "dark.png": {"too_dark"},
        "burnt.png": {"over_exposed"},
        "blurred.png": {"blurred"},
        "moved.png": {"blurred"},
        "cut.jpg": {"corrupt"},
        "gone.png": {"missing"},
        "changed.png": {"changed_file"},
        "other_size.png": {"changed_file", "wrong_exif"},
    }


def test_a_night_picture_with_lamps_is_not_called_too_dark(project: Project) -> None:
    night = np.full((240, 320, 3), 6, np.uint8)
    for x in range(20, 300, 40):
        cv2.circle(night, (x, 120), 12, (240, 250, 255), -1)
    add_picture(project, "night.png", night)
    check_here(project)
    assert findings(project, "too_dark") == []


def test_exif_that_cannot_be_read_is_found(project: Project) -> None:
    add_picture(project, "broken.jpg", jpeg(scene(1), b"Exif\x00\x00not a TIFF header at all"))
    add_picture(project, "fine.jpg", jpeg(scene(2), turned(1)))
    check_here(project)
    assert kinds_by_name(project) == {"broken.jpg": {"wrong_exif"}}


def test_labels_that_fit_only_the_picture_as_stored_are_found(project: Project) -> None:
    car = ontology.add_class(project.registry, "car")
    wrong = add_picture(project, "wrong.jpg", jpeg(scene(1), turned(6)))  # upright 240 x 320
    right = add_picture(project, "right.jpg", jpeg(scene(2), turned(6)))
    add_labels(project, {wrong: [(250, 40, 310, 90), (10, 10, 60, 60)]}, car)
    add_labels(project, {right: [(40, 250, 90, 310), (10, 10, 60, 60)]}, car)
    check_here(project)
    assert [row.image_id for row in findings(project, "wrong_exif")] == [wrong]


def test_a_file_that_came_back_is_no_longer_missing(project: Project) -> None:
    add_picture(project, "a.png", scene(1))
    path = folder_of_pictures(project) / "a.png"
    content = path.read_bytes()
    path.unlink()
    check_here(project)
    assert [row.kind for row in findings(project)] == ["missing"]
    path.write_bytes(content)
    check_here(project)
    assert findings(project) == []
    assert [row.kind for row in findings(project, state="gone")] == ["missing"]


def test_alike_pictures_are_paired_and_leak_where_their_parts_differ(project: Project) -> None:
    one = add_picture(project, "one.png", scene(1), source_part="train")
    other = add_picture(project, "other.jpg", jpeg(scene(1)), source_part="test")
    again = add_picture(project, "again.png", cv2.convertScaleAbs(scene(1), beta=4), source_part="train")
    add_picture(project, "else.png", scene(2), source_part="test")
    check_here(project)
    leaks = {frozenset((row.image_id, row.other_image_id)) for row in findings(project, "leakage")}
    assert {one, other} in leaks
    assert all(other in pair for pair in leaks)
    pairs = [each for row in findings(project, "near_duplicate") for each in (row.image_id, row.other_image_id)]
    assert set(pairs) == {one, other, again}


def test_even_pictures_are_not_called_alike(project: Project) -> None:
    add_pictures(project, {f"{number}.png": np.full((60, 80, 3), 90 + number, np.uint8) for number in range(3)})
    check_here(project)
    assert findings(project) == []


def test_what_was_measured_stands_in_the_registry(project: Project) -> None:
    image_id = add_picture(project, "a.png", np.full((60, 80, 3), 100, np.uint8))
    check_here(project)
    with project.registry.reading() as session:
        words = text("SELECT image_id, brightness, contrast, dark_share, bright_share, problem FROM image_measure")
        assert session.execute(words).all() == [(image_id, 100.0, 0.0, 0.0, 0.0, "")]
