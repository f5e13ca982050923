"""Records that move to a newer version of their form: seen before, undone until they are signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sarana.cases.drafts import Draft, Drafts
from sarana.cases.form_shelf import FormShelf
from sarana.cases.revisions import Revisions
from sarana.errors import NoDraft, NoSuchCase, NoSuchForm
from sarana.forms import Form, Move, Snapshot, preview_move
from sarana.vault import Vault


@dataclass(frozen=True, slots=True)
class Moving:
    """What moving a record would do, before anything is done."""

    before: Snapshot
    was: Form
    to: Form
    move: Move


@dataclass(frozen=True, slots=True)
class Former:
    """A draft as it was before it moved, to which its officer can go back."""

    form_version: str
    moved: datetime


class Moves:
    """The moves of one vault's records."""

    def __init__(self, vault: Vault, shelf: FormShelf, drafts: Drafts, revisions: Revisions) -> None:
        self._vault, self._shelf, self._drafts, self._revisions = vault, shelf, drafts, revisions

    def newer(self, record_id: str) -> bool:
        """Whether new cases begin with another version of this record's form."""
        try:
            before = self._answers(record_id)
        except (NoDraft, NoSuchCase):
            return False
        current = self._shelf.current_sha256(before.form_id)
        return bool(current) and current != before.form_sha256

    def preview(self, record_id: str) -> Moving:
        """What would change; raises NoSuchForm where there is no newer version."""
        before = self._answers(record_id)
        to = self._shelf.current(before.form_id)
        if to.sha256 == before.form_sha256:
            raise NoSuchForm
        return Moving(before, self._shelf.form(before.form_sha256), to, preview_move(before, to))

    def begin(self, record_id: str, moving: Moving, reopen: Callable[[str], Draft], now: datetime) -> Draft:
        """Do exactly what was shown; raises NoDraft, and does nothing, if the answers are others by now."""
        with self._vault.transaction() as write:
            draft = self._drafts.get(record_id) or reopen(record_id)
            if draft.snapshot != moving.before:
                raise NoDraft
            write.execute(
                "INSERT INTO draft_before_move SELECT record_id, coalesce((SELECT max(number) + 1 FROM"
                " draft_before_move b WHERE b.record_id = draft.record_id), 1), form, answers, ?"
                " FROM draft WHERE record_id = ?",
                (now.isoformat(), record_id),
            )
            self._drafts.save(write, record_id, moving.move.snapshot, {}, now)
            self._drafts.touch(write, record_id)
            self._vault.journal(
                "record.move", record_id, before=moving.before.form_sha256, after=moving.to.sha256
            )
        return self._drafts.require(record_id)

    def former(self, record_id: str) -> Former | None:
        """The draft as it was before its last move; None when it did not move, or was signed since."""
        rows = self._vault.query(
            "SELECT version, moved FROM draft_before_move JOIN form ON sha256 = form WHERE record_id = ?"
            " ORDER BY number DESC LIMIT 1",
            (record_id,),
        )
        return Former(rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else None

    def go_back(self, record_id: str, now: datetime) -> Draft:
        """The draft as it was before its last move; what was answered since then is given up."""
        with self._vault.transaction() as write:
            last = write.execute(
                "SELECT max(number) FROM draft_before_move WHERE record_id = ?", (record_id,)
            )[0][0]
            if last is None:
                raise NoDraft
            write.execute(
                "UPDATE draft SET (form, answers, changed) = (SELECT form, answers, ?"
                " FROM draft_before_move b WHERE b.record_id = draft.record_id AND number = ?)"
                " WHERE record_id = ?",
                (now.isoformat(), last, record_id),
            )
            write.execute(
                "DELETE FROM draft_before_move WHERE record_id = ? AND number = ?", (record_id, last)
            )
            self._drafts.touch(write, record_id)
            self._vault.journal("record.move-back", record_id)
        return self._drafts.require(record_id)

    def _answers(self, record_id: str) -> Snapshot:
        """The answers that would move: of the draft, else of the only version that stands at the end."""
        draft = self._drafts.get(record_id)
        if draft is not None:
            return draft.snapshot
        heads = self._revisions.latest_heads(record_id)
        if len(heads) > 1 or heads[0].snapshot is None:
            raise NoDraft  # several are brought together first; a letter has no answers
        return heads[0].snapshot
