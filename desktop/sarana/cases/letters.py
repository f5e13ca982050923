"""Letters made for a person: each is a signed record of its own, with the page itself attached."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sarana.cases import letter_made
from sarana.cases.attachments import Attachments
from sarana.cases.letter_made import LetterMade, RegisterLine
from sarana.cases.line import NotALine
from sarana.cases.revision import LETTER, Revision, next_clock
from sarana.cases.revisions import Revisions
from sarana.vault import Vault

FILE_NAME = "letter.pdf"


class Letters:
    """The letters of one vault."""

    def __init__(self, vault: Vault, attachments: Attachments, revisions: Revisions) -> None:
        self._vault, self._attachments, self._revisions = vault, attachments, revisions

    def next_count(self, now: datetime) -> tuple[int, int]:
        """The year, and how many letters of this office the next one makes in it; erased ones count too."""
        year = now.astimezone().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        made = self._vault.query(
            "SELECT count(*) FROM (SELECT kind, bundle, clock FROM revision"
            " UNION ALL SELECT kind, bundle, clock FROM erased_revision)"
            " WHERE kind = ? AND bundle = '' AND clock >= ?",
            (LETTER, next_clock(year, [])),
        )
        return year.year, made[0][0] + 1

    def register(self, codes: Mapping[str, str]) -> list[RegisterLine]:
        """Every letter that this office made, the newest first; `codes` are those of the cases."""
        rows = self._vault.query(
            "SELECT id FROM revision WHERE kind = ? AND bundle = '' ORDER BY clock DESC", (LETTER,)
        )
        made = [(revision, letter_in(revision)) for revision in (self._revisions.get(id_) for (id_,) in rows)]
        letters = [(revision, letter) for revision, letter in made if letter is not None]
        # Looked at from the oldest to the newest: the last letter that names a number replaces it.
        later = {letter.supersedes: letter.register_number for _, letter in reversed(letters)}
        return [
            RegisterLine(
                letter, revision.time, codes.get(revision.case_id, ""), later.get(letter.register_number, "")
            )
            for revision, letter in letters
        ]

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
                body=letter_made.write(letter, page.sha256),
                attachments=(page,),
            )
            self._vault.journal("letter.make", revision.id)
        return revision


def letter_in(revision: Revision) -> LetterMade | None:
    """The letter that a revision records; None if this program cannot read it as one."""
    try:
        return letter_made.read(revision.says.body, tuple(file.sha256 for file in revision.attachments))
    except NotALine:
        return None
