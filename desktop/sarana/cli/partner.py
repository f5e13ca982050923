"""`sarana partner`: exchange cards with other offices, without a window."""

import argparse
import sys
from pathlib import Path

from sarana.cli.opening import add_vault, unlocked
from sarana.exchange import (
    CARD_SUFFIX,
    OWN_POST,
    Card,
    Partners,
    before,
    card,
    profiles,
    read_card,
)
from sarana.exchange.updates import EVERY, Updates
from sarana.language import _
from sarana.vault import durable

_DONE, _FOUND_WRONG = 0, 1


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("partner", help=_("exchange partner cards with other offices"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    own = kinds.add_parser("card", help=_("write the card of this office, to hand over"))
    own.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the card"))
    add = kinds.add_parser(
        "add",
        help=_("take the card of a partner in"),
        description=_("Takes a card in, after the two of you have compared its thirty digits by voice."),
    )
    add.add_argument("file", type=Path, metavar="FILE", help=_("the card"))
    add.add_argument(
        "--digits",
        metavar="DIGITS",
        help=_("the thirty digits as the partner reads them; else you are asked"),
    )
    add.add_argument("--kind", choices=every_kind(), help=_("what kind of office the partner’s is"))
    said = kinds.add_parser(
        "kind",
        help=_("say what kind of office a partner’s is"),
        description=_(
            "Says what kind of office a partner’s is: it decides what may be sent there and whose consent it"
            " takes. A post of your own organisation gets whole cases, everybody else what its profile names."
        ),
    )
    said.add_argument(
        "partner", metavar="PARTNER", help=_("the partner, as “sarana partner list” names them")
    )
    said.add_argument("kind", choices=every_kind(), help=_("what kind of office the partner’s is"))
    updates = kinds.add_parser(
        "updates",
        help=_("say how often a partner gets an update"),
        description=_(
            "Says after how many days a partner should hear what changed in the cases that they have; 0 ends"
            " it. You are reminded when it is due (“sarana outbox due”). Nothing is sent by itself."
        ),
    )
    updates.add_argument(
        "partner", metavar="PARTNER", help=_("the partner, as “sarana partner list” names them")
    )
    updates.add_argument("days", type=int, choices=EVERY, help=_("days from one update to the next"))
    everyone = kinds.add_parser("list", help=_("list the partners"))
    gone = kinds.add_parser("remove", help=_("forget a partner"))
    gone.add_argument(
        "partner", metavar="PARTNER", help=_("the partner, as “sarana partner list” names them")
    )
    works = (
        (own, write_card),
        (add, add_card),
        (said, describe),
        (updates, agree),
        (everyone, show),
        (gone, remove),
    )
    for each, work in works:
        add_vault(each, name="--vault")
        each.set_defaults(run=work)


def write_card(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        own = card(opened)
        opened.journal("partner.card", opened.id)
    out: Path = arguments.out
    path = out if out.name.endswith(CARD_SUFFIX) else out.with_name(out.name + CARD_SUFFIX)
    durable.write_out(path, own)
    print(path)
    print(_("Read these digits to your partner by telephone:") + " " + read_card(own).digits)
    return _DONE


def add_card(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_card = arguments.file.read_bytes()
    found = read_card(untrusted_card)
    print(_whose(found))
    with unlocked(arguments) as opened:
        partners = Partners(opened)
        known = before(found, partners.all())
        if known is not None:
            print(_known_before(known.card), file=sys.stderr)
        if not _compared(found, arguments.digits):
            print(
                _("The digits differ. The card was not taken in: ask your partner for it again."),
                file=sys.stderr,
            )
            return _FOUND_WRONG
        added = partners.add(untrusted_card)
        if arguments.kind:
            partners.describe(added.id, arguments.kind)
        print(added.id)
    return _DONE


def describe(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        Partners(opened).describe(arguments.partner, arguments.kind)
    return _DONE


def agree(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        Updates(opened).agree(arguments.partner, arguments.days)
    return _DONE


def every_kind() -> list[str]:
    """Whatever a partner's office can be."""
    return [OWN_POST, *profiles()]


def show(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        partners = Partners(opened)
        kinds = partners.kinds()
        for partner in partners.all():
            kind = kinds.get(partner.id) or _("kind not said yet")
            print(f"{partner.id}  {_whose(partner.card)}  {kind}  {partner.card.digits}")
    return _DONE


def remove(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        Partners(opened).remove(arguments.partner)
    return _DONE


def _known_before(known: Card) -> str:
    return _(
        "You know this officer already with other keys, whose digits are {digits}. Compare the new digits by"
        " voice again."
    ).format(digits=known.digits)


def _whose(found: Card) -> str:
    return " · ".join(part for part in (found.organisation, found.post, found.name) if part)


def _compared(found: Card, digits: str | None) -> bool:
    """Whether the digits are the ones that the partner read out."""
    if digits is None:
        print(found.digits)
        digits = input(_("Type the digits that your partner reads to you: "))
    return "".join(filter(str.isdigit, digits)) == found.digits.replace(" ", "")
