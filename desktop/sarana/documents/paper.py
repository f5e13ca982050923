"""Papers that are not written but drawn from data: the register of letters and the journal's extract.

A form on paper is in `blank` and `filled`. All of them go into the office's own folder, or to a court that
asks for them; they name no receiver.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sarana.documents.desk import PREVAILING, LetterDetails, in_own_figures, labelled_number
from sarana.documents.disclosure import spelled_date
from sarana.documents.letter import letterhead_of, refuse_missing_glyphs
from sarana.documents.markup import clean
from sarana.documents.template import common, destinations, paper_words, templates, worded
from sarana.documents.typeset.lines import Span
from sarana.documents.words import FactTable, Grid, Layout, Letter, Part, Role, Said, Version, plain
from sarana.forms import Form

#: What makes a spreadsheet reckon with a cell instead of showing it.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_MARKS = re.compile(r"\*\*|__|<[^>]*>|^#+\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry of the vault's journal."""

    number: int
    time: datetime
    who: str
    action: str
    concerning: str = ""
    reason: str = ""  # that somebody typed to go on


def journal_extract(entries: Sequence[Noted], languages: Sequence[str], details: LetterDetails) -> Letter:
    """Entries of the journal, as a table."""
    figures = _figures(languages)
    parts = {
        language: (note("journal", language), _entries(entries, language, figures)) for language in languages
    }
    return on_paper("journal", parts, details)


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register of letters."""

    number: str
    made: date
    template: str
    recipient: str
    destination: str  # which kind of receiver, if it was not named otherwise
    case_code: str
    replaced_by: str = ""


def letter_register(lines: Sequence[Registered], languages: Sequence[str], details: LetterDetails) -> Letter:
    """The register of letters, as a table."""
    figures = _figures(languages)
    parts = {
        language: (note("register", language), _registered(lines, language, figures))
        for language in languages
    }
    return on_paper("register", parts, details)


def _figures(languages: Sequence[str]) -> Callable[[str], str]:
    """How a table writes numbers: in its language's digits; once, in Latin ones, if it has two languages."""
    language = languages[0] if len(languages) == 1 else PREVAILING
    return lambda number: in_own_figures(number, language)


def _registered(lines: Sequence[Registered], language: str, figures: Callable[[str], str]) -> Grid:
    titles = {each.name: each.title for each in templates()}
    known = destinations()
    columns = ("letter_number", "date", "kind", "recipient", "case_code", "replaced_by")
    return Grid(
        tuple(paper_words("words", column, language) for column in columns),
        tuple(
            (
                figures(each.number),
                figures(each.made.isoformat()),
                titles[each.template][language] if each.template in titles else clean(each.template),
                known[each.destination].words["title"][language]
                if each.destination in known
                else clean(each.recipient),
                clean(each.case_code),
                figures(each.replaced_by),
            )
            for each in lines
        ),
        (0.85, 1.05, 1.6, 1.55, 1.35, 1.0),
    )


def on_paper(
    kind: str,
    parts: Mapping[str, tuple[Part, ...]],
    details: LetterDetails,
    form: Form | None = None,
    code: str = "",
) -> Letter:
    """A paper of this kind (paper.toml), with the same parts in each language."""
    letterhead = letterhead_of({}, details)
    versions = []
    for language, own_parts in parts.items():
        own = common(language)
        if kind != "blank":
            own_parts = _with_date(own_parts, details.day, language)
        prevails = own["prevails"] if len(parts) > 1 and PREVAILING in parts else ""
        name = _title(form, language) if form else ""
        versions.append(
            Version(
                language=language,
                title=paper_words(kind, "title", language).format(form=name),
                motto=tuple(own["motto"]) if letterhead.emblem == "kingdom" else (),
                institution=letterhead.lines[language],
                sender=letterhead.lines[language][-1],
                number=_number(kind, details, language, code),
                classification=own["confidential"],
                to=(),
                subject=(),
                greeting=(),
                parts=_with_prevails(own_parts, prevails),
                place_and_date="",
                post="",
                signature="",
                signatory="",
                prevails=prevails,
                copy_for="",
                proposal=own["proposal"] if form and form.status == "proposal" else "",
                watermark=own["practice"] if details.practice else own["draft"] if details.draft else "",
                code_words="",
                signature_label=own["electronic"],
                _page=own["page"],
                _digits=own["digits"],
            )
        )
    made = Letter(kind, details.register_number, letterhead.emblem, tuple(versions), Layout.SHEET)
    refuse_missing_glyphs(made)
    return made


def _number(kind: str, details: LetterDetails, language: str, code: str) -> str:
    """What stands in the head of every page, so that loose sheets are told apart: number or case code."""
    if details.register_number:
        return labelled_number(details.register_number, language)
    room = paper_words("words", "room", language)
    return worded(kind, "number", language).format(code=code or room)


def _with_date(parts: tuple[Part, ...], day: date, language: str) -> tuple[Part, ...]:
    """When a paper was made that goes on growing or changing, in the note that it begins with."""
    printed = Span(paper_words("words", "printed", language).format(date=spelled_date(day, language)))
    first, *others = parts
    if not isinstance(first, Said) or first.role is not Role.NOTE:
        return (Said(Role.NOTE, (printed,)), *parts)
    between = () if plain(first.text).endswith("。") else (Span(" "),)  # its space is part of it
    return (Said(Role.NOTE, (*first.text, *between, printed)), *others)


#: From so many rows or questions on, nobody waits for the end to learn which language prevails (R23).
_LONG = 20


def _with_prevails(parts: tuple[Part, ...], prevails: str) -> tuple[Part, ...]:
    """Which language prevails stands over a long paper too, under the note that it begins with."""
    rows = sum(len(part.rows) if isinstance(part, Grid | FactTable) else 1 for part in parts)
    if not prevails or rows < _LONG:
        return parts
    begin = 1 if isinstance(parts[0], Said) and parts[0].role is Role.NOTE else 0
    return (*parts[:begin], Said(Role.NOTE, (Span(prevails, bold=True),)), *parts[begin:])


def _title(form: Form, language: str) -> str:
    """The form's title; of one that says it in all its languages at once, the part in this language."""
    title = form.title(language)
    parts = title.split(" / ")
    if len(parts) != len(form.languages) or language not in form.languages:
        return title
    return parts[form.languages.index(language)]


def note(kind: str, language: str, **holes: str) -> Said:
    """The small print under the title of a paper of this kind."""
    return Said(Role.NOTE, (Span(paper_words(kind, "note", language).format(**holes)),))


def _entries(entries: Sequence[Noted], language: str, figures: Callable[[str], str]) -> Grid:
    columns = ("number", "time", "who", "what", "which")
    return Grid(
        tuple(paper_words("words", column, language) for column in columns),
        tuple(
            (
                figures(str(each.number)),
                figures(each.time.astimezone().isoformat(" ", "minutes")[:16]),
                clean(each.who),
                action_words(each.action, language),
                clean("\n".join(filter(None, (each.concerning, each.reason)))),
            )
            for each in entries
        ),
        (0.5, 1.6, 1.4, 1.8, 1.5),
    )


def action_words(action: str, language: str) -> str:
    """What an action of the journal is called; its code where nobody gave it words."""
    return worded("actions", action, language) or action


def journal_table(entries: Sequence[Noted], language: str) -> bytes:
    """Entries of the journal as a table for a spreadsheet: CSV in UTF-8 with its mark.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    columns = ("number", "time", "who", "what", "which", "why")
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow([paper_words("words", column, language) for column in columns])
    for each in entries:
        moment = each.time.astimezone().isoformat(" ", "seconds")
        words = (each.who, action_words(each.action, language), each.concerning, each.reason)
        rows.writerow([each.number, moment, *map(_harmless, words)])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(("\t", "\r", "\n")) else cell


def bare(label: str) -> str:
    """A form's words without their Markdown."""
    return clean(_MARKS.sub("", label))


def figure(number: Decimal, language: str) -> str:
    """A number of a form in the language's own digits."""
    return in_own_figures(f"{number.normalize():f}", language)


def named_number(number: str, name: str, language: str) -> str:
    """A number on a scale, with what the form calls it."""
    return paper_words("words", "named_number", language).format(number=number, name=name) if name else number
