"""What a bundle says about itself: who sealed it, for whom, why, and what it holds (SECURITY.md 3.4)."""

from dataclasses import dataclass
from datetime import datetime

PURPOSES = ("referral", "transfer", "sync", "receipt", "withdrawal", "backup", "onward", "erasure")


@dataclass(frozen=True, slots=True)
class Sender:
    """Which officer at which office sealed the bundle, on which device."""

    office: str
    organisation: str
    person: str
    person_key: str
    device: str
    device_key: str
    roster: int = 0


@dataclass(frozen=True, slots=True)
class Addressee:
    """One office that can open the bundle; `key` is the SHA-256 of its age recipient's text."""

    organisation: str
    role: str
    key: str


@dataclass(frozen=True, slots=True)
class FormListed:
    """A form that records in the bundle answer; its source travels as the blob of this digest."""

    form_id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what conditions records are shared (R20; agreement of 2016, article 9)."""

    terms_id: str
    originator: str
    basis: tuple[str, ...]
    handling: str
    purpose_limit: tuple[str, ...]
    onward: str
    retain_until: str | None
    onward_statements: tuple[str, ...] = ()  # digests of statements in the bundle that allow it to be here
    consent_revision: str | None = None  # in which the person's consent stands


@dataclass(frozen=True, slots=True)
class RecordListed:
    """A record in the bundle: its heads as the sender knows them."""

    record: str
    heads: tuple[str, ...]
    complete: bool
    missing: tuple[str, ...]
    terms: str


@dataclass(frozen=True, slots=True)
class FileListed:
    """A payload file of the bundle."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the sender's audit journal stood: kept by whoever receives it (SECURITY.md 2.8)."""

    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole statement."""

    profile: str
    bundle_id: str
    created: datetime
    not_after: datetime
    sender: Sender
    recipients: tuple[Addressee, ...]
    seq: int
    prev: str | None
    audit: AuditHead
    purpose: str
    forms: tuple[FormListed, ...]
    terms: tuple[Terms, ...]
    records: tuple[RecordListed, ...]
    files: tuple[FileListed, ...]

    @property
    def payload_list(self) -> bytes:
        """The BagIt payload manifest that follows from this statement: what `sha256sum -c` reads."""
        return "".join(f"{file.sha256}  {file.path}\n" for file in self.files).encode("ascii")
