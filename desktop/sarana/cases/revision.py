"""One signed state of a record: written once, never changed, readable alone in a court (SECURITY.md 4).

A revision is one ASCII JSON line and the author's SSHSIG over exactly those bytes. Its id is the SHA-256 of
the line. It holds everything the record said at that moment, never a difference to an earlier one.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sarana.cases import erasure, extract, letter_made, line, link
from sarana.cases.extract import EXTRACT, Extract
from sarana.cases.line import NotALine, Plain
from sarana.errors import BadSignature, RevisionRefused
from sarana.forms.state import Snapshot
from sarana.seal.signature import verify
from sarana.vault.officers import NAME

NAMESPACE = "sarana-revision-v1"

RECORD_OF_A_FORM = "case"
LETTER = "letter"
MERGE = "merge"
LINK = "link"
TOMBSTONE = "tombstone"

#: What is about cases and not part of one: never shown among a case's records.
BESIDE_RECORDS = (LINK, TOMBSTONE)

_CLOCK = re.compile(r"[0-9a-f]{16}")
_LAST_CLOCK = "f" * 8 + "0" * 8
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,400}")
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]{1,200}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{68}")
_MOST_PARENTS = 64


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a revision, as they called themselves; `key` is what the signature was checked with."""

    id: str
    name: str
    organisation: str
    post: str
    key: str


@dataclass(frozen=True, slots=True)
class FormReference:
    """Exactly which form was answered."""

    form_id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a revision, found by the digest of its content."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Originator:
    """The office that first wrote the record: without its consent it goes no further (R20)."""

    office: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a revision says."""

    case_id: str
    record_id: str
    kind: str
    parents: tuple[str, ...]
    author: Author
    device: str
    time: datetime
    clock: str
    form: FormReference | None
    originator: Originator
    body: Mapping[str, Plain]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """A statement with its bytes and its signature, all of which agree."""

    id: str
    content: bytes
    signature: str
    says: Statement

    @property
    def record_id(self) -> str:
        return self.says.record_id

    @property
    def case_id(self) -> str:
        return self.says.case_id

    @property
    def kind(self) -> str:
        return self.says.kind

    @property
    def parents(self) -> tuple[str, ...]:
        return self.says.parents

    @property
    def author(self) -> Author:
        return self.says.author

    @property
    def time(self) -> datetime:
        return self.says.time

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return self.says.attachments

    @property
    def snapshot(self) -> Snapshot | None:
        """The answers, for a record of a form; None for a letter."""
        return _snapshot(self.says.form, self.says.body)

    @property
    def extract(self) -> Extract | None:
        """From what this was taken out and on what conditions; None for what is no extract."""
        return extract.read(self.says.body) if self.kind == EXTRACT else None


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def next_clock(now: datetime, before: Iterable[str]) -> str:
    """A clock reading after all of these: orders what is shown, decides nothing."""
    ours = int(now.timestamp() * 1000) << 16
    latest = max((int(reading, 16) for reading in before), default=0)
    return f"{min(max(ours, latest + 1), 2**64 - 1):016x}"


def moment_of(clock: str) -> datetime:
    """The moment that a clock reading names, to the millisecond; the last that there is for one beyond it."""
    milliseconds = int(clock, 16) >> 16
    return datetime.fromtimestamp(min(milliseconds / 1000, _LAST_MOMENT), UTC)


# ---- writing ---------------------------------------------------------------------------------------------


def write(says: Statement) -> bytes:
    """The line of a statement; a nonce keeps its id from confirming a guess about a person."""
    return line.write(
        {
            "v": 1,
            "type": "rev",
            "case": says.case_id,
            "record": says.record_id,
            "kind": says.kind,
            "parents": sorted(says.parents),
            "author": _author_line(says.author),
            "device": says.device,
            "time": line.moment(says.time),
            "hlc": says.clock,
            "form": _form_line(says.form),
            "terms": {"originator": says.originator.office, "org": says.originator.organisation},
            "nonce": secrets.token_hex(16),
            "body": says.body,
            "blobs": [
                {"name": a.name, "h": a.sha256, "n": a.size, "t": a.media_type} for a in says.attachments
            ],
        }
    )


def _author_line(author: Author) -> dict[str, str]:
    return {
        "id": author.id,
        "name": author.name,
        "org": author.organisation,
        "post": author.post,
        "key": author.key,
    }


def _form_line(form: FormReference | None) -> dict[str, str] | None:
    return {"id": form.form_id, "version": form.version, "sha256": form.sha256} if form else None


# ---- reading ---------------------------------------------------------------------------------------------


def read(untrusted_content: bytes, untrusted_signature: str) -> Revision:
    """The revision of these bytes, if its signature is by the author that it names; else RevisionRefused."""
    revision = taken_apart(untrusted_content, untrusted_signature)
    check_signature(untrusted_content, untrusted_signature, revision.author.key)
    return revision


def taken_apart(untrusted_content: bytes, untrusted_signature: str) -> Revision:
    """What these bytes say, or RevisionRefused. Whether their author signed them is for `check_signature`."""
    try:
        says = _statement(line.read(untrusted_content))
        _check_names(says)
        _check_body(says)
    except NotALine as error:
        raise RevisionRefused(f"revision-{error}") from error
    return Revision(digest(untrusted_content), untrusted_content, untrusted_signature, says)


def check_signature(untrusted_content: bytes, untrusted_signature: str, author_key: str) -> None:
    """Raise RevisionRefused unless these bytes were signed with the key that they name as their author's."""
    try:
        signer = verify(untrusted_content, untrusted_signature, NAMESPACE)
    except BadSignature as error:
        raise RevisionRefused("revision-signature") from error
    if signer.text != author_key:
        raise RevisionRefused("revision-signed-by-another")


def of_our_own(content: bytes, signature: str) -> Revision:
    """A revision that was checked when it was stored: only its shape is read again."""
    try:
        return Revision(digest(content), content, signature, _statement(line.read(content)))
    except NotALine as error:
        raise RevisionRefused(f"revision-{error}") from error


def _statement(content: Mapping[str, Plain]) -> Statement:
    if line.number_of(content, "v") != 1 or content.get("type") != "rev":
        raise NotALine("bad-v")
    says = Statement(
        case_id=line.text_of(content, "case", line.HEX_32),
        record_id=line.text_of(content, "record", line.HEX_32),
        kind=line.text_of(content, "kind", line.WORD),
        parents=_parents(content),
        author=_author(line.object_of(content, "author")),
        device=line.text_of(content, "device", _TEXT),
        time=line.moment_of(content, "time"),
        clock=line.text_of(content, "hlc", _CLOCK),
        form=None if content.get("form", "") is None else _form(line.object_of(content, "form")),
        originator=_originator(line.object_of(content, "terms")),
        body=line.object_of(content, "body"),
        attachments=_attachments(content),
    )
    _snapshot(says.form, says.body)  # refused now rather than when someone looks at it
    _check_extract(says)
    return says


def _check_names(says: Statement) -> None:
    """Asked of what arrives only: what is here already must stay readable."""
    author, originator = says.author, says.originator
    for name in (author.id, author.name, author.organisation, author.post, originator.organisation):
        if not NAME.fullmatch(name):
            raise NotALine("bad-name")
    if not _KEY.fullmatch(author.key):
        raise NotALine("bad-key")
    if says.clock > _LAST_CLOCK:  # what follows could not be told to be later
        raise NotALine("bad-hlc")


def _check_body(says: Statement) -> None:
    """What is no form is what its kind says. Asked of what arrives only, as names are."""
    if says.kind not in (LETTER, *BESIDE_RECORDS):
        return
    if says.form is not None:
        raise NotALine("bad-form")
    if says.kind == LETTER:
        letter_made.read(says.body, tuple(file.sha256 for file in says.attachments))
    elif says.attachments:
        raise NotALine("bad-blobs")
    elif says.kind == LINK:
        link.read(says.body, says.case_id, says.record_id)
    else:
        erasure.read(says.body, says.case_id, says.author.key)


def _check_extract(says: Statement) -> None:
    """An extract lies in its own record, so that it is never taken for a head of what it was taken from."""
    if says.kind == EXTRACT and (says.form is None or says.record_id != extract.read(says.body).record_id):
        raise NotALine("bad-extract")


def _parents(content: Mapping[str, Plain]) -> tuple[str, ...]:
    parents = line.texts_of(content, "parents", line.HEX_64)
    if list(parents) != sorted(set(parents)) or len(parents) > _MOST_PARENTS:
        raise NotALine("bad-parents")
    return parents


def _author(item: Mapping[str, Plain]) -> Author:
    return Author(
        id=line.text_of(item, "id", _TEXT),
        name=line.text_of(item, "name", _TEXT),
        organisation=line.text_of(item, "org", _TEXT),
        post=line.text_of(item, "post", _TEXT),
        key=line.text_of(item, "key"),
    )


def _originator(item: Mapping[str, Plain]) -> Originator:
    return Originator(line.text_of(item, "originator", _TEXT), line.text_of(item, "org", _TEXT))


def _form(item: Mapping[str, Plain]) -> FormReference:
    return FormReference(
        form_id=line.text_of(item, "id", _TEXT),
        version=line.text_of(item, "version", _TEXT),
        sha256=line.text_of(item, "sha256", line.HEX_64),
    )


def _attachments(content: Mapping[str, Plain]) -> tuple[Attachment, ...]:
    found = tuple(
        Attachment(
            name=line.text_of(item, "name", _NAME),
            sha256=line.text_of(item, "h", line.HEX_64),
            size=line.number_of(item, "n"),
            media_type=line.text_of(item, "t", _MEDIA_TYPE),
        )
        for item in line.objects_of(content, "blobs")
    )
    if len({attachment.name for attachment in found}) != len(found):
        raise NotALine("bad-blobs")
    return found


def _snapshot(form: FormReference | None, body: Mapping[str, Plain]) -> Snapshot | None:
    if form is None:
        return None
    answers, counts = line.object_of(body, "values"), line.object_of(body, "repeats")
    values = {ref: value for ref, value in answers.items() if isinstance(value, str)}
    repeats = {ref: count for ref, count in counts.items() if type(count) is int and count >= 0}
    if (len(values), len(repeats)) != (len(answers), len(counts)):
        raise NotALine("bad-body")
    return Snapshot(form.form_id, form.version, form.sha256, values, repeats)
