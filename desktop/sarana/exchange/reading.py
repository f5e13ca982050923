"""Reading a bundle's plaintext: a pure function of the stream, what the reader expects, and the limits.

It touches no vault, no disk and no secret, so that it runs in a confined process that is given one file key
(SECURITY.md 1.2 A3). What it yields was checked; the bundle was whole only if it ends without an error. Who
signed each revision, and with which key, is checked again by whoever takes it from here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sarana.cases import revision as revisions
from sarana.cases.facts import facts_of_revision
from sarana.cases.history import History, heads, missing
from sarana.cases.revision import Attachment, Revision, digest
from sarana.errors import BundleDamaged, RevisionRefused, StatementRefused
from sarana.exchange import names, opened, statements
from sarana.exchange.limits import Limits
from sarana.exchange.manifest import FileListed, FormListed, Manifest
from sarana.exchange.opened import Expected, Opened
from sarana.exchange.statements import Statement
from sarana.exchange.ustar import reader, told_as_damage
from sarana.forms.state import Facts
from sarana.seal.ustar import Member, Source

#: Each is looked at by the office itself, and nobody has a use for more.
MOST_STATEMENTS = 1000


@dataclass(frozen=True, slots=True)
class Cover:
    """The first files of a bundle: what its sender says of it, and the signatures over that."""

    statement: bytes
    signatures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class RevisionRead:
    """A revision, and the facts that were signed with it."""

    revision: Revision
    facts: Facts


@dataclass(frozen=True, slots=True)
class FormRead:
    """The source of a form that records in the bundle answer."""

    listed: FormListed
    source: bytes


@dataclass(frozen=True, slots=True)
class AttachmentRead:
    """A file of a revision that passes by; its digest holds only when the last chunk was taken."""

    sha256: str
    size: int
    chunks: Iterator[bytes]


Item: TypeAlias = Cover | Opened | RevisionRead | FormRead | AttachmentRead | Statement


def read(source: Source, expected: Expected) -> Iterator[Item]:
    """What a bundle holds: its `Cover`, judged it is `Opened`, then revisions, forms and attachments."""
    with told_as_damage():
        members = reader(source, expected.limits).members()
        cover, behind = _read_cover(members, expected.limits)
        yield cover
        found = opened.judge(cover.statement, cover.signatures, expected)
        if behind.name != names.PAYLOAD_LIST:
            raise BundleDamaged("name-or-order")
        if _content(behind, expected.limits.manifest) != found.manifest.payload_list:
            raise BundleDamaged("payload-list")
        yield found
        yield from _Payload(found.manifest, expected.limits).read(members)


# ---- the cover: steps 4 to 7


def _read_cover(members: Iterator[Member], limits: Limits) -> tuple[Cover, Member]:
    """The cover, and the file behind it."""
    if _named(members, names.BAGIT, len(names.BAGIT_TEXT)) != names.BAGIT_TEXT:
        raise BundleDamaged("bagit-declaration")
    statement = _named(members, names.MANIFEST, limits.manifest)
    signatures: dict[str, bytes] = {}
    member = _next(members)
    while names.SIGNATURE.fullmatch(member.name):
        if member.name in signatures or len(signatures) == names.MOST_SIGNATURES:
            raise BundleDamaged("signature-files")
        signatures[member.name] = _content(member, limits.signature)
        member = _next(members)
    return Cover(statement, signatures), member


def _named(members: Iterator[Member], name: str, largest: int) -> bytes:
    member = _next(members)
    if member.name != name:
        raise BundleDamaged("name-or-order")
    return _content(member, largest)


def _next(members: Iterator[Member]) -> Member:
    member = next(members, None)
    if member is None:
        raise BundleDamaged("file-missing")
    return member


def _content(member: Member, largest: int) -> bytes:
    if member.size > largest:
        raise BundleDamaged("file-too-large")
    return member.content()


# ---- the payload: steps 8 and 9


class _Payload:
    """Checks each payload file against the statement, and in the end the statement against the files."""

    def __init__(self, manifest: Manifest, limits: Limits) -> None:
        self._manifest, self._limits = manifest, limits
        self._forms = {form.sha256: form for form in manifest.forms}
        self._histories: dict[str, dict[str, tuple[str, ...]]] = {r.record: {} for r in manifest.records}
        self._cases: dict[str, str] = {}
        self._named: dict[str, Attachment] = {}
        self._statements = 0

    def read(self, members: Iterator[Member]) -> Iterator[Item]:
        files = iter(self._manifest.files)
        for file in files:
            member = self._member(members, file)
            if file.path.startswith("data/rev/"):
                yield self._revision(member, file, members, next(files, None))
            elif file.path.startswith("data/blob/"):
                yield from self._blob(member, file)
            elif file.path.startswith("data/stmt/"):
                yield from self._statement(member, file, members, next(files, None))
            else:
                self._unused(member, file)
        if next(members, None):
            raise BundleDamaged("file-not-listed")
        for record in self._manifest.records:
            self._check_record(record.heads, record.missing, record.complete, self._histories[record.record])

    def _member(self, members: Iterator[Member], file: FileListed) -> Member:
        member = _next(members)
        if (member.name, member.size) != (file.path, file.size):
            raise BundleDamaged("file-differs-from-list")
        return member

    def _revision(
        self, member: Member, file: FileListed, members: Iterator[Member], signed: FileListed | None
    ) -> RevisionRead:
        if not signed or signed.path != names.signature_of(file.path):
            raise BundleDamaged("revision-without-signature")
        content, signature = self._signed(member, file, members, signed)
        try:
            revision = revisions.taken_apart(content, signature.decode("ascii"))
            facts = facts_of_revision(revision)
        except UnicodeDecodeError as error:
            raise BundleDamaged("signature") from error
        except RevisionRefused as error:
            raise BundleDamaged(str(error)) from error
        self._place(revision)
        return RevisionRead(revision, facts)

    def _statement(
        self, member: Member, file: FileListed, members: Iterator[Member], signed: FileListed | None
    ) -> Iterator[Item]:
        """A signed statement; one of a kind that is not known here is whole, and otherwise left alone."""
        self._statements += 1
        if self._statements > MOST_STATEMENTS:
            raise BundleDamaged("too-many-statements")
        if not signed or signed.path != names.signature_of(file.path):
            raise BundleDamaged("statement-without-signature")
        content, signature = self._signed(member, file, members, signed)
        if statements.is_known(content):
            try:
                yield statements.read(content, signature.decode("ascii"))
            except (StatementRefused, UnicodeDecodeError) as error:
                raise BundleDamaged("statement") from error

    def _signed(
        self, member: Member, file: FileListed, members: Iterator[Member], signed: FileListed
    ) -> tuple[bytes, bytes]:
        """A file that is named after its digest, and the file behind it, which holds its signature."""
        content = _content(member, self._limits.revision)
        signature = _content(self._member(members, signed), self._limits.signature)
        if digest(content) != file.sha256 or file.sha256 != names.digest_in(file.path):
            raise BundleDamaged("file-digest")
        if digest(signature) != signed.sha256:
            raise BundleDamaged("file-digest")
        return content, signature

    def _place(self, revision: Revision) -> None:
        """Every revision belongs to a listed record, every record to one case."""
        history = self._histories.get(revision.record_id)
        if history is None:
            raise BundleDamaged("revision-of-unlisted-record")
        if self._cases.setdefault(revision.record_id, revision.case_id) != revision.case_id:
            raise BundleDamaged("record-in-another-case")
        history[revision.id] = revision.parents
        if len(history) > self._limits.revisions_per_record:
            raise BundleDamaged("too-many-revisions")
        self._named.update({attachment.sha256: attachment for attachment in revision.attachments})

    def _blob(self, member: Member, file: FileListed) -> Iterator[Item]:
        if file.sha256 != names.digest_in(file.path):
            raise BundleDamaged("file-digest")
        if file.sha256 in self._forms:
            yield self._form(member, file)
        elif file.sha256 in self._named and self._named[file.sha256].size == file.size:
            yield AttachmentRead(file.sha256, file.size, _checked_chunks(member, file))
        else:
            raise BundleDamaged("attachment-of-nothing")

    def _form(self, member: Member, file: FileListed) -> FormRead:
        source = _content(member, self._limits.form)
        if digest(source) != file.sha256:
            raise BundleDamaged("file-digest")
        return FormRead(self._forms[file.sha256], source)

    def _unused(self, member: Member, file: FileListed) -> None:
        """Documents that this version only carries: whole, and otherwise left alone."""
        for _ in _checked_chunks(member, file):
            pass

    def _check_record(
        self, said_heads: tuple[str, ...], said_missing: tuple[str, ...], complete: bool, history: History
    ) -> None:
        if said_heads != heads(history) or not said_heads:
            raise BundleDamaged("record-heads")
        if set(said_missing) != missing(history) or complete != (not said_missing):
            raise BundleDamaged("record-history")


def _checked_chunks(member: Member, file: FileListed) -> Iterator[bytes]:
    seen = hashlib.sha256()
    with told_as_damage():
        for chunk in member.chunks():
            seen.update(chunk)
            yield chunk
    if seen.hexdigest() != file.sha256:
        raise BundleDamaged("file-digest")
