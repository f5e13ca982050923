"""What a part of a record says about itself that was taken out for one recipient, as it stands in a body.

A revision is signed as a whole, so a part of it cannot leave under its author's signature. What a recipient
may see is a new revision, signed by the officer who takes it out, in a record of its own: the same for each
later extract to the same recipient, and never the record that it was taken from.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sarana.cases import line
from sarana.cases.line import NotALine, Plain

EXTRACT = "extract"
_TEXT = re.compile(r"[^\x00-\x1f\x7f]{0,400}")
_WORD = re.compile(r"[a-z_-]{1,40}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Extract:
    """From what it was taken, for whom, on what conditions, and how much was held back (counts only)."""

    source_record: str
    source_revision: str
    recipient: str  # SHA-256 of the recipient's key, as bundles name it
    organisation: str  # of the recipient
    name: str  # of the officer who is to read it; "" if none was named
    profile: str
    purpose: str
    basis: tuple[str, ...]
    until: date  # then the recipient erases it
    held_back: Mapping[str, int]  # reason → how many answers

    @property
    def record_id(self) -> str:
        """The record that all extracts from this record for this recipient belong to."""
        return record_of(self.source_record, self.recipient)


def record_of(source_record: str, recipient: str) -> str:
    """The id of the record in which extracts from `source_record` for this recipient follow each other."""
    named = f"sarana-extract-v1\n{source_record}\n{recipient}"
    return hashlib.sha256(named.encode("ascii")).hexdigest()[:32]


def write(extract: Extract) -> dict[str, Plain]:
    """What stands under "extract" in the body."""
    return {
        "record": extract.source_record,
        "revision": extract.source_revision,
        "recipient": extract.recipient,
        "org": extract.organisation,
        "name": extract.name,
        "profile": extract.profile,
        "purpose": extract.purpose,
        "basis": list(extract.basis),
        "until": extract.until.isoformat(),
        "held_back": dict(extract.held_back),
    }


def read(untrusted_body: Mapping[str, Plain]) -> Extract:
    """What a body says of itself as an extract; raises NotALine."""
    content = line.object_of(untrusted_body, "extract")
    held_back = line.object_of(content, "held_back")
    if not all(map(_WORD.fullmatch, held_back)):
        raise NotALine("bad-held_back")
    return Extract(
        source_record=line.text_of(content, "record", line.HEX_32),
        source_revision=line.text_of(content, "revision", line.HEX_64),
        recipient=line.text_of(content, "recipient", line.HEX_64),
        organisation=line.text_of(content, "org", _TEXT),
        name=line.text_of(content, "name", _TEXT),
        profile=line.text_of(content, "profile", _WORD),
        purpose=line.text_of(content, "purpose", _WORD),
        basis=line.texts_of(content, "basis", _TEXT),
        until=_day(content),
        held_back={reason: line.number_of(held_back, reason) for reason in held_back},
    )


def _day(content: Mapping[str, Plain]) -> date:
    try:
        return date.fromisoformat(line.text_of(content, "until", _DAY))
    except NotALine:
        raise
    except ValueError as error:
        raise NotALine("bad-until") from error
