"""What passes from the confined reader to the office, and how it stands in a frame."""

import re
import struct
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sarana import errors
from sarana.cases import line
from sarana.cases.arrival import Arrival
from sarana.cases.line import NotALine, Plain
from sarana.cases.revision import Author, Revision
from sarana.errors import ExchangeError, StatementRefused
from sarana.exchange import manifest_reading, manifest_writing, statements
from sarana.exchange.frames import NotAFrame, Parts, sized
from sarana.exchange.limits import Limits
from sarana.exchange.manifest import FormListed, Manifest
from sarana.exchange.reading import Cover
from sarana.exchange.statements import Statement

_KIND = re.compile(rb"[a-z]{1,20}")
_REASON = re.compile(r"[A-Za-z0-9_:+/=-]{0,200}")
#: A list shows no more of them; the case itself keeps all.
_MOST_NAMES, _LONGEST_NAME = 16, 400


# ---- the cover


def cover_to_frame(cover: Cover) -> bytes:
    signatures = b"".join(sized(n.encode(), 1) + sized(s, 2) for n, s in cover.signatures.items())
    return sized(cover.statement, 4) + bytes([len(cover.signatures)]) + signatures


def cover_from_frame(untrusted: bytes) -> Cover:
    parts = Parts(untrusted)
    statement = parts.sized(4)
    signatures = {parts.text(1): parts.sized(2) for _ in range(parts.number(1))}
    parts.end()
    return Cover(statement, signatures)


def heading_to_frame(manifest: Manifest) -> bytes:
    """The statement without its long lists: those are the reader's business."""
    return manifest_writing.write(replace(manifest, records=(), files=(), forms=()))


def heading_from_frame(untrusted: bytes, limits: Limits) -> Manifest:
    return manifest_reading.read(untrusted, limits)


# ---- a revision


#: id, case, record, clock, form; then how long kind, parents (a count), author and signature are.
_REVISION = struct.Struct(">32s16s16s8s32sBBHH")


def revision_to_frame(revision: Revision) -> bytes:
    says = revision.says
    kind, author, signature = says.kind.encode(), _author_to_bytes(says.author), revision.signature.encode()
    head = _REVISION.pack(
        bytes.fromhex(revision.id),
        bytes.fromhex(says.case_id),
        bytes.fromhex(says.record_id),
        bytes.fromhex(says.clock),
        bytes.fromhex(says.form.sha256) if says.form else bytes(32),
        len(kind),
        len(says.parents),
        len(author),
        len(signature),
    )
    files = b"".join(sized(f.name.encode(), 2) + bytes.fromhex(f.sha256) for f in says.attachments)
    parents = bytes.fromhex("".join(says.parents))
    return b"".join((head, kind, parents, author, signature, sized(files, 4), revision.content))


def revision_from_frame(untrusted: bytes) -> Arrival:
    """Said thousands of times, so taken apart in few steps; what is cut short ends in an empty content."""
    head, at_author, at_signature, behind = _places(untrusted)
    at_parents = _REVISION.size + head[5]
    kind, signature = untrusted[_REVISION.size : at_parents], untrusted[at_signature:behind]
    parts = Parts(untrusted[behind:])
    files, content = parts.sized(4), parts.rest()
    if not _KIND.fullmatch(kind) or not signature.isascii():
        raise NotAFrame("frame-kind")
    parents = untrusted[at_parents:at_author].hex()
    return Arrival(
        id=head[0].hex(),
        case_id=head[1].hex(),
        record_id=head[2].hex(),
        kind=kind.decode("ascii"),
        clock=head[3].hex(),
        parents=tuple(parents[at : at + 64] for at in range(0, len(parents), 64)),
        files=_files(files) if files else (),
        form=head[4].hex() if any(head[4]) else "",
        author=_author_from_bytes(untrusted[at_author:at_signature]),
        signature=signature.decode("ascii"),
        content=content,
    )


def signed_in_frame(untrusted: bytes) -> tuple[bytes, str]:
    """Only the bytes that were signed, and their signature: for whoever reads in them what they say."""
    _head, _at_author, at_signature, behind = _places(untrusted)
    parts = Parts(untrusted[behind:])
    parts.sized(4)
    try:
        return parts.rest(), untrusted[at_signature:behind].decode("ascii")
    except UnicodeDecodeError as error:
        raise NotAFrame("frame-kind") from error


def _places(untrusted: bytes) -> tuple[tuple[Any, ...], int, int, int]:
    """The head of a revision's frame, and where author, signature, and what is behind it begin."""
    if len(untrusted) < _REVISION.size:
        raise NotAFrame("frame-too-short")
    head = _REVISION.unpack_from(untrusted)
    at_author = _REVISION.size + head[5] + 32 * head[6]
    at_signature = at_author + head[7]
    return head, at_author, at_signature, at_signature + head[8]


def _files(untrusted: bytes) -> tuple[tuple[str, str], ...]:
    parts, found = Parts(untrusted), []
    while not parts.ended:
        found.append((parts.text(2), parts.take(32).hex()))
    return tuple(found)


@lru_cache(maxsize=256)
def _author_to_bytes(author: Author) -> bytes:
    fields = (author.id, author.name, author.organisation, author.post, author.key)
    return b"".join(sized(field.encode(), 2) for field in fields)


@lru_cache(maxsize=256)
def _author_from_bytes(untrusted: bytes) -> Author:
    parts = Parts(untrusted)
    author = Author(parts.text(2), parts.text(2), parts.text(2), parts.text(2), parts.text(2))
    parts.end()
    return author


# ---- a case, as a review shows it


@dataclass(frozen=True, slots=True)
class Gist:
    """What a bundle says about one case."""

    case_id: str
    code: str
    names: tuple[str, ...]
    changed: datetime
    author: Author  # of the latest revision, as they call themselves
    attachments: int
    last_day: str  # "2031-11-22", until which its office lets it be kept, or ""


def gist_to_frame(gist: Gist) -> bytes:
    return line.write(
        {
            "case": gist.case_id,
            "code": gist.code[:_LONGEST_NAME],
            "names": [name[:_LONGEST_NAME] for name in gist.names[:_MOST_NAMES]],
            "changed": line.moment(gist.changed),
            "attachments": gist.attachments,
            "last_day": gist.last_day,
            "author": _author_to_bytes(gist.author).hex(),
        }
    )


def gist_from_frame(untrusted: bytes) -> Gist:
    content = _line(untrusted)
    try:
        return Gist(
            case_id=line.text_of(content, "case", line.HEX_32),
            code=line.text_of(content, "code"),
            names=line.texts_of(content, "names"),
            changed=line.moment_of(content, "changed"),
            author=_author_from_bytes(bytes.fromhex(line.text_of(content, "author"))),
            attachments=line.number_of(content, "attachments"),
            last_day=line.text_of(content, "last_day"),
        )
    except (NotALine, ValueError) as error:
        raise NotAFrame("frame-case") from error


# ---- a signed statement, which is short, and checked again by whoever takes it from here


def statement_to_frame(statement: Statement) -> bytes:
    return sized(statement.signature.encode("ascii"), 2) + statement.content


def statement_from_frame(untrusted: bytes) -> Statement:
    parts = Parts(untrusted)
    signature = parts.text(2)
    try:
        return statements.read(parts.rest(), signature)
    except StatementRefused as error:
        raise NotAFrame("frame-statement") from error


# ---- forms and attachments


def form_to_frame(listed: FormListed, source: bytes) -> bytes:
    fields = (listed.form_id.encode(), listed.version.encode(), bytes.fromhex(listed.sha256))
    return b"".join(sized(field, 2) for field in fields) + source


def form_from_frame(untrusted: bytes) -> tuple[FormListed, bytes]:
    parts = Parts(untrusted)
    listed = FormListed(parts.text(2), parts.text(2), parts.sized(2).hex())
    return listed, parts.rest()


def attachment_to_frame(digest: str, size: int) -> bytes:
    return bytes.fromhex(digest) + size.to_bytes(8, "big")


def attachment_from_frame(untrusted: bytes, limits: Limits) -> tuple[str, int]:
    parts = Parts(untrusted)
    digest, size = parts.take(32).hex(), parts.number(8)
    parts.end()
    if size > limits.file:
        raise NotAFrame("frame-attachment-too-large")
    return digest, size


# ---- how far it is, and why it stopped


def progress_to_frame(done: int, total: int) -> bytes:
    return done.to_bytes(8, "big") + total.to_bytes(8, "big")


def progress_from_frame(untrusted: bytes, limits: Limits) -> tuple[int, int]:
    parts = Parts(untrusted)
    done, total = parts.number(8), parts.number(8)
    parts.end()
    if not done <= total <= limits.bundle:
        raise NotAFrame("frame-progress")
    return done, total


#: Why a reader may say that a bundle is refused; what is not among these it cannot say.
_REFUSALS: dict[str, type[ExchangeError]] = {
    kind.__name__: kind
    for kind in (
        errors.BundleDamaged,
        errors.BundleExpired,
        errors.BundleNotForUs,
        errors.BundleTooLarge,
        errors.BundleTooNew,
        errors.UnknownSender,
    )
}


def refusal_to_frame(error: ExchangeError) -> bytes:
    return f"{type(error).__name__} {error}".encode()[:500]


def refusal_from_frame(untrusted: bytes) -> ExchangeError:
    name, _, reason = untrusted.decode("ascii", "replace").partition(" ")
    kind = _REFUSALS.get(name)
    if kind is None or not _REASON.fullmatch(reason):
        raise NotAFrame("frame-refusal")
    return kind(reason) if kind in (errors.BundleDamaged, errors.UnknownSender) else kind()


def _line(untrusted: bytes) -> dict[str, Plain]:
    try:
        return line.read(untrusted)
    except NotALine as error:
        raise NotAFrame("frame-line") from error
