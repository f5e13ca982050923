"""Open forms of exit: a case as tables or JSON for the person's own copy, a record as an ODK submission.

Nothing here is sealed. Who takes such a file out is noted in the journal before they have it; what is not
signed is never in it. A case that leaves so counts as one that is sealed does: where many leave on one day, a
second officer agrees (`leaving`). Records go to no server where the person wants nobody to be told; their own
copy they get all the same. It leaves out what is said about offenders, whose data is protected too (R15,
R49), unless it is asked for. What another office handed over is its own to give, and in no copy (R19, R20).
"""

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.cases import CaseStore, Deed, Revision
from sarana.cases.access import must
from sarana.errors import ConsentNotGiven, ConsentWithdrawn, NoSuchCase, NothingToCopy, NotOursToCopy
from sarana.exchange import consent, leaving, origins
from sarana.exchange.ledger import Ledger
from sarana.exchange.profiles import OFFENDERS
from sarana.forms.answered import Answered, answered
from sarana.forms.interview import submission_of
from sarana.forms.spreadsheet import to_csv, to_workbook
from sarana.forms.submission import Identity
from sarana.language import Catalog
from sarana.progress import Progress, silent
from sarana.vault import Agreement, Vault, durable

KINDS = ("xlsx", "csv", "json")
NOBODY_ELSE = Agreement()


@dataclass(frozen=True, slots=True)
class Submission:
    """A record as OpenRosa servers take it: the instance document, and its files by the names inside it."""

    instance_id: str  # "uuid:…"
    document: bytes
    files: Mapping[str, bytes]

    @property
    def document_name(self) -> str:
        """As Collect names it: after the instance, so that no file of the record can bear the same name."""
        return self.instance_id.removeprefix("uuid:") + ".xml"


@dataclass(frozen=True, slots=True)
class _Told:
    """One signed state of one record, in words."""

    revision: Revision
    title: str
    answers: tuple[Answered, ...]


def copy_of_case(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    kind: str,
    catalog: Catalog,
    *,
    offenders: bool = False,
    agreement: Agreement = NOBODY_ELSE,
    now: datetime | None = None,
) -> bytes:
    """The signed answers of a case as one file of a kind of KINDS, in the catalog's language.

    Raises NothingToCopy where nothing of the case is signed, NotOursToCopy where all of it is from other
    offices. If many cases leave on one day, ReasonMissing without a typed reason (`agreement.alone`),
    SecondOfficerNeeded unless another officer agrees.
    """
    store.ask(Deed.ISSUE, case_id)
    moment = now or datetime.now(UTC)
    many = _asked(vault, case_id, agreement, moment)
    told = [_told(store, head, catalog, offenders) for head in _heads(store, vault, case_id)]
    made = _as_json(case_id, told) if kind == "json" else _as_table(told, kind, catalog)
    with vault.transaction():
        _note(vault, case_id, agreement, moment, many=many)
        vault.journal("copy.case", case_id, kind=kind, offenders=offenders)
    return made


def _asked(vault: Vault, case_id: str, agreement: Agreement, now: datetime) -> bool:
    """Whether many cases leave with this one; then only with a reason and four eyes."""
    many = leaving.are_many(vault, (case_id,), now)
    if many:
        leaving.require(vault, agreement)
    return many


def _note(vault: Vault, case_id: str, agreement: Agreement, now: datetime, *, many: bool) -> None:
    """That it leaves, before anybody has it. Joins an open transaction."""
    with vault.transaction() as write:
        Ledger(vault).note_copied(write, case_id, now)
        if many:
            leaving.note(vault, case_id, agreement)


def _check_consent(store: CaseStore, vault: Vault, case_id: str) -> None:
    """Whose server it is, nobody can know here: it gets nothing where the person wants nobody to be told."""
    if Ledger(vault).withdrawn(case_id):
        raise ConsentWithdrawn((case_id,))
    if consent.NOBODY in consent.said(store, case_id).answers.get(consent.SHARING, "").split():
        raise ConsentNotGiven((case_id,))


def _check_ours(store: CaseStore, vault: Vault, case_id: str, record_id: str) -> None:
    others = origins.of_record(store, vault, record_id)
    if others:
        raise NotOursToCopy((case_id,), others)


def _heads(store: CaseStore, vault: Vault, case_id: str) -> list[Revision]:
    """Every signed state of every form that is ours to give. A letter is a page already."""
    signed = [
        head
        for record in store.case(case_id).records
        for head in map(store.revision, record.heads)
        if head.snapshot is not None
    ]
    if not signed:
        raise NothingToCopy
    ours = [head for head in signed if not origins.of_record(store, vault, head.record_id)]
    if not ours:
        raise NotOursToCopy((case_id,), origins.of_case(store, vault, case_id))
    return ours


def _told(store: CaseStore, head: Revision, catalog: Catalog, offenders: bool) -> _Told:
    if head.snapshot is None:
        raise NoSuchCase
    form = store.form(head.snapshot.form_sha256)
    language = form.language_for(catalog.code) or form.default_language
    lines = answered(form, head.snapshot, head.time, language)
    kept = tuple(line for line in lines if offenders or line.ref.split("/")[2] != OFFENDERS)
    return _Told(head, form.title(language), kept)


def _as_json(case_id: str, told: list[_Told]) -> bytes:
    records = [
        {
            "form": each.title,
            "form_id": each.revision.says.form.form_id if each.revision.says.form else "",
            "form_version": each.revision.says.form.version if each.revision.says.form else "",
            "record": each.revision.record_id,
            "revision": each.revision.id,
            "signed": each.revision.time.isoformat(),
            "signed_by": {"name": each.revision.author.name, "office": each.revision.author.organisation},
            "answers": [asdict(line) for line in each.answers],
        }
        for each in told
    ]
    whole = {"case": case_id, "records": records}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")


def _as_table(told: list[_Told], kind: str, catalog: Catalog) -> bytes:
    _ = catalog.gettext
    heading = (_("Section"), _("No."), _("Question"), _("Answer"), _("Code"), _("Place in the form"))
    if kind == "xlsx":
        return to_workbook({each.title: [heading, *map(_cells, each.answers)] for each in told})
    rows: list[tuple[str, ...]] = [(_("Form"), _("Signed"), *heading)]
    for each in told:
        rows += [(each.title, each.revision.time.isoformat(), *_cells(line)) for line in each.answers]
    return to_csv(rows)


def _cells(line: Answered) -> tuple[str, ...]:
    return line.section, line.place, line.question, line.answer, line.value, line.ref


def save_submissions(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    folder: Path,
    progress: Progress = silent,
    *,
    agreement: Agreement = NOBODY_ELSE,
    now: datetime | None = None,
) -> int:
    """Write every signed record of a case for an ODK server, each into its own folder in the new `folder`.

    How many they are; all of them or, cancelled or where the disk is full, none. Raises as `copy_of_case`
    does, before anything is written, ConsentWithdrawn or ConsentNotGiven where the person wants nobody to be
    told, and StorageError where the folder is there already.
    """
    store.ask(Deed.ISSUE, case_id)
    _check_consent(store, vault, case_id)
    moment = now or datetime.now(UTC)
    many = _asked(vault, case_id, agreement, moment)
    heads = _heads(store, vault, case_id)
    with durable.told_as_storage_errors():
        folder.mkdir(parents=True)
    try:
        with vault.transaction():
            _note(vault, case_id, agreement, moment, many=many)
            for head in heads:
                vault.journal("copy.submission", head.record_id)
        for number, head in enumerate(heads, start=1):
            progress(number - 1, len(heads))
            _save(_submission(store, head), folder / str(number))
        progress(len(heads), len(heads))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # half of a case in the open is nobody's
        raise
    return len(heads)


def _save(made: Submission, folder: Path) -> None:
    with durable.told_as_storage_errors():
        folder.mkdir()
    durable.replace(folder / made.document_name, made.document)
    for name, content in made.files.items():
        durable.replace(folder / name, content)


def submission_of_record(
    store: CaseStore,
    vault: Vault,
    revision_id: str,
    *,
    agreement: Agreement = NOBODY_ELSE,
    now: datetime | None = None,
) -> Submission:
    """One signed state of a record for ODK Central or KoboToolbox; byte for byte the same every time.

    Its id follows from the revision's, and the ids of the states before it stand as `deprecatedID`, so that a
    server takes it as an edit of what it already has (OpenRosa, “metadata schema”). Raises as `copy_of_case`.
    """
    must(vault.officer.role, Deed.ISSUE)
    revision = store.revision(revision_id)
    store.ask(Deed.ISSUE, revision.case_id)
    _check_consent(store, vault, revision.case_id)
    _check_ours(store, vault, revision.case_id, revision.record_id)
    moment = now or datetime.now(UTC)
    many = _asked(vault, revision.case_id, agreement, moment)
    made = _submission(store, revision)
    with vault.transaction():
        _note(vault, revision.case_id, agreement, moment, many=many)
        vault.journal("copy.submission", revision.record_id)
    return made


def _submission(store: CaseStore, revision: Revision) -> Submission:
    if revision.snapshot is None:
        raise NoSuchCase
    identity = Identity(
        _instance_id(revision.id), _instance_id(revision.parents[0]) if revision.parents else ""
    )
    form = store.form(revision.snapshot.form_sha256)
    document = submission_of(form, revision.snapshot, revision.time, identity)
    named = set(revision.snapshot.values.values())
    files = {
        file.name: store.attachment_of(revision.id, file.name)
        for file in revision.attachments
        if file.name in named and not file.name.startswith(".")  # a foreign record may call a file ".."
    }
    return Submission(identity.instance_id, document, files)


def _instance_id(revision_id: str) -> str:
    return f"uuid:{uuid.UUID(bytes=bytes.fromhex(revision_id)[:16], version=4)}"
