"""`sarana case`: which cases are due for erasure, and erasing one, without a window."""

import argparse
import sys

from sarana.cases import CaseStore
from sarana.cases.erasure import EVERYWHERE, HERE, REASONS
from sarana.cases.retention import Because
from sarana.cli.case_of_code import case_of_code
from sarana.cli.opening import add_second_officer, add_vault, second_officer, unlocked
from sarana.cli.progress_line import shown
from sarana.exchange.erasure_notices import extracts_of
from sarana.language import _, spoken

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("case", help=_("see which cases are due for erasure, or erase one"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    _add_due(kinds)
    _add_erase(kinds)


def _add_due(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "due",
        help=_("list the cases that are due for erasure"),
        description=_("Lists the codes of the cases that are due for erasure. Nothing is erased by itself."),
    )
    add_vault(made, name="--vault")
    made.set_defaults(run=due)


def _add_erase(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = kinds.add_parser(
        "erase",
        help=_("erase a case for good"),
        description=_(
            "Erases every version, draft, file and letter of a case and writes the vault anew under a new"
            " key. It cannot be brought back. An administrator does it, and a second officer agrees."
        ),
    )
    made.add_argument("code", metavar="CODE", help=_("the code of the case"))
    add_vault(made, name="--vault")
    made.add_argument("--reason", choices=REASONS, required=True, help=_("why it is erased"))
    made.add_argument(
        "--everywhere", action="store_true", help=_("in every office that has it, not only in this vault")
    )
    add_second_officer(made)
    made.add_argument(
        "--alone", default="", metavar="REASON", help=_("why nobody else agrees, where there is nobody else")
    )
    made.set_defaults(run=erase)


def due(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        found = [(one, store.line(one.case_id)) for one in store.retention.due()]
    words = {
        Because.TERMS: _("the last day that its office set was {day}"),
        Because.HANDED_OVER: _("the time after handing it over ended on {day}"),
    }
    for one, line in found:
        if line is not None:
            day = spoken().long_date(one.last_day)
            print(f"{line.code}  {words[one.because].format(day=day)}")
    if not found:
        print(_("No case is due for erasure."), file=sys.stderr)
    return _DONE


def erase(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.code)
        second = second_officer(opened, arguments)
        with shown() as progress:
            store.erasing.erase(
                case_id,
                scope=EVERYWHERE if arguments.everywhere else HERE,
                reason=arguments.reason,
                second=second,
                alone=arguments.alone,
                also=extracts_of(opened, case_id),
                progress=progress,
            )
    print(_("The case is erased. Destroy the backups that were made before."))
    return _DONE
