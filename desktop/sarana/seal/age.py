"""The age v1 container (age-encryption.org/v1): what keeps a thing shut. Bytes in, bytes out.

Sealing needs only recipients; opening needs an identity. Profiles are never mixed in one file. The reader
gives out nothing that is not authenticated. age does not say who sealed a file: signatures go inside.
"""

import io
import os
from collections.abc import Iterable
from types import TracebackType
from typing import BinaryIO, Self

from sarana.errors import NotForThisIdentity, NotSealed
from sarana.seal.armor import armor, dearmor, is_armored
from sarana.seal.header import FILE_KEY_SIZE, MOST_GREASE, Header, Limits, read_header, write_header
from sarana.seal.keys import STANZAS, Identity, Recipient
from sarana.seal.payload import PayloadReader, PayloadWriter

__all__ = [
    "Header",
    "Identity",
    "Limits",
    "OpeningReader",
    "PayloadReader",
    "Recipient",
    "SealingWriter",
    "armor",
    "dearmor",
    "decrypt",
    "encrypt",
    "is_armored",
    "read_header",
    "unwrap_file_key",
]


def encrypt(plaintext: bytes, recipients: Iterable[Recipient]) -> bytes:
    """Seal these bytes for all recipients."""
    sealed = io.BytesIO()
    with SealingWriter(sealed, recipients) as writer:
        writer.write(plaintext)
    return sealed.getvalue()


def decrypt(sealed: bytes, identities: Iterable[Identity], limits: Limits = Limits()) -> bytes:  # noqa: B008
    """Open a whole age file, or raise NotSealed, NotForThisIdentity or SealBroken."""
    return OpeningReader(io.BytesIO(sealed), identities, limits).read()


def unwrap_file_key(header: Header, identities: Iterable[Identity]) -> bytes:
    """The file key of a header that one of the identities opens.

    It opens this one file and nothing else: a confined reader gets it with `PayloadReader`, and never sees
    an identity (SECURITY.md 1.2 A3).
    """
    profile = _profile_of(header)
    for identity in identities:
        if identity.profile != profile:
            continue
        for stanza in header.stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                header.check(file_key)
                return file_key
    raise NotForThisIdentity


class SealingWriter:
    """A file being sealed: what is written goes sealed into `target`, which stays open.

    Leaving the `with` block by an exception writes no last chunk, so the torn file can never be opened.
    """

    def __init__(self, target: BinaryIO, recipients: Iterable[Recipient]) -> None:
        chosen = tuple(recipients)
        if len({recipient.profile for recipient in chosen}) != 1:
            raise ValueError("an age file has recipients, all of one profile")
        #: Opens this one file and nothing else: whoever wrote it can read it back and see that it is whole.
        self.file_key = os.urandom(FILE_KEY_SIZE)
        target.write(
            write_header(tuple(recipient.wrap(self.file_key) for recipient in chosen), self.file_key)
        )
        self._payload = PayloadWriter(target, self.file_key)

    def write(self, data: bytes) -> int:
        return self._payload.write(data)

    def close(self) -> None:
        """Write the last chunk: without it the file is not whole."""
        self._payload.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()


class OpeningReader(PayloadReader):
    """A sealed file being read: `read(n)` gives authenticated bytes only, and SealBroken where it is cut."""

    def __init__(
        self,
        source: BinaryIO,
        identities: Iterable[Identity],
        limits: Limits = Limits(),  # noqa: B008 - a frozen value
    ) -> None:
        super().__init__(source, unwrap_file_key(read_header(source, limits), identities))


def _profile_of(header: Header) -> str:
    """The one profile that all known stanzas share; other kinds are grease, of which a few may be there."""
    kinds = [stanza.kind for stanza in header.stanzas]
    profiles = {profile for profile, kind in STANZAS.items() if kind in kinds}
    if len(profiles) > 1 or "scrypt" in kinds or sum(k not in STANZAS.values() for k in kinds) > MOST_GREASE:
        raise NotSealed("kinds of recipients that do not go together")
    if not profiles:
        raise NotForThisIdentity
    return profiles.pop()
