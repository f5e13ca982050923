"""A letter from what was chosen on its page: read what is known, draw it as a draft, make it for good.

What touches the vault runs in its thread; drawing a draft is pure and runs in the thread for computing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sarana.cases import Deed, LetterMade, letter_in
from sarana.documents import directory
from sarana.documents.directory import Directory
from sarana.documents.letter import (
    Letter,
    LetterDetails,
    compose,
    draw,
    letterhead_of,
    receiver_names,
    unsaid,
)
from sarana.documents.template import destinations, template
from sarana.errors import BadSignature, ConsentMissing, DisclosureChanged, MissingFacts, SaranaError
from sarana.exchange import consent, letting, origins
from sarana.exchange.letting import Part, Told
from sarana.forms import Fact, Facts
from sarana.progress import Progress
from sarana.ui.asked import Asked, questions_of_facts
from sarana.ui.drawing import Paper
from sarana.ui.workspace import Opened
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Known:
    """What the letter is made from."""

    facts: Facts
    next_letter: tuple[int, int]  # the year, and the count in it
    asked: Mapping[str, Asked]  # by fact, the question that it is read from
    disputed: tuple[str, ...]  # facts that versions of the case disagree about
    parts: tuple[Part, ...]  # the same by the forms that it comes from, each with whose it is
    origins: tuple[str, ...]  # other offices from which some of it comes
    directory: Directory
    directory_is_signed: bool  # else somebody who is known no longer signed it: the program's own is used
    replaced: LetterMade | None = None  # the letter that this one is made anew for


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that is chosen on the page; the number is not."""

    template: str
    details: LetterDetails
    languages: tuple[str, ...]
    to: str  # the receiver, as the case remembers it
    sign: bool = False
    visible: bool = False  # whether the signature is to be seen on the paper


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a letter once it was composed."""

    letter: Letter
    without_consent: bool  # its reason is read and printed
    unsaid: tuple[str, ...]  # details that the officer has still to give


@dataclass(frozen=True, slots=True)
class Finalised:
    """A letter that is recorded in its case."""

    number: str
    revision: str
    pdf: bytes
    file: str  # the name of the file that it was saved as; "" if it was not
    next_letter: tuple[int, int]


# ---- in the vault's thread --------------------------------------------------------------------------------


def read_known(case_id: str, replaced: str, opened: Opened, progress: Progress) -> Known:
    """Everything about the case and its office that letters need; `replaced` is a revision, or ""."""
    store = opened.store
    used, is_signed = directory_of(opened)
    return Known(
        consent.narrowed(store, opened.vault, case_id, store.facts(case_id)),
        store.next_letter(),
        questions_of_facts(store, case_id),
        store.disputed_facts(case_id),
        letting.parts(store, opened.vault, case_id),
        origins.of_case(store, opened.vault, case_id),
        used,
        is_signed,
        letter_in(store.revision(replaced)) if replaced else None,
    )


def directory_of(opened: Opened) -> tuple[Directory, bool]:
    """The directory of this office, and whether somebody who is known signed it."""
    try:
        return directory.of_office(opened.vault, opened.partners.trusted_keys()), True
    except BadSignature:
        return directory.shipped(), False


def finalise(
    case_id: str, choice: Choice, told: Told, path: Path | None, opened: Opened, progress: Progress
) -> Finalised:
    """Draw the letter with its number, write the file, record it.

    The file comes first: a disk that refuses it leaves no record of a letter that nobody has. Without a file
    it is made to be printed, which is noted before it is done.
    """
    store = opened.store
    _check_unchanged(case_id, choice, told, opened)
    signer = opened.vault.certificates.signer() if choice.sign else None
    number = letterhead_of(told.facts, choice.details).numbered(*store.next_letter())
    details = replace(choice.details, register_number=number, draft=False)
    if signer is not None and choice.visible:
        details = replace(details, signed_by=signer.holder.name, certificate=signer.fingerprint)
    letter, _without_consent = composed(choice.template, told, details, choice.languages)
    pdf = draw(letter, signer=signer)
    if path is not None:
        durable.replace(path, pdf)
    try:
        revision = store.record_letter(case_id, remembered(choice, number), pdf)
    except SaranaError:
        if path is not None:
            path.unlink(missing_ok=True)
        raise
    if path is None:
        opened.vault.journal("letter.print", revision.id)
    return Finalised(number, revision.id, pdf, path.name if path else "", store.next_letter())


def remembered(choice: Choice, number: str) -> LetterMade:
    """What the case remembers. A receiver that is named by its kind is worded again for every reader."""
    details = choice.details
    kind = destinations().get(details.destination)
    named = bool(details.recipient) or (
        details.addressee is not None and not (kind is not None and kind.sole)
    )
    return LetterMade(
        number,
        choice.template,
        choice.languages,
        choice.to,
        "" if named else details.destination,
        details.replaces,
        details.destination,
    )


def save_draft(
    case_id: str, choice: Choice, told: Told, path: Path, opened: Opened, progress: Progress
) -> str:
    """Write the letter as a draft, with its watermark and without a number; the name of the file."""
    _check_unchanged(case_id, choice, told, opened)
    details = replace(choice.details, draft=True, register_number="")
    letter, _without_consent = composed(choice.template, told, details, choice.languages)
    opened.store.ask(Deed.ISSUE, case_id)
    opened.vault.journal("letter.draft", case_id)
    durable.replace(path, draw(letter))
    return path.name


def _check_unchanged(case_id: str, choice: Choice, told: Told, opened: Opened) -> None:
    """Raise DisclosureChanged if what the receiver may be told now is not what was shown: a consent ran out,
    or was taken back meanwhile."""
    if _let(letting.parts(opened.store, opened.vault, case_id), choice.details) != told:
        raise DisclosureChanged


def fingerprint(opened: Opened, progress: Progress) -> str:
    """Of the officer's certificate, which is made if there is none yet."""
    return opened.vault.certificates.signer().fingerprint


# ---- in the thread for computing --------------------------------------------------------------------------


def drawn(choice: Choice, known: Known, progress: Progress) -> Paper:
    """The letter as a draft, with the number that it will have."""
    details = replace(choice.details, draft=True, register_number=number_of(known, choice.details))
    told = told_of(known, details)
    letter, without_consent = composed(choice.template, told, details, choice.languages)
    progress(1, 3)  # stops here if it is wanted no longer
    missing = unsaid(template(choice.template), details)
    return Paper(draw(letter), Seen(letter, without_consent, missing))


def told_of(known: Known, details: LetterDetails) -> Told:
    """What this letter is made from: of what other offices know, only what they let its receiver have."""
    return _let(known.parts, details)


def _let(parts: Sequence[Part], details: LetterDetails) -> Told:
    return letting.for_receiver(parts, details.destination, receiver_names(details))


def own_facts(known: Known) -> Facts:
    """All that is known, for what stays in the file; who asked first at another office is left out."""
    return letting.for_receiver(known.parts, "", ()).facts


def number_of(known: Known, details: LetterDetails) -> str:
    """The number that this letter would have now."""
    return letterhead_of(told_of(known, details).facts, details).numbered(*known.next_letter)


def composed(
    name: str, told: Told, details: LetterDetails, languages: tuple[str, ...]
) -> tuple[Letter, bool]:
    """The letter, and whether the person's consent is missing: only then its reason is read and printed."""
    try:
        return compose(name, told.facts, replace(details, without_consent=""), languages), False
    except ConsentMissing:
        if not details.without_consent:
            raise
        return compose(name, told.facts, details, languages), True
    except MissingFacts as missing:
        raise letting.why_missing(missing, told) from None


# ---- where something is to be mended ----------------------------------------------------------------------


def question_with(words: str, facts: Mapping[str, Fact], asked: Mapping[str, Asked]) -> Asked | None:
    """The question whose answer has these words in it, as the letter writes them."""
    for name, question in asked.items():
        fact = facts.get(name)
        if fact is not None and any(words in text for text in (fact.value, *fact.texts.values())):
            return question
    return None
