"""A record on its way: begun as a draft, answered, signed as a revision, and continued in a draft again."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sarana.cases import facts as facts_line
from sarana.cases.attachments import Attachments
from sarana.cases.drafts import Draft, Drafts
from sarana.cases.form_shelf import FormShelf
from sarana.cases.line import Plain
from sarana.cases.prefill import Prefill
from sarana.cases.revision import MERGE, RECORD_OF_A_FORM, FormReference, Revision
from sarana.cases.revisions import Revisions
from sarana.errors import NoDraft, NoSuchCase, NotReadyToFinalise
from sarana.forms import Facts, Form, Interview, Snapshot
from sarana.vault import Transaction, Vault


class Records:
    """The records of one vault that answer a form. Who asks was asked already, by the store."""

    def __init__(
        self,
        vault: Vault,
        attachments: Attachments,
        shelf: FormShelf,
        drafts: Drafts,
        revisions: Revisions,
        now: Callable[[], datetime],
    ) -> None:
        self._vault, self._attachments, self._shelf = vault, attachments, shelf
        self._drafts, self._revisions, self._now = drafts, revisions, now
        self._prefill = Prefill(vault, now)

    def blank(self, form_id: str) -> Snapshot:
        """The form with what is known without asking."""
        form = self._shelf.current(form_id)
        return self._prefill.begun(form, self._places_of_facts(form)).snapshot()

    def begin(self, write: Transaction, blank: Snapshot) -> str:
        """A new case with this draft as its first record; gives the case's id."""
        case_id, record_id = secrets.token_hex(16), secrets.token_hex(16)
        write.execute("INSERT INTO case_file (case_id) VALUES (?)", (case_id,))
        write.execute("INSERT INTO record VALUES (?, ?, ?)", (record_id, case_id, RECORD_OF_A_FORM))
        self._drafts.begin(write, record_id, blank, (), self._now())
        self._vault.journal("case.create", case_id)
        return case_id

    def attachment(self, record_id: str, name: str) -> bytes:
        """A file of a record: of its draft, else of its latest revision."""
        if self._drafts.get(record_id):
            return self._drafts.file(record_id, name)
        for head in map(self._revisions.get, self._revisions.heads(record_id)):
            for attachment in head.attachments:
                if attachment.name == name:
                    return self._attachments.content(attachment.sha256)
        raise NoSuchCase

    def discard(self, record_id: str) -> None:
        self._drafts.require(record_id)
        with self._vault.transaction() as write:
            self._drafts.touch(write, record_id)
            self._drafts.remove(write, record_id)
            self._vault.journal("draft.discard", record_id)

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

    def _check(self, final: Snapshot) -> None:
        """Nothing is signed that the form itself would refuse, whoever asks."""
        violations = Interview.resume(self._shelf.form(final.form_sha256), final, now=self._now).violations()
        if violations:
            raise NotReadyToFinalise(tuple(violation.ref for violation in violations))

    def _places_of_facts(self, form: Form) -> dict[str, str]:
        """For each fact the question whose answer it is."""
        extras = self._shelf.source(form.sha256).extras
        return {columns["fact"]: place for place, columns in extras.items() if columns.get("fact")}
