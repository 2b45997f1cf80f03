"""Vectors are made once for each picture and label, by a real worker; what was made is kept however the job ends."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from core.embedding import Vectors, View, unit_rows
from core.errors import Stopped
from core.ids import JobId
from core.jobs.watching import take_in, watch
from core.project import Project
from core.queries.embeddings import Missing, encoders_used, missing, read_vectors, stream_vectors, vector_of
from core.schema_models import JobRow
from desktop.context import Context
from desktop.embedding import KnownEncoder, start
from exports.features import made_with
from labeling.embedding import embed, start_embedding
from labeling.maps import TINY, flat, principal, read_map
from labeling.nearest import encoder_that_knows, most_alike
from tests.desktop.page_rows import import_pictures, with_vectors
from tests.unit.exports.makers import detector_contract, featured_detector

MODEL = "model"


@pytest.fixture
def encoder(project: Project, tmp_path: Path) -> KnownEncoder:
    """A small network with features, as the project's model would be named."""
    from core.contract import contract_to_json

    sha256 = project.objects.add_file(featured_detector(tmp_path / "model.onnx"))
    contract = contract_to_json(detector_contract(64))
    arguments = {"encoder": "model", "onnx": str(project.objects.path(sha256)), "contract": contract}
    return KnownEncoder(made_with(sha256), MODEL, arguments)


def ended(context: Context, job_id: JobId | None) -> JobRow:
    """The row of a job whose worker has ended."""
    assert job_id is not None
    return watch(context.project, context.executor, context.intakes, job_id, lambda _row: None, poll_s=0.05)


class Counting:
    """An encoder that says of each picture how bright it is, and can end its process in the middle of the work."""

    made_with, side_px = "counting/1", 32

    def __init__(self) -> None:
        self.seen = 0

    def encode(self, views: Sequence[View]) -> Vectors:
        self.seen += len(views)
        rows = [[view.pixels.mean(), 1.0 + number] for view in views for number in range(len(view))]
        return unit_rows(np.array(rows, np.float32).reshape(-1, 2))


class Quiet:
    """A reporter that nobody listens to; asks to stop after so many questions."""

    def __init__(self, stop_after: int = 1_000_000) -> None:
        self.asked, self.stop_after = 0, stop_after

    def progress(self, done: float, total: float, message: str = "") -> None:
        pass

    def artifact(self, name: str, path: Path) -> str:
        return ""

    def is_stop_asked(self) -> bool:
        self.asked += 1
        return self.asked > self.stop_after


class Nowhere:
    """An executor whose worker is dead as soon as it starts: the test does what it would have done."""

    def start(self, folder: Path) -> None:
        (folder / "process.json").write_text(json.dumps({"pid": 999_999_999, "created": 0}))

    def is_alive(self, folder: Path) -> bool:
        return False

    def kill(self, folder: Path) -> None:
        pass


def test_a_job_makes_what_lacks_and_only_that(context: Context, encoder: KnownEncoder, tmp_path: Path) -> None:
    project = context.project
    import_pictures(project, tmp_path / "pictures")
    row = ended(context, start(context, encoder))
    assert (row.state, row.message) == ("done", "")
    with project.registry.reading() as session:
        images, crops = (read_vectors(session, encoder.made_with, of) for of in ("images", "crops"))
        assert missing(session, encoder.made_with) == Missing(0, 0)
        assert [len(images), len(crops)] == [6, 8]
        assert sum(len(part) for part in stream_vectors(session, encoder.made_with, "images", rows=4)) == 6
        assert np.linalg.norm(images.vectors.astype(np.float32), axis=1) == pytest.approx(1, abs=2e-3)
    assert start(context, encoder) is None

    with project.registry.transaction() as tx:  # a box moves, and its vector is one of something that is no more
        first = tx.session.execute(text("SELECT min(id) FROM annotation")).scalar_one()
        tx.session.execute(text("UPDATE annotation SET x2 = x2 + 5 WHERE id = :id"), {"id": first})
    with project.registry.reading() as session:
        assert missing(session, encoder.made_with) == Missing(0, 1)
        assert len(read_vectors(session, encoder.made_with, "crops")) == 7
    assert json.loads(ended(context, start(context, encoder)).result_json)["vectors"] == 1
    with project.registry.reading() as session:
        assert missing(session, encoder.made_with) == Missing(0, 0)


def test_a_picture_that_cannot_be_read_is_told_and_the_rest_is_done(
    context: Context, encoder: KnownEncoder, tmp_path: Path
) -> None:
    import_pictures(context.project, tmp_path / "pictures", count=3)
    (tmp_path / "pictures" / "images" / "train" / "1.png").write_bytes(b"no picture any more")
    told = json.loads(ended(context, start(context, encoder)).result_json)
    assert (told["images"], told["of"]) == (2, 3)
    assert "1.png" in told["skipped"][0]["path"]


def by_hand(project: Project, reporter: Quiet) -> tuple[JobId, JobRow]:
    """A job whose worker died after it had done what this does in its place."""
    executor = Nowhere()
    job_id = start_embedding(project, executor, made_with="counting/1", title="By hand", encoder={})
    assert job_id is not None
    with project.registry.reading() as session:
        row = session.get_one(JobRow, job_id)
    return job_id, row


def test_what_a_killed_job_had_written_is_kept(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("labeling.embedding.IMAGES_AT_ONCE", 2)
    project = context.project
    import_pictures(project, tmp_path / "pictures")
    job_id, row = by_hand(project, Quiet())
    folder, spec = project.root / row.folder, {"made_with": "counting/1", "images": 6}
    with pytest.raises(Stopped):
        embed(folder, spec, Quiet(stop_after=2), Counting())
    (folder / "vectors-99999.npz").write_bytes(b"torn")  # no part: it was never renamed, or the disk lost it

    row = take_in(project, Nowhere(), context.intakes, job_id)
    assert row.state == "interrupted"
    with project.registry.reading() as session:
        assert missing(session, "counting/1").images == 2
        assert [each.made_with for each in encoders_used(session)] == ["counting/1"]
    _job_id, row = by_hand(project, Quiet())
    again = Counting()
    embed(project.root / row.folder, {"made_with": "counting/1", "images": 2}, Quiet(), again)
    assert again.seen == 2


def test_a_photo_is_encoded_upright(tmp_path: Path) -> None:
    lying = np.zeros((40, 80, 3), np.uint8)
    lying[:, :40] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(lying).save(tmp_path / "turned.jpg", exif=exif, quality=95)
    Image.fromarray(np.rot90(lying, -1)).save(tmp_path / "upright.jpg", quality=95)
    seen: list[View] = []

    class Keeping(Counting):
        def encode(self, views: Sequence[View]) -> Vectors:
            seen.extend(views)
            return super().encode(views)

    lines = [
        {"id": number, "path": str(tmp_path / name), "orientation": turn, "whole": True, "wh": [40, 80], "crops": []}
        for number, (name, turn) in enumerate((("turned.jpg", 6), ("upright.jpg", 1)))
    ]
    (tmp_path / "wanted.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    embed(tmp_path, {"made_with": "counting/1", "images": 2}, Quiet(), Keeping())
    assert seen[0].pixels.shape == seen[1].pixels.shape == (80, 40, 3)
    assert np.abs(seen[0].pixels.astype(int) - seen[1].pixels.astype(int)).mean() < 4


def test_the_likest_come_first_and_itself_before_all(project: Project, tmp_path: Path) -> None:
    ids = with_vectors(project, tmp_path, np.array([[1, 0], [0.8, 0.6], [0, 1], [0.9, 0.436], [-1, 0], [0.6, 0.8]]))
    with project.registry.reading() as session:
        known = encoder_that_knows(session, ids[0])
        assert known is not None
        found = most_alike(session, *[known[0], "images", known[1]], most=4)
        assert vector_of(session, known[0], 999) is None
    assert found.image_id.tolist() == [ids[0], ids[3], ids[1], ids[5]]
    assert found.likeness == pytest.approx([1, 0.9, 0.8, 0.6], abs=2e-3)


def test_a_small_map_lays_alike_ones_together(project: Project, tmp_path: Path) -> None:
    with_vectors(
        project, tmp_path, np.array([[1, 0, 0], [0.99, 0.1, 0], [0, 1, 0], [0, 0.99, 0.1], [0, 0, 1], [0, 0.1, 1]])
    )
    points = read_map(project, "by hand", "images")
    assert len(points) < TINY
    assert points.how == "pca"
    apart = np.linalg.norm(points.places[:, None] - points.places[None, :], axis=2)
    assert apart[0, 1] < apart[0, 2]
    assert np.array_equal(points.places, read_map(project, "by hand", "images").places)


def test_principal_components_are_those_of_the_whole_matrix() -> None:
    vectors = unit_rows(np.random.default_rng(0).normal(size=(200, 12)).astype(np.float32) * np.arange(1, 13))
    made = principal(vectors, 3)
    wide = vectors.astype(np.float64) - vectors.astype(np.float64).mean(axis=0)
    _u, values, _v = np.linalg.svd(wide, full_matrices=False)
    assert np.linalg.norm(made, axis=0) == pytest.approx(values[:3], rel=1e-3)
    assert flat(vectors[:0]).shape == (0, 2)
    assert principal(vectors[:1], 50).shape == (1, 50)
