"""The cover of a bundle: its statement and signatures, judged before any payload byte is looked at."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sarana.cases.revision import digest
from sarana.errors import BadSignature, BundleDamaged, BundleExpired, BundleNotForUs, UnknownSender
from sarana.exchange import manifest_reading, names
from sarana.exchange.limits import USUAL, Limits
from sarana.exchange.manifest import Manifest
from sarana.seal.signature import PublicKey, verify

NAMESPACE = "sarana-bundle-v1"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the reading office knows beforehand: enough to judge a bundle without its vault at hand."""

    persons: Mapping[str, frozenset[str]]  # fingerprint of a person's key -> ids of their offices
    devices: Mapping[str, frozenset[str]]  # the same of devices
    own_keys: frozenset[str]  # hashes of the age recipients that are ours
    now: datetime
    limits: Limits = USUAL
    late: bool = False  # whether somebody who may decided to open it after its last day


@dataclass(frozen=True, slots=True)
class Opened:
    """The statement of a bundle whose sender we know and which is addressed to us."""

    manifest: Manifest
    digest: str  # SHA-256 of the statement's exact bytes


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signed a bundle: a person and a device, and the offices that both belong to."""

    person: PublicKey
    device: PublicKey
    offices: frozenset[str]


def judge(untrusted_line: bytes, untrusted_signatures: Mapping[str, bytes], expected: Expected) -> Opened:
    """Steps 4 to 7 of SECURITY.md 3.6, in that order."""
    signers = signed_by(untrusted_line, untrusted_signatures, expected)
    manifest = manifest_reading.read(untrusted_line, expected.limits)
    check(manifest, signers, expected)
    return Opened(manifest, digest(untrusted_line))


def check(manifest: Manifest, signers: Signers, expected: Expected) -> None:
    """Whether a statement was made by who signed it, for us, and is still good."""
    person, device, offices = signers.person, signers.device, signers.offices
    sender = manifest.sender
    if (sender.person_key, sender.device_key) != (person.fingerprint, device.fingerprint):
        raise BundleDamaged("sender-is-not-the-signer")
    if sender.office not in offices:
        raise BundleDamaged("sender-of-another-office")
    if not expected.own_keys & {addressee.key for addressee in manifest.recipients}:
        raise BundleNotForUs
    if expected.now > manifest.not_after and not expected.late:
        raise BundleExpired


def signed_by(
    untrusted_line: bytes, untrusted_signatures: Mapping[str, bytes], expected: Expected
) -> Signers:
    """Whom we know of those who signed; asked before a byte of the statement is looked at."""
    person, device = _signers(untrusted_line, untrusted_signatures)
    return Signers(person, device, _offices(person, device, expected))


def key_digest(key: PublicKey) -> str:
    """What signature files are named after."""
    return hashlib.sha256(key.blob).hexdigest()


def _signers(untrusted_line: bytes, signatures: Mapping[str, bytes]) -> tuple[PublicKey, PublicKey]:
    """The person and the device whose signatures hold; every signature that is there must."""
    signers: dict[str, PublicKey] = {}
    for name, armored in signatures.items():
        if name.endswith(".pq.sig"):
            continue  # a second signature for a later day: the Ed25519 one beside it is what counts
        key = _signer(untrusted_line, armored)
        role = name.removeprefix("sig/").partition("-")[0]
        if name != names.signature(role, key_digest(key)):
            raise BundleDamaged("signature-name")
        if role != "witness" and signers.setdefault(role, key) != key:
            raise BundleDamaged("signature-twice")
    if "person" not in signers or "device" not in signers:
        raise BundleDamaged("signature-missing")
    return signers["person"], signers["device"]


def _signer(untrusted_line: bytes, armored: bytes) -> PublicKey:
    try:
        return verify(untrusted_line, armored.decode("ascii"), NAMESPACE)
    except (BadSignature, UnicodeDecodeError) as error:
        raise BundleDamaged("signature") from error


def _offices(person: PublicKey, device: PublicKey, expected: Expected) -> frozenset[str]:
    """The offices that both signers belong to, as their cards say."""
    known = expected.persons.get(person.fingerprint, frozenset())
    offices = known & expected.devices.get(device.fingerprint, frozenset())
    if not offices:
        raise UnknownSender(person.fingerprint)
    return offices
