"""OpenLABEL as a format; what it is stands in the folder's own words."""

from itertools import chain
from pathlib import Path

from core.errors import UserError
from core.formats.folders import UniqueNames, copy_picture, make_empty, pictures_in
from core.formats.label_files import first_files, label_files, told_apart
from core.formats.losses import Losses
from core.formats.openlabel.reading import is_openlabel, items
from core.formats.openlabel.shapes import HOLDS
from core.formats.openlabel.writing import RecordingFiles
from core.formats.seam import OpenedSource, OutSet, Skipped


class OpenLabel:
    """Shapes, tags, tracks and conditions, with any attributes."""

    name = "openlabel"
    holds = HOLDS

    def recognises(self, source: Path) -> bool:
        """A JSON file that begins with `openlabel`."""
        return any(is_openlabel(path) for path in first_files(source, ".json", most=20))

    def open(self, source: Path) -> OpenedSource:
        """Every frame of every file, then pictures that no file speaks of."""
        root = source if source.is_dir() else source.parent
        files, others = told_apart(label_files(source, ".json"), is_openlabel, root, "OpenLABEL")
        if not files:
            raise UserError(f"{source} holds no OpenLABEL file; nothing was imported.", "Name another file or folder.")
        return OpenedSource((), chain(others, items(files, root, pictures_in(root) if source.is_dir() else [])))

    def write(self, labelled: OutSet, dest: Path) -> tuple[Skipped, ...]:
        """`labels/train/DRIVE.json` or one file a picture, and pictures in `images/train/`."""
        make_empty(dest)
        losses, names = Losses("OpenLABEL"), UniqueNames()
        files = RecordingFiles(dest, labelled.classes, losses)
        for image in labelled.images:
            name = f"images/{image.part}/{names.name_for(image)}".replace("//", "/")
            copy_picture(image, dest / name)
            files.add(image, name)
        files.finish()
        return losses.told()
