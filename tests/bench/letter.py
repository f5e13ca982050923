"""A letter against the same letter in typst, the one other typesetter that gets Khmer right."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import segno
import typst
from tests.bench.ratio import Ratio, in_turns
from tests.documents.sample import details, the_case

from sarana import places
from sarana.documents.letter import Letter, compose, draw
from sarana.documents.words import FactTable, plain

_TIMES = 40
_CODE = "(the square code)"
FONTS = {"km": "Battambang", "en": "Noto Serif", "zh": "Noto Serif SC"}


def run() -> list[Ratio]:
    rows = []
    for language in FONTS:
        ours, theirs = in_turns(_ours(language), _typst(language), _TIMES)
        rows.append(Ratio(f"next person's letter in {language}", ours[0], theirs[0], "typst, PDF/A-2u"))
        rows.append(Ratio(f"letter in {language}: processors", ours[1], theirs[1], "typst, on several"))
        sizes = len(_ours(language)()) / 1024, len(_typst(language)()) / 1024
        rows.append(Ratio(f"letter in {language}: size", *sizes, "typst, PDF/A-2u", "kB"))
    return rows


def _people(language: str) -> Iterator[Letter]:
    """One letter after the other, each about somebody else: neither side may answer from memory."""
    for turn in count():
        facts = the_case(
            given_name_latin=f"Person{turn}",
            name_khmer=f"ឧទាហរណ៍ {'កខគឃងចឆជឈ'[turn % 9]}ា",
            name_chinese=f"范例{'甲乙丙丁戊己庚辛壬'[turn % 9]}",
            case_code=f"KH-26-{turn:04d}",
        )
        made = compose(
            "referral", facts, details(destination="embassy", register_number=str(turn)), [language]
        )
        yield replace(made, english=None)  # typst typesets one language too


def _ours(language: str) -> Callable[[], bytes]:
    letters = iter(list(islice(_people(language), _TIMES + 2)))  # composed before: typst does not compose
    return lambda: draw(next(letters))


def _typst(language: str) -> Callable[[], bytes]:
    """Typesets the same words with the same fonts; compiler and fonts are loaded once, as ours are."""
    letters = islice(_people(language), _TIMES + 2)
    sources = iter([(each.register_number, _source(each, language)) for each in letters])
    folder = tempfile.TemporaryDirectory(prefix="sarana-bench-")
    source = Path(folder.name) / "letter.typ"
    source.write_text("")
    fonts = [str(places.resources() / "fonts")]
    compiler = typst.Compiler(str(source), font_paths=fonts, ignore_system_fonts=True)

    def typeset() -> bytes:
        number, words = next(sources)
        assert folder.name  # it lives as long as this function
        source.write_text(words.replace(_CODE, _code(number)), encoding="utf-8")  # we work it out too
        return bytes(compiler.compile(format="pdf", pdf_standards=["a-2u"]))

    return typeset


def _source(letter: Letter, language: str) -> str:
    """The same words around and in the letter, with a place for its square code."""
    version = letter.versions[0]
    order = [FONTS[language], *(font for font in FONTS.values() if font != FONTS[language])]
    fonts = ", ".join(f'"{name}"' for name in order)
    head = [_escaped(text) for text in (version.classification, version.copy_for, version.number)]
    foot = _escaped(version.page(1, 1))
    parts = [
        f"#set document(title: [{_escaped(version.title)}])",
        f'#set text(font: ({fonts}), lang: "{language}", size: 10.5pt)',
        "#set par(justify: true, leading: 0.9em)",
        f"#let below = [{_escaped(version.proposal)} #h(1fr) {head[0]} {head[1]} #h(1fr) {foot}]",
        '#set page(paper: "a4", margin: 25mm, footer: below)',
        # Up the margin, from within the text: as a foreground of the page it costs typst twice as much.
        f"#place(right + horizon, dx: 15mm, rotate(-90deg, reflow: true, text(7.5pt)[{' '.join(head)}]))",
        *(f"#align(center)[#strong[{_escaped(line)}]]" for line in version.motto),
        *(f"#strong[{_escaped(line)}]" for line in version.institution),
        f"{head[2]} #h(1fr) #strong[{head[0]}]",
        *(_escaped(plain(text)) for text in (version.to, version.subject, version.greeting)),
    ]
    for part in version.parts:
        if isinstance(part, FactTable):
            cells = ", ".join(
                f"[{_escaped(plain(cell))}]" for row in part.rows for cell in (row.label, row.value)
            )
            parts.append(f"#table(columns: (1fr, 2fr), {cells})")
        else:
            parts.append(_escaped(plain(part.text)))
    signed = (version.place_and_date, version.post, version.signature, version.signatory)
    code = f'#image(bytes("{_CODE}"), width: 17mm, alt: "{version.code_words}")'
    parts.append(f"#place(left)[{code} {_escaped(letter.register_number)}]")
    parts += [f"#align(right)[{_escaped(text)}]" for text in signed]
    return "\n\n".join(parts)


def _code(words: str) -> str:
    """The square code as a picture that typst reads."""
    picture = segno.make(words, micro=False, error="m", mask=2).svg_inline(border=0)
    return str(picture).replace("<svg", "<svg xmlns='http://www.w3.org/2000/svg'").replace('"', "'")


def _escaped(text: str) -> str:
    return "".join(f"\\{mark}" if mark in "\\#*_[]$@<>`~/" else mark for mark in text)
