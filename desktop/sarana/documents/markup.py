"""From a template's file to paragraphs: values filled in, and the few marks that a template may use.

A template is plain text. Each line is a paragraph; `#` begins a heading, `-` a list item, `+` a numbered one,
`[ ]` a box to tick, `>` small print, `| label | value |` a row of the table of facts. `~ who ~ who ~` are
places to sign, `___` at the end of a line is room to write; what follows `---` is a slip under the signature.
`**bold**` is bold. Conditions and values are Jinja2's, in its sandbox. What a person typed is never a mark.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sarana.documents.typeset.lines import Span
from sarana.documents.words import FactRow, FactTable, Part, Role, Said, Signatures, Text
from sarana.errors import TemplateRefused

HEADINGS = ("to", "subject", "greeting")
ROOM = "___"  # as `| blank` writes it too

#: Around a name, whose words are not cut at a line's end. Typed ones are escaped and so never mean this.
_WHOLE_BEGINS, _WHOLE_ENDS = "\ue000", "\ue001"
_MARKS = re.compile(rf"(\*\*|{_WHOLE_BEGINS}|{_WHOLE_ENDS})")
_TO_ESCAPE = re.compile("[!-/:-@\\[-`{-~\n\ue000\ue001]")
_HEADING_LINE = re.compile(r"([a-z]+):\s*(.*)")


class Value(str):
    """Words that a template may show, and the codes behind them that its conditions may ask for."""

    __slots__ = ("_whole", "codes", "each")
    codes: tuple[str, ...]
    each: "tuple[Value, ...]"  # the items of a list
    _whole: bool

    def __new__(
        cls,
        words: str,
        codes: Iterable[str] = (),
        *,
        each: "tuple[Value, ...]" = (),
        whole: bool = False,
        trim: bool = True,
    ) -> "Value":
        value = super().__new__(cls, clean(words) if trim else words)
        value.codes, value.each, value._whole = tuple(codes), each, whole
        return value

    def has(self, code: str) -> bool:
        """Is this one of the answers? `{% if interpreter_needed.has("yes") %}`"""
        return code in self.codes

    def only(self, *codes: str) -> "Value":
        """The words if the answer is one of these, else nothing."""
        return self if set(codes) & set(self.codes) else Value("")

    def unless(self, *codes: str) -> "Value":
        """The words, but nothing if the answer is one of these: `{{ urgent_needs.unless("none") }}`"""
        return Value("") if set(codes) & set(self.codes) else self

    def __html__(self) -> str:
        escaped = escape(str.__str__(self))
        return f"{_WHOLE_BEGINS}{escaped}{_WHOLE_ENDS}" if self._whole and escaped else escaped


def clean(words: str) -> str:
    """Typed words fit for print: composed letters, no control characters, no space at the ends."""
    composed = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\t", " "))
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) != "Cc").strip()


def escape(words: str) -> str:
    """Words in which nothing is a mark of the template language."""
    return _TO_ESCAPE.sub(lambda mark: f"&#{ord(mark.group())};", words)


def _finalize(value: object) -> object:
    return value if isinstance(value, Value | Markup) else Markup(escape(clean(str(value))))  # noqa: S704


def _begin(words: str) -> Value:
    """The same words with a capital first letter, for the beginning of a sentence."""
    return Value(words[:1].upper() + words[1:])


def _blank(value: Value) -> object:
    """The words, or room to write them by hand."""
    return value or Markup("___")


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_finalize
    )
    environment.filters["begin"] = _begin
    environment.filters["blank"] = _blank
    return environment


@lru_cache(maxsize=128)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with its values: the lines at its head, and its body."""

    headings: Mapping[str, Text]
    parts: tuple[Part, ...]


def fill(file: str, source: str, values: Mapping[str, object]) -> Filled:
    """Fill in a template; raises TemplateRefused where the template, not the case, is wrong."""
    try:
        lines = _compiled(source).render(values).split("\n")
    except TemplateSyntaxError as error:
        raise TemplateRefused(file, error.lineno, error.message or "syntax") from error
    except (TemplateError, TypeError, AttributeError) as error:
        raise TemplateRefused(file, _line_of(error.__traceback__), _reason(error)) from error
    headings: dict[str, Text] = {}
    body = 0
    while body < len(lines) and (not lines[body].strip() or _HEADING_LINE.fullmatch(lines[body].strip())):
        found = _HEADING_LINE.fullmatch(lines[body].strip())
        body += 1
        if found and found[1] not in HEADINGS:
            raise TemplateRefused(file, body, f"no such heading: {found[1]}")
        if found:
            headings[found[1]] = spans(found[2])
    return Filled(headings, tuple(_parts(file, lines, body)))


def _reason(error: Exception) -> str:
    """What a template's author needs; an error of another kind could quote what a person said."""
    return (error.message or "") if isinstance(error, TemplateError) else type(error).__name__


def _line_of(trace: TracebackType | None) -> int:
    """The line of the template that was being filled in (Jinja writes its own frames)."""
    line = 0
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _parts(file: str, lines: list[str], start: int) -> Iterator[Part]:
    rows: list[FactRow] = []
    counted = 0
    for number, raw in enumerate(lines[start:], start + 1):
        line = raw.strip()
        if line.startswith("|"):
            rows.extend(_row(file, number, line))
            continue
        if rows and line:
            yield FactTable(tuple(rows))
            rows = []
        if line:
            counted = counted + 1 if line.startswith("+ ") else 0
            yield _paragraph(line, counted)
    if rows:
        yield FactTable(tuple(rows))


def _row(file: str, number: int, line: str) -> list[FactRow]:
    cells = line.strip("|").split("|")
    if len(cells) != 2:
        raise TemplateRefused(file, number, "a row is written | label | value |")
    label, value = (cell.strip() for cell in cells)
    if value == ROOM:
        return [FactRow(spans(label), ())]
    return [FactRow(spans(label), spans(value))] if spans(value) else []


_ROLES = {"#": Role.HEADING, "-": Role.ITEM, "+": Role.NUMBERED, ">": Role.NOTE}
_TICK = re.compile(r"\[(x?) ?\]\s*(.*)")


def _paragraph(line: str, number: int) -> Part:
    if line.startswith("~"):
        return Signatures(tuple(spans(label.strip()) for label in line.strip("~").split("~")))
    if line == "---":
        return Said(Role.SLIP, ())
    tick = _TICK.fullmatch(line)
    if tick:
        return Said(Role.TICK, spans(tick[2]), ticked=bool(tick[1]))
    if line.endswith(ROOM):
        return Said(Role.LINE, spans(line.removesuffix(ROOM).strip()))
    role = _ROLES.get(line[0]) if line[1:2] == " " else None
    return Said(role, spans(line[2:].strip()), number) if role else Said(Role.BODY, spans(line))


def spans(marked: str) -> Text:
    """Marked text as spans; what is escaped becomes itself again only here."""
    found: list[Span] = []
    bold = whole = False
    for part in _MARKS.split(marked):
        if part == "**":
            bold = not bold
        elif part in (_WHOLE_BEGINS, _WHOLE_ENDS):
            whole = part == _WHOLE_BEGINS
        elif part:
            found.append(Span(html.unescape(part), bold, whole))
    return tuple(found)


def jinja_names(source: str) -> set[str]:
    """The names that a template asks for, for checking it against what it may be told."""
    from jinja2 import meta

    found: Any = meta.find_undeclared_variables(_environment().parse(source))
    return set(found)
