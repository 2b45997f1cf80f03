"""Writes OpenLABEL files frame by frame: one a drive and part, and one for each picture that is of no drive."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.formats.losses import Losses
from core.formats.openlabel.shapes import UNTRACKED, data_of
from core.formats.outgoing import FolderNames, FrameNumbers
from core.formats.seam import OutImage
from core.shapes import Tag

SCHEMA = "1.0.0"
CAMERA = "camera"


@dataclass(slots=True)
class _Recording:
    """A file that is being written: its frames and its objects lie in two files of their own until the end."""

    file: Path
    name: str
    tracks: dict[str, str] = field(default_factory=dict)  # their classes
    has_frames: bool = False
    has_objects: bool = False

    def add_frame(self, number: int, frame: Mapping[str, object]) -> None:
        """Where the objects are on one picture."""
        _append(self.file.with_suffix(".frames"), str(number), frame, is_first=not self.has_frames)
        self.has_frames = True

    def add_object(self, key: str, class_name: str) -> None:
        """What an object is."""
        said = {"name": f"{class_name} {key}", "type": class_name}
        _append(self.file.with_suffix(".objects"), key, said, is_first=not self.has_objects)
        self.has_objects = True

    def add_track(self, track: int, class_name: str) -> str:
        """The key of a track; it is told what it is when it is first met, and again where it is of another class."""
        key = str(track)
        if self.tracks.get(key, class_name) != class_name:
            key = f"{key} {class_name}"
        if key not in self.tracks:
            self.tracks[key] = class_name
            self.add_object(key, class_name)
        return key

    def finish(self) -> None:
        """Both parts together in one file."""
        metadata = {"schema_version": SCHEMA, **({"name": self.name} if self.name else {})}
        with self.file.open("w", encoding="utf-8", newline="\n") as whole:
            whole.write(f'{{"openlabel":{{\n"metadata":{json.dumps(metadata, ensure_ascii=False)},\n')
            whole.write(f'"streams":{json.dumps({CAMERA: {"type": "camera"}})}')
            for part in ("objects", "frames"):
                piece = self.file.with_suffix(f".{part}")
                whole.write(f',\n"{part}":{{')
                if piece.exists():
                    with piece.open(encoding="utf-8") as text:
                        shutil.copyfileobj(text, whole)
                    piece.unlink()
                whole.write("}")
            whole.write("\n}}\n")


class RecordingFiles:
    """The files of a set; each picture goes into the one of its drive."""

    def __init__(self, dest: Path, classes: Mapping[int, str], losses: Losses) -> None:
        self._dest, self._classes, self._losses = dest / "labels", classes, losses
        self._drives, self._frames = FolderNames(slash="-"), FrameNumbers()
        self._files: dict[Path, _Recording] = {}

    def add(self, image: OutImage, name: str) -> None:
        """One picture, which lies at `name` in the set."""
        # A drive's file cannot have the name of a picture's: those are in a folder of their own.
        stem = self._drives.name_for(image.recording) if image.recording else f"pictures/{Path(name).stem}"
        path = self._dest / image.part / f"{stem}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        recording = self._files.get(path) or _Recording(path, image.recording)
        number = self._frames.number_for(str(path), image.frame_index if image.recording else None)
        recording.add_frame(number, self._frame(image, name, number, recording))
        if image.recording:
            self._files[path] = recording
        else:
            recording.finish()

    def finish(self) -> None:
        """Ends the files of drives."""
        for recording in self._files.values():
            recording.finish()

    def _frame(self, image: OutImage, name: str, number: int, recording: _Recording) -> dict[str, object]:
        objects: dict[str, dict[str, object]] = {}
        contexts: dict[str, dict[str, object]] = {}
        for place, known in enumerate(image.annotations):
            class_name = self._classes[known.class_id]
            if isinstance(known.shape, Tag):
                contexts[f"tag-{place}"] = {"name": class_name, "type": class_name}
                if known.attributes:
                    self._losses.detail(name, "attributes")
                continue
            data = data_of(known.shape, known.attributes, name, self._losses)
            if data is None:
                continue
            if known.track_id is None:
                key = f"{UNTRACKED}{number}-{place}"
                recording.add_object(key, class_name)
            else:
                key = recording.add_track(known.track_id, class_name)
            merged = objects.setdefault(key, {"object_data": {}})["object_data"]
            for kind, shapes in data.items():
                merged.setdefault(kind, []).extend(shapes)  # type: ignore[attr-defined]  # the dict made above
        for key, value in image.conditions.items():
            said = {"text": [{"name": key, "val": value}]}
            contexts[f"condition-{key}"] = {"name": key, "type": "condition", "context_data": said}
        frame: dict[str, object] = {"frame_properties": {"streams": {CAMERA: {"uri": name}}}}
        if objects or image.is_exhaustive:
            frame["objects"] = objects
        return {**frame, "contexts": contexts} if contexts else frame


def _append(file: Path, key: str, value: object, *, is_first: bool) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as piece:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        piece.write(f"{'' if is_first else ','}\n{json.dumps(key)}:{text}")
