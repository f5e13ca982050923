"""`sarana bundle`: look into a bundle, seal one, take one over, without a window."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sarana import vault
from sarana.cases import CaseStore
from sarana.cli import partner
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.errors import NoSuchCase
from sarana.exchange import (
    Note,
    Review,
    ReviewItem,
    Standing,
    accept,
    allowed_signers,
    export,
    office_key,
    review,
)
from sarana.exchange.manifest import PURPOSES
from sarana.language import _, ngettext, spoken
from sarana.vault import durable

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("bundle", help=_("look into, seal or take over a bundle of cases"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add_inspect(kinds)
    _add_export(kinds)
    _add_import(kinds)
    _add_signers(kinds)
    _add_office_key(kinds)
    partner.add_commands(commands)


def _add_inspect(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "inspect",
        help=_("say who sealed a bundle and what is in it; no case is changed"),
        description=_(
            "Opens a bundle, checks all of it and says what accepting it would change. Nothing of it"
            " is taken over; only the journal of the vault keeps that the vault was opened."
        ),
    )
    made.add_argument("file", type=Path, metavar="FILE", help=_("the bundle"))
    _add_vault(made)
    made.set_defaults(run=inspect)


def _add_export(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "export",
        help=_("seal cases for partners"),
        description=_("Seals everything that was finalised about these cases into one file. Drafts stay."),
    )
    _add_vault(made)
    made.add_argument(
        "--case",
        action="append",
        required=True,
        metavar="CODE",
        help=_("the code of a case; may be repeated"),
    )
    made.add_argument(
        "--to",
        action="append",
        required=True,
        metavar="PARTNER",
        help=_("a partner, as “sarana partner list” names them; may be repeated"),
    )
    made.add_argument("--purpose", choices=PURPOSES, default="referral", help=_("why the cases are shared"))
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the bundle"))
    made.set_defaults(run=seal)


def _add_import(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "import",
        help=_("take the cases of a bundle over"),
        description=_("Checks a bundle and takes its cases over in one step: all of them, or those named."),
    )
    made.add_argument("file", type=Path, metavar="FILE", help=_("the bundle"))
    _add_vault(made)
    made.add_argument(
        "--case", action="append", metavar="CODE", help=_("take only this case over; may be repeated")
    )
    made.set_defaults(run=take_over)


def _add_signers(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "signers",
        help=_("write whose signatures count, for ssh-keygen"),
        description=_(
            "Writes the public keys of this office and its partners as “ssh-keygen -Y verify” reads them."
        ),
    )
    _add_vault(made)
    made.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=_("where to write the public keys")
    )
    made.set_defaults(run=signers)


def _add_office_key(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "office-key",
        help=_("print the key that opens this office’s bundles without Sarana"),
        description=_(
            "Prints the secret key of this office as age reads it, for an emergency. Only an administrator"
            " may, and the journal keeps that it was done."
        ),
    )
    made.add_argument("vault", type=Path, metavar="VAULT", help=_("the folder of the vault"))
    add_passphrase_option(made)
    made.set_defaults(run=print_office_key)


def _add_vault(made: argparse.ArgumentParser) -> None:
    made.add_argument("--vault", type=Path, required=True, metavar="PATH", help=_("the folder of the vault"))
    add_passphrase_option(made)


def inspect(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        _show(review(arguments.file, opened, CaseStore(opened)))
    return _DONE


def seal(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        store = CaseStore(opened)
        cases = [_case_of_code(store, code) for code in arguments.case]
        sealed = export(store, opened, cases, arguments.to, purpose=arguments.purpose, to=arguments.out)
    print(sealed.path)
    last_day = spoken().long_date(sealed.not_after.astimezone().date())
    print(_("It must be delivered by {day}.").format(day=last_day), file=sys.stderr)
    return _DONE


def take_over(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        found = review(arguments.file, opened, CaseStore(opened))
        _show(found)
        accepted = accept(found, _chosen(found, arguments.case))
    cases = ngettext("{count} case was taken over.", "{count} cases were taken over.", len(accepted.cases))
    print(cases.format(count=spoken().number(len(accepted.cases))))
    return _DONE


def signers(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        durable.write_out(arguments.out, allowed_signers(opened).encode("ascii"))
    print(arguments.out)
    return _DONE


def print_office_key(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        key = office_key(opened)
    print(
        _(
            "Warning: whoever has this key opens every bundle that was or will be sealed for this office,"
            " without Sarana and without a passphrase. Keep it as you keep the people in it."
        ),
        file=sys.stderr,
    )
    print(key)
    return _DONE


def _case_of_code(store: CaseStore, code: str) -> str:
    for line in store.list(code):
        if line.code == code:
            return line.case_id
    raise NoSuchCase


def _chosen(found: Review, codes: Sequence[str] | None) -> list[str]:
    """The cases to take: those that were named, else all."""
    if codes is None:
        return [item.case_id for item in found.items]
    cases = {item.code: item.case_id for item in found.items}
    if not cases.keys() >= set(codes):
        raise NoSuchCase
    return [cases[code] for code in codes]


# ---- what is said about a bundle


def _show(found: Review) -> None:
    card, made = found.sender.card, found.created.astimezone()
    print(_("Sealed by {name}, {organisation}").format(name=card.name, organisation=card.organisation))
    print(_("Sealed on {moment}").format(moment=spoken().moment(made)))
    for note in sorted(found.notes):
        print(_note(note))
    for item in found.items:
        print(f"{item.code}  {_standing(item.standing)}  {' · '.join(item.names)}  {_last_change(item)}")
        if item.held:
            held = ngettext(
                "{count} new entry will be held back: its signer is not known here.",
                "{count} new entries will be held back: their signers are not known here.",
                item.held,
            )
            print("  " + held.format(count=spoken().number(item.held)))


def _last_change(item: ReviewItem) -> str:
    moment = spoken().moment(item.changed.astimezone())
    signer = item.signer
    if signer.known:
        return _("last changed {moment} by {author}").format(moment=moment, author=signer.name)
    words = _("last changed {moment}; says it is by {author}, {organisation}; this key is not known here")
    return words.format(moment=moment, author=signer.name, organisation=signer.organisation)


def _standing(standing: Standing) -> str:
    return {
        Standing.NEW: _("new"),
        Standing.NEWER: _("newer than here"),
        Standing.SAME: _("the same as here"),
        Standing.CONFLICTING: _("continued in both places"),
        Standing.REFUSED: _("refused"),
    }[standing]


def _note(note: Note) -> str:
    return {
        Note.AGAIN: _("This bundle was taken over before."),
        Note.GAP: _("An earlier bundle of this sender never arrived. Ask them to send it again."),
        Note.EQUIVOCATION: _(
            "Warning: this sender gave the same number to another bundle as well. Ask them by voice which one"
            " is right."
        ),
        Note.LATE: _("Its last day has passed."),
    }[note]
