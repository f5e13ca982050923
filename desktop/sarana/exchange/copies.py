"""Open forms of exit: a case as tables or JSON for the person's own copy, a record as an ODK submission.

Nothing here is sealed. Who takes such a file out is noted in the journal, and the case is one of those that
left that day (`leaving`); what is not signed is never in it. A copy for the person leaves out what is said
about offenders, whose data is protected too (R15, R49), unless it is asked for.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sarana.cases import CaseStore, Deed, Revision
from sarana.errors import NothingToCopy
from sarana.exchange import leaving
from sarana.exchange.profiles import OFFENDERS
from sarana.forms import Snapshot
from sarana.forms.answered import Answered, answered
from sarana.forms.interview import submission_of
from sarana.forms.spreadsheet import to_csv, to_workbook
from sarana.forms.submission import Identity
from sarana.language import Catalog
from sarana.vault import Agreement, Vault, durable

ALONE = Agreement()
KINDS = ("xlsx", "csv", "json")


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
    agreement: Agreement = ALONE,
    now: datetime | None = None,
) -> bytes:
    """The signed answers of a case as one file of a kind of KINDS, in the catalog's language.

    Raises NothingToCopy where nothing of the case is signed; if many cases leave on one day, ReasonMissing or
    SecondOfficerNeeded without an `agreement`.
    """
    store.ask(Deed.ISSUE, case_id)
    told = list(_told(store, case_id, catalog, offenders))
    if not told:
        raise NothingToCopy
    made = _as_json(case_id, told) if kind == "json" else _as_table(told, kind, catalog)
    with _leaving(vault, case_id, agreement, now):
        vault.journal("copy.case", case_id, kind=kind, offenders=offenders)
    return made


@contextmanager
def _leaving(vault: Vault, case_id: str, agreement: Agreement, now: datetime | None) -> Iterator[None]:
    """Count a case that leaves in the open, if it may; what is journaled meanwhile joins the transaction."""
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    many = leaving.is_many(vault, [case_id], now)
    if many:
        leaving.require(vault, agreement)
    with vault.transaction() as write:
        leaving.note_copied(write, case_id, now)
        if many:
            leaving.note(vault, case_id, agreement)
        yield


def _told(store: CaseStore, case_id: str, catalog: Catalog, offenders: bool) -> Iterator[_Told]:
    for record in store.case(case_id).records:
        for head in map(store.revision, record.heads):
            if head.snapshot is None:  # a letter: it is a page already
                continue
            form = store.form(head.snapshot.form_sha256)
            language = form.language_for(catalog.code) or form.default_language
            lines = answered(form, head.snapshot, head.time, language)
            kept = tuple(line for line in lines if offenders or line.ref.split("/")[2] != OFFENDERS)
            yield _Told(head, form.title(language), kept)


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


def submissions_of_case(
    store: CaseStore,
    vault: Vault,
    case_id: str,
    *,
    agreement: Agreement = ALONE,
    now: datetime | None = None,
) -> Iterator[Submission]:
    """The signed records of a case for ODK Central or KoboToolbox; byte for byte the same every time.

    The id of each follows from its revision's, and the id of the state before it stands as `deprecatedID`,
    so that a server takes it as an edit of what it already has (OpenRosa, “metadata schema”). Two versions
    that nobody merged yet are two submissions. Raises as `copy_of_case` does, before the first is made.
    """
    store.ask(Deed.ISSUE, case_id)
    heads = [store.revision(head) for record in store.case(case_id).records for head in record.heads]
    written = [head for head in heads if head.snapshot is not None]  # the others are letters
    if not written:
        raise NothingToCopy
    with _leaving(vault, case_id, agreement, now):
        for head in written:
            vault.journal("copy.submission", head.record_id)
    return (_submission(store, head, head.snapshot) for head in written if head.snapshot is not None)


def write_submissions(folder: Path, submissions: Iterable[Submission]) -> Path:
    """Each in a folder of its own, as Collect keeps them, in a new `folder`; raises StorageError."""
    with durable.told_as_storage_errors():
        folder.mkdir(parents=True)
        for number, made in enumerate(submissions, start=1):
            inner = folder / str(number)
            inner.mkdir()
            durable.replace(inner / made.document_name, made.document)
            for name, content in made.files.items():
                durable.replace(inner / name, content)
    return folder


def _submission(store: CaseStore, revision: Revision, snapshot: Snapshot) -> Submission:
    identity = Identity(
        _instance_id(revision.id), _instance_id(revision.parents[0]) if revision.parents else ""
    )
    document = submission_of(store.form(snapshot.form_sha256), snapshot, revision.time, identity)
    named = set(snapshot.values.values())
    files = {
        file.name: store.attachment_of(revision.id, file.name)
        for file in revision.attachments
        if file.name in named and not file.name.startswith(".")  # a foreign record may call a file ".."
    }
    return Submission(identity.instance_id, document, files)


def _instance_id(revision_id: str) -> str:
    return f"uuid:{uuid.UUID(bytes=bytes.fromhex(revision_id)[:16], version=4)}"
