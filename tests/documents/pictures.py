"""`make pictures`: every page of every document in every language and pair, to be looked at.

Writes pictures/LANGUAGES/DOCUMENT-PAGE.png, and pictures/LANGUAGES.png with all pages small on one sheet. The
recovery sheets, which say everything in every language at once, lie in pictures/recovery.
"""

import shutil
import sys
from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

from PIL import Image
from tests.documents.every import every, recovery_sheets

from sarana.documents.letter import draw
from sarana.documents.preview import page_count, render
from sarana.documents.template import languages

_SCALE, _SMALL, _ACROSS = 1.4, 0.32, 8


def main(folder: Path, only: list[str]) -> None:
    for named, documents in _all():
        if not only or named in only:
            draw_all(documents, fresh(folder / named))
            print(named)


def _all() -> Iterable[tuple[str, Iterable[tuple[str, bytes]]]]:
    alone = [(language,) for language in languages()]
    for sheet in [*alone, *permutations(languages(), 2)]:
        if len(sheet) > 1 and (sheet[0] == "en" or sheet == ("zh", "km")):
            continue  # the reader's language stands first; the other way round it is the same page mirrored
        yield "+".join(sheet), ((name, draw(made)) for name, made in every(sheet))
    yield "recovery", recovery_sheets()


def fresh(folder: Path) -> Path:
    """The folder without what an earlier run left: nobody must look at a page that is no more."""
    shutil.rmtree(folder, ignore_errors=True)
    _whole(folder).unlink(missing_ok=True)
    folder.mkdir(parents=True)
    return folder


def _whole(folder: Path) -> Path:
    """The sheet with all pages of a folder."""
    return folder.with_name(f"{folder.name}.png")


def draw_all(documents: Iterable[tuple[str, bytes]], folder: Path) -> None:
    small: list[Image.Image] = []
    for name, pdf in documents:
        (folder / f"{name}.pdf").write_bytes(pdf)
        for page in range(page_count(pdf)):
            drawn = render(pdf, page, _SCALE)
            picture = Image.frombytes("RGBA", (drawn.width, drawn.height), drawn.pixels).convert("RGB")
            picture.save(folder / f"{name}-{page + 1:02d}.png")
            size = (int(drawn.width * _SMALL / _SCALE * 1.4), int(drawn.height * _SMALL / _SCALE * 1.4))
            small.append(picture.resize(size, Image.Resampling.LANCZOS))
    _contact_sheet(small).save(_whole(folder))


def _contact_sheet(pages: list[Image.Image]) -> Image.Image:
    width, height = pages[0].width + 6, pages[0].height + 6
    rows = -(-len(pages) // _ACROSS)
    sheet = Image.new("RGB", (width * _ACROSS, height * rows), "#888888")
    for number, page in enumerate(pages):
        sheet.paste(page, (number % _ACROSS * width + 3, number // _ACROSS * height + 3))
    return sheet


if __name__ == "__main__":
    main(Path("pictures"), sys.argv[1:])
