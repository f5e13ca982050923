"""What goes into a bundle: what the plan says, with the attachments and the forms that it needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sarana.cases import CaseStore, Originator, Revision
from sarana.cases.history import heads, missing
from sarana.cases.revision import digest
from sarana.exchange import names
from sarana.exchange.extracting import take_out
from sarana.exchange.ledger import Ledger, Made
from sarana.exchange.manifest import FileListed, FormListed, RecordListed, Terms
from sarana.exchange.planning import CasePlan, Item, Plan
from sarana.exchange.statements import Statement
from sarana.progress import Progress, silent
from sarana.vault import Vault

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
class ExtractMade:
    """An extract in the bundle, as the ledger keeps it."""

    made: Made
    record_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The payload of a bundle, described but not yet read into memory."""

    files: tuple[Packed, ...]
    records: tuple[RecordListed, ...] = ()
    forms: tuple[FormListed, ...] = ()
    terms: tuple[Terms, ...] = ()
    cases: tuple[str, ...] = ()
    belongs: tuple[tuple[str, str], ...] = ()  # each case with the digest of what is there of it
    extracts: tuple[ExtractMade, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One record that is packed: the revisions, and what holds for them."""

    case: CasePlan
    item: Item
    revisions: tuple[Revision, ...]


def pack(
    store: CaseStore,
    vault: Vault,
    plan: Plan,
    now: datetime,
    progress: Progress = silent,
) -> Contents:
    """What the plan says may go and is news; files that went with the same case before stay at home."""
    chosen = list(_choose(store, vault, plan, now, progress))
    revisions = [revision for one in chosen for revision in one.revisions]
    belongs = [pair for one in chosen for pair in _files_of(one)]
    wanted = frozenset(sha256 for _, sha256 in _not_there(vault, plan, belongs, now))
    forms = {form.sha256: form for revision in revisions if (form := revision.says.form)}
    present = [form for sha256, form in sorted(forms.items()) if store.has_form(sha256)]
    stated = {each.sha256: each for each in _statements(vault, plan, chosen)}
    files = [
        *(
            file
            for one in chosen
            for revision in one.revisions
            for file in _revision_files(store, one, revision)
        ),
        *_attachment_files(store, revisions, wanted),
        *(_form_file(store, form.sha256) for form in present if form.sha256 in wanted),
        *(file for each in stated.values() for file in statement_files(each)),
    ]
    packed = {file.listed.sha256 for file in files} | {revision.id for revision in revisions}
    terms = _terms(plan, chosen)
    return Contents(
        files=in_order(files),
        records=tuple(_records(chosen, terms)),
        forms=tuple(FormListed(form.form_id, form.version, form.sha256) for form in present),
        terms=tuple(dict.fromkeys(terms.values())),
        cases=tuple(dict.fromkeys(one.case.case_id for one in chosen)),
        belongs=tuple(pair for pair in belongs if pair[1] in packed),
        extracts=tuple(_made(one, plan) for one in chosen if one.item.disclosed is not None),
    )


def _files_of(one: _Chosen) -> Iterator[tuple[str, str]]:
    for revision in one.revisions:
        yield one.case.case_id, revision.id
        for file in revision.attachments:
            yield one.case.case_id, file.sha256
        if revision.says.form:
            yield one.case.case_id, revision.says.form.sha256


def _not_there(
    vault: Vault, plan: Plan, belongs: Iterable[tuple[str, str]], now: datetime
) -> Iterator[tuple[str, str]]:
    """What did not go with its case before. What went with another case may never have been taken over."""
    ledger, there = Ledger(vault), dict[str, frozenset[str]]()
    for case_id, sha256 in belongs:
        if case_id not in there:
            there[case_id] = frozenset() if plan.again else ledger.files_of(plan.recipients, case_id, now)
        if sha256 not in there[case_id]:
            yield case_id, sha256


def in_order(files: Iterable[Packed]) -> tuple[Packed, ...]:
    """As the format wants them."""
    return tuple(sorted(files, key=lambda file: names.place(file.listed.path)))


def of_revisions(revisions: Sequence[Revision], purpose: str) -> Contents:
    """Revisions that tell nothing about anybody (tombstones): nothing needs to be decided."""
    histories: dict[str, dict[str, tuple[str, ...]]] = {}
    organisations: dict[str, str] = {}
    for revision in revisions:
        histories.setdefault(revision.record_id, {})[revision.id] = revision.parents
        organisations[revision.record_id] = revision.says.originator.organisation
    terms = {
        record: Terms(f"t{number}", organisation, BASIS, HANDLING, (purpose,), NO_ONWARD, None)
        for number, (record, organisation) in enumerate(organisations.items(), start=1)
    }
    records = []
    for record, history in histories.items():
        gone = tuple(sorted(missing(history)))
        records.append(RecordListed(record, heads(history), not gone, gone, terms[record].terms_id))
    files = [
        file
        for revision in revisions
        for file in (
            _in_memory(names.revision(revision.id), revision.content),
            _in_memory(names.revision_signature(revision.id), revision.signature.encode("ascii")),
        )
    ]
    cases = tuple(dict.fromkeys(revision.case_id for revision in revisions))
    return Contents(in_order(files), tuple(records), terms=tuple(terms.values()), cases=cases)


def _choose(
    store: CaseStore, vault: Vault, plan: Plan, now: datetime, progress: Progress
) -> Iterator[_Chosen]:
    for number, case in enumerate(plan.cases):
        progress(number, len(plan.cases))
        for item in case.items:
            if not (item.goes and item.news):
                continue
            if item.disclosed is None:
                yield _Chosen(case, item, item.revisions)
            elif form := item.head.says.form:
                yield _Chosen(case, item, (take_out(vault, store.form(form.sha256), plan, item, now),))


def _made(one: _Chosen, plan: Plan) -> ExtractMade:
    (revision,), disclosed = one.revisions, one.item.disclosed
    fields = frozenset(disclosed.fields) if disclosed else frozenset[str]()
    profile, until = plan.profile.name if plan.profile else "", plan.until or date.max
    made = Made(revision.id, revision.says.clock, one.item.head.id, profile, fields, until)
    return ExtractMade(made, revision.record_id, revision.case_id)


# ---- files


def _revision_files(store: CaseStore, one: _Chosen, revision: Revision) -> tuple[Packed, Packed]:
    name, signature = revision.id, revision.signature.encode("ascii")
    if one.item.disclosed is None:
        content: Callable[[], Iterable[bytes]] = partial(_kept, store, name)
    else:
        content = partial(_these, revision.content)  # it is kept nowhere but in the bundle
    return (
        Packed(FileListed(names.revision(name), len(revision.content), name), content),
        _in_memory(names.revision_signature(name), signature),
    )


def _kept(store: CaseStore, name: str) -> list[bytes]:
    return [store.revision_content(name)]


def _these(content: bytes) -> list[bytes]:
    return [content]


def _in_memory(path: str, content: bytes) -> Packed:
    return Packed(FileListed(path, len(content), digest(content)), partial(_these, content))


def statement_files(statement: Statement) -> tuple[Packed, Packed]:
    """A statement and its signature as payload files."""
    return (
        _in_memory(names.statement(statement.sha256), statement.content),
        _in_memory(names.statement_signature(statement.sha256), statement.signature.encode("ascii")),
    )


def _attachment_files(
    store: CaseStore, revisions: Sequence[Revision], wanted: frozenset[str]
) -> Iterator[Packed]:
    """One file for each content, however many revisions have it."""
    sizes = {file.sha256: file.size for revision in revisions for file in revision.attachments}
    for name, size in sizes.items():
        if name in wanted and store.has_attachment(name):
            yield Packed(FileListed(names.blob(name), size, name), partial(store.attachment_chunks, name))


def _form_file(store: CaseStore, name: str) -> Packed:
    size = len(store.form_source(name))
    return Packed(FileListed(names.blob(name), size, name), lambda: [store.form_source(name)])


def _statements(vault: Vault, plan: Plan, chosen: Sequence[_Chosen]) -> Iterator[Statement]:
    """By what others' records may go; to a post of our own, everything that was stated about the cases."""
    for one in chosen:
        yield from one.item.statements
    if plan.profile is None:
        ledger = Ledger(vault)
        for case_id in dict.fromkeys(one.case.case_id for one in chosen):
            yield from ledger.statements(case_id)


# ---- what is said about records


def _records(chosen: Sequence[_Chosen], terms: Mapping[str, Terms]) -> Iterator[RecordListed]:
    for one in chosen:
        record = one.revisions[0].record_id
        history = {revision.id: revision.parents for revision in one.revisions}
        gone = tuple(sorted(missing(history)))
        yield RecordListed(record, heads(history), not gone, gone, terms[record].terms_id)


def _terms(plan: Plan, chosen: Sequence[_Chosen]) -> dict[str, Terms]:
    """The conditions on which each record goes; records that go on the same ones share them."""
    known: dict[Terms, Terms] = {}
    of_record: dict[str, Terms] = {}
    for one in chosen:
        bare = _conditions(plan, one)
        named = known.setdefault(bare, replace(bare, terms_id=f"t{len(known) + 1}"))
        of_record[one.revisions[0].record_id] = named
    return of_record


def _conditions(plan: Plan, one: _Chosen) -> Terms:
    originator: Originator = one.revisions[-1].says.originator
    return Terms(
        terms_id="",
        originator=originator.organisation,
        basis=plan.profile.basis if plan.profile else BASIS,
        handling=HANDLING,
        purpose_limit=(plan.purpose,),
        onward=NO_ONWARD,
        retain_until=plan.until.isoformat() if plan.until else None,
        onward_statements=tuple(sorted(each.sha256 for each in one.item.statements)),
        consent_revision=one.case.said.revision or None,
    )
