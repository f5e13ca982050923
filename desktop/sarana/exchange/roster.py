"""A roster: an authority's signed list of offices and their cards, and of keys that nobody may trust.

One ASCII line and the signatures of its root keys. Root keys are ordinary Ed25519 keys of OpenSSH that lie
off the laptops; `ssh-keygen -Y sign -n sarana-roster-v1` signs a roster, and a new one counts only if enough
roots of the one before have signed it (SECURITY.md 3.10; the idea is TUF's root role).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sarana.cases import line
from sarana.cases.line import Bounds, NotALine, Plain
from sarana.errors import BadSignature, NotAPartnerCard, NotARoster, RosterUnsigned
from sarana.exchange.card import Card, read_card
from sarana.seal import fingerprint
from sarana.seal.signature import PublicKey, verify
from sarana.vault.officers import NAME

NAMESPACE = "sarana-roster-v1"
SUFFIX = ".sarana-roster"
LARGEST = 8 * 1024 * 1024
MOST_ROOTS = 16
REASONS = ("lost", "left", "misused", "replaced")

_BOUNDS = Bounds(size=LARGEST)
_SIGNATURE = re.compile(r"-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+-----END SSH SIGNATURE-----\n")


@dataclass(frozen=True, slots=True)
class Revoked:
    """A key that nobody may trust from a moment on."""

    key: PublicKey
    since: datetime
    reason: str  # one of REASONS


@dataclass(frozen=True, slots=True)
class Roster:
    """What an authority says: who its offices are, at this version and until this day."""

    id: str
    authority: str
    version: int
    issued: datetime
    expires: datetime
    roots: tuple[PublicKey, ...]
    threshold: int  # so many roots sign the next version
    cards: tuple[bytes, ...]  # as their officers signed them
    revoked: tuple[Revoked, ...]

    @property
    def digits(self) -> str:
        """Thirty digits that name the root keys, to be compared by voice when a roster is first taken in."""
        named = (self.id, str(self.threshold), *(root.text for root in self.roots))
        return fingerprint.digits("\n".join(named).encode("ascii"))

    def read_cards(self) -> tuple[Card, ...]:
        return tuple(map(read_card, self.cards))


@dataclass(frozen=True, slots=True)
class SignedRoster:
    """A roster, the exact bytes that were signed, and who signed them."""

    roster: Roster
    content: bytes
    signers: frozenset[PublicKey]

    def signed_by(self, roots: Sequence[PublicKey], threshold: int) -> bool:
        """Whether enough of these roots have signed."""
        return len(self.signers & set(roots)) >= threshold


def write(roster: Roster) -> bytes:
    """The line that the roots sign."""
    return line.write(
        {
            "v": 1,
            "type": "sarana-roster",
            "roster": roster.id,
            "authority": roster.authority,
            "version": roster.version,
            "issued": line.moment(roster.issued),
            "expires": line.moment(roster.expires),
            "roots": [root.text for root in roster.roots],
            "threshold": roster.threshold,
            "cards": [card.decode("ascii") for card in roster.cards],
            "revoked": [
                {"key": each.key.text, "since": line.moment(each.since), "reason": each.reason}
                for each in roster.revoked
            ],
        }
    )


def assemble(content: bytes, signatures: Sequence[str]) -> bytes:
    """The file that is handed out: the line and its signatures, as `ssh-keygen -Y sign` wrote them."""
    return content + b"\n" + "".join(signatures).encode("ascii")


def read_roster(untrusted_file: bytes) -> SignedRoster:
    """The roster in these bytes, signed by enough of its own roots; raises NotARoster or RosterUnsigned."""
    if len(untrusted_file) > LARGEST:
        raise NotARoster
    content, _, armored = untrusted_file.partition(b"\n")
    try:
        roster = _roster(line.read(content, _BOUNDS))
        signatures = _signatures(armored.decode("ascii"))
        roster.read_cards()
    except (NotALine, UnicodeDecodeError, NotAPartnerCard) as error:
        raise NotARoster from error
    try:
        signers = frozenset(verify(content, signature, NAMESPACE) for signature in signatures)
    except BadSignature as error:
        raise RosterUnsigned from error
    signed = SignedRoster(roster, content, signers)
    if not signed.signed_by(roster.roots, roster.threshold):
        raise RosterUnsigned
    return signed


def _signatures(armored: str) -> list[str]:
    found = _SIGNATURE.findall(armored)
    if "".join(found) != armored or len(found) > MOST_ROOTS:
        raise NotALine("bad-signatures")
    return found


def _roster(content: Mapping[str, Plain]) -> Roster:
    if line.number_of(content, "v") != 1 or content.get("type") != "sarana-roster":
        raise NotALine("bad-v")
    roots = line.texts_of(content, "roots")
    threshold = line.number_of(content, "threshold")
    if not 1 <= threshold <= len(set(roots)) == len(roots) <= MOST_ROOTS:
        raise NotALine("bad-threshold")
    return Roster(
        id=line.text_of(content, "roster", line.HEX_32),
        authority=line.text_of(content, "authority", NAME),
        version=line.number_of(content, "version"),
        issued=line.moment_of(content, "issued"),
        expires=line.moment_of(content, "expires"),
        roots=tuple(map(_key, roots)),
        threshold=threshold,
        cards=tuple(text.encode("ascii", "replace") for text in line.texts_of(content, "cards")),
        revoked=tuple(map(_revoked, line.objects_of(content, "revoked"))),
    )


def _revoked(item: Mapping[str, Plain]) -> Revoked:
    reason = line.text_of(item, "reason")
    if reason not in REASONS:
        raise NotALine("bad-reason")
    return Revoked(_key(line.text_of(item, "key")), line.moment_of(item, "since"), reason)


def _key(text: str) -> PublicKey:
    try:
        return PublicKey.from_text(text)
    except BadSignature as error:
        raise NotALine("bad-key") from error
