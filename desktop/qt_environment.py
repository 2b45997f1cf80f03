"""Makes sure that Qt loads its own plugins, whatever was imported before it. Call it before the QApplication is made.

WORKAROUND: the opencv-python wheel carries a Qt 5 of its own and points QT_QPA_PLATFORM_PLUGIN_PATH at it when it is
imported, so that PySide6's Qt 6 finds a platform plugin that it cannot load.
https://github.com/opencv/opencv-python/issues/386
"""

import os
from collections.abc import MutableMapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

_PLUGINS = "QT_QPA_PLATFORM_PLUGIN_PATH"
_POINTERS = (_PLUGINS, "QT_QPA_FONTDIR", "QT_PLUGIN_PATH")


def prepare_qt() -> None:
    """Take cv2's Qt out of this process's environment and name PySide6's platform plugins instead."""
    forget_foreign_qt(os.environ)
    platforms = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    if platforms.is_dir():
        os.environ.setdefault(_PLUGINS, str(platforms))


def forget_foreign_qt(environment: MutableMapping[str, str]) -> None:
    """Remove what points Qt into the cv2 package. What the person has set themselves stays."""
    for name in _POINTERS:
        if "cv2" in Path(environment.get(name, "")).parts:
            del environment[name]
