"""What goes into a bundle: revisions with their signatures, attachments, and the forms that they answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sarana.cases import CaseStore, Revision
from sarana.cases.history import heads, missing
from sarana.cases.revision import digest
from sarana.exchange import names
from sarana.exchange.manifest import FileListed, FormListed, RecordListed, Terms

#: R20 and the agreements of 2016 (article 9) and 2022 (6.1): what is handed over goes no further by itself.
BASIS = ("CN-KH-2016 art.9", "KH-TH-SOP-2022 s.6.1")
HANDLING = "confidential"
NO_ONWARD = "none"


@dataclass(frozen=True, slots=True)
class Packed:
    """A payload file that will be written; its bytes are fetched when they are."""

    listed: FileListed
    chunks: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Contents:
    """The payload of a bundle, described but not yet read into memory."""

    files: tuple[Packed, ...]
    records: tuple[RecordListed, ...]
    forms: tuple[FormListed, ...]
    terms: tuple[Terms, ...]


def pack(store: CaseStore, case_ids: Iterable[str], purpose: str) -> Contents:
    """Everything that was signed about these cases. Drafts stay where they are."""
    revisions = store.revisions_of(case_ids)
    forms = {form.sha256: form for revision in revisions if (form := revision.says.form)}
    present = [form for digest, form in sorted(forms.items()) if store.has_form(digest)]
    terms = _terms(revisions, purpose)
    files = [
        *(file for revision in revisions for file in _revision_files(store, revision)),
        *_attachment_files(store, revisions),
        *(_form_file(store, form.sha256) for form in present),
    ]
    return Contents(
        files=tuple(sorted(files, key=lambda file: names.place(file.listed.path))),
        records=tuple(_records(revisions, terms)),
        forms=tuple(FormListed(form.form_id, form.version, form.sha256) for form in present),
        terms=tuple(terms.values()),
    )


def _revision_files(store: CaseStore, revision: Revision) -> tuple[Packed, Packed]:
    name, signature = revision.id, revision.signature.encode("ascii")
    return (
        Packed(
            FileListed(names.revision(name), len(revision.content), name),
            lambda: [store.revision_content(name)],
        ),
        Packed(
            FileListed(names.revision_signature(name), len(signature), digest(signature)),
            lambda: [signature],
        ),
    )


def _attachment_files(store: CaseStore, revisions: Sequence[Revision]) -> Iterator[Packed]:
    """One file for each content, however many revisions have it."""
    sizes = {file.sha256: file.size for revision in revisions for file in revision.attachments}
    for name, size in sizes.items():
        if store.has_attachment(name):
            yield Packed(FileListed(names.blob(name), size, name), partial(store.attachment_chunks, name))


def _form_file(store: CaseStore, name: str) -> Packed:
    size = len(store.form_source(name))
    return Packed(FileListed(names.blob(name), size, name), lambda: [store.form_source(name)])


def _records(revisions: Sequence[Revision], terms: Mapping[str, Terms]) -> Iterator[RecordListed]:
    histories: dict[str, dict[str, tuple[str, ...]]] = {}
    originators: dict[str, str] = {}
    for revision in revisions:
        histories.setdefault(revision.record_id, {})[revision.id] = revision.parents
        originators.setdefault(revision.record_id, revision.says.originator.office)
    for record, history in histories.items():
        gone = tuple(sorted(missing(history)))
        yield RecordListed(record, heads(history), not gone, gone, terms[originators[record]].terms_id)


def _terms(revisions: Sequence[Revision], purpose: str) -> dict[str, Terms]:
    """The conditions of each office that records come from."""
    offices = dict.fromkeys(revision.says.originator for revision in revisions)
    return {
        originator.office: Terms(
            terms_id=f"t{number}",
            originator=originator.organisation,
            basis=BASIS,
            handling=HANDLING,
            purpose_limit=(purpose,),
            onward=NO_ONWARD,
            retain_until=None,
        )
        for number, originator in enumerate(offices, start=1)
    }
