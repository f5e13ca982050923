"""What passes from the confined reader to the office, and how it stands in a frame."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sarana import errors
from sarana.cases import line
from sarana.cases.arrival import Arrival
from sarana.cases.line import NotALine, Plain
from sarana.cases.revision import Author, Revision
from sarana.errors import ExchangeError
from sarana.exchange import manifest_reading, manifest_writing
from sarana.exchange.frames import NotAFrame, Parts, sized
from sarana.exchange.limits import Limits
from sarana.exchange.manifest import FormListed, Manifest
from sarana.exchange.reading import Cover

_KIND = re.compile(r"[a-z]{1,20}")
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


def revision_to_frame(revision: Revision) -> bytes:
    says = revision.says
    form = bytes.fromhex(says.form.sha256) if says.form else bytes(32)
    files = b"".join(sized(f.name.encode(), 2) + bytes.fromhex(f.sha256) for f in says.attachments)
    return b"".join(
        (
            bytes.fromhex(revision.id + says.case_id + says.record_id + says.clock),
            form,
            sized(says.kind.encode(), 1),
            bytes([len(says.parents)]),
            bytes.fromhex("".join(says.parents)),
            len(says.attachments).to_bytes(2, "big"),
            files,
            sized(_author_to_bytes(says.author), 2),
            sized(revision.signature.encode(), 2),
            revision.content,
        )
    )


def revision_from_frame(untrusted: bytes) -> Arrival:
    parts = Parts(untrusted)
    fixed = parts.take(72).hex()
    form, kind, parents = parts.take(32), parts.text(1), parts.take(32 * parts.number(1)).hex()
    if not _KIND.fullmatch(kind):
        raise NotAFrame("frame-kind")
    return Arrival(
        id=fixed[:64],
        case_id=fixed[64:96],
        record_id=fixed[96:128],
        kind=kind,
        clock=fixed[128:144],
        parents=tuple(parents[at : at + 64] for at in range(0, len(parents), 64)),
        files=tuple((parts.text(2), parts.take(32).hex()) for _ in range(parts.number(2))),
        form=form.hex() if any(form) else "",
        author=_author_from_bytes(parts.sized(2)),
        signature=parts.text(2),
        content=parts.rest(),
    )


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


def gist_to_frame(gist: Gist) -> bytes:
    return line.write(
        {
            "case": gist.case_id,
            "code": gist.code[:_LONGEST_NAME],
            "names": [name[:_LONGEST_NAME] for name in gist.names[:_MOST_NAMES]],
            "changed": line.moment(gist.changed),
            "attachments": gist.attachments,
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
        )
    except (NotALine, ValueError) as error:
        raise NotAFrame("frame-case") from error


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


def attachment_from_frame(untrusted: bytes) -> tuple[str, int]:
    parts = Parts(untrusted)
    digest, size = parts.take(32).hex(), parts.number(8)
    parts.end()
    return digest, size


# ---- how far it is, and why it stopped


def progress_to_frame(done: int, total: int) -> bytes:
    return done.to_bytes(8, "big") + total.to_bytes(8, "big")


def progress_from_frame(untrusted: bytes) -> tuple[int, int]:
    parts = Parts(untrusted)
    done, total = parts.number(8), parts.number(8)
    parts.end()
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
