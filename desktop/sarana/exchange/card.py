"""A partner card: who an office is and which keys are theirs, as a small file that is handed over.

One ASCII line and the officer's own signature over it. The signature only shows that the card is whole; that
it is theirs, two people find out by comparing thirty digits over the telephone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sarana.cases import line
from sarana.cases.line import NotALine
from sarana.errors import BadSignature, NotAPartnerCard, NotSealed
from sarana.seal import fingerprint
from sarana.seal.age import Recipient
from sarana.seal.signature import PublicKey, verify
from sarana.vault import Vault
from sarana.vault.officers import NAME

NAMESPACE = "sarana-card-v1"
SUFFIX = ".sarana-card"
LARGEST = 16 * 1024

_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,400}")
#: How a vault calls its officers and its device. Lists of signers name them so (`by_hand`), where a comma, a
#: blank or a star would make one card speak for others.
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Card:
    """An officer at an office, and the office's key that bundles are sealed for."""

    office: str  # the id of their vault
    organisation: str
    post: str
    person: str  # "u1", within the office
    name: str
    role: str
    person_key: PublicKey
    device: str
    device_key: PublicKey
    recipient: Recipient

    @property
    def digits(self) -> str:
        """Thirty digits that name the keys on this card, and nothing else on it."""
        keys = (self.person_key.text, self.device_key.text, self.recipient.text)
        return fingerprint.digits("\n".join(keys).encode("ascii"))


def card(vault: Vault, now: datetime | None = None) -> bytes:
    """The card of the officer who opened this vault, ready to be handed over."""
    officer, device = vault.officer, vault.device
    content = line.write(
        {
            "v": 1,
            "type": "sarana-card",
            "created": line.moment(now or datetime.now(UTC)),
            "office": vault.id,
            "org": officer.organisation,
            "post": officer.post,
            "person": {
                "id": officer.id,
                "name": officer.name,
                "role": officer.role,
                "key": officer.public_key.text,
            },
            "device": {"id": device.id, "key": device.public_key.text},
            "recipient": vault.office_identity.recipient.text,
        }
    )
    return content + b"\n" + vault.sign_as_officer(content, NAMESPACE).encode("ascii")


def read_card(untrusted_card: bytes) -> Card:
    """The card in these bytes; raises NotAPartnerCard."""
    read = kept_card(untrusted_card)
    names, ids = (read.organisation, read.post, read.name, read.role), (read.person, read.device)
    if not all(map(NAME.fullmatch, names)) or not all(map(ID.fullmatch, ids)):
        raise NotAPartnerCard
    return read


def kept_card(untrusted_card: bytes) -> Card:
    """A card that was taken in, by this version or an earlier one, which asked less of names."""
    content, _, signature = untrusted_card[:LARGEST].partition(b"\n")
    try:
        read = _card(line.read(content))
        signer = verify(content, signature.decode("ascii"), NAMESPACE)
    except (NotALine, BadSignature, NotSealed, UnicodeDecodeError) as error:
        raise NotAPartnerCard from error
    if signer != read.person_key or len(untrusted_card) > LARGEST:
        raise NotAPartnerCard
    return read


def _card(content: dict[str, line.Plain]) -> Card:
    if line.number_of(content, "v") != 1 or content.get("type") != "sarana-card":
        raise NotALine("bad-v")
    person, device = line.object_of(content, "person"), line.object_of(content, "device")
    return Card(
        office=line.text_of(content, "office", line.HEX_32),
        organisation=line.text_of(content, "org", _TEXT),
        post=line.text_of(content, "post", _TEXT),
        person=line.text_of(person, "id", _TEXT),
        name=line.text_of(person, "name", _TEXT),
        role=line.text_of(person, "role", _TEXT),
        person_key=PublicKey.from_text(line.text_of(person, "key")),
        device=line.text_of(device, "id", _TEXT),
        device_key=PublicKey.from_text(line.text_of(device, "key")),
        recipient=Recipient.from_text(line.text_of(content, "recipient")),
    )
