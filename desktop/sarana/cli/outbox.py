"""`sarana outbox`: what left this office sealed, what arrived, and what nobody has answered for."""

import argparse

from sarana.cases import CaseStore
from sarana.cli.opening import add_vault, unlocked
from sarana.exchange import Partners
from sarana.exchange.outbox import Outbox, Posted, State
from sarana.exchange.updates import Updates
from sarana.language import _, ngettext, spoken

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("outbox", help=_("what was sealed here, handed over and received"))
    kinds = made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    says = _("list every bundle that was sealed here, the latest first")
    listed = kinds.add_parser("list", help=says, description=says)
    listed.set_defaults(run=_list)
    says = _("say that a bundle left this office")
    handed = kinds.add_parser("handed-over", help=says, description=says)
    handed.add_argument("bundle", metavar="BUNDLE", help=_("its number, as “sarana outbox list” shows it"))
    handed.set_defaults(run=_handed_over)
    says = _("list the periodic updates that are agreed, the most urgent first")
    due = kinds.add_parser("due", help=says, description=says)
    due.set_defaults(run=_due)
    for each in (listed, handed, due):
        add_vault(each, name="--vault")


def _list(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        names = {each.id: each.card.organisation for each in Partners(opened).all()}
        posted = Outbox(opened).all()
    for each in posted:
        to = spoken().listed([names.get(partner, partner) for partner in each.partners])
        print(f"{each.bundle_id}  {spoken().moment(each.sealed)}  {to}")
        print(f"    {each.name}  {_cases(each)}  {state_words(each)}")
    if not posted:
        print(_("No bundle was sealed here yet."))
    return _DONE


def _due(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        codes = {line.case_id: line.code for line in store.list_to_send()}
        updates = Updates(opened).all(store)
    for each in updates:
        day = spoken().short_date(each.due.astimezone().date())
        print(f"{each.partner.id}  {day}  {each.partner.card.organisation}")
        print("    " + (spoken().listed([codes[case] for case in each.cases]) or _("They have everything.")))
    if not updates:
        print(_("No periodic update is agreed."))
    return _DONE


def _handed_over(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        Outbox(opened).hand_over(arguments.bundle)
    print(_("The bundle is noted as handed over."))
    return _DONE


def _cases(posted: Posted) -> str:
    return ngettext("{count} case", "{count} cases", posted.cases).format(count=spoken().number(posted.cases))


def state_words(posted: Posted) -> str:
    """Where a bundle is, in words."""
    if posted.state is State.RECEIVED:
        return _("received")
    if posted.state is State.HANDED_OVER:
        return _("handed over, no receipt for three days") if posted.overdue else _("handed over")
    return _("sealed, not handed over for three days") if posted.overdue else _("sealed")
