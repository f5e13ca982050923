"""`sarana vault digits|head-office`: a head office that opens a vault and its backups besides the sheets."""

import argparse
import sys
from pathlib import Path

from sarana import vault
from sarana.cli.opening import add_vault, unlocked
from sarana.cli.passphrase import text_in
from sarana.cli.progress_line import shown
from sarana.language import _
from sarana.vault import Vault

_DONE, _REFUSED = 0, 3


def add_commands(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    says = _("show the thirty digits of a head office’s key, to be read out by telephone")
    digits = kinds.add_parser("digits", help=says, description=says)
    digits.add_argument("file", type=Path, metavar="FILE", help=_("the public key: a line “age1pq1…”"))
    digits.set_defaults(run=_digits)
    made = kinds.add_parser(
        "head-office",
        help=_("add or end the key of a head office, or list the recovery keys"),
        description=_(
            "A head office whose key is added opens the vault, and every backup from then on. Without"
            " options, the keys that open the vault besides the officers’ own are listed."
        ),
    )
    add_vault(made)
    does = made.add_mutually_exclusive_group()
    does.add_argument("--add", type=Path, metavar="FILE", help=_("the public key: a line “age1pq1…”"))
    does.add_argument("--end", metavar="ID", help=_("end this key, such as r2, and give the vault a new key"))
    made.add_argument(
        "--digits",
        metavar="DIGITS",
        help=_("the thirty digits as the head office reads them; else you are asked"),
    )
    made.set_defaults(run=_head_office)


def _digits(arguments: argparse.Namespace) -> int:
    print(vault.fingerprint(vault.recipient_in(text_in(arguments.file))))
    return _DONE


def _head_office(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        if arguments.add is not None:
            return _add(opened, arguments.add, arguments.digits)
        if arguments.end is not None:
            return _end(opened, arguments.end)
        for key in opened.recovery.all():
            print(f"{key.id}  {key.kind}  {key.digits}")
    return _DONE


def _add(opened: Vault, file: Path, digits: str | None) -> int:
    untrusted_text = text_in(file)
    shows = opened.recovery.look_at_head_office(untrusted_text)
    if digits is None:
        print(shows)
        digits = input(_("Type the digits that the head office reads to you: "))
    key = opened.recovery.add_head_office(untrusted_text, digits=digits)
    print(_("The key of the head office is in use. Its number is {number}.").format(number=key.id))
    print(_("Make a new backup: those that were made before do not open with it."))
    return _DONE


def _end(opened: Vault, id_: str) -> int:
    if id_ not in {key.id for key in opened.recovery.all()}:
        print(_("No recovery key of this vault is called {number}.").format(number=id_), file=sys.stderr)
        return _REFUSED
    with shown() as progress:
        opened.recovery.remove(id_, progress)
    print(_("The key {number} opens nothing that is written from now on.").format(number=id_))
    return _DONE
