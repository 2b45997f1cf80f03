"""What an import has read, kept in a file of its own until it is written: memory does not grow with the source.

The file lies in the project's cache and is gone when the import ends. A picture's labels may come in pieces; they are
kept as they came, unplaced, because the size of the picture is known only when it has been looked at.
"""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from core.formats.seam import ReadImage, ReadLabel
from core.images import ImageHeader
from core.positions import Position
from labeling.files import Examined

BATCH = 400  # pictures

_TABLES = """
CREATE TABLE picture (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, part TEXT, standing TEXT, told_width INTEGER,
    told_height INTEGER, conditions TEXT, recording TEXT, frame_index INTEGER, name TEXT, sha256 TEXT,
    width INTEGER, height INTEGER, orientation INTEGER, latitude REAL, longitude REAL
);
CREATE TABLE said (picture_id INTEGER NOT NULL, labels BLOB NOT NULL);
"""
# What is said of one picture in two places: see `core.formats.seam.joined`, which this repeats row by row.
_TAKE = """
INSERT INTO picture (path, part, standing, told_width, told_height, conditions, recording, frame_index)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET
    part = CASE WHEN part = '' THEN excluded.part ELSE part END,
    standing = CASE WHEN 'partial' IN (standing, excluded.standing) THEN 'partial'
                    WHEN 'exhaustive' IN (standing, excluded.standing) THEN 'exhaustive' ELSE 'unknown' END,
    told_width = COALESCE(told_width, excluded.told_width),
    told_height = COALESCE(told_height, excluded.told_height),
    conditions = json_patch(excluded.conditions, conditions),
    recording = CASE WHEN recording = '' THEN excluded.recording ELSE recording END,
    frame_index = COALESCE(frame_index, excluded.frame_index)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One usable picture with what its source says of it."""

    path: Path
    name: str
    sha256: str
    header: ImageHeader
    part: str = ""
    labels: tuple[ReadLabel, ...] = ()
    is_exhaustive: bool = False
    told_wh: tuple[int, int] | None = None
    frame_index: int | None = None
    timestamp_ms: float | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)


class Staging:
    """One import's pictures and labels. Used by one thread at a time; a context that deletes its file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = Path(tempfile.mkstemp(".staging", "import-", folder)[1])
        self._rows = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=FILE", "cache_size=-16000"):
            self._rows.execute(f"PRAGMA {pragma}")
        self._rows.executescript(_TABLES)
        self._rows.execute("BEGIN")
        self._counts: Counter[str] = Counter()
        self._encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
        self._decode = msgspec.msgpack.Decoder(list[ReadLabel]).decode

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Throw away what was staged."""
        self._rows.close()
        self._file.unlink(missing_ok=True)

    def take(self, image: ReadImage) -> None:
        """Keep a picture, or more of what is said of one."""
        told = image.size_wh or (None, None)
        values = (
            str(image.path), image.part, image.standing, *told, msgspec.json.encode(dict(image.conditions)).decode(),
            image.recording, image.frame_index,
        )  # fmt: skip
        (picture_id,) = self._rows.execute(_TAKE, values).fetchone()
        if not image.labels:
            return
        self._rows.execute("INSERT INTO said VALUES (?, ?)", (picture_id, self._encode(image.labels)))
        self._counts.update(label.class_name for label in image.labels)

    def pictures(self) -> Iterator[tuple[int, Path, str]]:
        """Id, file and part of each picture in the order of its coming, by batches."""
        last = 0
        while rows := self._rows.execute(
            "SELECT id, path, part FROM picture WHERE id > ? ORDER BY id LIMIT ?", (last, BATCH)
        ).fetchall():
            yield from ((key, Path(path), part) for key, path, part in rows)
            last = rows[-1][0]

    def picture_count(self) -> int:
        """How many pictures were taken."""
        return int(self._rows.execute("SELECT count(*) FROM picture").fetchone()[0])

    def examined(self, picture_id: int, name: str, answer: Examined) -> tuple[str, str] | None:
        """Keep what a file turned out to be; when another holds the same bytes, leave it out and name that one."""
        same = self._rows.execute("SELECT name, part FROM picture WHERE sha256 = ?", (answer.sha256,)).fetchone()
        if same is not None:
            return str(same[0]), str(same[1])
        header = answer.header
        place = (None, None) if header.position is None else (header.position.latitude, header.position.longitude)
        self._rows.execute(
            "UPDATE picture SET name = ?, sha256 = ?, width = ?, height = ?, orientation = ?, latitude = ?,"
            " longitude = ? WHERE id = ?",
            (name, answer.sha256, header.width, header.height, header.orientation, *place, picture_id),
        )
        return None

    def begin_examining(self) -> None:
        """All is read: make what the second half needs quick."""
        self._rows.execute("CREATE INDEX picture_by_hash ON picture (sha256)")
        self._rows.execute("CREATE INDEX said_by_picture ON said (picture_id)")

    def class_counts(self) -> dict[str, int]:
        """Class name -> labels as they were read, in the order of their coming."""
        return dict(self._counts)

    def batches(self) -> Iterator[list[Incoming]]:
        """The usable pictures with their labels."""
        last = 0
        columns = "id, path, name, sha256, width, height, orientation, part, standing, told_width, told_height"
        chosen = f"SELECT {columns}, conditions, frame_index, latitude, longitude FROM picture"  # noqa: S608 - our own names
        while rows := self._rows.execute(
            f"{chosen} WHERE id > ? AND sha256 IS NOT NULL ORDER BY id LIMIT ?", (last, BATCH)
        ).fetchall():
            labels = self._labels(rows[0][0], rows[-1][0])
            yield [self._incoming(row, labels.get(row[0], [])) for row in rows]
            last = rows[-1][0]

    def _labels(self, first: int, last: int) -> dict[int, list[ReadLabel]]:
        labels: dict[int, list[ReadLabel]] = {}
        chosen = "SELECT picture_id, labels FROM said WHERE picture_id BETWEEN ? AND ? ORDER BY rowid"
        for picture_id, packed in self._rows.execute(chosen, (first, last)):
            labels.setdefault(picture_id, []).extend(self._decode(packed))
        return labels

    def _incoming(self, row: Sequence[object], labels: Sequence[ReadLabel]) -> Incoming:
        *told, latitude, longitude = row
        _, path, name, sha256, width, height, orientation, part, standing, told_w, told_h, conditions, frame = told
        place = None if latitude is None else Position(float(str(latitude)), float(str(longitude)))
        return Incoming(
            path=Path(str(path)),
            name=str(name),
            sha256=str(sha256),
            header=ImageHeader(int(str(width)), int(str(height)), int(str(orientation)), place),
            part=str(part),
            labels=tuple(labels),
            is_exhaustive=standing == "exhaustive",
            told_wh=None if told_w is None else (int(str(told_w)), int(str(told_h))),
            frame_index=None if frame is None else int(str(frame)),
            conditions=msgspec.json.decode(str(conditions), type=dict[str, str]),
        )


def _plain(value: object) -> object:
    """What msgspec does not know by itself: mappings of other kinds than dict."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be staged")
