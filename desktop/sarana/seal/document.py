"""Who signed a document that others read: certificates of an office, and PAdES signatures by them.

An office has a root of its own, which its partners trust once; each officer has a certificate under it. Keys
are on the curve P-256: the readers of PDF know no Ed25519. Signatures are PAdES-B-B (ETSI EN 319 142-1), that
is, detached CMS (RFC 5652) that names its certificate by hash (RFC 5035), without a time, which nobody here
could vouch for.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID

from sarana.seal import der
from sarana.seal.signature import SigningKey

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_FULL_NAME = x509.ObjectIdentifier("2.5.4.41")

#: A common name has room for so much (X.520, ub-common-name; counted in bytes to be safe everywhere).
_SHORT_NAME = 64

_ROOT_LASTS, OFFICER_LASTS = timedelta(days=3650), timedelta(days=730)
_CLOCKS_DIFFER = timedelta(hours=1)

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256, _ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a certificate names."""

    name: str
    organisation: str
    post: str = ""


class OfficeRoot:
    """The key under which an office makes certificates for its officers. Never shown by `repr`."""

    __slots__ = ("_key", "certificate")

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: bytes) -> None:
        self._key = key
        self.certificate = certificate  # DER

    @classmethod
    def generate(cls, organisation: str, now: datetime) -> "OfficeRoot":
        key = ec.generate_private_key(_CURVE)
        name = _name(Holder(f"{organisation} – Sarana", organisation))
        made = _certificate(name, key.public_key(), name, key, now, _ROOT_LASTS, is_root=True)
        return cls(key, made.public_bytes(Encoding.DER))

    @classmethod
    def from_secret(cls, secret: bytes) -> "OfficeRoot":
        size = int.from_bytes(secret[:2], "big")
        key = load_der_private_key(secret[2 : 2 + size], None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError("not a key of an office")
        return cls(key, secret[2 + size :])

    @property
    def secret(self) -> bytes:
        """Key and certificate, to be kept where nobody else reads."""
        key = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return len(key).to_bytes(2, "big") + key + self.certificate

    @property
    def pem(self) -> str:
        """The certificate as partners import it."""
        return x509.load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM).decode("ascii")

    def certify(self, holder: Holder, signing: SigningKey, now: datetime) -> bytes:
        """A certificate for an officer, as DER."""
        issuer = x509.load_der_x509_certificate(self.certificate).subject
        key = _document_key(signing).public_key()
        made = _certificate(_name(holder), key, issuer, self._key, now, OFFICER_LASTS, is_root=False)
        return made.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """An officer as a signer of documents."""

    holder: Holder
    certificate: bytes  # DER
    root: bytes  # DER
    _signing: SigningKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as readers of PDF show it."""
        return hashlib.sha256(self.certificate).hexdigest().upper()

    def sign(self, digest: bytes) -> bytes:
        """The CMS for a document with this SHA-256. The same digest gives the same bytes (RFC 6979)."""
        attributes = [
            _attribute(_CONTENT_TYPE, der.identifier(_DATA)),
            _attribute(_MESSAGE_DIGEST, der.octets(digest)),
            _attribute(_SIGNING_CERTIFICATE, self._named_certificate()),
        ]
        key = _document_key(self._signing)
        how = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        signature = key.sign(der.set_of(attributes), how)
        return _content_info(self._signed_data(attributes, signature))

    def _named_certificate(self) -> bytes:
        return der.sequence(der.sequence(der.sequence(der.octets(hashlib.sha256(self.certificate).digest()))))

    def _signed_data(self, attributes: list[bytes], signature: bytes) -> bytes:
        own = x509.load_der_x509_certificate(self.certificate)
        signer = der.sequence(
            der.integer(1),
            der.sequence(own.issuer.public_bytes(), der.integer(own.serial_number)),
            _SHA256_ALGORITHM,
            der.tagged(0xA0, b"".join(sorted(attributes))),
            der.sequence(der.identifier(_ECDSA_SHA256)),
            der.octets(signature),
        )
        return der.sequence(
            der.integer(1),
            der.set_of([_SHA256_ALGORITHM]),
            der.sequence(der.identifier(_DATA)),
            der.tagged(0xA0, b"".join(sorted((self.certificate, self.root)))),
            der.set_of([signer]),
        )


_SHA256_ALGORITHM = der.sequence(der.identifier(_SHA256))


def expires(certificate: bytes) -> datetime:
    """Until when a certificate is good."""
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc


def names(certificate: bytes, holder: Holder, signing: SigningKey) -> bool:
    """Does a certificate name this holder with this key?"""
    read = x509.load_der_x509_certificate(certificate)
    return read.subject == _name(holder) and read.public_key() == _document_key(signing).public_key()


def _document_key(signing: SigningKey) -> ec.EllipticCurvePrivateKey:
    """The key on P-256 that belongs to a signing key: kept with it, and by nobody else."""
    stream = HKDF(hashes.SHA256(), 48, None, b"sarana/v1/document-signature/p256").derive(signing.seed)
    return ec.derive_private_key(int.from_bytes(stream, "big") % (_ORDER - 1) + 1, _CURVE)


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.identifier(kind), der.set_of([value]))


def _content_info(signed: bytes) -> bytes:
    return der.sequence(der.identifier(_SIGNED_DATA), der.tagged(0xA0, signed))


def _name(holder: Holder) -> x509.Name:
    """A short name that every reader shows, and the full one beside it if it was too long."""
    short = shortened(holder.name, _SHORT_NAME)
    attributes = [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, shortened(holder.organisation, _SHORT_NAME) or "–"),
        x509.NameAttribute(NameOID.COMMON_NAME, short or "–"),
    ]
    if short != holder.name and holder.name:
        attributes.append(x509.NameAttribute(_FULL_NAME, holder.name))
    if holder.post:
        attributes.append(x509.NameAttribute(NameOID.TITLE, shortened(holder.post, _SHORT_NAME)))
    return x509.Name(attributes)


def shortened(text: str, size: int) -> str:
    """As much of a text as its first `size` bytes of UTF-8 hold, cut before a letter and not inside one."""
    if len(text.encode("utf-8")) <= size:
        return text
    kept = text.encode("utf-8")[: size - len("…".encode())].decode("utf-8", "ignore")
    while kept and _hangs(text, len(kept)):
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _hangs(text: str, place: int) -> bool:
    """Does what stands here belong to the letter before it? In Khmer a consonant under the last one does."""
    return unicodedata.category(text[place]).startswith("M") or text[place - 1] == "\u17d2"


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lasts: timedelta,
    *,
    is_root: bool,
) -> x509.Certificate:
    """A certificate (RFC 5280): a root may only certify, an officer only sign."""
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + lasts)
        .add_extension(x509.BasicConstraints(is_root, 0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )
