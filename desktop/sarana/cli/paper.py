"""`sarana paper`: the blank form for days without a computer, a filled form, an extract of the journal."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sarana.cases import CaseStore, Deed
from sarana.cases.access import must
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.letter import add_sheet, tell_found
from sarana.cli.opening import add_vault, unlocked
from sarana.documents.blank import blank_form
from sarana.documents.filled import filled_form
from sarana.documents.letter import Letter, LetterDetails, draw
from sarana.documents.paper import (
    Registered,
    journal_extract,
    letter_register,
)
from sarana.documents.redaction import Box, pictured
from sarana.errors import NoSuchCase
from sarana.exchange import origins
from sarana.forms import compile_form, read_workbook
from sarana.language import _, spoken
from sarana.messages.about_disclosure import origins_words
from sarana.messages.journal import noted
from sarana.vault import durable

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
    add_vault(filled)
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
    add_vault(journal)
    journal.add_argument("--last", type=int, default=200, metavar="N", help=_("so many entries"))

    register = _paper(papers, "register", _("every letter that this office made, newest first"), _register)
    add_vault(register)
    redacted = papers.add_parser(
        "redact",
        help=_("a redacted copy of any PDF, as pictures of its pages"),
        description=_(
            "Draws the pages, paints black bars, and writes a new PDF that holds the pictures and nothing "
            "else. Look at every page of it before you give it away."
        ),
    )
    redacted.add_argument("file", type=Path, metavar="FILE", help=_("the PDF; it is not changed"))
    redacted.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the PDF"))
    redacted.add_argument(
        "--take-out",
        action="append",
        default=[],
        metavar="WORDS",
        help=_("words to look for; may be repeated"),
    )
    redacted.add_argument(
        "--box",
        type=_box,
        action="append",
        default=[],
        metavar="PAGE:LEFT,TOP,WIDTH,HEIGHT",
        help=_("a place to black out, in millimetres from the upper left corner; may be repeated"),
    )
    redacted.set_defaults(run=_redact)
    root = papers.add_parser(
        "certificate",
        help=_("the certificate of this office, for partners who check electronic signatures"),
        description=_(
            "Writes the root certificate of this office. Partners import it once into the program that "
            "shows them PDF files, after comparing its fingerprint with you by voice."
        ),
    )
    root.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write it, as .pem"))
    add_vault(root)
    root.set_defaults(run=_certificate)


def _paper(
    papers: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    says: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    made = papers.add_parser(name, help=says, description=says)
    add_sheet(made)
    made.set_defaults(run=run)
    return made


def _blank(arguments: argparse.Namespace) -> int:
    source = read_workbook(arguments.form.read_bytes(), arguments.form.name)
    return _write(arguments, blank_form(compile_form(source), arguments.languages, _details(arguments)))


def _filled(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        record, limit = store.case(case_id).records[0].record_id, arguments.most_sensitive
        newest = store.to_print(record, limit)  # of a draft alone nothing is printed
        if newest.snapshot is None:
            raise NoSuchCase
        if others := origins.of_record(store, opened, record):
            print(spoken().sentences(*origins_words(others, spoken())), file=sys.stderr)
        form = store.form(newest.snapshot.form_sha256)
        details = _details(arguments, opened.officer.organisation)
        paper = filled_form(form, newest.snapshot, arguments.languages, details, limit, newest.time)
        return _write(arguments, paper)


def _journal(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        must(opened.officer.role, Deed.ISSUE)
        opened.journal("print", "journal")
        rows = noted(opened, opened.journal_entries(limit=arguments.last), spoken())
        details = _details(arguments, opened.officer.organisation)
        return _write(arguments, journal_extract(rows, arguments.languages, details))


def _redact(arguments: argparse.Namespace) -> int:
    with durable.told_as_file_errors():
        untrusted_pdf = arguments.file.read_bytes()
    pdf, found = pictured(untrusted_pdf, arguments.take_out, arguments.box)
    tell_found(found)
    durable.write_out(arguments.out, pdf)
    print(_("The paper is in {file}. The file is not sealed.").format(file=arguments.out))
    return _DONE


def _box(text: str) -> Box:
    """A box: "1:20,30,60,8"."""
    page, _colon, sides = text.partition(":")
    try:
        left, top, width, height = map(float, sides.split(","))
        return Box(int(page), left, top, width, height)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("write PAGE:LEFT,TOP,WIDTH,HEIGHT")) from error


def _certificate(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        certificates = opened.certificates
        durable.replace(arguments.out, certificates.root_pem().encode("ascii"))
        print(_("Fingerprint (SHA-256): {fingerprint}").format(fingerprint=certificates.root_fingerprint()))
    print(_("The certificate is in {file}.").format(file=arguments.out))
    return _DONE


def _register(arguments: argparse.Namespace) -> int:
    with unlocked(arguments) as opened:
        opened.journal("print", "register")
        lines = [
            Registered(
                each.letter.register_number,
                each.made.astimezone().date(),
                each.letter.template,
                each.letter.recipient,
                each.letter.destination,
                each.case_code,
                each.superseded_by,
            )
            for each in CaseStore(opened).letter_register()
        ]
        details = _details(arguments, opened.officer.organisation)
        return _write(arguments, letter_register(lines, arguments.languages, details))


def _details(arguments: argparse.Namespace, office: str = "") -> LetterDetails:
    """Where no letterhead is chosen, the office whose vault it is; a blank form needs no vault."""
    return LetterDetails(destination="", day=date.today(), letterhead=arguments.letterhead, office=office)


def _write(arguments: argparse.Namespace, paper: Letter) -> int:
    durable.replace(arguments.out, draw(paper))
    print(_("The paper is in {file}. The file is not sealed.").format(file=arguments.out))
    return _DONE
