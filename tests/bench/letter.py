"""A letter against the same letter in typst, the one other typesetter that gets Khmer right."""

import tempfile
from pathlib import Path

import typst
from tests.bench.ratio import Ratio, milliseconds
from tests.documents.sample import details, the_case

from sarana import places
from sarana.documents.letter import Letter, compose, draw
from sarana.documents.words import FactTable, plain

FONTS = {"km": "Battambang", "en": "Noto Serif", "zh": "Noto Serif SC"}


def run() -> list[Ratio]:
    rows = []
    for language in ("km", "zh", "en"):
        ours = milliseconds(lambda language=language: draw(_composed(language)), 9)
        theirs = milliseconds(_typst(_composed(language), language), 9)
        rows.append(Ratio(f"letter in {language}: words and ink", ours, theirs, "typst, PDF/A-2u"))
    size = len(draw(_composed("km"))) / 1024
    rows.append(Ratio("letter in km: size", size, len(_typst(_composed("km"), "km")()) / 1024, "typst", "kB"))
    return rows


def _composed(language: str) -> Letter:
    return compose("referral", the_case(), details(destination="embassy"), [language])


def _typst(letter: Letter, language: str):  # type: ignore[no-untyped-def]
    """Compiles the same words with the same fonts; the compiler and its fonts are made once, as ours are."""
    folder = Path(tempfile.mkdtemp(prefix="sarana-bench-"))
    source = folder / "letter.typ"
    source.write_text(_source(letter, language), encoding="utf-8")
    compiler = typst.Compiler(
        str(source), font_paths=[str(places.resources() / "fonts")], ignore_system_fonts=True
    )

    def compile_it() -> bytes:
        # A comment that differs keeps typst from answering out of its memory.
        compile_it.turn += 1  # type: ignore[attr-defined]
        changed = f'#set document(title: "{compile_it.turn}")\n'  # type: ignore[attr-defined]
        source.write_text(changed + _source(letter, language), encoding="utf-8")
        return bytes(compiler.compile(format="pdf", pdf_standards=["a-2u"]))

    compile_it.turn = 0  # type: ignore[attr-defined]
    return compile_it


def _source(letter: Letter, language: str) -> str:
    version = letter.versions[0]
    order = [FONTS[language], *(font for font in FONTS.values() if font != FONTS[language])]
    fonts = ", ".join(f'"{name}"' for name in order)
    parts = [
        f'#set text(font: ({fonts}), lang: "{language}", size: 10.5pt)',
        "#set par(justify: true, leading: 0.9em)",
        '#set page(paper: "a4", margin: 25mm, numbering: "1 / 1")',
        *(f"#align(center)[#strong[{_escaped(line)}]]" for line in version.motto),
        *(f"#strong[{_escaped(line)}]" for line in version.institution),
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
    parts += [f"#align(right)[{_escaped(text)}]" for text in (version.place_and_date, version.signatory)]
    return "\n\n".join(parts)


def _escaped(text: str) -> str:
    return "".join(f"\\{mark}" if mark in "\\#*_[]$@<>`~/" else mark for mark in text)
