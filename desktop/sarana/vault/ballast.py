"""Eight mebibytes that are given up when the disk is full: even deleting needs room to write."""

import os
import shutil
from pathlib import Path

from sarana.errors import StorageError
from sarana.vault import durable

NAME = "ballast"
SIZE = 8 * 1024 * 1024
_ROOM = 8 * SIZE


def put(folder: Path) -> None:
    """Put the ballast down unless it is there or the disk is nearly full. Never an error."""
    path = folder / NAME
    try:
        if not path.exists() and shutil.disk_usage(folder).free > _ROOM:
            durable.write_new(path, os.urandom(SIZE))
    except (StorageError, OSError):
        path.unlink(missing_ok=True)


def drop(folder: Path) -> bool:
    """Give the room up; False when there was none left to give."""
    try:
        (folder / NAME).unlink()
    except OSError:
        return False
    return True
