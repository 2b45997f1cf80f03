"""The formats there are, in the order in which a source is asked whether it is one of them."""

from pathlib import Path

from core.errors import UserError
from core.formats.bdd100k import Bdd100k
from core.formats.cityscapes import Cityscapes
from core.formats.coco import Coco
from core.formats.culane import CuLane
from core.formats.cvat import Cvat, CvatVideo
from core.formats.datumaro import Datumaro
from core.formats.folder_per_class import FolderPerClass
from core.formats.folders import strayed
from core.formats.gtsdb import Gtsdb
from core.formats.gtsrb import Gtsrb
from core.formats.kitti import Kitti
from core.formats.kitti_tracking import KittiTracking
from core.formats.label_studio import LabelStudio
from core.formats.labelme import LabelMe
from core.formats.mapillary_signs import MapillarySigns
from core.formats.open_images import OpenImages
from core.formats.openlabel.format import OpenLabel
from core.formats.picture_folder import PictureFolder
from core.formats.plain_csv import PlainCsv
from core.formats.seam import Format
from core.formats.tusimple import TuSimple
from core.formats.voc import Voc
from core.formats.yolo import Yolo, YoloObb, YoloSegment

FORMATS: tuple[Format, ...] = (
    Coco(), OpenLabel(), Bdd100k(), Cityscapes(), MapillarySigns(), TuSimple(), CuLane(), KittiTracking(), Kitti(),
    Gtsdb(), Gtsrb(), Datumaro(), LabelStudio(), LabelMe(), YoloObb(), YoloSegment(), Yolo(), Cvat(), CvatVideo(),
    Voc(), OpenImages(), PlainCsv(), FolderPerClass(), PictureFolder(),
)  # fmt: skip


def format_named(name: str) -> Format:
    """The format of this name. Raises UserError when there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise UserError(f"There is no format {name}.", f"Choose one of: {', '.join(known.name for known in FORMATS)}.")


def recognise(source: Path) -> Format:
    """The first format that knows the source. Raises UserError when none does."""
    if not source.exists():
        raise UserError(f"{source} does not exist; nothing was imported.", "Check the name.")
    for known in FORMATS:
        if known.recognises(source):
            return known
    links = sum(1 for _link in strayed(source)) if source.is_dir() else 0
    told = f" {links} links that lead out of it were not followed." if links else ""
    raise UserError(
        f"{source} holds no pictures, labels or recordings that Roadwright knows; nothing was imported.{told}",
        f"Known formats: {', '.join(known.name for known in FORMATS)}, and videos.",
    )
