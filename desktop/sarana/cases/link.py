"""What a link says about two cases: one person, two persons, or open again (SECURITY.md 4.9, R33).

The same person met twice is never merged silently: both cases stay whole, and a signed record names both. It
lies in the case with the smaller id and has one record id for each pair, so that two offices that judge the
same two cases write versions of one record, and a disagreement is a conflict like any other.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sarana.cases import line
from sarana.cases.line import NotALine, Plain

SAME, DIFFERENT, OPEN = "same", "different", "open"
VERDICTS = (SAME, DIFFERENT, OPEN)
_MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an officer decided about two cases, and what had spoken for it: codes of `likeness`, no values."""

    other: str  # the case with the larger id
    says: str
    reasons: tuple[str, ...] = ()


def pair(one: str, other: str) -> tuple[str, str]:
    """The case that a link lies in, and the one that it names."""
    return min(one, other), max(one, other)


def record_of_pair(one: str, other: str) -> str:
    """The id of the record about two cases, the same wherever it is written."""
    first, second = pair(one, other)
    return hashlib.sha256(f"sarana-link-v1\n{first}\n{second}".encode("ascii")).hexdigest()[:32]


def write(verdict: Verdict) -> dict[str, Plain]:
    """The verdict as a revision's body."""
    return {"other": verdict.other, "verdict": verdict.says, "reasons": list(verdict.reasons)}


def read(untrusted_body: Mapping[str, Plain], case_id: str, record_id: str) -> Verdict:
    """The verdict of a body that stands where it must; raises NotALine."""
    other = line.text_of(untrusted_body, "other", line.HEX_32)
    says = line.text_of(untrusted_body, "verdict")
    reasons = line.texts_of(untrusted_body, "reasons", line.CODE)
    if says not in VERDICTS or len(reasons) > _MOST_REASONS:
        raise NotALine("bad-verdict")
    if not case_id < other or record_id != record_of_pair(case_id, other):
        raise NotALine("bad-link-place")
    return Verdict(other, says, reasons)
