"""`sarana letter`: a letter as PDF, from a case of a vault or from a file of facts, without a window."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sarana.cases import CaseStore, Deed, LetterMade
from sarana.cli.case_of_code import add_reason_option, case_of_code
from sarana.cli.directory import directory_of
from sarana.cli.opening import unlocked
from sarana.cli.passphrase import add_passphrase_option
from sarana.documents.checks import overlong_words
from sarana.documents.directory import Entry, shipped
from sarana.documents.letter import (
    LetterDetails,
    compose,
    destinations,
    draw,
    letterhead_of,
    letterheads,
    receiver_names,
    templates,
)
from sarana.documents.redaction import redact, words_of
from sarana.documents.template import Template, languages, template
from sarana.errors import MissingFacts, NoSuchEntry, NoSuchLetter, SaranaError
from sarana.exchange import letting, origins
from sarana.forms import Fact, Facts, Type
from sarana.language import _, ngettext, spoken
from sarana.messages.about_disclosure import kept_words, origins_words
from sarana.seal.document import DocumentSigner
from sarana.vault import Vault, durable

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
    add_sheet(made)
    made.add_argument("--to", default="", choices=list(destinations()), help=_("who receives it"))
    made.add_argument(
        "--template", default="referral", choices=[each.name for each in templates()], help=_("which letter")
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
    made.add_argument(
        "--take-out",
        action="append",
        default=[],
        metavar="WORDS",
        help=_("make a redacted copy: a black bar in place of these words; may be repeated"),
    )
    made.add_argument(
        "--take-out-fact",
        action="append",
        default=[],
        metavar="FACT",
        help=_("the same for what this fact says, in every language"),
    )
    made.add_argument(
        "--sign", action="store_true", help=_("with your electronic signature (only with --vault)")
    )
    made.add_argument("--practice", action="store_true", help=_("the person is invented"))


def _add_details(made: argparse.ArgumentParser) -> None:
    made.add_argument("--number", default="", help=_("the register number (with --facts)"))
    made.add_argument(
        "--replaces", default="", metavar="NUMBER", help=_("the number of the letter that this one replaces")
    )
    made.add_argument(
        "--date", type=date.fromisoformat, default=None, metavar="2026-11-22", help=_("its date")
    )
    made.add_argument("--recipient", default="", help=_("the name of the receiver"))
    made.add_argument(
        "--addressee",
        default="",
        metavar="ENTRY",
        help=_("the receiver, as “sarana directory list” names it"),
    )
    made.add_argument(
        "--focal", default="", metavar="ENTRY", help=_("whom to ask, as an entry of the directory")
    )
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
    if arguments.sign and arguments.vault is None:
        print(_("Only an officer of a vault can sign: say --vault PATH."), file=sys.stderr)
        return _WRONG_USE
    if arguments.vault is not None:
        return _from_vault(arguments)
    try:
        with durable.told_as_file_errors():
            facts = facts_in(json.loads(arguments.facts.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError):
        print(_("The file of facts cannot be read."), file=sys.stderr)
        return _REFUSED
    try:
        pdf = _drawn(arguments, facts, arguments.number)
    except MissingFacts as missing:
        _tell_missing(template(arguments.template), missing)
        raise
    _write(arguments, pdf)
    return _DONE


def _from_vault(arguments: argparse.Namespace) -> int:
    if not arguments.case:
        print(_("Say which case: --case CODE"), file=sys.stderr)
        return _WRONG_USE
    with unlocked(arguments) as opened:
        store = CaseStore(opened)
        case_id = case_of_code(store, arguments.case, arguments.break_glass)
        if disputed := store.disputed_facts(case_id):
            print(
                _("The case has several versions. What they disagree about is left out: {facts}").format(
                    facts=", ".join(disputed)
                ),
                file=sys.stderr,
            )
        arguments.known, arguments.office = directory_of(opened), opened.officer.organisation
        told = _told(arguments, opened, store, case_id)
        if arguments.take_out or arguments.take_out_fact:
            return _redacted_copy(arguments, opened, told, case_id)
        number = "" if arguments.draft else _numbered(arguments, told.facts, store)
        signer = opened.certificates.signer() if arguments.sign and not arguments.draft else None
        pdf = _drawn_for(arguments, told, number, signer)
        if arguments.draft:
            opened.journal("print", case_id)
        durable.write_out(arguments.out, pdf)  # first: else a full disk left a record of what nobody has
        if number:
            made = LetterMade(
                number,
                arguments.template,
                arguments.languages,
                _receiver(arguments),
                "" if arguments.recipient or arguments.addressee else arguments.to,
                arguments.replaces,
                arguments.to,
            )
            try:
                store.record_letter(case_id, made, pdf)
            except SaranaError:
                arguments.out.unlink(missing_ok=True)
                raise
            print(_("The letter is recorded in the case as {number}.").format(number=number))
        _tell_where(arguments)
    return _DONE


def _told(arguments: argparse.Namespace, opened: Vault, store: CaseStore, case_id: str) -> letting.Told:
    """What the letter is made from, and on the error output what it is not told (R20)."""
    store.ask(Deed.ISSUE, case_id)
    names = receiver_names(_details(arguments, ""))
    told = letting.for_receiver(letting.parts(store, opened, case_id), arguments.to, names)
    read = template(arguments.template)
    if any(name in told.kept for name in read.facts):
        _warn(spoken().sentences(*kept_words(told.organisations, spoken())))
    elif not read.destinations and (others := origins.of_case(store, opened, case_id)):
        _warn(spoken().sentences(*origins_words(others, spoken())))
    return told


def _numbered(arguments: argparse.Namespace, facts: Facts, store: CaseStore) -> str:
    """The next number of the register, as the institution that writes words it."""
    if arguments.replaces and arguments.replaces not in {
        each.letter.register_number for each in store.letter_register()
    }:
        raise NoSuchLetter
    details = LetterDetails(destination="", day=date.today(), letterhead=arguments.letterhead)
    return letterhead_of(facts, details).numbered(*store.next_letter())


def _redacted_copy(arguments: argparse.Namespace, opened: Vault, told: letting.Told, case_id: str) -> int:
    """A copy of a letter that exists; the original stays in the vault, and no new letter is recorded."""
    pdf = _drawn_for(arguments, told, arguments.number)
    opened.journal("letter.redact", case_id, passages=len(arguments.take_out) + len(arguments.take_out_fact))
    _write(arguments, pdf)
    return _DONE


def add_sheet(made: argparse.ArgumentParser) -> None:
    """What every letter and paper is asked: where it goes, in which languages, and under whose letterhead."""
    made.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to write the PDF"))
    made.add_argument(
        "--languages",
        type=sheet,
        default=("en",),
        metavar="km+en",
        help=_("the language, or the languages of one sheet: en, km, zh, km+en, zh+en, km+zh"),
    )
    made.add_argument("--letterhead", default="", choices=list(letterheads()), help=_("who writes"))


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
    entry = _entry(arguments, arguments.addressee)
    return arguments.recipient or (entry.institution["en"] if entry else named)


def _entry(arguments: argparse.Namespace, name: str) -> Entry | None:
    """An entry of the directory that is in use; without a vault of the one that ships."""
    if not name:
        return None
    known = getattr(arguments, "known", None) or shipped()
    if name not in known.entries:
        raise NoSuchEntry
    entry: Entry = known.entries[name]
    if entry.is_stale(date.today()):
        _warn(_("Nobody has verified the entry {name} for half a year: call them first.").format(name=name))
    return entry


def _drawn_for(
    arguments: argparse.Namespace, told: letting.Told, number: str, signer: DocumentSigner | None = None
) -> bytes:
    """What another office knows and has not let go is not said to be missing: OriginatorNotAgreed."""
    try:
        return _drawn(arguments, told.facts, number, signer)
    except MissingFacts as missing:
        reason = letting.why_missing(missing, told)
        if reason is missing:
            _tell_missing(template(arguments.template), missing)
        raise reason from None


def _drawn(
    arguments: argparse.Namespace, facts: Facts, number: str, signer: DocumentSigner | None = None
) -> bytes:
    details = _details(arguments, number, signer)
    letter = compose(arguments.template, facts, details, arguments.languages)
    for word in overlong_words(letter):
        _warn(
            _(
                "“{word}” is longer than a line and is cut. Put a space or a hyphen where it may be parted."
            ).format(word=word)
        )
    passages = (*arguments.take_out, *words_of(facts, arguments.take_out_fact))
    if passages:
        letter, found = redact(letter, passages)
        tell_found(found)
    return draw(letter, signer=signer)


def _details(
    arguments: argparse.Namespace, number: str, signer: DocumentSigner | None = None
) -> LetterDetails:
    return LetterDetails(
        destination=arguments.to,
        day=arguments.date or date.today(),
        register_number=number,
        recipient=arguments.recipient,
        addressee=_entry(arguments, arguments.addressee),
        focal=_entry(arguments, arguments.focal),
        letterhead=arguments.letterhead,
        office=getattr(arguments, "office", ""),
        place=arguments.place,
        post=arguments.post,
        signatory=arguments.signatory,
        contact=arguments.contact,
        without_consent=arguments.without_consent,
        replaces=arguments.replaces,
        signed_by=signer.holder.name if signer else "",
        certificate=signer.fingerprint if signer else "",
        draft=arguments.draft,
        practice=arguments.practice,
        said=dict(arguments.say),
        left_out=frozenset(arguments.leave_out),
    )


def _tell_missing(chosen: Template, missing: MissingFacts) -> None:
    """What is missing, by name, and where it is given: with --say, with --number, or in the form."""
    language = {"zh_Hans": "zh"}.get(spoken().code, spoken().code)
    for name in missing.names:
        if name in chosen.details:
            label = chosen.details[name].label[language]
            _warn(_("Still to be said: {label}. Write --say {name}=…").format(label=label, name=name))
        elif name == "register_number":
            _warn(_("A letter that is meant has a number. Write --number …, or --draft."))
        else:
            _warn(_("The case does not hold the fact “{name}”.").format(name=name))


def tell_found(found: Mapping[str, int]) -> None:
    """How often each passage was taken out; the words themselves are not repeated."""
    for number, count in enumerate(found.values(), 1):
        if count:
            print(
                ngettext(
                    "Passage {number}: taken out in {count} place.",
                    "Passage {number}: taken out in {count} places.",
                    count,
                ).format(number=number, count=count)
            )
        else:
            _warn(_("Passage {number} was not found: nothing was taken out for it.").format(number=number))


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _write(arguments: argparse.Namespace, pdf: bytes) -> None:
    durable.write_out(arguments.out, pdf)
    _tell_where(arguments)


def _tell_where(arguments: argparse.Namespace) -> None:
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
