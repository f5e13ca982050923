"""One window or command at a time: a lock file that the system releases when the process ends."""

import os
import sys
from pathlib import Path

from sarana.errors import VaultInUse
from sarana.vault.durable import told_as_storage_errors

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class InstanceLock:
    """Held from construction to `release`; the file itself stays, it means nothing."""

    def __init__(self, path: Path) -> None:
        with told_as_storage_errors():
            self._handle: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take(self._handle)
        except OSError as error:
            self.release()
            raise VaultInUse from error

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self, handle: int) -> None:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
