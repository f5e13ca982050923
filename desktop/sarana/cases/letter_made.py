"""What a case remembers about a letter, and how that stands in the body of a signed revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
    supersedes: str = ""  # the register number of the letter that this one replaces
    kind: str = ""  # which kind of receiver was chosen, also if the recipient has a name of its own


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the office's register of letters."""

    letter: LetterMade
    made: datetime
    case_code: str
    superseded_by: str = ""  # the number of the letter that replaces it


def write(letter: LetterMade, pdf_digest: str) -> dict[str, Plain]:
    """The letter as a revision's body."""
    body: dict[str, Plain] = {
        "register": letter.register_number,
        "template": letter.template,
        "languages": list(letter.languages),
        "recipient": letter.recipient,
        "pdf": pdf_digest,
    }
    optional = {
        "destination": letter.destination,
        "supersedes": letter.supersedes,
        "receiver": letter.kind,
    }
    return body | {key: value for key, value in optional.items() if value}


def read(untrusted_body: Mapping[str, Plain], attached: tuple[str, ...]) -> LetterMade:
    """The letter of a body whose one page is attached, found by its digest; raises NotALine."""
    if attached != (line.text_of(untrusted_body, "pdf", line.HEX_64),):
        raise NotALine("bad-letter-page")

    def optional(key: str) -> str:
        return line.text_of(untrusted_body, key) if key in untrusted_body else ""

    return LetterMade(
        register_number=line.text_of(untrusted_body, "register"),
        template=line.text_of(untrusted_body, "template"),
        languages=line.texts_of(untrusted_body, "languages"),
        recipient=line.text_of(untrusted_body, "recipient"),
        supersedes=optional("supersedes"),
        destination=optional("destination"),
        kind=optional("receiver"),
    )
