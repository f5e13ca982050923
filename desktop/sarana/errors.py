"""Everything that can go wrong and that a person can be told, on one page, as a tree.

An error carries facts, never a sentence for the screen and never personal data; `sarana.messages` words it
in the reader's language. Anything raised that is not a `SaranaError` is a bug.
"""

from dataclasses import dataclass


class SaranaError(Exception):
    """Something the person at the keyboard can be told about, and can do something about."""


# ---- forms ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing wrong with a form, where it stands, what to do. In English, for a form designer."""

    message: str
    sheet: str = ""
    row: int | None = None  # as a spreadsheet counts: the heading is row 1
    column: str = ""
    remedy: str = ""


class FormRefused(SaranaError):
    """A form cannot be used; `problems` has every reason at once."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the form")
        self.problems = problems


# ---- seal -----------------------------------------------------------------------------------------------


class SealError(SaranaError):
    """A sealed thing cannot be opened or a signature does not hold."""


class NotSealed(SealError):
    """These bytes are not an age file (or use what version 1 of the profile does not allow)."""


class NotForThisIdentity(SealError):
    """A good age file, but none of our identities opens it."""


class SealBroken(SealError):
    """The sealed bytes were altered or cut short."""


class BadSignature(SealError):
    """Not a signature, or not one over these bytes, in this namespace, by this key."""


# ---- vault ----------------------------------------------------------------------------------------------


class VaultError(SaranaError):
    """The vault cannot do what was asked."""


class VaultMissing(VaultError):
    """There is no vault at this place."""


class VaultExists(VaultError):
    """There is a vault at this place already; it is never overwritten."""


class VaultInUse(VaultError):
    """Another window or command has this vault open."""


class WrongPassphrase(VaultError):
    """No slot opens with this passphrase. A damaged slot cannot be told from a wrong passphrase."""


class PassphraseTooWeak(VaultError):
    """The passphrase breaks a rule of SECURITY.md 2.3; `rule` is "short", "long" or "common"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class VaultDamaged(VaultError):
    """A file of the vault was altered or damaged; `part` is "key file", "database" or "anchor"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class VaultRolledBack(VaultError):
    """The database is older than its anchor: the last changes are missing or an old copy was put in place."""


class VaultTooNew(VaultError):
    """A newer Sarana wrote this vault."""


class NotAllowed(VaultError):
    """The officer's role does not allow this, or the officer was disabled."""


class SomebodyElses(VaultError):
    """A case that other officers work on; it opens with a typed reason."""


class NoSuchOfficer(VaultError):
    """Nobody of this name works with this vault now: never did, or was disabled."""


class ReasonMissing(VaultError):
    """This needs a typed reason of a few words, and none was typed."""


class LastAdministrator(VaultError):
    """The last administrator cannot be disabled or given another role."""


class RecoveryWordsWrong(VaultError):
    """What was typed from recovery sheets is not what stands on them.

    `problem` is "word" (no such word), "checksum", "mixed" (sheets of different sets), "few" (not enough
    sheets) or "typed" (not the word that was asked for); `sheet` and `word` count from one, 0 is unknown.
    """

    def __init__(self, problem: str, sheet: int = 0, word: int = 0) -> None:
        super().__init__(f"{problem} {sheet} {word}")
        self.problem, self.sheet, self.word = problem, sheet, word


class RecoveryForAnotherVault(VaultError):
    """Good sheets, but they do not open this vault: another one's, or replaced by newer sheets."""


class RecoveryRecipientRefused(VaultError):
    """Not a key of a head office: its text is wrong, not post-quantum, or it opens the vault already."""


class RecoveryNotCompared(VaultError):
    """The digits that were compared are not those of the key of a head office that was offered."""


class SecondOfficerNeeded(VaultError):
    """It needs a second officer's passphrase or, where nobody else is, a typed reason."""


class NoRecoveryYet(VaultError):
    """A backup is sealed for recovery keys only, and this vault has none yet."""


class NotABackup(VaultError):
    """This file is not a backup of a vault."""


class BackupDamaged(VaultError):
    """A backup that was altered or cut short, or that did not come back from the disk as it was written."""


class VaultPlaceUnsafe(VaultError):
    """The folder is copied to a cloud service (OneDrive, iCloud, Dropbox …); a vault does not go there."""


class ProgramUnsafe(VaultError):
    """The program's own check of its cryptography failed; `part` says what. It must be installed anew."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class StorageError(SaranaError):
    """The disk refused a write; nothing of the failed write was kept, everything before it was."""


class StorageFull(StorageError):
    """No space left on the disk."""


class StorageReadOnly(StorageError):
    """The folder or disk cannot be written."""


class StorageLost(StorageError):
    """The disk or stick is gone, or fails."""


class FileError(SaranaError):
    """A file that somebody chose cannot be read."""


class NoSuchFile(FileError):
    """There is no such file, it is a folder, it may not be read, or its folder does not exist."""


class NotUtf8(FileError):
    """A text file in an encoding that cannot be read for certain."""


class NobodyToAsk(SaranaError):
    """A command must ask something, and there is no terminal to answer on."""


# ---- cases ----------------------------------------------------------------------------------------------


class CaseError(SaranaError):
    """A case cannot do what was asked."""


class NoSuchCase(CaseError):
    """There is no such case, record or revision in this vault."""


class NoSuchForm(CaseError):
    """The form that is needed is not in this vault: never published, or not sent along."""


class NoDraft(CaseError):
    """The record has no draft that could be continued, finalised or discarded."""


class DraftInTheWay(CaseError):
    """The record has a draft, which continues one version only; versions are brought together without it."""


class NotReadyToFinalise(CaseError):
    """Required answers are missing or answers break a rule; `refs` are the places."""

    def __init__(self, refs: tuple[str, ...]) -> None:
        super().__init__(f"{len(refs)} questions")
        self.refs = refs


class MergeUndecided(CaseError):
    """Answers that were changed in two places still need a person's decision; `refs` are the places."""

    def __init__(self, refs: tuple[str, ...]) -> None:
        super().__init__(f"{len(refs)} questions")
        self.refs = refs


class NotOursToErase(CaseError):
    """Another office began this case and its time is not over: only that office may erase it."""


class RevisionRefused(CaseError):
    """A revision whose bytes, id or signature do not agree."""


# ---- exchange -------------------------------------------------------------------------------------------


class ExchangeError(SaranaError):
    """A file that travels cannot be written or read."""


class NotABundle(ExchangeError):
    """This file is not a sealed bundle."""


class BundleNotForUs(ExchangeError):
    """A sealed bundle, but not addressed to anyone who can open this vault."""


class UnknownSender(ExchangeError):
    """A whole bundle addressed to us, signed by nobody we know; `fingerprint` is the signer's."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class BundleDamaged(ExchangeError):
    """The bundle breaks the format; `reason` is a short English code for the journal and for support."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BundleExpired(ExchangeError):
    """The bundle's last day of validity has passed."""


class BundleTooNew(ExchangeError):
    """A newer Sarana wrote this bundle."""


class BundleTooLarge(ExchangeError):
    """The bundle breaks a limit of SECURITY.md 3.7."""


class ReaderLost(ExchangeError):
    """The process that reads bundles crashed, hung or said nonsense; `reason` is a short English code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAPartnerCard(ExchangeError):
    """This file is not a partner card, or its own signature does not hold."""


class OwnCard(ExchangeError):
    """The card of an officer of this very vault: nobody is their own partner."""


class OfficeOfOthers(ExchangeError):
    """A card names an office that is known here under the name of another organisation."""


class NoSuchPartner(ExchangeError):
    """This partner is not known in this vault."""


class MixedProfiles(ExchangeError):
    """Some of the partners can open only the older kind of seal: their bundle must be made by itself.

    `classic` are the ids of the partners with the older kind.
    """

    def __init__(self, classic: tuple[str, ...]) -> None:
        super().__init__(f"{len(classic)} partners")
        self.classic = classic


class BundleChanged(ExchangeError):
    """The file is not the one that was reviewed; nothing of it was taken."""


class NotARoster(ExchangeError):
    """The file is no roster, or one that this version cannot read."""


class RosterUnsigned(ExchangeError):
    """Too few of the authority's root keys have signed the roster."""


class RosterOlder(ExchangeError):
    """A newer roster of this authority, or the same one, was taken in before."""


class RosterExpired(ExchangeError):
    """The roster was good until a day that is over."""


class RosterNotCompared(ExchangeError):
    """The first roster of an authority, and the digits that were heard are not its own."""


class NoSuchBundle(ExchangeError):
    """No bundle of this office has this number."""


class NothingToSend(ExchangeError):
    """The chosen cases hold nothing that was finalised; drafts never leave."""


class NothingToCopy(ExchangeError):
    """Nothing of the case was finalised; drafts are never copied."""


class NoRecipients(ExchangeError):
    """A bundle needs at least one partner to be sealed for."""


class PartnerUndescribed(ExchangeError):
    """Nobody here has said yet what kind of office this partner's is, so that nothing may go there."""


class NotAnOwnPost(ExchangeError):
    """The partner's organisation is another one: it cannot be a post of our own."""


class SeveralOffices(ExchangeError):
    """What is disclosed is taken out for one office; another one needs a bundle of its own."""


class PurposeNotAllowed(ExchangeError):
    """This kind of recipient gets cases for another purpose only."""


class DisclosureChanged(ExchangeError):
    """What would go is not what was shown and agreed to: something changed meanwhile."""


class AlreadySent(ExchangeError):
    """The partner was sent all of it before, and nothing has changed since."""


class DisclosureRefused(ExchangeError):
    """Cases that may not go to this partner at all; `cases` are their ids."""

    def __init__(self, cases: tuple[str, ...]) -> None:
        super().__init__(f"{len(cases)} cases")
        self.cases = cases


class ConsentWithdrawn(DisclosureRefused):
    """The person took their consent back."""


class ConsentNotGiven(DisclosureRefused):
    """The person did not agree to this kind of recipient, or was not asked."""


class OriginatorNotAgreed(DisclosureRefused):
    """The cases come from another office, which did not agree in writing; `organisations` are to be asked."""

    def __init__(self, cases: tuple[str, ...], organisations: tuple[str, ...]) -> None:
        super().__init__(cases)
        self.organisations = organisations


class NotOursToCopy(DisclosureRefused):
    """All of the case comes from other offices; `organisations` are to be asked for a copy."""

    def __init__(self, cases: tuple[str, ...], organisations: tuple[str, ...]) -> None:
        super().__init__(cases)
        self.organisations = organisations


class SharingExpired(DisclosureRefused):
    """The day has passed until which these cases were handed to this office."""


class TwoVersions(DisclosureRefused):
    """The records were continued in two places; which answers hold must be decided first."""


class NothingForThisPartner(DisclosureRefused):
    """Nothing in these cases is meant for this kind of recipient."""


class StatementRefused(ExchangeError):
    """A signed statement about a case breaks a rule; `reason` is a short English code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NobodyToTell(ExchangeError):
    """No partner that still is one was sent this case, or all of them were told of the withdrawal."""


# ---- documents ------------------------------------------------------------------------------------------


class LetterError(SaranaError):
    """A letter cannot be made."""


class MissingGlyph(LetterError):
    """No font has this character; printing it would leave an empty box in a name."""

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


class MissingFacts(LetterError):
    """The letter needs facts that the case does not hold; `names` are fact names, not values."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class ConsentMissing(LetterError):
    """The person did not agree that this receiver is told; `destination` is its short name, "hospital"."""

    def __init__(self, destination: str) -> None:
        super().__init__(destination)
        self.destination = destination


class TemplateRefused(LetterError):
    """A letter template is wrong; `file` and `line` say where, `reason` (English) what."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}")
        self.file, self.line, self.reason = file, line, reason


class DirectoryRefused(TemplateRefused):
    """The directory of authorities has a mistake, or is of a newer format."""


class NotAPdf(LetterError):
    """A file that should be redacted is no PDF, or a broken or a locked one."""


class NoSuchLetter(LetterError):
    """The register has no letter with this number, so that none can replace it."""


class DirectoryOutdated(LetterError):
    """A directory of authorities is older than the one in use."""


class NoSuchEntry(LetterError):
    """The directory of authorities has no entry of this name."""
