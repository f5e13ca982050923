"""Letters made for a person: each is a signed record of its own, with the page itself attached."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sarana.cases import line
from sarana.cases.attachments import Attachments
from sarana.cases.line import Plain
from sarana.cases.revision import LETTER, Revision, next_clock
from sarana.cases.revisions import Revisions
from sarana.vault import Vault

FILE_NAME = "letter.pdf"


@dataclass(frozen=True, slots=True)
class LetterMade:
    """What the case remembers about a letter."""

    register_number: str
    template: str
    languages: tuple[str, ...]  # catalog codes, as on the sheet
    recipient: str  # as on the sheet
    destination: str = ""  # which kind of receiver was chosen, if the recipient is named by its kind


class Letters:
    """The letters of one vault."""

    def __init__(self, vault: Vault, attachments: Attachments, revisions: Revisions) -> None:
        self._vault, self._attachments, self._revisions = vault, attachments, revisions

    def next_number(self, now: datetime) -> str:
        """The year, and the letters that this office made in it, counted."""
        year = now.astimezone().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        made = self._vault.query(
            "SELECT count(*) FROM revision WHERE kind = ? AND bundle = '' AND clock >= ?",
            (LETTER, next_clock(year, [])),
        )
        return f"{year:%Y}-{made[0][0] + 1:04d}"

    def record(self, case_id: str, letter: LetterMade, pdf: bytes, now: datetime) -> Revision:
        """Sign that the letter was made, with its page, as a new record of the case."""
        with self._vault.transaction() as write:
            page = self._attachments.keep(write, FILE_NAME, pdf)
            revision = self._revisions.sign(
                write,
                now,
                case_id=case_id,
                record_id=secrets.token_hex(16),
                kind=LETTER,
                parents=(),
                form=None,
                body=_body(letter, page.sha256),
                attachments=(page,),
            )
            self._vault.journal("letter.make", revision.id)
        return revision


def _body(letter: LetterMade, pdf_digest: str) -> dict[str, Plain]:
    """The letter as a revision's body."""
    body: dict[str, Plain] = {
        "register": letter.register_number,
        "template": letter.template,
        "languages": list(letter.languages),
        "recipient": letter.recipient,
        "pdf": pdf_digest,
    }
    return body | ({"destination": letter.destination} if letter.destination else {})


def letter_in(revision: Revision) -> LetterMade:
    """The letter that a revision records; raises NotALine for another revision."""
    content = revision.says.body
    return LetterMade(
        register_number=line.text_of(content, "register"),
        template=line.text_of(content, "template"),
        languages=line.texts_of(content, "languages"),
        recipient=line.text_of(content, "recipient"),
        destination=line.text_of(content, "destination") if "destination" in content else "",
    )
