"""`sarana demo`: the whole journey in the real windows, with invented persons."""

import argparse
import os
import sys
from pathlib import Path

from sarana.language import _


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser(
        "demo",
        help=_("walk through everything with invented persons, and leave pictures of every step"),
        description=_(
            "Opens the real windows (without a display: offscreen), sets up two posts, takes down the form in"
            " three languages, makes the letters, sends a bundle and receives it. Leaves pictures,"
            " letters and"
            " the bundle in a folder, with a line for each that says what it is."
        ),
    )
    made.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help=_("the folder for what it leaves behind"),
    )
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Without a display Qt draws into memory; the windows are the same."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from sarana.ui.demo import run as walk

    return walk(arguments.out)
