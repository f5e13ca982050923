"""What a tombstone says: which revisions are erased, where, why, and who agreed (SECURITY.md 4.4, R131).

A tombstone is a signed revision like any other and travels like any other. It names what is gone by id and
parents only, so it holds nothing about the person. The device of the office signs it beside its author: a
partner who has the office's card can so tell who made it, whichever of its officers it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sarana.cases import line
from sarana.cases.line import NotALine, Plain
from sarana.errors import BadSignature
from sarana.seal.signature import PublicKey, verify
from sarana.vault.officers import NAME

NAMESPACE = "sarana-erasure-v1"

EVERYWHERE, HERE = "everywhere", "here"
SCOPES = (EVERYWHERE, HERE)
#: Why: the person took consent back, the time to keep it is over, it should never have been taken down, or an
#: authority ordered it.
REASONS = ("withdrawn", "retention", "mistake", "ordered")

#: How long the list of one tombstone may be, so that it stays within the size of a revision.
_MOST_BYTES = 200 * 1024


@dataclass(frozen=True, slots=True)
class Stub:
    """What stays of an erased revision."""

    id: str
    record_id: str
    kind: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The second pair of eyes: who they are, as they called themselves, and their signature."""

    id: str
    name: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """The body of a tombstone."""

    scope: str
    reason: str
    stubs: tuple[Stub, ...]
    device_key: str
    device_signature: str
    second: Agreed | None  # None: there was nobody else, and a typed reason says so in the office's journal


def statement(case_id: str, author_key: str, scope: str, reason: str, stubs: Sequence[Stub]) -> bytes:
    """What the device and the second officer sign."""
    return line.write(
        {
            "type": NAMESPACE,
            "case": case_id,
            "author": author_key,
            "scope": scope,
            "reason": reason,
            "erased": _stubs_line(stubs),
        }
    )


def in_tombstones(stubs: Sequence[Stub]) -> list[tuple[Stub, ...]]:
    """These, divided among as many tombstones as are needed to name them all."""
    lists: list[tuple[Stub, ...]] = []
    size = _MOST_BYTES
    for stub in stubs:
        needs = len(line.write({"stub": _stubs_line([stub])}))
        if size + needs > _MOST_BYTES:
            lists.append(())
            size = 0
        lists[-1] += (stub,)
        size += needs
    return lists


def write(erasure: Erasure) -> dict[str, Plain]:
    """The erasure as a revision's body."""
    second = erasure.second
    return {
        "scope": erasure.scope,
        "reason": erasure.reason,
        "erased": _stubs_line(erasure.stubs),
        "device": {"key": erasure.device_key, "signature": erasure.device_signature},
        "second": None
        if second is None
        else {"id": second.id, "name": second.name, "key": second.key, "signature": second.signature},
    }


def read(untrusted_body: Mapping[str, Plain], case_id: str, author_key: str) -> Erasure:
    """The erasure of a body, if the signatures in it hold; raises NotALine."""
    device = line.object_of(untrusted_body, "device")
    erasure = Erasure(
        scope=_one_of(untrusted_body, "scope", SCOPES),
        reason=_one_of(untrusted_body, "reason", REASONS),
        stubs=tuple(_stub(item) for item in line.objects_of(untrusted_body, "erased")),
        device_key=line.text_of(device, "key"),
        device_signature=line.text_of(device, "signature"),
        second=_agreed(untrusted_body),
    )
    said = statement(case_id, author_key, erasure.scope, erasure.reason, erasure.stubs)
    _check(said, erasure.device_signature, erasure.device_key)
    if erasure.second:
        _check(said, erasure.second.signature, erasure.second.key)
        if erasure.second.key == author_key:
            raise NotALine("bad-second")  # one person has one pair of eyes
    return erasure


def _stubs_line(stubs: Sequence[Stub]) -> list[Plain]:
    return [
        {"id": s.id, "record": s.record_id, "kind": s.kind, "parents": list(s.parents)}
        for s in sorted(stubs, key=lambda stub: stub.id)
    ]


def _stub(item: Mapping[str, Plain]) -> Stub:
    return Stub(
        id=line.text_of(item, "id", line.HEX_64),
        record_id=line.text_of(item, "record", line.HEX_32),
        kind=line.text_of(item, "kind", line.WORD),
        parents=line.texts_of(item, "parents", line.HEX_64),
    )


def _agreed(body: Mapping[str, Plain]) -> Agreed | None:
    if body.get("second", "") is None:
        return None
    item = line.object_of(body, "second")
    return Agreed(
        id=line.text_of(item, "id", NAME),
        name=line.text_of(item, "name", NAME),
        key=line.text_of(item, "key"),
        signature=line.text_of(item, "signature"),
    )


def _one_of(body: Mapping[str, Plain], key: str, allowed: Sequence[str]) -> str:
    value = line.text_of(body, key)
    if value not in allowed:
        raise NotALine(f"bad-{key}")
    return value


def _check(message: bytes, signature: str, key: str) -> None:
    try:
        if verify(message, signature, NAMESPACE) != PublicKey.from_text(key):
            raise NotALine("bad-erasure-signer")
    except BadSignature as error:
        raise NotALine("bad-erasure-signature") from error
