"""CVAT XML 1.1, "for images" and "for videos": shapes, tags and tracks. Source: docs.cvat.ai, annotation formats.

Files are gone through element by element. An image without a shape stays unlabelled: the format cannot say that it was
looked at. A video's frames must lie beside the file as pictures whose names end in their number.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import UserError
from core.formats.cvat_shapes import SHAPES, read_shape
from core.formats.cvat_tracks import filled, moments_of
from core.formats.cvat_writing import IMAGES_HOLD, VIDEOS_HOLD, write_images, write_videos
from core.formats.finding import Finder
from core.formats.folders import PART_NAMES, part_of, pictures_in
from core.formats.label_files import each_file, first_files, label_files, start_of, told_name
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped, Standing
from core.formats.words import file_name, size, told, word
from core.formats.xml_stream import elements_under_root

ROOT = "annotations"
LABEL_PATHS = ("task/labels/label", "job/labels/label", "project/labels/label")
SIZE_PATHS = ("task/original_size", "job/original_size", "original_size")
_LAST_NUMBER = re.compile(r"(\d{1,9})$")


class Cvat:
    """Every shape of CVAT but cuboids and skeletons, picture by picture."""

    name = "cvat"
    holds = IMAGES_HOLD
    is_video = False

    def recognises(self, source: Path) -> bool:
        """XML files whose root is `annotations`, with images, or for videos with tracks."""
        return any(_is_cvat(path, is_video=self.is_video) for path in first_files(source, ".xml"))

    def open(self, source: Path) -> OpenedSource:
        """The images and tracks of every file; what cannot be read is told and the others kept."""
        files = [path for path in label_files(source, ".xml") if _is_annotations(path)]
        if not files:
            raise UserError(f"{source} holds no CVAT files; nothing was imported.", "Name another folder.")
        root = source if source.is_dir() else source.parent
        names = dict.fromkeys(name for file in files for name in _declared(file))
        return OpenedSource(tuple(names), each_file(files, root, lambda file: _Reading(file, root).items()))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part.xml` (or annotations.xml) with the pictures in `images/part/`; tracks are told as left out."""
        return write_images(labelled, dest)


class CvatVideo(Cvat):
    """The same with tracks: one folder a recording, its frames numbered."""

    name = "cvat-video"
    holds = VIDEOS_HOLD
    is_video = True

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/recording/annotations.xml` with the frames in `images/` beside it; tags are told as left out."""
        return write_videos(labelled, dest)


def _is_annotations(path: Path) -> bool:
    return re.search(rb"<annotations[\s>]", start_of(path)) is not None


def _is_cvat(path: Path, *, is_video: bool) -> bool:
    """By its first image or track; by what it says of itself when it has none."""
    if not _is_annotations(path):
        return False
    try:
        for element in elements_under_root(path, ROOT):
            if element.tag in ("image", "track"):
                return (element.tag == "track") == is_video
            if element.tag == "meta" and element.findtext("task/mode") == "interpolation":
                return is_video
    except UserError:
        return False
    return not is_video


def _declared(file: Path) -> list[str]:
    try:
        return list(_meta(file).names)
    except UserError:
        return []


@dataclass(frozen=True, slots=True)
class _Meta:
    names: tuple[str, ...] = ()
    size_wh: tuple[int, int] | None = None
    recording: str = ""
    is_video: bool = False


def _meta(file: Path) -> _Meta:
    """What stands before the first image or track."""
    for element in elements_under_root(file, ROOT):
        if element.tag == "meta":
            names = [label.findtext("name") for path in LABEL_PATHS for label in element.findall(path)]
            sizes = [element.find(path) for path in SIZE_PATHS]
            found = next((each for each in sizes if each is not None), None)
            size_wh = None if found is None else size(found.findtext("width"), found.findtext("height"))
            recording = element.findtext("task/name") or element.findtext("task/source") or ""
            is_video = element.findtext("task/mode") == "interpolation"
            return _Meta(tuple(_words(names)), size_wh, next(iter(_words([recording])), ""), is_video)
        if element.tag in ("image", "track"):
            break
    return _Meta()


def _words(values: Sequence[str | None]) -> Iterator[str]:
    for value in values:
        try:
            yield word(value, "A name")
        except ValueError:
            continue  # a label without a name has no shapes either


@dataclass(slots=True)
class _Reading:
    """One file being read."""

    file: Path
    root: Path
    meta: _Meta = field(init=False)
    finder: Finder = field(init=False)

    def __post_init__(self) -> None:
        self.meta = _meta(self.file)
        folder = self.file.parent
        images = folder / "images"
        folders = (images, folder, images / self.file.stem, *sorted(each for each in images.glob("*") if each.is_dir()))
        self.finder = Finder(self.root, folders)

    def items(self) -> Iterator[ReadImage | Skipped]:
        """Images with their shapes; tracks track by track, so that frames come several times."""
        frames: dict[int, list[Path]] | None = None
        seen: set[int] = set()
        for element in elements_under_root(self.file, ROOT):
            if element.tag == "image":
                yield from self._image(element)
            elif element.tag == "track":
                if frames is None:
                    frames = self._frames()
                    yield from self._unseen(frames)
                yield from self._track(element, frames, seen)
        if frames is None and self.meta.is_video:
            frames = self._frames()
            yield from self._unseen(frames)
        missing = len(seen - (frames or {}).keys())
        if missing:
            which = "1 frame with labels is" if missing == 1 else f"{missing} frames with labels are"
            told_all = f"{which} not beside it as pictures that end in their number; take them out of the recording."
            yield Skipped(told_name(self.file, self.root), told_all)

    def _image(self, element: ET.Element) -> Iterator[ReadImage | Skipped]:
        where = told_name(self.file, self.root)
        try:
            name = file_name(element.get("name"))
        except ValueError as error:
            yield Skipped(f"{where}: image {told(element.get('id'))}", str(error))
            return
        subset = (element.get("subset") or "").strip()
        found = self.finder.find(f"{subset}/{name}") if subset.isprintable() and subset else self.finder.find(name)
        if isinstance(found, Skipped) and subset:
            found = self.finder.find(name)
        if isinstance(found, Skipped):
            yield found
            return
        labels: list[ReadLabel] = []
        broken = 0
        for item in element:
            if item.tag in SHAPES:
                try:
                    labels += read_shape(item)
                except ValueError as error:
                    broken += 1
                    yield Skipped(f"{where}: {told(name)}", str(error))
        standing: Standing = "partial" if broken else "exhaustive" if labels else "unknown"
        size_wh = size(element.get("width"), element.get("height"))
        yield ReadImage(found, tuple(labels), self._part(subset, found), standing, size_wh)

    def _frames(self) -> dict[int, list[Path]]:
        """The pictures beside the file by the number at the end of their names."""
        images = self.file.parent / "images"
        frames: dict[int, list[Path]] = {}
        for path in pictures_in(images if images.is_dir() else self.file.parent):
            match = _LAST_NUMBER.search(path.stem)
            if match is not None:
                frames.setdefault(int(match[1]), []).append(path)
        return frames

    def _unseen(self, frames: Mapping[int, Sequence[Path]]) -> Iterator[ReadImage | Skipped]:
        """Every frame once, whatever is said of it after; a number that is not one picture's is told."""
        for frame, paths in sorted(frames.items()):
            if len(paths) == 1:
                yield self._frame(paths[0], frame, (), "unknown")
            else:
                yield Skipped(f"frame {frame}", f"{len(paths)} pictures have its number, so none of them was taken.")

    def _track(
        self, element: ET.Element, frames: Mapping[int, Sequence[Path]], seen: set[int]
    ) -> Iterator[ReadImage | Skipped]:
        where = f"{told_name(self.file, self.root)}: track {told(element.get('id'))}"
        problems: list[str] = []
        moments = moments_of(element, problems)
        for problem in problems:
            yield Skipped(where, problem)
        for moment in filled(moments, sorted(frames)):
            seen.add(moment.frame)
            paths = frames.get(moment.frame, ())
            if len(paths) == 1:
                standing: Standing = "partial" if problems else "exhaustive"
                yield self._frame(paths[0], moment.frame, moment.labels, standing, element.get("subset") or "")

    def _frame(
        self, path: Path, frame: int, labels: tuple[ReadLabel, ...], standing: Standing, subset: str = ""
    ) -> ReadImage:
        recording = self.meta.recording or self.file.parent.name
        return ReadImage(
            path, labels, self._part(subset, path), standing, self.meta.size_wh, recording=recording, frame_index=frame
        )

    def _part(self, subset: str, picture: Path) -> str:
        return (
            PART_NAMES.get(subset.lower()) or part_of(picture, self.root) or PART_NAMES.get(self.file.stem.lower(), "")
        )
