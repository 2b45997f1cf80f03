"""A project with one frozen version of drawn boxes, and a recipe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.manifest import manifest_id, write_manifest
from core.project import Project, create_project, utc_now
from core.schema import DatasetVersionRow, LabelClassRow
from tests.unit.training.drawn import draw_version
from tests.unit.training.played_worker import RECIPES
from training.recipes import Recipe, load_recipes, with_settings


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = create_project(tmp_path / "project")
    yield made
    made.close()


@pytest.fixture
def recipe() -> Recipe:
    return with_settings(load_recipes(RECIPES)["detect-nano"], {"epochs": 2})


@pytest.fixture
def version(project: Project, tmp_path: Path) -> DatasetVersionRow:
    manifest, _ = draw_version(tmp_path / "pictures", "detect", train=4, valid=2)
    text = write_manifest(manifest)
    row = DatasetVersionRow(
        id=manifest_id(text), name="v1", created_at=utc_now(), images=6, annotations=6,
        parts_json='{"train": 4, "valid": 2, "test": 0}', split_json="{}",
    )  # fmt: skip
    project.objects.add_bytes(text)
    with project.registry.transaction() as tx:
        tx.session.add(row)
        tx.session.add(LabelClassRow(name="rot", colour="#f00", position=0))
    return row
