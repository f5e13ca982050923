"""`sarana bundle`: look into a bundle, seal one, take one over, without a window."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sarana.cases import CaseStore
from sarana.cli import partner, sharing
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.disclosing import told
from sarana.cli.opening import add_many, add_vault, second_officer, unlocked
from sarana.cli.progress_line import shown as shown_progress
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
    plan,
    review,
)
from sarana.exchange.answering import seal_receipt
from sarana.exchange.planning import AMONG_OWN_POSTS
from sarana.exchange.sending import check
from sarana.exchange.stated import Stated
from sarana.exchange.statements import Onward, Receipt
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import purpose_words
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
    sharing.add_commands(commands)


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
    add_vault(made, name="--vault")
    made.set_defaults(run=inspect)


def _add_export(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "export",
        help=_("seal cases for partners"),
        description=_(
            "Says what of these cases may go to the partner, what is held back and why, and seals what may go"
            " into one file. Nothing goes without the consent that it takes. Drafts stay."
        ),
    )
    add_vault(made, name="--vault")
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
    add_reason_option(made)
    made.add_argument(
        "--purpose",
        choices=AMONG_OWN_POSTS,
        default="",
        help=_("why the cases are shared with a post of your own; else the sharing profile says it"),
    )
    made.add_argument(
        "--again", action="store_true", help=_("send also what the partner was sent before and may have lost")
    )
    add_many(made)
    made.add_argument(
        "--dry-run", action="store_true", help=_("only say what would go and what is held back")
    )
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the bundle"))
    made.set_defaults(run=seal)


def _add_import(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "import",
        help=_("take the cases of a bundle over"),
        description=_("Checks a bundle and takes its cases over in one step: all of them, or those named."),
    )
    made.add_argument("file", type=Path, metavar="FILE", help=_("the bundle"))
    add_vault(made, name="--vault")
    made.add_argument(
        "--case", action="append", metavar="CODE", help=_("take only this case over; may be repeated")
    )
    made.add_argument(
        "--receipt",
        type=Path,
        metavar="DIR",
        help=_("the folder for the receipt, to be brought to the sender"),
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
    add_vault(made, name="--vault")
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
    add_vault(made)
    made.set_defaults(run=print_office_key)


def inspect(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        _show(review(arguments.file, opened, CaseStore(opened)))
    return _DONE


def seal(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        cases = [case_of_code(store, code, arguments.break_glass) for code in arguments.case]
        found = plan(store, opened, cases, arguments.to, purpose=arguments.purpose, again=arguments.again)
        for line in told(found, store):
            print(line, file=sys.stderr)
        if arguments.dry_run:
            check(found)
            return _DONE
        second = second_officer(opened, arguments)
        with shown_progress() as progress:
            sealed = export(
                store,
                opened,
                cases,
                arguments.to,
                purpose=arguments.purpose,
                again=arguments.again,
                agreed=found.fingerprint,
                reason=arguments.reason,
                second=second,
                to=arguments.out,
                progress=progress,
            )
    print(sealed.path)
    last_day = spoken().long_date(sealed.not_after.astimezone().date())
    print(_("It must be delivered by {day}.").format(day=last_day), file=sys.stderr)
    return _DONE


def take_over(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        found = review(arguments.file, opened, CaseStore(opened))
        _show(found)
        accepted = accept(found, _chosen(found, arguments.case))
        if arguments.receipt:
            print(seal_receipt(found, accepted, arguments.receipt).path)
    cases = ngettext("{count} case was taken over.", "{count} cases were taken over.", len(accepted.cases))
    print(cases.format(count=spoken().number(len(accepted.cases))))
    return _DONE


def signers(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        durable.write_out(arguments.out, allowed_signers(opened).encode("ascii"))
    print(arguments.out)
    return _DONE


def print_office_key(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
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
    for each in found.stated:
        print(_stated(each))
    for item in found.items:
        print(f"{item.code}  {_standing(item.standing)}  {' · '.join(item.names)}  {_last_change(item)}")
        if item.held:
            held = ngettext(
                "{count} new entry will be held back: its signer is not known here.",
                "{count} new entries will be held back: their signers are not known here.",
                item.held,
            )
            print("  " + held.format(count=spoken().number(item.held)))


def _stated(each: Stated) -> str:
    """A signed statement in one line, and whether its signer is known."""
    says = each.statement.says
    if isinstance(says, Receipt):
        return _("A receipt: {taken} cases taken over, {left} not").format(
            taken=spoken().number(len(says.accepted)), left=spoken().number(len(says.refused))
        )
    words = _("The person took back their consent.")
    if isinstance(says, Onward):
        words = _("{organisation} agrees that it goes to {receiver} until {day}. {purpose}").format(
            organisation=says.issuer.organisation,
            receiver=says.to_organisation,
            day=spoken().long_date(says.expires.date()),
            purpose=purpose_words(says.purpose, spoken()),
        )
    elif says.lifted:
        words = _("The person agrees again")
    case = each.code or _("A case that is not in your vault.")
    unknown = "" if each.known else "  " + _("This signature is not known here as one of that office.")
    return f"{case}  {words}{unknown}"


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
        Standing.ERASES: _("erased"),
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
