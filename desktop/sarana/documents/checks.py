"""What a person should know about a letter before it is printed, although it can be made."""

from collections.abc import Iterator

from sarana.documents.blocks import Beside, Block, Columns, Paragraph, Together
from sarana.documents.handwriting import InRows, Question, Ticked, WritingLines
from sarana.documents.sheet import lay_out
from sarana.documents.tables import Table
from sarana.documents.words import Letter


def overlong_words(letter: Letter) -> tuple[str, ...]:
    """The words that fit on no line, and would be cut wherever it ends; each once, in their order."""
    found: dict[str, None] = {}
    for part in filter(None, (letter, letter.english)):
        for page in lay_out(part):
            for placed in page:
                for paragraph in paragraphs_in(placed.block):
                    found |= dict.fromkeys(paragraph.overlong())
    return tuple(found)


def paragraphs_in(block: Block) -> Iterator[Paragraph]:
    """The paragraphs of a block, or the parts of them that are on this page, in their order."""
    match block:
        case Paragraph():
            yield block
        case Together() | Columns() | InRows() | Question():
            for inner in block.blocks:
                yield from paragraphs_in(inner)
        case Beside():
            yield from block.paragraphs
        case Ticked():
            yield from paragraphs_in(block.words)
        case WritingLines(label=Paragraph() as label):
            yield label
        case Table():
            rows = [block.head, *block.rows] if block.head else block.rows
            for row in rows:
                for cell in row.cells:
                    for inner in cell:
                        yield from paragraphs_in(inner)
