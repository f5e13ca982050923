"""What the process that reads untrusted files may not do, taken from itself before it reads a byte of them.

Linux: no file, no socket, no program, no more memory and time than the limits, no way to get any of it back
(Landlock, `no_new_privs`, resource limits). macOS: the resource limits that it knows. Windows has no such
limits: there the reader is a fresh process that knows one file's key and nothing else, which the office ends
when it says nothing for too long.
"""

import ctypes
import os
import sys
from contextlib import suppress

from sarana.exchange.limits import Limits

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
#: linux/landlock.h; the numbers of its calls are the same on every architecture.
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_ASKED = 1
#: Every right over files, connections (from version 4) and other processes (from 6) that a version knows.
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_CONNECTIONS, _SCOPES = 0b11, 0b11


def confine(limits: Limits) -> None:
    """Give up everything but what is open already. There is no way back."""
    if sys.platform == "win32":
        return
    import resource

    if sys.platform == "linux":
        _give_up_privileges()  # first: it needs a file handle for a moment
    for limit, value in (
        (resource.RLIMIT_AS, limits.reader_memory),
        (resource.RLIMIT_CPU, limits.reader_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with suppress(OSError, ValueError):  # macOS refuses some of them
            resource.setrlimit(limit, (value, value))


def _give_up_privileges() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    version = library.syscall(_CREATE_RULESET, None, 0, _VERSION_ASKED)
    if version < 1:
        return  # a kernel before 5.13, or without Landlock
    files = (1 << _FILES[min(version, 5)]) - 1
    rights = (files, _CONNECTIONS if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    rules = (ctypes.c_uint64 * 3)(*rights)
    size = 8 * (1 + (version >= 4) + (version >= 6))
    ruleset = library.syscall(_CREATE_RULESET, rules, size, 0)
    if ruleset >= 0:  # nothing is added to it: of what it handles nothing is allowed
        library.syscall(_RESTRICT_SELF, ruleset, 0)
        os.close(ruleset)
