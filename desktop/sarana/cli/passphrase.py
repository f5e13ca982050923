"""Where a command gets a passphrase from: a file, or a question on the terminal. Never from an argument.

An argument would stand in the shell's history and in the list of running programs, where anybody can read it.
"""

import argparse
import codecs
import getpass
import sys
from pathlib import Path

from sarana.errors import NotUtf8
from sarana.language import _


def add_passphrase_option(parser: argparse.ArgumentParser) -> None:
    """Let the command read the passphrase from a file."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=_("read the passphrase from the first line of FILE instead of asking for it"),
    )


def text_in(file: Path) -> str:
    """What a text file says; in UTF-8, or in UTF-16 with its mark, as some shells write whatever is piped."""
    content = file.read_bytes()
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error
    if "\0" in text:
        raise NotUtf8
    return text


def passphrase_of(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The passphrase: the first line of the file, or what is typed; typed twice alike for a new one."""
    file: Path | None = arguments.passphrase_file
    if file is not None:
        return text_in(file).partition("\n")[0].rstrip("\r")
    typed = getpass.getpass(_("Passphrase: "))
    while twice and typed != getpass.getpass(_("The same passphrase again: ")):
        print(_("The two are not alike. Type it again, please."), file=sys.stderr)
        typed = getpass.getpass(_("Passphrase: "))
    return typed
