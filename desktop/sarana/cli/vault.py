"""`sarana vault`: make a vault, check it, recover it, back it up, without a window."""

import argparse
import sys
from pathlib import Path

from sarana import vault
from sarana.cases import CaseStore
from sarana.cli import backup, head_office, recovery
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.cli.progress_line import shown
from sarana.language import _, spoken
from sarana.messages.findings import finding_words
from sarana.progress import Progress

_DONE, _FOUND_WRONG, _REFUSED = 0, 1, 3


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("vault", help=_("make, check, back up or recover a vault"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add_create(kinds)
    _add_check(kinds)
    recovery.add_commands(kinds)
    head_office.add_commands(kinds)
    backup.add_commands(kinds)


def _add_create(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "create",
        help=_("make a new vault"),
        description=_("Makes a new vault and its first officer, who administers it."),
    )
    made.add_argument(
        "path", type=Path, metavar="PATH", help=_("the folder of the vault; it must not exist yet")
    )
    made.add_argument("--name", required=True, help=_("the name of the officer"))
    made.add_argument("--organisation", required=True, help=_("the organisation of the officer"))
    made.add_argument("--post", default="", help=_("the post or office where the officer works"))
    add_passphrase_option(made)
    made.set_defaults(run=create)


def _add_check(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "check",
        help=_("check every page, every journal row and every record of a vault"),
        description=_("Opens a vault and checks all of it. The check is noted in the journal of the vault."),
    )
    made.add_argument("path", type=Path, metavar="PATH", help=_("the folder of the vault"))
    made.add_argument(
        "--slot", help=_("the officer whose passphrase it is, such as u2; without it all are tried")
    )
    add_passphrase_option(made)
    made.set_defaults(run=check)


def create(arguments: argparse.Namespace) -> int:
    officer = vault.NewOfficer(arguments.name, arguments.organisation, arguments.post)
    with vault.create(arguments.path, officer, passphrase_of(arguments, twice=True)) as made:
        print(_("A new vault is at {path}.").format(path=arguments.path))
        print(_("Its number is {number}.").format(number=made.id))
    return _DONE


def check(arguments: argparse.Namespace) -> int:
    if arguments.slot and arguments.slot not in {label.id for label in vault.slots(arguments.path)}:
        print(_("No officer of this vault is called {slot}.").format(slot=arguments.slot), file=sys.stderr)
        return _REFUSED
    passphrase = passphrase_of(arguments)
    with shown() as progress:
        findings = vault.check(arguments.path, passphrase, slot=arguments.slot, progress=progress, look=_look)
    if not findings:
        print(_("The vault is sound."))
        return _DONE
    for finding in findings:  # the codes help whoever is asked for support
        print(f"{finding_words(finding, spoken())} ({finding.part}: {finding.problem})", file=sys.stderr)
    return _FOUND_WRONG


def _look(opened: vault.Vault, progress: Progress) -> tuple[vault.Finding, ...]:
    return CaseStore(opened).check(progress)
