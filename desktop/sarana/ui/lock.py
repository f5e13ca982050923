"""How the program leaves: it replaces itself by a fresh process, so that nothing it knew stays in memory."""

import os
import sys
from collections.abc import Callable

Replace = Callable[[], None]


def replace_process() -> None:
    """Become a new process that knows no secret (SECURITY.md D8). Does not return."""
    if getattr(sys, "frozen", False):
        os.execv(sys.executable, [sys.executable])  # noqa: S606 - our own program, no shell
    # -P: a module that lies in the working directory, say on a stick, must not become part of the program.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "sarana"])  # noqa: S606 - our own program, no shell
