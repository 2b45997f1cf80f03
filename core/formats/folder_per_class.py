"""One folder a class: each picture carries its folder's name as a tag. Parts may lie above the classes."""

from pathlib import Path

from core.errors import UserError
from core.formats.folders import PART_NAMES, UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.seam import OpenedSource, OutSet, ReadImage, ReadLabel, Skipped
from core.shapes import Tag

LEAST_CLASSES = 2


class FolderPerClass:
    """Classification as torchvision's ImageFolder and ultralytics read it."""

    name = "folder_per_class"

    def recognises(self, source: Path) -> bool:
        """Pictures lie in folders of two or more names, below parts, or straight below the source.

        Folders with numbers in their names are drives or days rather than classes, unless parts say otherwise.
        """
        if not source.is_dir():
            return False
        found = pictures_in(source)
        if not found or any(path.parent == source or path.parent.name.lower() in PART_NAMES for path in found):
            return False
        names = {path.parent.name for path in found}
        if names & {"images", "JPEGImages"}:
            return False
        if all(part_of(path.parent, source) for path in found):
            return True
        if len(names) < LEAST_CLASSES:
            return False
        is_flat = all(path.parent.parent == source for path in found)
        return is_flat and not any(letter.isdigit() for name in names for letter in name)

    def open(self, source: Path) -> OpenedSource:
        """Each picture with one tag: the name of its folder."""
        found = pictures_in(source)
        placed = [path for path in found if path.parent != source]
        if not placed:
            raise UserError(f"{source} holds no folders of pictures; nothing was imported.", "Name another folder.")
        classes = tuple(sorted({path.parent.name for path in placed}))
        return OpenedSource(classes, (_tagged(path, source) for path in found))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`part/class/picture`, or `class/picture` without parts; what has no single tag is told as left out."""
        make_empty(dest)
        dropped: list[Skipped] = []
        names = UniqueNames()
        for image in labelled.images:
            name = names.name_for(image)
            tags = [known for known in image.annotations if isinstance(known.shape, Tag)]
            if len(tags) != 1:
                dropped.append(Skipped(name, f"It has {len(tags)} tags; a folder a class holds exactly one."))
                continue
            if len(image.annotations) > 1:
                dropped.append(Skipped(name, f"{len(image.annotations) - 1} shapes cannot be kept in folders."))
            folder = dest / image.part if image.part else dest
            copy_picture(image, folder / labelled.classes[tags[0].class_id] / name)
        return tuple(dropped)


def _tagged(path: Path, source: Path) -> ReadImage | Skipped:
    if path.parent == source:
        return Skipped(path.name, "It lies in no class folder.")
    return ReadImage(path, (ReadLabel(path.parent.name, "tag"),), part_of(path.parent, source), "exhaustive")
