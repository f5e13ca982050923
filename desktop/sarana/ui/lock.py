"""How the program leaves: it replaces itself by a fresh process, so that nothing it knew stays in memory."""

import os
import sys
from collections.abc import Callable

Replace = Callable[[], None]


def replace_process() -> None:
    """Become a new process that knows no secret (SECURITY.md D8). Does not return."""
    if getattr(sys, "frozen", False):
        os.execv(sys.executable, [sys.executable])  # noqa: S606 - our own program, no shell
    os.execv(sys.executable, [sys.executable, "-m", "sarana"])  # noqa: S606 - our own program, no shell
