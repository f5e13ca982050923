"""`sarana paper`: the blank form for days without a computer, a filled form, an extract of the journal."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sarana import vault
from sarana.cases import CaseStore, Deed
from sarana.cases.access import must
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.letter import sheet
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.documents.letter import Letter, LetterDetails, draw, letterheads
from sarana.documents.paper import Noted, blank_form, filled_form, journal_extract
from sarana.errors import NoSuchCase
from sarana.forms import compile_form, read_workbook
from sarana.language import _
from sarana.vault import Vault, durable

_DONE = 0
_EVERYTHING = 4  # the most sensitive level of a question


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser(
        "paper",
        help=_("print the blank form, a filled form, or the journal as PDF"),
        description=_("Makes papers that are no letters: they have no receiver and no register number."),
    )
    papers = made.add_subparsers(title=_("papers"), metavar=_("PAPER"), required=True)
    blank = _paper(papers, "blank", _("a form without answers, for days without a computer"), _blank)
    blank.add_argument("form", type=Path, metavar="FORM", help=_("the form's workbook"))
    filled = _paper(papers, "filled", _("the newest signed answers of a case"), _filled)
    _from_a_vault(filled)
    add_reason_option(filled)
    filled.add_argument("--case", required=True, metavar="CODE", help=_("the code of the case in the vault"))
    filled.add_argument(
        "--most-sensitive",
        type=int,
        choices=range(1, _EVERYTHING + 1),
        default=_EVERYTHING,
        help=_("leave out questions above this level of sensitivity"),
    )
    journal = _paper(papers, "journal", _("who did what in this vault, newest first"), _journal)
    _from_a_vault(journal)
    journal.add_argument("--last", type=int, default=200, metavar="N", help=_("so many entries"))


def _paper(
    papers: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    says: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    made = papers.add_parser(name, help=says, description=says)
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the PDF"))
    made.add_argument(
        "--languages",
        type=sheet,
        default=("en",),
        metavar="km+en",
        help=_("the language, or the languages of one sheet: en, km, zh, km+en, zh+en"),
    )
    made.add_argument("--letterhead", default="", choices=list(letterheads()), help=_("who writes"))
    made.set_defaults(run=run)
    return made


def _from_a_vault(made: argparse.ArgumentParser) -> None:
    made.add_argument("vault", type=Path, metavar="PATH", help=_("the folder of the vault"))
    add_passphrase_option(made)


def _blank(arguments: argparse.Namespace) -> int:
    source = read_workbook(arguments.form.read_bytes(), arguments.form.name)
    return _write(arguments, blank_form(compile_form(source), arguments.languages, _details(arguments)))


def _filled(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        record, limit = store.case(case_id).records[0].record_id, arguments.most_sensitive
        snapshot = store.to_print(record, limit).snapshot  # of a draft alone nothing is printed
        if snapshot is None:
            raise NoSuchCase
        form = store.form(snapshot.form_sha256)
        return _write(arguments, filled_form(form, snapshot, arguments.languages, _details(arguments), limit))


def _journal(arguments: argparse.Namespace) -> int:
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        must(opened.officer.role, Deed.ISSUE)
        opened.journal("print", "journal")
        return _write(
            arguments,
            journal_extract(_noted(opened, arguments.last), arguments.languages, _details(arguments)),
        )


def _noted(opened: Vault, last: int) -> list[Noted]:
    names = {officer.id: officer.name for officer in opened.staff.all()}
    return [
        Noted(each.seq, each.time, names.get(each.actor, each.actor), each.action, each.object)
        for each in opened.journal_entries(limit=last)
    ]


def _details(arguments: argparse.Namespace) -> LetterDetails:
    return LetterDetails(destination="", day=date.today(), letterhead=arguments.letterhead)


def _write(arguments: argparse.Namespace, paper: Letter) -> int:
    durable.replace(arguments.out, draw(paper))
    print(_("The paper is in {file}. The file is not sealed.").format(file=arguments.out))
    return _DONE
