"""Everything that can be done with the cases of one vault, in the one thread that opened it.

Every door asks `Access` first, so that no face can forget to: tests/cases/test_roles.py has a row for each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sarana.cases import checking, schema
from sarana.cases.access import Access, Deed, may
from sarana.cases.arrival import Arrival
from sarana.cases.arrivals import Arrivals, Arrived
from sarana.cases.attachments import Attachments, Keeping
from sarana.cases.case import Case, Cases
from sarana.cases.conflicts import Conflicts
from sarana.cases.drafts import Draft, Drafts
from sarana.cases.erasing import Devices, Erasing
from sarana.cases.form_shelf import FormShelf, Offered
from sarana.cases.history import History
from sarana.cases.letter_made import LetterMade, RegisterLine
from sarana.cases.letters import Letters
from sarana.cases.links import Links
from sarana.cases.listing import CaseLine, Listing
from sarana.cases.merging import Conflict
from sarana.cases.moves import Former, Moves, Moving
from sarana.cases.quarantine import Held, Quarantine
from sarana.cases.records import Records
from sarana.cases.retention import Retention
from sarana.cases.revision import Revision
from sarana.cases.revisions import Revisions
from sarana.cases.sealed_edits import SealedEdits
from sarana.errors import NoSuchCase, NoSuchOfficer, SomebodyElses
from sarana.forms import Facts, Form, Snapshot
from sarana.progress import Progress, silent
from sarana.vault import Finding, Officer, Vault, durable

COMMON_FORM = "khcn_common_victim_identification"
NO_DEVICES: Devices = MappingProxyType({})


def _now() -> datetime:
    return datetime.now(UTC)


class CaseStore:
    """The cases of one vault. The only door to what is written about people."""

    def __init__(self, vault: Vault, *, now: Callable[[], datetime] = _now) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault
        self._now = now
        self._access = Access(vault)
        self._attachments = Attachments(vault)
        self._shelf = FormShelf(vault)
        self._drafts = Drafts(vault, self._attachments)
        self._revisions = Revisions(vault)
        self._cases = Cases(vault, self._shelf, self._drafts, self._revisions)
        self._conflicts = Conflicts(vault, self._shelf, self._drafts, self._revisions)
        self._moves = Moves(vault, self._shelf, self._drafts, self._revisions)
        self._letters = Letters(vault, self._attachments, self._revisions)
        self._listing = Listing(vault, self._cases)
        self._records = Records(vault, self._attachments, self._shelf, self._drafts, self._revisions, now)
        self._arrivals = Arrivals(vault, self._attachments)
        self.links = Links(vault, self._revisions, self._listing, self._access, now)
        self.retention = Retention(vault, now)
        self.sealed_edits = SealedEdits(vault, now)
        self.erasing = Erasing(vault, self._attachments, self._drafts, self._revisions, self.retention, now)
        self._quarantine = Quarantine(vault, self._arrivals)
        self._arrivals.forget()  # of an import that was cut off

    # ---- forms

    def publish(self, workbook: bytes, file_name: str, media: Mapping[str, bytes] | None = None) -> Form:
        """Make this workbook the form that new cases begin with, with the files beside it that it names."""
        self._access.must(Deed.PUBLISH)
        return self._shelf.publish(workbook, file_name, media or {})

    def offer(self, workbook: bytes, file_name: str, form_id: str = COMMON_FORM) -> Offered:
        """Publish the program's own form, unless this vault has seen it before; gives the current one.

        A newer one waits for somebody who may publish. `form_id`: the form that is in use until then.
        """
        may_publish = may(self._vault.officer.role, Deed.PUBLISH)
        return self._shelf.offer(workbook, file_name, form_id, may_publish=may_publish)

    def form(self, sha256: str) -> Form:
        return self._shelf.form(sha256)

    def current_form(self, form_id: str = COMMON_FORM) -> Form:
        return self._shelf.current(form_id)

    # ---- cases

    def list(self, search: str = "") -> Sequence[CaseLine]:
        """The cases in which every word of the search is found, the latest change first.

        Somebody else's case is a masked line, found by its code only.
        """
        return self._listing.lines(search, self._access.sight())

    def list_to_send(self) -> Sequence[CaseLine]:
        """Those of one's own cases of which something was signed: drafts never leave."""
        self._access.must(Deed.SEND)
        lines = self._listing.lines("", self._access.sight(), signed=True)
        return [line for line in lines if not line.masked]

    def signed_by_bundle(self) -> Mapping[str, Mapping[str, datetime]]:
        """When forms of one's own cases were last signed, by the bundle that brought it ("": signed here)."""
        lines = self.list_to_send()
        return self._listing.signed_by_bundle([line.case_id for line in lines])

    def case(self, case_id: str) -> Case:
        """The case; that it was looked at is noted once for each session."""
        self._access.require(Deed.READ, case_id)
        return self._cases.case(case_id)

    def may_see(self, case_id: str) -> bool:
        """Whether this case is shown in full; nothing is noted."""
        return self._access.sees(case_id)

    def break_glass(self, case_id: str, reason: str) -> None:
        """See somebody else's case until the next lock; the reason is kept for administrators."""
        self._access.break_glass(case_id, reason)

    def officers(self, case_id: str) -> Sequence[Officer]:
        """Who works on this case; also those who have left since."""
        self._access.require(Deed.READ, case_id)
        those = self._access.officers(case_id)
        return [officer for officer in self._vault.staff.all() if officer.id in those]

    def share(self, case_id: str, officer_id: str) -> None:
        """Let a colleague work on this case too: from now on it is also theirs."""
        self._access.require(Deed.SHARE, case_id)
        if officer_id not in {officer.id for officer in self._vault.staff.all() if officer.active}:
            raise NoSuchOfficer
        with self._vault.transaction() as write:
            self._access.let(write, case_id, officer_id)
            self._vault.journal("case.share", case_id, officer=officer_id)

    def line(self, case_id: str) -> CaseLine | None:
        """The line of one case, also of a hidden one; None if there is none."""
        return self._listing.line(case_id, masked=not self._access.sees(case_id))

    def facts(self, case_id: str) -> Facts:
        """What is known about the person; where versions of a record disagree, nobody's side is taken."""
        self._access.require(Deed.READ, case_id)
        return self._cases.facts(case_id)

    def facts_by_record(self, case_id: str) -> dict[str, Facts]:
        """The same, apart for each record, the oldest first; by their ids."""
        self._access.require(Deed.READ, case_id)
        return self._cases.facts_by_record(case_id)

    def disputed_facts(self, case_id: str) -> tuple[str, ...]:
        """The facts that are left out because versions of a record disagree about them."""
        self._access.require(Deed.READ, case_id)
        return self._cases.disputed(case_id)

    def new_case(self, form_id: str = COMMON_FORM) -> str:
        """Open a case: a draft of the form with what is known without asking. Gives the case's id."""
        self._access.must(Deed.WRITE)
        blank = self._records.blank(form_id)
        with self._vault.transaction() as write:
            case_id = self._records.begin(write, blank)
            self._access.begun(write, case_id)
        return case_id

    # ---- drafts

    def draft(self, record_id: str) -> Draft | None:
        self._require(Deed.READ, record_id)
        return self._drafts.get(record_id)

    def save_draft(
        self, record_id: str, snapshot: Snapshot, attachments: Mapping[str, bytes] | None = None
    ) -> datetime:
        """Keep what was typed: durable when this returns."""
        self._require(Deed.WRITE, record_id)
        now = self._now()
        with self._vault.transaction() as write:
            self._drafts.save(write, record_id, snapshot, attachments or {}, now)
            self._drafts.touch(write, record_id)
        return now

    def attachment(self, record_id: str, name: str) -> bytes:
        """A file of a record: of its draft, else of its latest revision."""
        self._require(Deed.READ, record_id)
        return self._records.attachment(record_id, name)

    def attachment_of(self, revision_id: str, name: str) -> bytes:
        """A file as it was signed with this revision."""
        for attachment in self.revision(revision_id).attachments:
            if attachment.name == name:
                return self._attachments.content(attachment.sha256)
        raise NoSuchCase

    def discard_draft(self, record_id: str) -> None:
        """Throw a draft away. What was finalised before stays; a case that was nothing else is gone."""
        self._require(Deed.WRITE, record_id)
        self._records.discard(record_id)

    # ---- revisions

    def finalise(self, record_id: str, final: Snapshot, facts: Facts) -> Revision:
        """Sign the draft's answers as a revision and clear the draft, in one transaction."""
        self._require(Deed.WRITE, record_id)
        return self._records.finalise(record_id, final, facts)

    def reopen(self, record_id: str) -> Draft:
        """Continue a finalised record in a draft; a draft that is there already is continued."""
        self._require(Deed.WRITE, record_id)
        return self._records.reopen(record_id)

    def has_newer_form(self, record_id: str) -> bool:
        """Whether new cases begin with another version of this record's form."""
        self._require(Deed.READ, record_id)
        return self._moves.newer(record_id)

    def preview_move(self, record_id: str) -> Moving:
        """What moving this record to the newer version of its form would change; nothing is changed."""
        self._require(Deed.READ, record_id)
        return self._moves.preview(record_id)

    def move(self, record_id: str, moving: Moving) -> Draft:
        """Move the record, exactly as it was shown, in a draft; a finalised one is continued for it."""
        self._require(Deed.WRITE, record_id)
        return self._moves.begin(record_id, moving, self.reopen, self._now())

    def before_move(self, record_id: str) -> Former | None:
        """What a moved draft can go back to until it is finalised."""
        self._require(Deed.READ, record_id)
        return self._moves.former(record_id)

    def undo_move(self, record_id: str) -> Draft:
        """Go back to the draft as it was before it moved; what was answered since is given up."""
        self._require(Deed.WRITE, record_id)
        return self._moves.go_back(record_id, self._now())

    def conflict(self, record_id: str) -> Conflict | None:
        """What the heads of a record disagree about; None if there is only one."""
        self._require(Deed.READ, record_id)
        return self._conflicts.of(record_id)

    def begin_merge(self, record_id: str, decisions: Mapping[str, str]) -> Draft:
        """A draft that brings all heads together; finalising it signs the merge.

        `decisions` name, for each undecided reference, the head whose answer holds.
        """
        self._require(Deed.WRITE, record_id)
        return self._conflicts.begin_merge(record_id, decisions, self._now())

    def history(self, record_id: str) -> Sequence[Revision]:
        """Everything that was ever signed about a record, parents first."""
        self._require(Deed.READ, record_id)
        return self._revisions.in_order(record_id)

    def heads(self, record_id: str) -> tuple[str, ...]:
        self._require(Deed.READ, record_id)
        return self._revisions.heads(record_id)

    def revision(self, revision_id: str) -> Revision:
        return self._of_a_case(Deed.READ, revision_id)

    # ---- letters

    def next_letter(self) -> tuple[int, int]:
        """The year, and the count in it, of the next letter: institutions word their own numbers."""
        self._access.must(Deed.ISSUE)
        return self._letters.next_count(self._now())

    def letter_register(self) -> tuple[RegisterLine, ...]:
        """Every letter that this office made, the newest first: by number, kind and receiver."""
        self._access.must(Deed.ISSUE)
        return tuple(self._letters.register({line.case_id: line.code for line in self.list()}))

    def record_letter(self, case_id: str, letter: LetterMade, pdf: bytes) -> Revision:
        """Keep a letter that was made: signed, with the page itself attached."""
        self._access.require(Deed.ISSUE, case_id)
        self._cases.case(case_id)
        return self._letters.record(case_id, letter, pdf, self._now())

    def save_letter(self, revision_id: str, path: Path) -> None:
        """Write a letter's page to a file that anybody can read. Noted first: none leaves unnoted."""
        revision = self._of_a_case(Deed.ISSUE, revision_id)
        page = self._attachments.content(revision.attachments[0].sha256)
        self._vault.journal("letter.save", revision_id)
        durable.write_out(path, page)

    def ask(self, deed: Deed, case_id: str) -> None:
        """Raise NotAllowed or SomebodyElses: before something of this case leaves the vault another way."""
        self._access.require(deed, case_id)

    def to_print(self, record_id: str, sensitivity: int) -> Revision:
        """The newest signed answers of a record, for a paper that leaves the vault in the open."""
        self._require(Deed.ISSUE, record_id)
        newest = self._revisions.latest_heads(record_id)[0]
        self._vault.journal("print", record_id, sensitivity=sensitivity)
        return newest

    # ---- exchange

    def revisions_of(self, case_ids: Iterable[str]) -> Sequence[Revision]:
        """Everything signed about these cases, links and tombstones too, to be sealed for partners.

        Each record's parents come first.
        """
        cases = list(case_ids)
        for case_id in cases:
            self._access.require(Deed.SEND, case_id)
        return [revision for case_id in cases for revision in self._revisions.of_case(case_id)]

    def revision_content(self, revision_id: str) -> bytes:
        """The exact bytes that were signed."""
        self._of_a_case(Deed.READ, revision_id)
        return self._revisions.content(revision_id)

    def history_of(self, record_id: str) -> History:
        """Which revision of a record follows which; empty for a record that is not here."""
        return self._revisions.history(record_id)

    def has_case(self, case_id: str) -> bool:
        return bool(self._vault.query("SELECT 1 FROM case_file WHERE case_id = ?", (case_id,)))

    def case_of(self, record_id: str) -> str | None:
        rows = self._vault.query("SELECT case_id FROM record WHERE record_id = ?", (record_id,))
        return str(rows[0][0]) if rows else None

    def form_source(self, sha256: str) -> bytes:
        """The form as it travels with the records that answer it."""
        return self._shelf.source_bytes(sha256)

    def has_form(self, sha256: str) -> bool:
        return self._shelf.has(sha256)

    def has_attachment(self, digest: str) -> bool:
        return self._attachments.has(digest)

    def attachment_chunks(self, digest: str) -> Iterator[bytes]:
        """Content by its digest, if a case that this officer sees holds it.

        What only revisions in quarantine hold counts as not being here: raises NoSuchCase.
        """
        self._access.must(Deed.READ)
        cases = self._attachments.cases_with(digest)
        if not cases:
            raise NoSuchCase
        if not any(map(self._access.sees, cases)):
            raise SomebodyElses
        return self._attachments.chunks(digest)

    def known_revisions(self, revision_ids: Iterable[str]) -> frozenset[str]:
        """Which of these are in this vault, seen or in quarantine, or were and are erased."""
        return self._arrivals.known(revision_ids)

    def arrive(
        self,
        verified: Sequence[Arrival],
        *,
        bundle: str,
        held: Mapping[str, str] | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> Arrived:
        """Write a batch that nobody sees yet, or the first ones of it until it is `enough`.

        What the answer counts is durable. Those in `held` (id and reason) stay unseen, in quarantine, when
        the others are shown.
        """
        self._access.must(Deed.RECEIVE)
        with self._vault.transaction() as write:
            return self._arrivals.add(write, verified, bundle, held or {}, self._now(), enough)

    def show_arrived(self, devices: Devices = NO_DEVICES) -> None:
        """Everything that arrived and is not held back is visible from now on. Joins an open transaction.

        Tombstones have their effect at once, as far as their office, known by its `devices`, has authority.
        """
        self._access.must(Deed.RECEIVE)
        with self._vault.transaction() as write:
            cases = self._arrivals.show(write)
            self._access.taken_in(write, cases)
            self.erasing.apply(write, cases, devices)

    def forget_arrived(self) -> None:
        """Nothing that arrived and was not shown has ever been here."""
        self._arrivals.forget()

    def add_form(self, form_id: str, version: str, untrusted_source: bytes) -> None:
        """Take a form in that travelled with its records."""
        self._access.must(Deed.RECEIVE)
        with self._vault.transaction() as write:
            self._shelf.take_in(write, form_id, version, untrusted_source)

    def take_attachment(self, digest: str, size: int) -> Keeping:
        """Begin to take in content that arrives in pieces."""
        self._access.must(Deed.RECEIVE)
        return self._attachments.take_in(digest, size)

    def quarantined(self) -> tuple[Held, ...]:
        """What arrived and is held back until somebody answers for it; names only of cases that one sees."""
        self._access.must(Deed.READ)
        return tuple(
            held if self._access.sees(held.case_id) else replace(held, names=())
            for held in self._quarantine.all()
        )

    def release(self, revision_ids: Iterable[str]) -> int:
        """Show what was held back. Raises NotAllowed unless an administrator or focal person asks."""
        chosen = frozenset(revision_ids)
        cases = {held.case_id for held in self._quarantine.all() if chosen & set(held.revisions)}
        with self._vault.transaction() as write:
            released = self._quarantine.release(chosen)
            self._access.taken_in(write, cases)
            self.erasing.apply(write, cases, NO_DEVICES)
        return released

    # ---- the check

    def check(self, progress: Progress = silent) -> tuple[Finding, ...]:
        """Everything that can be wrong with the vault and with what is in it; empty when all is well.

        Cancelled, nothing has changed.
        """
        return checking.check(self._vault, progress)

    # ---- inside

    def _require(self, deed: Deed, record_id: str) -> None:
        """The same question about the case of a record; one that is not here is the caller's matter."""
        case_id = self.case_of(record_id)
        if case_id is None:
            self._access.must(deed)
        else:
            self._access.require(deed, case_id)

    def _of_a_case(self, deed: Deed, revision_id: str) -> Revision:
        revision = self._revisions.get(revision_id)
        self._access.require(deed, revision.case_id)
        return revision
