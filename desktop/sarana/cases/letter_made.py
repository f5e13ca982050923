"""What a case remembers about a letter, and how that stands in the body of a signed revision."""

from collections.abc import Mapping
from dataclasses import dataclass

from sarana.cases import line
from sarana.cases.line import NotALine, Plain


@dataclass(frozen=True, slots=True)
class LetterMade:
    """What the case remembers about a letter."""

    register_number: str
    template: str
    languages: tuple[str, ...]  # catalog codes, as on the sheet
    recipient: str  # as on the sheet
    destination: str = ""  # which kind of receiver was chosen, if the recipient is named by its kind


def write(letter: LetterMade, pdf_digest: str) -> dict[str, Plain]:
    """The letter as a revision's body."""
    body: dict[str, Plain] = {
        "register": letter.register_number,
        "template": letter.template,
        "languages": list(letter.languages),
        "recipient": letter.recipient,
        "pdf": pdf_digest,
    }
    return body | ({"destination": letter.destination} if letter.destination else {})


def read(untrusted_body: Mapping[str, Plain], attached: tuple[str, ...]) -> LetterMade:
    """The letter of a body whose one page is attached, found by its digest; raises NotALine."""
    if attached != (line.text_of(untrusted_body, "pdf", line.HEX_64),):
        raise NotALine("bad-letter-page")
    destination = "destination" in untrusted_body
    return LetterMade(
        register_number=line.text_of(untrusted_body, "register"),
        template=line.text_of(untrusted_body, "template"),
        languages=line.texts_of(untrusted_body, "languages"),
        recipient=line.text_of(untrusted_body, "recipient"),
        destination=line.text_of(untrusted_body, "destination") if destination else "",
    )
