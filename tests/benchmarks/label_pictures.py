"""Projects to measure the Label page on: real JPEG files of 1920x1080, and as many rows as asked for."""

import json
from pathlib import Path

import cv2
import numpy as np

from core.ids import new_numbers
from core.project import create_project, open_project, utc_now
from labeling.ontology import DEFAULT_CONDITIONS, add_class, set_conditions

WIDTH, HEIGHT = 1920, 1080
FILES = 200
BATCH = 50_000


def write_pictures(folder: Path) -> None:
    """Pictures as a camera gives them: a road's gradient, texture and noise, some 500 kB each."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(7)
    down = np.linspace(200, 60, HEIGHT)[:, None, None]
    for number in range(FILES):
        picture = np.repeat(np.repeat(down, WIDTH, axis=1), 3, axis=2) + chance.normal(0, 6, (HEIGHT, WIDTH, 1))
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        for _ in range(60):
            x, y = chance.integers(0, WIDTH - 200), chance.integers(0, HEIGHT - 150)
            colour = tuple(int(value) for value in chance.integers(0, 255, 3))
            cv2.rectangle(picture, (int(x), int(y)), (int(x) + 150, int(y) + 90), colour, -1)
        cv2.imwrite(str(folder / f"{number:03d}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 90])


def write_project(root: Path, pictures: Path, *, images: int, shapes_each: int) -> Path:
    """A project of so many image rows over the pictures, each with so many boxes."""
    project = create_project(root)
    class_ids = [add_class(project.registry, name) for name in ("car", "truck", "pedestrian", "sign", "light")]
    with project.registry.transaction() as tx:
        execute = tx.session.connection().exec_driver_sql
        execute(
            "INSERT INTO source_folder (id, absolute, relative) VALUES (1, ?, NULL)", (pictures.resolve().as_posix(),)
        )
        numbers, shapes = new_numbers(images), iter(new_numbers(images * shapes_each))
        now, chance = utc_now(), np.random.default_rng(3)
        for start in range(0, images, BATCH):
            batch = list(numbers[start : start + BATCH])
            execute(
                "INSERT INTO image (id, sha256, name, source_id, path, width, height, orientation, source_part,"
                " added_at) VALUES (?, ?, ?, 1, ?, 1920, 1080, 1, '', ?)",
                [
                    (number, f"{index:064x}", f"road_{index:07d}.jpg", f"{index % FILES:03d}.jpg", now)
                    for index, number in enumerate(batch, start=start)
                ],
            )
            rows = []
            places = chance.integers(0, 900, (len(batch) * shapes_each, 2)).tolist()
            for place, (left, top) in enumerate(places):
                x, y = float(left), float(top)
                rows.append(
                    (
                        next(shapes), batch[place // shapes_each], class_ids[place % 5],
                        json.dumps([x, y, x + 120.0, y + 80.0], separators=(",", ":")), x, y, x + 120, y + 80,
                    )
                )  # fmt: skip
            execute(
                "INSERT INTO annotation (id, image_id, class_id, kind, geometry, x1, y1, x2, y2, attributes_json,"
                " author, source, reference) VALUES (?, ?, ?, 'box', ?, ?, ?, ?, ?, '{}', 'b', 'human', '')",
                rows,
            )
    project.close()
    return root


def say_of_project(root: Path) -> None:
    """What filters ask for, over a project made by `write_project`: of every tenth or twentieth image.

    Attributes stand on a tenth of the shapes, conditions on half of the images, as in a project of years.
    """
    project = open_project(root)
    set_conditions(project.registry, DEFAULT_CONDITIONS)
    with project.registry.transaction() as tx:
        execute = tx.session.connection().exec_driver_sql
        execute(
            'UPDATE annotation SET attributes_json = CASE id % 20 WHEN 0 THEN \'{"occluded":"yes"}\''
            ' ELSE \'{"occluded":"no","truncated":"yes"}\' END WHERE id % 20 < 2'
        )
        execute(
            "INSERT INTO image_condition (image_id, group_name, value) SELECT id, 'weather',"
            " CASE id % 4 WHEN 0 THEN 'rain' ELSE 'clear' END FROM image WHERE id % 4 < 2"
        )
        execute(
            "INSERT INTO suggestion (id, image_id, class_id, kind, geometry, score, source, state) SELECT id, id,"
            " 1 + id % 5, 'box', '[10,10,90,90]', 0.5, 'model', CASE id % 40 WHEN 0 THEN 'kept' ELSE 'open' END"
            " FROM image WHERE id % 20 = 0"
        )
        execute(
            "INSERT INTO class_completeness (image_id, class_id, state) SELECT image.id, label_class.id, 'verified'"
            " FROM image CROSS JOIN label_class WHERE image.id % 3 = 0"
        )
        execute(
            "INSERT INTO image_review (image_id, state, note, author) SELECT id, 'done', '', 'b' FROM image"
            " WHERE id % 10 = 0"
        )
    project.close()
