"""`sarana copy`: a case for the person's own hands, its records for an ODK server. None of it is sealed."""

import argparse
import errno
from pathlib import Path

from sarana.cases import CaseStore
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.opening import add_many, add_vault, second_officer, unlocked
from sarana.cli.progress_line import shown as shown_progress
from sarana.exchange import origins
from sarana.exchange.copies import KINDS, copy_of_case, save_submissions
from sarana.language import _, spoken
from sarana.vault import Agreement, Vault, durable

_DONE = 0


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser(
        "copy",
        help=_("copy a case as a table, or its records for an ODK server"),
        description=_("Writes signed answers to files that are not sealed. Drafts are never copied."),
    )
    copies = made.add_subparsers(title=_("copies"), metavar=_("COPY"), required=True)
    says = _("the signed answers of a case as a table or as JSON, for the person's own copy")
    case = copies.add_parser("case", help=says, description=says)
    _from_a_vault(case)
    case.add_argument("--as", dest="kind", choices=KINDS, default="xlsx", help=_("the kind of file"))
    case.add_argument(
        "--offenders",
        action="store_true",
        help=_("with what is said about offenders, which is left out else"),
    )
    case.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the file"))
    case.set_defaults(run=_case)
    says = _("the signed records of a case as ODK Central and KoboToolbox take them")
    odk = copies.add_parser("odk", help=says, description=says)
    _from_a_vault(odk)
    odk.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("a new folder, with one folder for each record"),
    )
    odk.set_defaults(run=_odk)


def _from_a_vault(made: argparse.ArgumentParser) -> None:
    add_vault(made)
    made.add_argument("--case", required=True, metavar="CODE", help=_("the code of the case in the vault"))
    add_reason_option(made)
    add_many(made)


def _agreement(opened: Vault, arguments: argparse.Namespace) -> Agreement:
    """Who agrees, should many cases leave today."""
    return Agreement(second_officer(opened, arguments), alone=arguments.reason)


def _case(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        copied = copy_of_case(
            store,
            opened,
            case_id,
            arguments.kind,
            spoken(),
            offenders=arguments.offenders,
            agreement=_agreement(opened, arguments),
        )
        durable.replace(arguments.out, copied)
        stays = origins.of_case(store, opened, case_id)
    print(_("The copy is in {file}. The file is not sealed.").format(file=arguments.out))
    _say_what_stays(stays)
    return _DONE


def _odk(arguments: argparse.Namespace) -> int:
    if arguments.out.exists():  # said at once, and by its name
        raise FileExistsError(errno.EEXIST, "there already", str(arguments.out))
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        agreement = _agreement(opened, arguments)
        with shown_progress() as progress:
            save_submissions(store, opened, case_id, arguments.out, progress, agreement=agreement)
        stays = origins.of_case(store, opened, case_id)
    print(_("The records are in {folder}. The files are not sealed.").format(folder=arguments.out))
    _say_what_stays(stays)
    return _DONE


def _say_what_stays(offices: tuple[str, ...]) -> None:
    if offices:
        words = _("What came from {offices} is not in the copy: it is theirs to give.")
        print(words.format(offices=" / ".join(offices)))
