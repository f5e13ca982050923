"""Output that nobody takes: whoever read it went away, as `head` does, or its disk is full."""

from __future__ import annotations

import errno
import os
import sys

#: What writing into a closed pipe is called. `exchange.reader` words that of its own pipe.
_GONE = frozenset({errno.EINVAL if sys.platform == "win32" else errno.EPIPE})


def nobody_reads(error: OSError) -> bool:
    """Whether an error means that whoever read the output, or the messages, went away."""
    return error.errno in _GONE


def give_up() -> None:
    """What could not be written goes nowhere, else Python would try, and complain, once more when it ends."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
