"""Files that survive a power cut: the old or the new content is there, never half, and private."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sarana.errors import NoSuchFile, StorageError, StorageFull, StorageLost, StorageReadOnly

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)
_NOT_THERE = (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM)


def storage_error(error: OSError) -> StorageError:
    """What a failed write means to the person at the keyboard."""
    if error.errno in _FULL:
        return StorageFull()
    if error.errno in _READ_ONLY:
        return StorageReadOnly()
    return StorageLost()


@contextlib.contextmanager
def told_as_storage_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error) from error


@contextlib.contextmanager
def told_as_file_errors() -> Iterator[None]:
    """Around reading a file that somebody chose: one that is not there is no fault of the disk."""
    try:
        yield
    except OSError as error:
        raise (NoSuchFile() if error.errno in _NOT_THERE else storage_error(error)) from error


def keep_private(folder: Path) -> None:
    """Take other people's rights away again, should a copy or a restore have given them some."""
    if sys.platform == "win32":
        return  # the folder inherits the access list of the user's own profile
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
        for path in folder.iterdir():
            path.chmod(0o600)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, and wait until the disk has it."""
    with told_as_storage_errors():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def open_private(path: Path) -> BinaryIO:
    """Open a file for reading and changing; one that is missing is made."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    return os.fdopen(handle, "r+b")


def replace(path: Path, content: bytes) -> None:
    """Replace a file in one step (temp, fsync, replace, fsync of the folder)."""
    fresh = path.with_name(path.name + ".new")
    try:
        write_new(fresh, content)
        with told_as_storage_errors():
            fresh.replace(path)
    except StorageError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_out(path: Path, content: bytes) -> None:
    """Replace a file at a place that somebody chose; raises NoSuchFile if there is no such folder."""
    if path.is_dir() or not path.parent.is_dir():
        raise NoSuchFile
    replace(path, content)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's entries. Windows has no such call, and replaces with the file."""
    if sys.platform == "win32":
        return
    with told_as_storage_errors():
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
