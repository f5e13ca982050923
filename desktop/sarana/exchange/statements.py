"""Signed statements about cases that travel beside them: one line and its signature (SECURITY.md 3.8).

An onward consent is what article 9 calls prior written consent: the office that information comes from lets
another office pass it on, to whom, for what and until when (R20). A withdrawal says that the person took
their consent back. A receipt says what of a bundle arrived (R33, R40). All are checked with `ssh-keygen` as
bundles are.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sarana.cases import line
from sarana.cases.line import NotALine, Plain
from sarana.cases.revision import digest
from sarana.errors import BadSignature, StatementRefused
from sarana.exchange.manifest import PURPOSES
from sarana.seal.signature import PublicKey, verify
from sarana.vault.officers import NAME

ONWARD = "sarana-onward-v1"
WITHDRAWAL = "sarana-withdrawal-v1"
RECEIPT = "sarana-receipt-v1"

_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,400}")
_WORD = re.compile(r"[a-z_]{1,40}")
_OFFICE_OR_NOBODY = re.compile(r"(?:[0-9a-f]{32})?")
_PURPOSE = re.compile("|".join(PURPOSES))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who states it, and with which key."""

    office: str  # the id of their vault
    organisation: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Onward:
    """“`by` may pass these records of the case on to `to` for this purpose until that moment.”"""

    issuer: Issuer
    case_id: str
    records: tuple[str, ...]  # of the issuer's own; none means all that it handed over of this case
    by_office: str
    to_office: str  # "" where only the organisation is known
    to_organisation: str
    purpose: str
    issued: datetime
    expires: datetime
    reference: str = ""  # number of the letter that goes with it


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """“The person took back their consent to share this case”; or, `lifted`, gave it again.

    With `kinds` it is about these kinds of recipients only. Whoever gets it from another office is meant.
    """

    issuer: Issuer
    case_id: str
    issued: datetime
    kinds: tuple[str, ...] = ()
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """“This bundle arrived; these cases were taken over, those were not.”"""

    issuer: Issuer
    bundle_id: str
    manifest: str  # SHA-256 of the bundle's signed statement
    accepted: tuple[str, ...]  # ids of cases
    refused: tuple[str, ...]
    audit: tuple[int, str]  # the last row of the issuer's journal: its number and its hash
    issued: datetime

    @property
    def case_id(self) -> str:
        """A receipt is about a bundle."""
        return ""


Says: TypeAlias = Onward | Withdrawal | Receipt


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, with its bytes and its signature, all of which agree."""

    sha256: str
    content: bytes
    signature: str
    says: Says

    @property
    def kind(self) -> str:
        return kind_of(self.says)


def read(untrusted_content: bytes, untrusted_signature: str) -> Statement:
    """The statement of these bytes, if its signature is by the key that it names; else StatementRefused.

    That the key is the office's is for whoever knows its card to check.
    """
    try:
        says = _read(line.read(untrusted_content))
        signer = verify(untrusted_content, untrusted_signature, kind_of(says))
        named = PublicKey.from_text(says.issuer.key)
    except NotALine as error:
        raise StatementRefused(f"statement-{error}") from error
    except BadSignature as error:
        raise StatementRefused("statement-signature") from error
    if signer != named:
        raise StatementRefused("statement-signed-by-another")
    return Statement(digest(untrusted_content), untrusted_content, untrusted_signature, says)


def is_known(untrusted_content: bytes) -> bool:
    """Whether this is a statement of a kind that is read here; others are only carried."""
    try:
        return line.read(untrusted_content).get("type") in (ONWARD, WITHDRAWAL, RECEIPT)
    except NotALine:
        return False


def kind_of(says: Says) -> str:
    match says:
        case Onward():
            return ONWARD
        case Withdrawal():
            return WITHDRAWAL
        case Receipt():
            return RECEIPT


# ---- writing


def written(says: Says) -> dict[str, object]:
    common: dict[str, object] = {
        "v": 1,
        "type": kind_of(says),
        "nonce": secrets.token_hex(16),
        "office": says.issuer.office,
        "org": says.issuer.organisation,
        "name": says.issuer.name,
        "key": says.issuer.key,
        "issued": line.moment(says.issued),
    }
    if isinstance(says, Receipt):
        seq, head = says.audit
        return {
            **common,
            "bundle": says.bundle_id,
            "manifest": says.manifest,
            "accepted": list(says.accepted),
            "refused": list(says.refused),
            "audit": {"seq": seq, "head": head},
        }
    common["case"] = says.case_id
    if isinstance(says, Withdrawal):
        return {**common, "kinds": list(says.kinds), "lifted": says.lifted}
    return {
        **common,
        "records": list(says.records),
        "by": says.by_office,
        "to_office": says.to_office,
        "to_org": says.to_organisation,
        "purpose": says.purpose,
        "expires": line.moment(says.expires),
        "letter_ref": says.reference,
    }


# ---- reading


def _read(content: Mapping[str, Plain]) -> Says:
    if line.number_of(content, "v") != 1:
        raise NotALine("bad-v")
    issued = line.moment_of(content, "issued")
    if content.get("type") == RECEIPT:
        return _read_receipt(content, issued)
    case_id = line.text_of(content, "case", line.HEX_32)
    match content.get("type"):
        case "sarana-withdrawal-v1":
            lifted = content.get("lifted")
            if not isinstance(lifted, bool):
                raise NotALine("bad-lifted")
            kinds = line.texts_of(content, "kinds", _WORD)
            return Withdrawal(_issuer(content), case_id, issued, kinds, lifted)
        case "sarana-onward-v1":
            return Onward(
                issuer=_issuer(content),
                case_id=case_id,
                records=line.texts_of(content, "records", line.HEX_32),
                by_office=line.text_of(content, "by", line.HEX_32),
                to_office=line.text_of(content, "to_office", _OFFICE_OR_NOBODY),
                to_organisation=line.text_of(content, "to_org", NAME),
                purpose=line.text_of(content, "purpose", _PURPOSE),
                issued=issued,
                expires=line.moment_of(content, "expires"),
                reference=line.text_of(content, "letter_ref", NAME),
            )
    raise NotALine("bad-type")


def _read_receipt(content: Mapping[str, Plain], issued: datetime) -> Receipt:
    audit = line.object_of(content, "audit")
    return Receipt(
        issuer=_issuer(content),
        bundle_id=line.text_of(content, "bundle", line.HEX_32),
        manifest=line.text_of(content, "manifest", line.HEX_64),
        accepted=line.texts_of(content, "accepted", line.HEX_32),
        refused=line.texts_of(content, "refused", line.HEX_32),
        audit=(line.number_of(audit, "seq"), line.text_of(audit, "head", line.HEX_64)),
        issued=issued,
    )


def _issuer(content: Mapping[str, Plain]) -> Issuer:
    return Issuer(
        office=line.text_of(content, "office", line.HEX_32),
        organisation=line.text_of(content, "org", NAME),
        name=line.text_of(content, "name", NAME),
        key=line.text_of(content, "key", _TEXT),
    )
