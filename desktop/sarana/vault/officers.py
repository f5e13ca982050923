"""Who works with this vault, and on which device."""

import re
from dataclasses import dataclass

from sarana.seal.signature import PublicKey

_NOT_IN_NAMES = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"

#: What a name is: no control characters, which move a terminal's cursor, and none that turn around how the
#: letters beside them are read, so that nobody's name is shown as another's.
NAME = re.compile(f"[^{_NOT_IN_NAMES}]{{0,400}}")

_UNSEEN = re.compile(f"[{_NOT_IN_NAMES}]")

ROLES = ("administrator", "case_officer", "focal_person", "reader")

#: Who answers for the whole office towards others, beyond the cases that are their own.
IN_CHARGE = ("administrator", "focal_person")

#: Focal persons see every case: bringing cases together is their task.
SEE_EVERYTHING = frozenset({"focal_person"})


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """Someone who is about to get a passphrase for a vault."""

    name: str
    organisation: str
    post: str = ""
    role: str = "administrator"

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError("no such role")
        for field in ("name", "organisation", "post"):
            object.__setattr__(self, field, _UNSEEN.sub("", getattr(self, field)))


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who can (or, when not active, once could) open the vault."""

    id: str  # "u1", in this vault
    name: str
    organisation: str
    post: str
    role: str
    public_key: PublicKey
    active: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    """This vault as a signer: the second signature on everything that leaves."""

    id: str  # "d" and the beginning of the key's hash
    public_key: PublicKey


@dataclass(frozen=True, slots=True)
class SlotLabel:
    """What the lock screen may show of a slot: a letter, never a name (SECURITY.md 2.11)."""

    id: str
    alias: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found wrong with the vault; codes, which `messages` words."""

    part: str  # "key file", "database", "journal", "state", "anchor"
    problem: str
