"""Tells whether a folder lies on a network file system, where SQLite's locks cannot be trusted."""

import ctypes
import sys
from pathlib import Path

import psutil

_NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "ncpfs",
    }
)
_DRIVE_REMOTE = 4  # GetDriveTypeW, Windows API


def is_on_network(folder: Path) -> bool:
    """Whether the mount that holds `folder` is a network file system."""
    resolved = folder.resolve()
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(resolved.anchor) == _DRIVE_REMOTE)
    best, kind = -1, ""
    for mount in psutil.disk_partitions(all=True):
        if resolved.is_relative_to(mount.mountpoint) and len(mount.mountpoint) > best:
            best, kind = len(mount.mountpoint), mount.fstype
    return kind.lower() in _NETWORK_TYPES
