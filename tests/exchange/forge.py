"""A forge of bundles: good ones, and ones with exactly one thing wrong, made without our own writer."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from sarana.cases import Attachment, Author, FormReference, Originator, line, revision
from sarana.cases.revision import Statement, digest
from sarana.errors import BundleDamaged, RevisionRefused
from sarana.exchange import names
from sarana.exchange.opened import NAMESPACE, Expected, key_digest
from sarana.exchange.padme import padme
from sarana.exchange.reading import AttachmentRead, Item, RevisionRead, read
from sarana.seal.signature import SigningKey
from sarana.seal.ustar import header, padding

PERSON = SigningKey.from_seed(b"p" * 32)
DEVICE = SigningKey.from_seed(b"d" * 32)
STRANGER = SigningKey.from_seed(b"s" * 32)
OFFICE = "e" * 32
OUR_KEY = "a" * 64
NOW = datetime(2026, 11, 23, tzinfo=UTC)
CASE, RECORD = "1" * 32, "2" * 32
FORM = b'{"a form":"as it is kept"}'
PICTURE = b"picture"

EXPECTED = Expected(
    persons={PERSON.public.fingerprint: frozenset({OFFICE})},
    devices={DEVICE.public.fingerprint: frozenset({OFFICE})},
    own_keys=frozenset({OUR_KEY}),
    now=NOW,
)

Content = dict[str, line.Plain]
Files = list[tuple[str, bytes]]


def a_revision(
    key: SigningKey = PERSON, signer: SigningKey | None = None, record: str = RECORD, case: str = CASE
) -> tuple[bytes, bytes]:
    """A signed revision with one answer and one picture."""
    content = revision.write(
        Statement(
            case_id=case,
            record_id=record,
            kind="case",
            parents=(),
            author=Author("u1", "Example Sokha", "Example Police", "", key.public.text),
            device="d1",
            time=NOW,
            clock="0" * 16,
            form=FormReference("sample", "1", digest(FORM)),
            originator=Originator(OFFICE, "Example Police"),
            body={"values": {"/data/a": "b"}, "repeats": {}, "facts": {"facts": {}, "repeats": {}}},
            attachments=(Attachment("p.png", digest(PICTURE), len(PICTURE), "image/png"),),
        )
    )
    return content, (signer or key).sign(content, revision.NAMESPACE).encode()


def payload_of(*revisions: tuple[bytes, bytes]) -> Files:
    files = [
        file
        for content, signature in revisions
        for file in (
            (names.revision(digest(content)), content),
            (names.revision_signature(digest(content)), signature),
        )
    ]
    files += [(names.blob(digest(blob)), blob) for blob in (FORM, PICTURE)]
    return sorted(files, key=lambda file: (not file[0].startswith("data/rev/"), file[0]))


@dataclass
class Forge:
    """Makes one archive. Each hook changes one layer; what is signed is signed after it was changed."""

    payload: Files = field(default_factory=lambda: payload_of(a_revision()))
    change_manifest: Callable[[Content], object] = lambda content: None
    change_line: Callable[[bytes], bytes] = lambda written: written
    change_cover: Callable[[Files], Files] = lambda files: files
    change_payload: Callable[[Files], Files] = lambda files: files
    change_block: Callable[[bytearray, str], object] = lambda block, name: None
    change_archive: Callable[[bytes], bytes] = lambda archive: archive
    person: SigningKey = PERSON
    device: SigningKey = DEVICE

    def manifest(self) -> Content:
        heads = [
            name[9:-5] for name, _ in self.payload if name.startswith("data/rev/") and name.endswith("json")
        ]
        listed = [{"p": name, "n": len(content), "h": digest(content)} for name, content in self.payload]
        return {
            "v": 1,
            "type": "sarana-bundle",
            "profile": "pq",
            "crit": [],
            "bundle_id": "b" * 32,
            "created": "2026-11-22T03:12:45Z",
            "not_after": "2026-12-22T00:00:00Z",
            "sender": {
                "office": OFFICE,
                "org": "Example Police",
                "person": "u1",
                "person_key": self.person.public.fingerprint,
                "device": "d1",
                "device_key": self.device.public.fingerprint,
                "roster": 0,
            },
            "recipients": [{"org": "Example Shelter", "role": "focal_person", "key": OUR_KEY}],
            "seq": 1,
            "prev": None,
            "audit": {"seq": 1, "head": "c" * 64},
            "purpose": "referral",
            "forms": [{"id": "sample", "version": "1", "sha256": digest(FORM)}],
            "terms": [
                {
                    "id": "t1",
                    "originator": "Example Police",
                    "basis": [],
                    "handling": "confidential",
                    "purpose_limit": [],
                    "onward": "none",
                    "retain_until": None,
                }
            ],
            "records": [{"record": RECORD, "heads": heads, "complete": True, "missing": [], "terms": "t1"}],
            "files": listed,
            "counts": {"files": len(listed), "bytes": sum(len(content) for _, content in self.payload)},
        }

    def files(self) -> Files:
        content = self.manifest()
        self.change_manifest(content)
        written = self.change_line(line.write(content))
        listed = "".join(f"{file['h']}  {file['p']}\n" for file in content["files"])
        cover = [
            (names.BAGIT, names.BAGIT_TEXT),
            (names.MANIFEST, written),
            signature("device", self.device, written),
            signature("person", self.person, written),
            (names.PAYLOAD_LIST, listed.encode()),
        ]
        return [*self.change_cover(cover), *self.change_payload(self.payload)]

    def archive(self) -> bytes:
        target = io.BytesIO()
        for name, content in self.files():
            block = bytearray(header(name, len(content)))
            self.change_block(block, name)
            target.write(bytes(block) + content + padding(len(content)))
        target.write(bytes(1024))
        whole = target.getvalue()
        return self.change_archive(whole + bytes(padme(len(whole)) - len(whole)))


def signature(role: str, key: SigningKey, written: bytes, namespace: str = NAMESPACE) -> tuple[str, bytes]:
    return names.signature(role, key_digest(key.public)), key.sign(written, namespace).encode()


def checksum(block: bytearray) -> None:
    """Make the sum of a header right again after changing it."""
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)


def read_whole(archive: bytes, expected: Expected = EXPECTED) -> list[Item]:
    """Everything in an archive, attachments and the signatures of revisions too; raises what we raise."""
    items = []
    for item in read(io.BytesIO(archive), expected):
        if isinstance(item, AttachmentRead):
            b"".join(item.chunks)
        if isinstance(item, RevisionRead):
            signed = item.revision
            try:
                revision.check_signature(signed.content, signed.signature, signed.author.key)
            except RevisionRefused as error:
                raise BundleDamaged(str(error)) from error
        items.append(item)
    return items


def refused(forge: Forge, reason: str) -> None:
    """The reader must say exactly this of what the forge makes."""
    with pytest.raises(BundleDamaged) as error:
        read_whole(forge.archive())
    assert error.value.reason == reason
