"""How a command says which vault it works with, and opens it."""

import argparse
from pathlib import Path

from sarana import vault
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.language import _
from sarana.vault import Vault


def add_vault(parser: argparse.ArgumentParser, *, name: str = "vault") -> None:
    """Let the command be told the folder of a vault and its passphrase; `name` "--vault" makes an option."""
    added = parser.add_argument(name, type=Path, metavar="PATH", help=_("the folder of the vault"))
    added.required = True  # an option too
    add_passphrase_option(parser)


def unlocked(arguments: argparse.Namespace) -> Vault:
    """The vault that the command was told, open: to be used in a `with`."""
    return vault.unlock(arguments.vault, passphrase_of(arguments))
