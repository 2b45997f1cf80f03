"""A folder of pictures without labels."""

from pathlib import Path

from core.errors import UserError
from core.formats.folders import copy_pictures, make_empty, part_of, pictures_in, unique_names
from core.formats.seam import OutSet, ReadImage, ReadSet, Skipped
from core.images import IMAGE_SUFFIXES


class PictureFolder:
    """Pictures as they lie, at any depth; nothing is said of them."""

    name = "images"

    def recognises(self, source: Path) -> bool:
        """Any picture, or a folder that holds one."""
        if source.is_file():
            return source.suffix.lower() in IMAGE_SUFFIXES
        return bool(pictures_in(source))

    def read(self, source: Path) -> ReadSet:
        """Every picture, unlabelled."""
        if source.is_file():
            return ReadSet((), (ReadImage(source),))
        found = pictures_in(source)
        if not found:
            raise UserError(f"{source} holds no pictures; nothing was imported.", "Name another folder.")
        return ReadSet((), tuple(ReadImage(path, part=part_of(path, source)) for path in found))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """Copies the pictures; every annotation is told as left out."""
        make_empty(dest)
        named = unique_names(labelled)
        copy_pictures((image.source, dest / name) for image, name in named)
        return tuple(
            Skipped(name, f"{len(image.annotations)} labels cannot be kept in plain pictures")
            for image, name in named
            if image.annotations
        )
