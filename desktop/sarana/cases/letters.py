"""Letters made for a person: each is a signed record of its own, with the page itself attached."""

from dataclasses import dataclass

from sarana.cases import line
from sarana.cases.line import Plain
from sarana.cases.revision import Revision

FILE_NAME = "letter.pdf"


@dataclass(frozen=True, slots=True)
class LetterMade:
    """What the case remembers about a letter."""

    register_number: str
    template: str
    languages: tuple[str, ...]  # catalog codes, as on the sheet
    recipient: str


def body(letter: LetterMade, pdf_digest: str) -> dict[str, Plain]:
    """The letter as a revision's body."""
    return {
        "register": letter.register_number,
        "template": letter.template,
        "languages": list(letter.languages),
        "recipient": letter.recipient,
        "pdf": pdf_digest,
    }


def letter_in(revision: Revision) -> LetterMade:
    """The letter that a revision records; raises NotALine for another revision."""
    content = revision.says.body
    return LetterMade(
        register_number=line.text_of(content, "register"),
        template=line.text_of(content, "template"),
        languages=line.texts_of(content, "languages"),
        recipient=line.text_of(content, "recipient"),
    )
