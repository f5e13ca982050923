"""`sarana vault backup|restore`: a sealed copy of a vault on another disk, and the vault back from it."""

import argparse
from pathlib import Path

from sarana import vault
from sarana.cli.opening import add_vault, unlocked
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.cli.progress_line import shown
from sarana.cli.recovery import add_officer_options, add_sheets_option, officer_of, sheets_of
from sarana.language import _

_DONE = 0


def add_commands(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "backup",
        help=_("write a sealed copy of a vault to another disk"),
        description=_(
            "Writes a copy of the vault that only the recovery sheets open, and proves it by reading it back."
        ),
    )
    add_vault(made)
    made.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER", help=_("where to write it: a stick or a disk")
    )
    made.set_defaults(run=backup)
    restoring = kinds.add_parser(
        "restore",
        help=_("make a vault from a backup"),
        description=_(
            "Opens a backup with the recovery sheets and makes a vault of it, with an administrator."
        ),
    )
    restoring.add_argument("file", type=Path, metavar="FILE", help=_("the backup"))
    restoring.add_argument(
        "path", type=Path, metavar="PATH", help=_("the folder of the vault; it must not exist yet")
    )
    add_officer_options(restoring)
    add_sheets_option(restoring)
    add_passphrase_option(restoring)
    restoring.set_defaults(run=restore)


def backup(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened, shown() as progress:
        made = opened.backups.make(arguments.to, progress)
    print(_("The backup is at {path}. It was read back and is whole.").format(path=made))
    return _DONE


def restore(arguments: argparse.Namespace) -> int:
    typed = sheets_of(arguments)
    passphrase = passphrase_of(arguments, twice=True)
    with (
        shown() as progress,
        vault.restore(
            arguments.file, arguments.path, typed, officer_of(arguments), passphrase, progress=progress
        ) as opened,
    ):
        officer = opened.officer.id
    print(
        _("The vault is at {path}. Its administrator is {officer}.").format(
            path=arguments.path, officer=officer
        )
    )
    return _DONE
