"""The journal keeps who looked, wrote, printed, sent, took in, changed roles and went on against a rule.

One story, and every row that it must leave, in order; none of them holds a name or a reason.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cases.test_roles import LETTER, PASSPHRASE, REASON
from tests.given import Office, office

from sarana import vault
from sarana.errors import BundleDamaged, WrongPassphrase
from sarana.exchange import accept, export, office_key, review
from sarana.vault import Cost, NewOfficer

SECRET = "Sreymom"
NEW = "nine red lanterns at dusk"


def noted(here: Office) -> list[str]:
    """The actions since the vault was unlocked, oldest first."""
    rows = [entry.action for entry in here.vault.journal_entries()]
    return rows[: rows.index("unlock")][::-1]


def test_what_is_done_with_a_case_is_noted(border_post: Office, tmp_path: Path) -> None:
    case = border_post.takes_down(given_name=SECRET)
    record = border_post.record_of(case)
    border_post.continues(case, story="more")
    letter = border_post.store.record_letter(case, LETTER, b"%PDF sample")
    border_post.store.save_letter(letter.id, tmp_path / "letter.pdf")
    border_post.store.to_print(record, 2)
    border_post.store.reopen(record)
    border_post.store.discard_draft(record)
    assert noted(border_post) == [
        "form.publish", "case.create", "record.finalise", "record.reopen", "record.finalise",
        "letter.make", "letter.save", "print", "record.reopen", "draft.discard",
    ]  # fmt: skip
    nothing_is_told(border_post)


@pytest.mark.parametrize("look", ["case", "facts", "officers"])
def test_the_first_look_of_a_session_is_noted_whichever_door_it_goes_through(
    border_post: Office, look: str
) -> None:
    case = border_post.takes_down(given_name=SECRET)
    border_post.vault.close()
    with vault.unlock(border_post.vault.folder, PASSPHRASE) as opened:
        here = office(opened)
        here.store.list()
        assert noted(here) == []
        for _twice in range(2):
            getattr(here.store, look)(case)
        assert noted(here) == ["case.view"]


@pytest.mark.parametrize("look", ["draft", "history", "heads", "conflict"])
def test_so_is_a_look_at_a_record(border_post: Office, look: str) -> None:
    case = border_post.takes_down(given_name=SECRET)
    record = border_post.record_of(case)
    border_post.vault.close()
    with vault.unlock(border_post.vault.folder, PASSPHRASE) as opened:
        here = office(opened)
        getattr(here.store, look)(record)
        assert noted(here) == ["case.view"]


def test_what_is_exchanged_is_noted(border_post: Office, shelter: Office, tmp_path: Path) -> None:
    case = border_post.takes_down(given_name=SECRET)
    theirs, ours = border_post.knows(shelter), shelter.knows(border_post)
    sealed = export(border_post.store, border_post.vault, [case], [theirs], purpose="sync", to=tmp_path)
    office_key(border_post.vault)
    border_post.partners.remove(theirs)
    assert noted(border_post)[-5:] == [
        "partner.add",
        "partner.kind",
        "bundle.export",
        "bundle.office-key",
        "partner.remove",
    ]
    accept(review(sealed.path, shelter.vault, shelter.store), [case])
    broken = tmp_path / "broken.age"
    broken.write_bytes(sealed.path.read_bytes()[:-100])
    with pytest.raises(BundleDamaged):
        review(broken, shelter.vault, shelter.store)
    assert noted(shelter) == ["partner.add", "partner.kind", "bundle.import", "bundle.refused"]
    imported = next(entry for entry in shelter.vault.journal_entries() if entry.action == "bundle.import")
    told = {"partner": ours, "cases": [case], "revisions": 1, "held": 0, "notes": []}
    assert imported.detail == told
    nothing_is_told(shelter)


def test_what_is_done_with_the_vault_is_noted(border_post: Office, tmp_path: Path) -> None:
    here = border_post.vault
    here.staff.add(NewOfficer("Sample Maly", "Example Post", role="reader"), NEW, cost=Cost.floor())
    here.staff.set_role("u2", "case_officer")
    here.staff.reset("u2", "six grey herons by the lake", cost=Cost.floor())
    ceremony = here.recovery.begin()
    ceremony.confirm([ceremony.sheets[q.sheet - 1].words[q.word - 1] for q in ceremony.questions])
    here.backups.make(tmp_path)
    here.override("consent-first", "case-1", REASON)
    here.break_glass("case-1", REASON)
    here.verify()
    here.staff.disable("u2")
    assert noted(border_post) == [
        "officer-added", "role-changed", "officer-reset", "recovery-made", "backup", "override",
        "break-glass", "check", "officer-disabled", "rekey",
    ]  # fmt: skip
    nothing_is_told(border_post)


def test_a_wrong_passphrase_and_the_end_of_a_session_are_noted(
    border_post: Office, open_office: Callable[[str], Office]
) -> None:
    border_post.vault.close()
    with pytest.raises(WrongPassphrase):
        vault.unlock(border_post.vault.folder, "this is not the passphrase")
    with vault.unlock(border_post.vault.folder, PASSPHRASE) as opened:
        rows = [entry.action for entry in opened.journal_entries(limit=3)]
    assert rows == ["unlock", "unlock-failed", "lock"]


def nothing_is_told(here: Office) -> None:
    told = str(here.vault.query("SELECT action, object, detail_json FROM audit"))
    for secret in (SECRET, REASON, "Maly", "Example Hospital"):
        assert secret not in told
