"""`sarana sharing`: who was sent a case, consent taken back, and letting another office pass it on."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sarana.cases import CaseStore
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.opening import add_vault, unlocked
from sarana.cli.progress_line import shown
from sarana.exchange.ledger import Ledger
from sarana.exchange.onward import agree, seal_statement
from sarana.exchange.partners import Partners
from sarana.exchange.planning import AMONG_OWN_POSTS
from sarana.exchange.withdrawing import give_again, seal_withdrawals, to_tell, withdraw
from sarana.language import _, spoken
from sarana.messages.about_disclosure import purpose_words

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser(
        "sharing", help=_("who was sent a case; take consent back; let it be passed on")
    )
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add(kinds, "show", _("list to whom a case was sent and who is to be told of a withdrawal"), show)
    _add(
        kinds,
        "withdraw",
        _("write down that the person takes their consent back; it holds at once"),
        take_back,
    )
    _add(kinds, "again", _("write down that the person agrees again"), agreed_again)
    tell = _add(
        kinds, "tell", _("seal a notice for everybody who has the case and may not any more"), notices
    )
    _add_folder(tell)
    allow = _add(kinds, "allow", _("sign that another office may pass on what comes from here"), let_go)
    allow.add_argument("--by", required=True, metavar="PARTNER", help=_("the partner who may pass it on"))
    to = allow.add_mutually_exclusive_group(required=True)
    to.add_argument("--to", default="", metavar="PARTNER", help=_("the partner who may get it"))
    to.add_argument(
        "--to-organisation", default="", metavar="NAME", help=_("or the organisation, as its card names it")
    )
    allow.add_argument(
        "--purpose", choices=AMONG_OWN_POSTS, required=True, help=_("for what it may go there")
    )
    allow.add_argument(
        "--until", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help=_("the last day")
    )
    allow.add_argument("--reference", default="", metavar="TEXT", help=_("the number of the letter with it"))
    _add_folder(allow)


def _add(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    says: str,
    work: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    made = kinds.add_parser(name, help=says)
    add_vault(made, name="--vault")
    made.add_argument("--case", required=True, metavar="CODE", help=_("the code of a case"))
    add_reason_option(made)
    made.set_defaults(run=work)
    return made


def _add_folder(made: argparse.ArgumentParser) -> None:
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder for the bundle"))


def show(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        names = {each.id: f"{each.card.name}, {each.card.organisation}" for each in Partners(opened).all()}
        removed = _("A partner who was removed")
        if Ledger(opened).withdrawn(case_id):
            print(_("The person took back their consent."))
        for one in Ledger(opened).sent(case_id):
            what = {
                "withdrawal": _("Was told that the person took back their consent"),
                "onward": _("Was given consent to pass it on"),
            }.get(one.purpose, purpose_words(one.purpose, spoken()))
            moment = spoken().moment(one.sent.astimezone())
            print(f"{moment}  {names.get(one.partner, removed)}  {what}")
        for former in to_tell(store, opened, case_id):
            name = names.get(former.partner.id, removed) if former.partner else removed
            print(_("Is still to be told: {partner}").format(partner=name))
    return _DONE


def take_back(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        withdraw(store, opened, case_of_code(store, arguments.case, arguments.break_glass))
    print(_("From this moment nothing about this case can be sent, to nobody."))
    return _DONE


def agreed_again(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        give_again(store, opened, case_of_code(store, arguments.case, arguments.break_glass))
    print(_("Then what the form says about consent counts again."))
    return _DONE


def notices(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened, shown() as progress:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        for sealed in seal_withdrawals(store, opened, case_id, arguments.out, progress):
            print(sealed.path)
    return _DONE


def let_go(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        statement = agree(
            store,
            opened,
            case_of_code(store, arguments.case, arguments.break_glass),
            arguments.by,
            to=arguments.to,
            to_organisation=arguments.to_organisation,
            purpose=arguments.purpose,
            until=arguments.until,
            reference=arguments.reference,
        )
        print(seal_statement(opened, statement, arguments.by, arguments.out).path)
    return _DONE
