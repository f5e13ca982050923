"""Where a command gets a passphrase from: a file, or a question on the terminal. Never from an argument.

An argument would stand in the shell's history and in the list of running programs, where anybody can read it.
"""

import argparse
import getpass
import sys
from pathlib import Path

from sarana.language import _


def add_passphrase_option(parser: argparse.ArgumentParser) -> None:
    """Let the command read the passphrase from a file."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=_("read the passphrase from the first line of FILE instead of asking for it"),
    )


def passphrase_of(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The passphrase: the first line of the file, or what is typed; typed twice alike for a new one."""
    file: Path | None = arguments.passphrase_file
    if file is not None:
        with file.open(encoding="utf-8-sig") as lines:
            return lines.readline().rstrip("\r\n")
    typed = getpass.getpass(_("Passphrase: "))
    while twice and typed != getpass.getpass(_("The same passphrase again: ")):
        print(_("The two are not alike. Type it again, please."), file=sys.stderr)
        typed = getpass.getpass(_("Passphrase: "))
    return typed
