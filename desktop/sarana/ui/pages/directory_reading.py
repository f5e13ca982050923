"""What the page of the directory reads and writes, in the vault's thread: entries, drafts, signed files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sarana.cases import Deed, may
from sarana.documents import directory
from sarana.documents.directory import Directory
from sarana.documents.entries import EntryDraft, EntryDrafts, edited, institution_from
from sarana.documents.template import Words
from sarana.forms import facts_of
from sarana.progress import Progress
from sarana.ui.pages.letter_making import directory_of
from sarana.ui.workspace import Opened
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Drafted:
    """An entry that is filled in here and not in use yet."""

    name: str
    institution: Words  # empty while nobody has written it
    finished: bool
    is_taken_out: bool


@dataclass(frozen=True, slots=True)
class Used:
    """The directory in use, and what was filled in here since."""

    directory: Directory
    is_signed: bool  # by somebody who is known; else it is the one that came with the program
    drafts: tuple[Drafted, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A newer directory, checked and not yet taken over."""

    directory: Directory
    untrusted_content: bytes
    changed: int  # entries that are new or say something else
    gone: int


def read_used(opened: Opened, progress: Progress) -> Used:
    known, is_signed = directory_of(opened)
    if not may(opened.officer.role, Deed.PARTNER):
        return Used(known, is_signed)
    drafts = EntryDrafts(opened.vault).all()
    return Used(known, is_signed, tuple(_drafted(draft, known, opened) for draft in drafts))


def _drafted(draft: EntryDraft, known: Directory, opened: Opened) -> Drafted:
    institution: Words = {}
    if draft.snapshot is not None:
        facts = facts_of(opened.store.form(draft.snapshot.form_sha256), draft.snapshot)
        institution = institution_from(facts)
    elif draft.entry in known.entries:
        institution = known.entries[draft.entry].institution
    return Drafted(draft.entry, institution, draft.finished, draft.snapshot is None)


def take_out(entry: str, opened: Opened, progress: Progress) -> Used:
    EntryDrafts(opened.vault).take_out(entry)
    return read_used(opened, progress)


def give_up(entry: str, opened: Opened, progress: Progress) -> Used:
    EntryDrafts(opened.vault).forget(entry)
    return read_used(opened, progress)


def _filled_in(opened: Opened) -> bytes:
    """The directory in use with the finished drafts in it, signed."""
    known, _is_signed = directory_of(opened)
    drafts = EntryDrafts(opened.vault).all()
    fresh = edited(known, drafts, opened.store.form, date.today())
    return directory.sign_for_others(opened.vault, directory.written(fresh))


def sign_and_use(opened: Opened, progress: Progress) -> Used:
    opened.vault.require("administrator")
    return take_over(_filled_in(opened), opened, progress)


def sign_and_save(path: Path, opened: Opened, progress: Progress) -> Path:
    durable.replace(path, _filled_in(opened))
    return path


def look_at(path: Path, opened: Opened, progress: Progress) -> Offered:
    """A file that is offered, checked; nothing is changed. Raises what `directory.read_signed` does."""
    with durable.told_as_file_errors():
        untrusted_content = path.read_bytes()
    fresh = directory.read_signed(untrusted_content, opened.partners.trusted_keys())
    known, _is_signed = directory_of(opened)
    directory.newer(fresh, known)
    changed = [name for name, entry in fresh.entries.items() if known.entries.get(name) != entry]
    return Offered(fresh, untrusted_content, len(changed), len(known.entries.keys() - fresh.entries.keys()))


def take_over(untrusted_content: bytes, opened: Opened, progress: Progress) -> Used:
    used = directory.take_over(opened.vault, opened.partners.trusted_keys(), untrusted_content)
    EntryDrafts(opened.vault).forget_what_is_in_use(used, opened.store.form, date.today())
    return read_used(opened, progress)


def export(path: Path, opened: Opened, progress: Progress) -> Path:
    durable.replace(path, directory.text_of_office(opened.vault))
    return path


def sign(source: Path, path: Path, opened: Opened, progress: Progress) -> Path:
    with durable.told_as_file_errors():
        untrusted_content = source.read_bytes()
    durable.replace(path, directory.sign_for_others(opened.vault, untrusted_content))
    return path


def save_root(path: Path, opened: Opened, progress: Progress) -> tuple[Path, str]:
    """The office's root certificate, which is made if there is none yet; and its fingerprint."""
    certificates = opened.vault.certificates
    durable.replace(path, certificates.root_pem().encode("ascii"))
    return path, certificates.root_fingerprint()
