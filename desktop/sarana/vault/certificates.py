"""Certificates for documents: the office's root, made when it is first asked for, and the officers' under it.

The root rests with the other secrets of the vault. An officer's key for documents comes out of the key in
their own slot, so that nobody else in the office can sign in their name.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sarana.seal import document
from sarana.seal.document import DocumentSigner, Holder, OfficeRoot
from sarana.vault import roster

if TYPE_CHECKING:
    from sarana.vault.vault import Vault

_ROOT = "office root"
_OF_OFFICER = "certificate "

#: A certificate is made anew before a letter with it could soon look expired.
_RENEWED = timedelta(days=60)


class Certificates:
    """The certificates of one open vault."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def root_pem(self) -> str:
        """The root's certificate as PEM: what partners import once, to trust every letter of this office."""
        return self._root(datetime.now(UTC)).pem

    def root_fingerprint(self) -> str:
        """The root's SHA-256 in groups, to be compared by voice."""
        digits = hashlib.sha256(self._root(datetime.now(UTC)).certificate).hexdigest().upper()
        return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))

    def signer(self) -> DocumentSigner:
        """The officer who opened the vault, as a signer of documents."""
        now, officer = datetime.now(UTC), self._vault.officer
        holder = Holder(officer.name, officer.organisation, officer.post)
        signing = self._vault._officer_keys.signing
        with self._vault.transaction() as begun:
            root = self._root(now)
            place = _OF_OFFICER + officer.id
            own = roster.kept_secret(self._vault._database, place)
            if (
                own is None
                or not document.names(own, holder, signing)
                or document.expires(own) < now + _RENEWED
            ):
                own = root.certify(holder, signing, now)
                roster.set_secret(begun, place, own)
                self._vault.journal("certificate.issue", officer.id)
        return DocumentSigner(holder, own, root.certificate, signing)

    def _root(self, now: datetime) -> OfficeRoot:
        kept = roster.kept_secret(self._vault._database, _ROOT)
        if kept is not None:
            root = OfficeRoot.from_secret(kept)
            if document.expires(root.certificate) > now + document.OFFICER_LASTS:
                return root
        made = OfficeRoot.generate(self._vault.officer.organisation, now)
        with self._vault.transaction() as begun:
            roster.set_secret(begun, _ROOT, made.secret)
            self._vault.journal("certificate.root")
        return made
