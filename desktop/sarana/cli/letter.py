"""`sarana letter`: a letter as PDF, from a case of a vault or from a file of facts, without a window."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sarana import vault
from sarana.cases import CaseStore, LetterMade
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.passphrase import add_passphrase_option, passphrase_of
from sarana.documents.letter import LetterDetails, compose, destinations, draw, letterheads, templates
from sarana.documents.template import languages, template
from sarana.forms import Fact, Facts, Type
from sarana.language import _
from sarana.vault import durable

_DONE, _WRONG_USE, _REFUSED = 0, 2, 3


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser(
        "letter",
        help=_("make a letter as PDF"),
        description=_(
            "Makes a letter. From a case of a vault the letter is recorded there, with its register number; "
            "from a file of facts nothing is recorded."
        ),
    )
    source = made.add_mutually_exclusive_group(required=True)
    source.add_argument("--vault", type=Path, metavar="PATH", help=_("the folder of the vault"))
    source.add_argument(
        "--facts", type=Path, metavar="FILE", help=_("facts as JSON; see resources/letters/README.md")
    )
    made.add_argument("--case", metavar="CODE", help=_("the code of the case in the vault"))
    add_reason_option(made)
    add_passphrase_option(made)
    _add_choices(made)
    _add_details(made)
    made.set_defaults(run=make)


def _add_choices(made: argparse.ArgumentParser) -> None:
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the PDF"))
    made.add_argument("--to", default="", choices=list(destinations()), help=_("who receives it"))
    made.add_argument(
        "--template", default="referral", choices=[each.name for each in templates()], help=_("which letter")
    )
    made.add_argument(
        "--languages",
        type=sheet,
        default=("en",),
        metavar="km+en",
        help=_("the language, or the languages of one sheet: en, km, zh, km+en, zh+en"),
    )
    made.add_argument(
        "--say",
        type=_said,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("what the letter asks beside the case; may be repeated"),
    )
    made.add_argument(
        "--leave-out", action="append", default=[], metavar="FACT", help=_("a fact that is not told")
    )
    made.add_argument("--draft", action="store_true", help=_("with a watermark, and not recorded"))
    made.add_argument("--practice", action="store_true", help=_("the person is invented"))


def _add_details(made: argparse.ArgumentParser) -> None:
    made.add_argument("--letterhead", default="", choices=list(letterheads()), help=_("who writes"))
    made.add_argument("--number", default="", help=_("the register number (with --facts)"))
    made.add_argument(
        "--date", type=date.fromisoformat, default=None, metavar="2026-11-22", help=_("its date")
    )
    made.add_argument("--recipient", default="", help=_("the name of the receiver"))
    made.add_argument("--place", default="", help=_("the place where it is written"))
    made.add_argument("--signatory", default="", help=_("who signs it"))
    made.add_argument("--post", default="", help=_("the post of who signs it"))
    made.add_argument("--contact", default="", help=_("whom to ask, and how to reach them"))
    made.add_argument(
        "--without-consent", default="", metavar="REASON", help=_("why it is shared without consent")
    )


def make(arguments: argparse.Namespace) -> int:
    allowed = template(arguments.template).destinations
    if arguments.to not in (allowed or ("",)):
        print(_("This letter goes to: {receivers}").format(receivers=", ".join(allowed)), file=sys.stderr)
        return _WRONG_USE
    if arguments.vault is not None:
        return _from_vault(arguments)
    try:
        with durable.told_as_file_errors():
            facts = facts_in(json.loads(arguments.facts.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError):
        print(_("The file of facts cannot be read."), file=sys.stderr)
        return _REFUSED
    _write(arguments, _drawn(arguments, facts, arguments.number))
    return _DONE


def _from_vault(arguments: argparse.Namespace) -> int:
    if not arguments.case:
        print(_("Say which case: --case CODE"), file=sys.stderr)
        return _WRONG_USE
    with vault.unlock(arguments.vault, passphrase_of(arguments)) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        number = "" if arguments.draft else store.next_register_number()
        facts = store.facts_to_print(case_id) if arguments.draft else store.facts(case_id)
        pdf = _drawn(arguments, facts, number)
        if number:
            made = LetterMade(number, arguments.template, arguments.languages, _receiver(arguments))
            store.record_letter(case_id, made, pdf)
            print(_("The letter is recorded in the case as {number}.").format(number=number))
        _write(arguments, pdf)
    return _DONE


def sheet(text: str) -> tuple[str, ...]:
    """The languages of one sheet: "km+en"."""
    asked = tuple(text.split("+"))
    if not set(asked) <= set(languages()) or len(set(asked)) < len(asked):
        raise argparse.ArgumentTypeError(_("not languages of letters: {text}").format(text=text))
    return asked


def _said(text: str) -> tuple[str, str]:
    """A detail of the letter: "ground=security"."""
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(_("write NAME=VALUE"))
    return name, value


def _receiver(arguments: argparse.Namespace) -> str:
    named = destinations()[arguments.to].words["title"]["en"] if arguments.to else ""
    return arguments.recipient or named


def _drawn(arguments: argparse.Namespace, facts: Facts, number: str) -> bytes:
    details = LetterDetails(
        destination=arguments.to,
        day=arguments.date or date.today(),
        register_number=number,
        recipient=arguments.recipient,
        letterhead=arguments.letterhead,
        place=arguments.place,
        post=arguments.post,
        signatory=arguments.signatory,
        contact=arguments.contact,
        without_consent=arguments.without_consent,
        draft=arguments.draft,
        practice=arguments.practice,
        said=dict(arguments.say),
        left_out=frozenset(arguments.leave_out),
    )
    return draw(compose(arguments.template, facts, details, arguments.languages))


def _write(arguments: argparse.Namespace, pdf: bytes) -> None:
    durable.write_out(arguments.out, pdf)
    print(_("The letter is in {file}. The file is not sealed.").format(file=arguments.out))


def facts_in(untrusted_content: Mapping[str, object]) -> Facts:
    """Facts of a JSON object: name → text or {value, texts, type, sensitivity}; "repeats" has lists."""
    repeats = untrusted_content.get("repeats", {})
    if not isinstance(repeats, dict):
        raise TypeError("repeats")
    names = [name for name in untrusted_content if name != "repeats"]
    return Facts(
        {name: _fact(name, untrusted_content[name]) for name in names},
        {name: tuple(facts_in(row) for row in rows) for name, rows in repeats.items()},
    )


def _fact(name: str, untrusted_value: object) -> Fact:
    if isinstance(untrusted_value, str):
        return Fact(name, untrusted_value, {})
    if not isinstance(untrusted_value, dict):
        raise TypeError(name)
    texts = {str(code): str(text) for code, text in untrusted_value.get("texts", {}).items()}
    kind, sensitivity = Type(untrusted_value.get("type", "text")), int(untrusted_value.get("sensitivity", 2))
    return Fact(name, str(untrusted_value["value"]), texts, kind, sensitivity)
