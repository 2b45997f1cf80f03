"""A folder of pictures without labels."""

from pathlib import Path

from core.errors import UserError
from core.formats.folders import UniqueNames, copy_picture, make_empty, part_of, pictures_in
from core.formats.seam import OpenedSource, OutSet, ReadImage, Skipped
from core.images import IMAGE_SUFFIXES


class PictureFolder:
    """Pictures as they lie, at any depth; nothing is said of them."""

    name = "images"

    def recognises(self, source: Path) -> bool:
        """Any picture, or a folder that holds one."""
        if source.is_file():
            return source.suffix.lower() in IMAGE_SUFFIXES
        return bool(pictures_in(source))

    def open(self, source: Path) -> OpenedSource:
        """Every picture, unlabelled."""
        if source.is_file():
            return OpenedSource((), (ReadImage(source),))
        found = pictures_in(source)
        if not found:
            raise UserError(f"{source} holds no pictures; nothing was imported.", "Name another folder.")
        return OpenedSource((), (ReadImage(path, part=part_of(path, source)) for path in found))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """Copies the pictures; every annotation is told as left out."""
        make_empty(dest)
        names = UniqueNames()
        dropped: list[Skipped] = []
        for image in labelled.images:
            name = names.name_for(image)
            copy_picture(image, dest / name)
            if image.annotations:
                dropped.append(Skipped(name, f"{len(image.annotations)} labels cannot be kept in plain pictures"))
        return tuple(dropped)
