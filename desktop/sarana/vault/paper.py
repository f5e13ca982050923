"""The recovery key on paper: one sheet with all of it, or three sheets of which any two give it (SLIP-39).

What is typed from paper is forgiven its capitals, spaces, numbers and shortened words (four letters tell all
words apart), and nothing else: every sheet has a checksum.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import shamir_mnemonic
from shamir_mnemonic.wordlist import WORDLIST

from sarana.errors import NotSealed, RecoveryWordsWrong
from sarana.seal.age import Identity
from sarana.seal.fingerprint import digits

#: Kinds of recovery keys.
SHARES, WHOLE, HEAD_OFFICE = "shares", "whole", "head_office"
KINDS_ON_PAPER = (SHARES, WHOLE)

#: So many words stand on every sheet: 256 bits and what SLIP-39 adds to them.
WORDS_ON_A_SHEET = 33

_SHEETS, _NEEDED = {SHARES: 3, WHOLE: 1}, {SHARES: 2, WHOLE: 1}
_WORDS_ASKED = {SHARES: 2, WHOLE: 3}  # of each sheet
_UNIQUE = 4
_BY_BEGINNING = {word[:_UNIQUE]: word for word in WORDLIST}
_KEY_PREFIX = "AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A key that opens the vault besides the officers' own."""

    id: str  # "r1"
    kind: str  # "shares", "whole" or "head_office"
    digits: str  # as on its sheets
    made: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one printed sheet says. It names no person and no office."""

    number: int
    of: int
    needed: int  # how many of the sheets open the vault together
    vault_id: str
    made: date
    digits: str  # 30 digits, alike on all sheets of a set
    words: tuple[str, ...] = field(repr=False)
    key_text: str = field(default="", repr=False)  # only on a single sheet: what stock `age` reads

    @property
    def qr(self) -> str:
        """What the QR code holds, in characters of its alphanumeric mode."""
        return self.key_text or " ".join(self.words).upper()


@dataclass(frozen=True, slots=True)
class Question:
    """A word that is to be typed back from the paper; both numbers count from one."""

    sheet: int
    word: int


def divide(identity: Identity, kind: str, vault_id: str, made: date) -> tuple[Sheet, ...]:
    """Put an identity on paper."""
    needed, of = _NEEDED[kind], _SHEETS[kind]
    (shares,) = shamir_mnemonic.generate_mnemonics(1, [(needed, of)], identity.secret)
    check = digits(identity.recipient.text.encode("ascii"))
    key_text = identity.text if kind == WHOLE else ""
    return tuple(
        Sheet(number, of, needed, vault_id, made, check, tuple(share.split()), key_text)
        for number, share in enumerate(shares, start=1)
    )


def questions(kind: str, sheets: Sequence[Sheet]) -> tuple[Question, ...]:
    """Which words prove that every sheet was written or printed legibly."""
    chance = secrets.SystemRandom()
    return tuple(
        Question(sheet.number, word)
        for sheet in sheets
        for word in sorted(chance.sample(range(1, len(sheet.words) + 1), _WORDS_ASKED[kind]))
    )


def same_word(untrusted_typed: str, word: str) -> bool:
    """Whether this is the word, shortened or not."""
    return _BY_BEGINNING.get(untrusted_typed.strip().lower()[:_UNIQUE]) == word


def typed_words(untrusted_sheet: str) -> list[str]:
    """The words of one sheet as somebody types them: the numbers that stand before them are left out."""
    return [word for word in untrusted_sheet.lower().split() if not word.strip(".").isdecimal()]


def problem_of(untrusted_sheet: str) -> RecoveryWordsWrong | None:
    """What is wrong with one sheet as far as it is typed; None when it can be right."""
    try:
        if _is_key_text(untrusted_sheet):
            _from_key_text("".join(untrusted_sheet.split()).upper())
        else:
            _share(1, untrusted_sheet)
    except RecoveryWordsWrong as error:
        return error
    return None


def join(untrusted_sheets: Sequence[str]) -> Identity:
    """The identity on these sheets, typed or scanned: one text for each sheet."""
    typed = [text for text in untrusted_sheets if text.strip()]
    if len(typed) == 1 and _is_key_text(typed[0]):
        return _from_key_text("".join(typed[0].split()).upper())
    shares = {share.index: share for share in map(_share, range(1, len(typed) + 1), typed)}
    if not shares:
        raise RecoveryWordsWrong("few")
    chosen = list(shares.values())
    if len({(share.identifier, share.member_threshold) for share in chosen}) > 1:
        raise RecoveryWordsWrong("mixed")
    if len(chosen) < chosen[0].member_threshold:
        raise RecoveryWordsWrong("few")
    return _combined(chosen[: chosen[0].member_threshold])


def _is_key_text(untrusted_text: str) -> bool:
    return "".join(untrusted_text.split()).upper().startswith(_KEY_PREFIX)


def _combined(shares: Sequence[shamir_mnemonic.Share]) -> Identity:
    try:
        secret = shamir_mnemonic.combine_mnemonics([share.mnemonic() for share in shares])
        return Identity("pq", secret)
    except (shamir_mnemonic.MnemonicError, NotSealed, ValueError) as error:
        raise RecoveryWordsWrong("mixed") from error


def _share(number: int, untrusted_text: str) -> shamir_mnemonic.Share:
    words = []
    for place, typed in enumerate(typed_words(untrusted_text), start=1):
        word = _BY_BEGINNING.get(typed[:_UNIQUE])
        if word is None or not (word.startswith(typed) and len(typed) >= min(_UNIQUE, len(word))):
            raise RecoveryWordsWrong("word", number, place)
        words.append(word)
    try:
        return shamir_mnemonic.Share.from_mnemonic(" ".join(words))
    except (shamir_mnemonic.MnemonicError, ValueError) as error:
        raise RecoveryWordsWrong("checksum", number) from error


def _from_key_text(untrusted_text: str) -> Identity:
    try:
        return Identity.from_text(untrusted_text)
    except NotSealed as error:
        raise RecoveryWordsWrong("checksum", 1) from error
