"""A generator of labelled road scenes: stills and drives with exact boxes, the same for the same seed.

It paints with numpy and OpenCV alone and knows nothing of the application that shows its pictures.
"""

from resources.scenes.drive import DriveTruth, write_drive
from resources.scenes.drive_script import ConditionInterval
from resources.scenes.scene import CLASS_NAMES, CONDITIONS, Scene, SceneObject
from resources.scenes.stills import StillRecord, make_still, write_stills

__all__ = [
    "CLASS_NAMES",
    "CONDITIONS",
    "ConditionInterval",
    "DriveTruth",
    "Scene",
    "SceneObject",
    "StillRecord",
    "make_still",
    "write_drive",
    "write_stills",
]
