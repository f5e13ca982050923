"""Entries of the directory as officers fill them in (R31): a small form of its own, and its drafts.

Drafts lie in the vault, as everything typed does. One is done with once the directory in use says the same.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sarana import places
from sarana.cases import CaseStore, Deed, may
from sarana.documents.directory import Directory, Entry
from sarana.documents.template import Words, languages
from sarana.errors import NotAllowed
from sarana.forms import Form, Interview, Snapshot, facts_of
from sarana.forms.state import Facts
from sarana.vault import Vault

FORM = "directory_entry.xlsx"
FORM_ID = "directory_entry"

_OWNER = "directory"
_STEPS = (
    """
CREATE TABLE directory_draft (
  entry TEXT PRIMARY KEY, form TEXT NOT NULL, answers TEXT NOT NULL, finished INTEGER NOT NULL
) STRICT;
""",
)

#: Begins the name of a draft whose entry is not in the directory yet.
_NEW = "new-"

#: The texts of an entry that the form asks in each language, as `post_en`.
_WORDED = ("institution", "post", "hours", "cover")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What an officer filled in about one entry, or that it is to be taken out."""

    entry: str  # its name in the directory; of a new one a name for the time being
    snapshot: Snapshot | None  # None: it is taken out
    finished: bool

    @property
    def is_new(self) -> bool:
        return self.entry.startswith(_NEW)


def form_of_entries(store: CaseStore) -> Form:
    """The form of an entry: the program's own, or a newer one that was published here."""
    workbook = (places.resources() / "forms" / FORM).read_bytes()
    return store.offer(workbook, FORM, FORM_ID).form


def begun(form: Form, entry: Entry | None) -> Interview:
    """The form with what the directory says of an entry; empty for a new one."""
    interview = Interview(form)
    known = _answers(entry) if entry else {}
    for ref in interview.refs():
        fact = form.extras(ref).get("fact", "")
        if known.get(fact):
            interview.answer(ref, known[fact])
    return interview


def _answers(entry: Entry) -> dict[str, str]:
    """An entry as answers, by fact. Of a placeholder only the institution is true."""
    worded = {
        f"{key}_{language}": words
        for key in (_WORDED[:1] if entry.placeholder else _WORDED)
        for language, words in getattr(entry, key).items()
    }
    institution = {"destination": entry.destination, **worded}
    if entry.placeholder:
        return {**institution, "has_focal": "no"}
    return {
        **institution,
        "has_focal": "yes",
        "person": entry.person,
        "phone": entry.phone,
        "languages": " ".join(entry.languages),
        "verified": entry.verified.isoformat(),
    }


def entry_from(name: str, facts: Facts, today: date) -> Entry:
    """The entry that a finished form describes; without a focal person it is a placeholder."""
    known = _value(facts, "has_focal") == "yes"
    return Entry(
        name=name,
        destination=_value(facts, "destination"),
        institution=institution_from(facts),
        post=_words(facts, "post"),
        person=_value(facts, "person"),
        phone=_value(facts, "phone"),
        hours=_words(facts, "hours"),
        cover=_words(facts, "cover"),
        languages=tuple(_value(facts, "languages").split()),
        verified=date.fromisoformat(_value(facts, "verified")) if known else today,
        placeholder=not known,
    )


def institution_from(facts: Facts) -> Words:
    """What the institution is called, as far as it is written."""
    return _words(facts, "institution")


def _value(facts: Facts, fact: str) -> str:
    return facts[fact].value if fact in facts else ""


def _words(facts: Facts, key: str) -> Words:
    return {language: _value(facts, f"{key}_{language}") for language in languages()}


class EntryDrafts:
    """The drafts of one vault: for those who may say whom the office deals with."""

    def __init__(self, vault: Vault) -> None:
        if not may(vault.officer.role, Deed.PARTNER):
            raise NotAllowed
        vault.apply_steps(_OWNER, _STEPS)
        self._vault = vault

    def all(self) -> tuple[EntryDraft, ...]:
        """Every draft, in the order of their names."""
        rows = self._vault.query("SELECT entry, form, answers, finished FROM directory_draft ORDER BY entry")
        return tuple(
            EntryDraft(entry, _snapshot(form, answers) if answers else None, bool(finished))
            for entry, form, answers, finished in rows
        )

    def get(self, entry: str) -> EntryDraft | None:
        return next((each for each in self.all() if each.entry == entry), None)

    def new_name(self) -> str:
        """A name for the time being."""
        taken = {each.entry for each in self.all()}
        return next(name for name in (f"{_NEW}{count:03}" for count in range(1, 1000)) if name not in taken)

    def save(self, entry: str, snapshot: Snapshot) -> None:
        """Keep what is typed; it is unfinished again."""
        self._put(entry, snapshot.form_sha256, _written(snapshot), finished=False)

    def finish(self, entry: str, snapshot: Snapshot) -> None:
        """The form is complete: the next directory that is signed here says so."""
        self._put(entry, snapshot.form_sha256, _written(snapshot), finished=True)
        self._vault.journal("directory.edit", entry)

    def take_out(self, entry: str) -> None:
        """The next directory that is signed here has no such entry."""
        self._put(entry, "", "", finished=True)
        self._vault.journal("directory.take-out", entry)

    def forget(self, entry: str) -> None:
        with self._vault.transaction() as write:
            write.execute("DELETE FROM directory_draft WHERE entry = ?", (entry,))

    def _put(self, entry: str, form: str, answers: str, *, finished: bool) -> None:
        with self._vault.transaction() as write:
            row = (entry, form, answers, int(finished))
            write.execute("INSERT OR REPLACE INTO directory_draft VALUES (?, ?, ?, ?)", row)

    def forget_what_is_in_use(self, known: Directory, forms: Callable[[str], Form], today: date) -> None:
        """Forget the finished drafts that a directory says already."""
        for draft in self.all():
            if draft.finished and edited(known, [draft], forms, today).entries == known.entries:
                self.forget(draft.entry)


def edited(
    known: Directory, drafts: Sequence[EntryDraft], forms: Callable[[str], Form], today: date
) -> Directory:
    """The directory with the finished drafts in it, issued today; `forms` gives each draft's own form."""
    entries = dict(known.entries)
    for draft in drafts:
        if not draft.finished:
            continue
        if draft.snapshot is None:
            entries.pop(draft.entry, None)
            continue
        made = entry_from(draft.entry, facts_of(forms(draft.snapshot.form_sha256), draft.snapshot), today)
        if not draft.is_new:
            entries[draft.entry] = made
        elif not any(replace(made, name=name) == entry for name, entry in entries.items()):
            name = _free_name(made.destination, entries)
            entries[name] = replace(made, name=name)
    return Directory(max(today, known.issued), entries)


def _free_name(destination: str, taken: dict[str, Entry]) -> str:
    """How commands will name a new entry: by the kind of receiver, and counted."""
    count = 1
    while f"{destination}_{count}" in taken:
        count += 1
    return f"{destination}_{count}"


def _written(snapshot: Snapshot) -> str:
    return json.dumps(
        {"id": snapshot.form_id, "version": snapshot.form_version, "values": dict(snapshot.values)},
        ensure_ascii=False,
    )


def _snapshot(form: str, answers: str) -> Snapshot:
    said = json.loads(answers)
    return Snapshot(said["id"], said["version"], form, said["values"], {})
