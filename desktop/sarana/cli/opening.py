"""How a command says which vault it works with, opens it, and lets a second officer agree."""

import argparse
import sys
from pathlib import Path

from sarana import vault
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.language import _
from sarana.vault import SecondOfficer, Vault


def add_vault(parser: argparse.ArgumentParser, *, name: str = "vault") -> None:
    """Let the command be told the folder of a vault and its passphrase; `name` "--vault" makes an option."""
    added = parser.add_argument(name, type=Path, metavar="PATH", help=_("the folder of the vault"))
    added.required = True  # an option too
    add_passphrase_option(parser)


def unlocked(arguments: argparse.Namespace) -> Vault:
    """The vault that the command was told, open: to be used in a `with`."""
    return vault.unlock(arguments.vault, passphrase_of(arguments))


def add_second_officer(parser: argparse.ArgumentParser) -> None:
    """Let the command be told who agrees to what nobody does alone."""
    parser.add_argument("--second", metavar="OFFICER", help=_("the officer who agrees, such as u2"))
    parser.add_argument(
        "--second-passphrase-file",
        type=Path,
        metavar="FILE",
        help=_("read the second officer’s passphrase from FILE instead of asking for it"),
    )


def add_many(parser: argparse.ArgumentParser) -> None:
    """Let the command be told what is asked where many cases leave on one day."""
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help=_("why so many cases leave on one day; it is kept")
    )
    add_second_officer(parser)


def second_officer(opened: Vault, arguments: argparse.Namespace) -> SecondOfficer | None:
    """Who agrees, once their passphrase was typed; None when nobody was named."""
    if not arguments.second:
        return None
    print(_("The second officer agrees by typing their own passphrase."), file=sys.stderr)
    asked = argparse.Namespace(passphrase_file=arguments.second_passphrase_file)
    return opened.second_officer(arguments.second, passphrase_of(asked))
