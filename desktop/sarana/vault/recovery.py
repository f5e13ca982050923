"""The keys that open a vault when all passphrases are forgotten: making them, proving them, ending them.

Their private halves are never kept: not in the vault, not on the disk. Public halves are inside the database,
so that every later wrap of the vault key is for them too (SECURITY.md 2.12).
"""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sarana.errors import (
    NotSealed,
    RecoveryForAnotherVault,
    RecoveryNotCompared,
    RecoveryRecipientRefused,
    RecoveryWordsWrong,
)
from sarana.progress import Progress, silent
from sarana.seal.age import Identity, Recipient
from sarana.seal.fingerprint import digits as thirty_digits
from sarana.vault import keyfile, paper, roster
from sarana.vault.keyfile import KeyFile
from sarana.vault.keys import VaultKeys
from sarana.vault.paper import Question, RecoveryKey, Sheet

if TYPE_CHECKING:
    from sarana.vault.vault import Vault


class Ceremony:
    """New sheets, so far only in memory and soon on paper: they count once their words were typed back."""

    def __init__(self, vault: "Vault", kind: str) -> None:
        identity = Identity.generate("pq")
        self._vault, self._kind, self._recipient = vault, kind, identity.recipient
        self.sheets: tuple[Sheet, ...] = paper.divide(identity, kind, vault.id, datetime.now(UTC).date())
        self.questions: tuple[Question, ...] = paper.questions(kind, self.sheets)

    def confirm(self, untrusted_words: Sequence[str], progress: Progress = silent) -> RecoveryKey:
        """Take the sheets into use if these are the words that were asked for, in that order.

        Sheets that were in use before open nothing any more: the vault is re-keyed. Cancelled meanwhile, the
        new sheets are in use already, and the next unlocking re-keys.
        """
        for at, question in enumerate(self.questions):
            typed = untrusted_words[at] if at < len(untrusted_words) else ""
            if not paper.same_word(typed, self.sheets[question.sheet - 1].words[question.word - 1]):
                raise RecoveryWordsWrong("typed", question.sheet, question.word)
        self.sheets = self.questions = ()
        return self._vault.recovery._take(self._kind, self._recipient, progress)


class Recovery:
    """The recovery keys of an open vault."""

    def __init__(self, vault: "Vault") -> None:
        self._vault = vault

    def all(self) -> list[RecoveryKey]:
        return roster.recovery_keys(self._vault._database)

    def begin(self, kind: str = paper.SHARES) -> Ceremony:
        """New sheets; nothing in the vault changes before they are confirmed."""
        self._vault.require("administrator")
        if kind not in paper.KINDS_ON_PAPER:
            raise ValueError("no such kind of sheets")
        return Ceremony(self._vault, kind)

    def look_at_head_office(self, untrusted_text: str) -> str:
        """The thirty digits of a head office's key, to be compared by voice; nothing in the vault changes."""
        return fingerprint(self._head_office(untrusted_text))

    def add_head_office(self, untrusted_text: str, *, digits: str) -> RecoveryKey:
        """Let a head office open this vault and its backups from now on, by its recipient "age1pq1…".

        `digits` are those that the head office read out; else RecoveryNotCompared: whose key this is must
        not be left to the stick that it came on.
        """
        recipient = self._head_office(untrusted_text)
        if "".join(filter(str.isdigit, digits)) != fingerprint(recipient).replace(" ", ""):
            raise RecoveryNotCompared
        with self._vault.transaction() as begun:
            id_ = roster.add_recovery(begun, paper.HEAD_OFFICE, recipient)
            self._vault.journal("recovery-head-office", id_, digits=fingerprint(recipient))
        self._vault._write_key_file(self._vault._key_file.slots)
        return self._of(id_)

    def _head_office(self, untrusted_text: str) -> Recipient:
        self._vault.require("administrator")
        recipient = recipient_in(untrusted_text)
        if recipient in roster.recipients(self._vault._database):
            raise RecoveryRecipientRefused
        return recipient

    def remove(self, id_: str, progress: Progress = silent) -> None:
        """End a recovery key and re-key the vault, so that it opens nothing that is written from now on."""
        self._vault.require("administrator")
        with self._vault.transaction() as begun:
            roster.remove_recovery(begun, id_)
            self._vault.journal("recovery-removed", id_)
        self._vault.rekey(progress)

    def drill(self, untrusted_sheets: Sequence[str]) -> RecoveryKey:
        """Prove that these sheets open this vault, from the key file on the disk."""
        read = keyfile.read(self._vault.folder)
        key_file = read.check(self._vault._keys.current)
        identity = paper.join(untrusted_sheets)
        id_ = which(key_file, identity)
        opened = VaultKeys.unwrap(key_file.wrap, identity, self._vault.id).current
        if not hmac.compare_digest(opened.vault_key, self._vault._keys.current.vault_key):
            raise RecoveryForAnotherVault
        self._vault.journal("recovery-drill", id_)
        return self._of(id_)

    def _take(self, kind: str, recipient: Recipient, progress: Progress) -> RecoveryKey:
        ended = [key for key in self.all() if key.kind in paper.KINDS_ON_PAPER]
        with self._vault.transaction() as begun:
            for key in ended:
                roster.remove_recovery(begun, key.id)
            id_ = roster.add_recovery(begun, kind, recipient)
            self._vault.journal("recovery-made", id_, kind=kind, instead_of=[key.id for key in ended])
        if ended:
            self._vault.rekey(progress)
        else:
            self._vault._write_key_file(self._vault._key_file.slots)
        return self._of(id_)

    def _of(self, id_: str) -> RecoveryKey:
        return next(key for key in self.all() if key.id == id_)


def recipient_in(untrusted_text: str) -> Recipient:
    """The one post-quantum recipient in a text, as `age-keygen -pq -y` writes it; lines of remarks aside."""
    lines = [line.strip() for line in untrusted_text.splitlines() if line.strip()]
    keys = [line for line in lines if not line.startswith("#")]
    try:
        (recipient,) = map(Recipient.from_text, keys)
    except (NotSealed, ValueError) as error:
        raise RecoveryRecipientRefused from error
    if recipient.profile != "pq":
        raise RecoveryRecipientRefused
    return recipient


def fingerprint(recipient: Recipient) -> str:
    """Thirty digits, as they are shown of every recovery key."""
    return thirty_digits(recipient.text.encode("ascii"))


def which(key_file: KeyFile, identity: Identity) -> str:
    """The recovery key that this identity is; RecoveryForAnotherVault when it has no part in the wrap."""
    for id_, key_hash in key_file.recovery:
        if key_hash == identity.recipient.key_hash:
            return id_
    raise RecoveryForAnotherVault
