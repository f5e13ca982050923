"""Everything that can be done with the cases of one vault, in the one thread that opened it."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sarana.cases import facts as facts_line
from sarana.cases import schema
from sarana.cases.arrival import Arrival
from sarana.cases.arrivals import Arrivals
from sarana.cases.attachments import Attachments, Keeping
from sarana.cases.case import Case, Cases
from sarana.cases.conflicts import Conflicts
from sarana.cases.drafts import Draft, Drafts
from sarana.cases.form_shelf import FormShelf
from sarana.cases.history import History
from sarana.cases.letter_made import LetterMade
from sarana.cases.letters import Letters
from sarana.cases.line import Plain
from sarana.cases.listing import CaseLine, Listing
from sarana.cases.merging import Conflict
from sarana.cases.prefill import Prefill
from sarana.cases.quarantine import Held, Quarantine
from sarana.cases.revision import MERGE, RECORD_OF_A_FORM, FormReference, Revision
from sarana.cases.revisions import Revisions
from sarana.errors import NoDraft, NoSuchCase, NotReadyToFinalise
from sarana.forms import Facts, Form, Interview, Snapshot
from sarana.vault import Vault

COMMON_FORM = "khcn_common_victim_identification"


def _now() -> datetime:
    return datetime.now(UTC)


class CaseStore:
    """The cases of one vault. The only door to what is written about people."""

    def __init__(self, vault: Vault, *, now: Callable[[], datetime] = _now) -> None:
        vault.apply_steps(schema.OWNER, schema.STEPS)
        self._vault = vault
        self._now = now
        self._attachments = Attachments(vault)
        self._shelf = FormShelf(vault)
        self._drafts = Drafts(vault, self._attachments)
        self._revisions = Revisions(vault)
        self._cases = Cases(vault, self._shelf, self._drafts, self._revisions)
        self._conflicts = Conflicts(vault, self._shelf, self._drafts, self._revisions)
        self._letters = Letters(vault, self._attachments, self._revisions)
        self._listing = Listing(vault, self._cases)
        self._prefill = Prefill(vault, now)
        self._arrivals = Arrivals(vault, self._attachments)
        self._quarantine = Quarantine(vault, self._arrivals)
        self._arrivals.forget()  # of an import that was cut off
        self._viewed: set[str] = set()

    # ---- forms

    def publish(self, workbook: bytes, file_name: str) -> Form:
        """Make this workbook the form that new cases begin with."""
        return self._shelf.publish(workbook, file_name)

    def offer(self, workbook: bytes, file_name: str) -> Form:
        """Publish the program's own form, unless this vault has seen it before; gives the current one."""
        return self._shelf.offer(workbook, file_name)

    def form(self, sha256: str) -> Form:
        return self._shelf.form(sha256)

    def current_form(self, form_id: str = COMMON_FORM) -> Form:
        return self._shelf.current(form_id)

    # ---- cases

    def list(self, search: str = "") -> Sequence[CaseLine]:
        """The cases in which every word of the search is found, the latest change first."""
        return self._listing.lines(search)

    def case(self, case_id: str) -> Case:
        """The case; that it was looked at is noted once for each session."""
        case = self._cases.case(case_id)
        if case_id not in self._viewed:
            self._vault.journal("case.view", case_id)
            self._viewed.add(case_id)
        return case

    def facts(self, case_id: str) -> Facts:
        return self._cases.facts(case_id)

    def new_case(self, form_id: str = COMMON_FORM) -> str:
        """Open a case: a draft of the form with what is known without asking. Gives the case's id."""
        form = self._shelf.current(form_id)
        interview = self._prefill.begun(form, self._places_of_facts(form))
        case_id, record_id = secrets.token_hex(16), secrets.token_hex(16)
        with self._vault.transaction() as write:
            write.execute("INSERT INTO case_file (case_id) VALUES (?)", (case_id,))
            write.execute("INSERT INTO record VALUES (?, ?, ?)", (record_id, case_id, RECORD_OF_A_FORM))
            self._drafts.begin(write, record_id, interview.snapshot(), (), self._now())
            self._vault.journal("case.create", case_id)
        self._viewed.add(case_id)
        return case_id

    # ---- drafts

    def draft(self, record_id: str) -> Draft | None:
        return self._drafts.get(record_id)

    def save_draft(
        self, record_id: str, snapshot: Snapshot, attachments: Mapping[str, bytes] | None = None
    ) -> datetime:
        """Keep what was typed: durable when this returns."""
        now = self._now()
        with self._vault.transaction() as write:
            self._drafts.save(write, record_id, snapshot, attachments or {}, now)
            self._drafts.touch(write, record_id)
        return now

    def attachment(self, record_id: str, name: str) -> bytes:
        """A file of a record: of its draft, else of its latest revision."""
        if self._drafts.get(record_id):
            return self._drafts.file(record_id, name)
        for head in map(self._revisions.get, self._revisions.heads(record_id)):
            for attachment in head.attachments:
                if attachment.name == name:
                    return self._attachments.content(attachment.sha256)
        raise NoSuchCase

    def attachment_of(self, revision_id: str, name: str) -> bytes:
        """A file as it was signed with this revision."""
        for attachment in self._revisions.get(revision_id).attachments:
            if attachment.name == name:
                return self._attachments.content(attachment.sha256)
        raise NoSuchCase

    def discard_draft(self, record_id: str) -> None:
        """Throw a draft away. What was finalised before stays; a case that was nothing else is gone."""
        self._drafts.require(record_id)
        with self._vault.transaction() as write:
            self._drafts.touch(write, record_id)
            self._drafts.remove(write, record_id)
            self._vault.journal("draft.discard", record_id)

    # ---- revisions

    def finalise(self, record_id: str, final: Snapshot, facts: Facts) -> Revision:
        """Sign the draft's answers as a revision and clear the draft, in one transaction."""
        draft = self._drafts.require(record_id)
        self._check(final)
        files = self._drafts.attached(record_id, final.values.values())
        answers: dict[str, Plain] = {
            "values": dict(final.values),
            "repeats": dict(final.repeats),
            "facts": facts_line.to_plain(facts),
        }
        with self._vault.transaction() as write:
            revision = self._revisions.sign(
                write,
                self._now(),
                case_id=draft.case_id,
                record_id=record_id,
                kind=MERGE if len(draft.parents) > 1 else RECORD_OF_A_FORM,
                parents=draft.parents,
                form=FormReference(final.form_id, final.form_version, final.form_sha256),
                body=answers,
                attachments=files,
            )
            self._drafts.remove(write, record_id)
            if not draft.parents:
                self._prefill.remember(write, facts)
            self._vault.journal("record.finalise", revision.id)
        return revision

    def reopen(self, record_id: str) -> Draft:
        """Continue a finalised record in a draft; a draft that is there already is continued."""
        draft = self._drafts.get(record_id)
        if draft:
            return draft
        head = self._revisions.latest_heads(record_id)[0]
        if head.snapshot is None:
            raise NoDraft  # a letter is never continued
        self._shelf.form(head.snapshot.form_sha256)
        with self._vault.transaction() as write:
            self._drafts.begin(write, record_id, head.snapshot, (head.id,), self._now())
            self._drafts.add_files_of(write, record_id, head)
            self._drafts.touch(write, record_id)
            self._vault.journal("record.reopen", record_id)
        return self._drafts.require(record_id)

    def conflict(self, record_id: str) -> Conflict | None:
        """What the heads of a record disagree about; None if there is only one."""
        return self._conflicts.of(record_id)

    def begin_merge(self, record_id: str, decisions: Mapping[str, str]) -> Draft:
        """A draft that brings all heads together; finalising it signs the merge.

        `decisions` name, for each undecided reference, the head whose answer holds.
        """
        return self._conflicts.begin_merge(record_id, decisions, self._now())

    def history(self, record_id: str) -> Sequence[Revision]:
        """Everything that was ever signed about a record, parents first."""
        return self._revisions.in_order(record_id)

    def heads(self, record_id: str) -> tuple[str, ...]:
        return self._revisions.heads(record_id)

    def revision(self, revision_id: str) -> Revision:
        return self._revisions.get(revision_id)

    # ---- letters

    def next_register_number(self) -> str:
        """The number that the next letter of this office gets: the year, and counted within it."""
        return self._letters.next_number(self._now())

    def record_letter(self, case_id: str, letter: LetterMade, pdf: bytes) -> Revision:
        """Keep a letter that was made: signed, with the page itself attached."""
        self._cases.case(case_id)
        return self._letters.record(case_id, letter, pdf, self._now())

    # ---- exchange

    def revisions_of(self, case_ids: Iterable[str]) -> Sequence[Revision]:
        """Everything signed about these cases, each record's parents first."""
        return [
            revision
            for case_id in case_ids
            for record in self._cases.case(case_id).records
            for revision in self._revisions.in_order(record.record_id)
        ]

    def has_revision(self, revision_id: str) -> bool:
        return self._revisions.has(revision_id)

    def revision_content(self, revision_id: str) -> bytes:
        """The exact bytes that were signed."""
        return self._revisions.content(revision_id)

    def history_of(self, record_id: str) -> History:
        """Which revision of a record follows which; empty for a record that is not here."""
        return self._revisions.history(record_id)

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
        return self._attachments.chunks(digest)

    def add_revisions(self, verified: Iterable[Revision], *, bundle: str) -> int:
        """The union with revisions from a bundle; how many were new. Joins an open transaction."""
        with self._vault.transaction() as write:
            return sum(self._revisions.insert(write, revision, bundle=bundle) for revision in verified)

    def known_revisions(self, revision_ids: Iterable[str]) -> frozenset[str]:
        """Which of these are in this vault, seen or in quarantine."""
        return self._arrivals.known(revision_ids)

    def arrive(
        self, verified: Sequence[Arrival], *, bundle: str, held: Mapping[str, str] | None = None
    ) -> int:
        """Write a batch that nobody sees yet; how many were new. Durable when it returns.

        Those in `held` (id and reason) stay unseen, in quarantine, when the others are shown.
        """
        with self._vault.transaction() as write:
            return self._arrivals.add(write, verified, bundle, held or {}, self._now())

    def show_arrived(self) -> None:
        """Everything that arrived and is not held back is visible from now on. Joins an open transaction."""
        with self._vault.transaction() as write:
            self._arrivals.show(write)

    def forget_arrived(self) -> None:
        """Nothing that arrived and was not shown has ever been here."""
        self._arrivals.forget()

    def add_form(self, form_id: str, version: str, untrusted_source: bytes) -> None:
        """Take a form in that travelled with its records."""
        with self._vault.transaction() as write:
            self._shelf.take_in(write, form_id, version, untrusted_source)

    def take_attachment(self, digest: str, size: int) -> Keeping:
        """Begin to take in content that arrives in pieces."""
        return self._attachments.take_in(digest, size)

    def quarantined(self) -> Sequence[Held]:
        """What arrived and is held back until somebody answers for it."""
        return self._quarantine.all()

    def release(self, revision_ids: Iterable[str]) -> int:
        """Show what was held back. Raises NotAllowed unless an administrator or focal person asks."""
        return self._quarantine.release(revision_ids)

    # ---- inside

    def _check(self, final: Snapshot) -> None:
        """Nothing is signed that the form itself would refuse, whoever asks."""
        violations = Interview.resume(self._shelf.form(final.form_sha256), final, now=self._now).violations()
        if violations:
            raise NotReadyToFinalise(tuple(violation.ref for violation in violations))

    def _places_of_facts(self, form: Form) -> dict[str, str]:
        """For each fact the question whose answer it is."""
        extras = self._shelf.source(form.sha256).extras
        return {columns["fact"]: place for place, columns in extras.items() if columns.get("fact")}
