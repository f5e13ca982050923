"""The form that comes with the program is published once; a form that replaces it stays (R28)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.given import PASSPHRASE, SAMPLE_FORM, Office, office, workbook

from sarana import vault
from sarana.vault import Cost, NewOfficer

OWN = workbook(SAMPLE_FORM)
LATER = workbook(SAMPLE_FORM.replace("| 1 | English (en) |", "| 2 | English (en) |"))
OTHERS_WORDS = "nine red lanterns at dusk"


def test_the_programs_form_is_published_once_and_a_later_one_stays(shelter: Office) -> None:
    assert shelter.store.offer(OWN, "own.xlsx").form.version == "1"
    assert shelter.store.publish(LATER, "later.xlsx").version == "2"
    assert shelter.store.offer(OWN, "own.xlsx").form.version == "2"


def test_a_newer_one_takes_its_place_when_an_administrator_opens_the_vault(shelter: Office) -> None:
    first = shelter.store.offer(OWN, "own.xlsx")
    assert (first.waits, first.replaced) == (False, False)
    newer = shelter.store.offer(LATER, "own.xlsx")
    assert (newer.form.version, newer.waits, newer.replaced) == ("2", False, True)
    again = shelter.store.offer(LATER, "own.xlsx")
    assert (again.form.version, again.replaced) == ("2", False)


def test_a_form_is_published_with_the_files_that_it_names(shelter: Office) -> None:
    table = SAMPLE_FORM.replace(
        "| | integer | age ", "| | select_one_from_file towns.csv | town | Town |\n| | integer | age "
    )
    form, towns = workbook(table), b"name,label\nkd,Kandal (sample)\n"
    published = shelter.store.publish(form, "own.xlsx", {"towns.csv": towns, "other.csv": b"name,label\n"})
    assert dict(published.source.media) == {"towns.csv": towns}
    again = shelter.store.publish(form, "own.xlsx", {"towns.csv": towns + b"sr,Siem Reap (sample)\n"})
    assert shelter.store.current_form().sha256 == again.sha256 != published.sha256


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """An administrator, then officers of other roles, at one laptop."""
    folder, opened = tmp_path / "vault", []
    made = vault.create(folder, NewOfficer("Example Sokha", "Example Shelter"), PASSPHRASE, cost=Cost.floor())

    def as_(role: str, *, with_form: bool = True) -> Office:
        if with_form:
            office(made).store.offer(OWN, "own.xlsx")
        made.staff.add(
            NewOfficer("Sample Maly", "Example Shelter", role=role), OTHERS_WORDS, cost=Cost.floor()
        )
        made.close()
        opened.append(vault.unlock(folder, OTHERS_WORDS, slot="u2"))
        return office(opened[-1])

    yield as_
    for each in opened:
        each.close()


@pytest.mark.parametrize("role", ["case_officer", "focal_person", "reader"])
def test_for_any_other_officer_it_waits(sit_down: Callable[..., Office], role: str) -> None:
    here = sit_down(role)
    offered = here.store.offer(LATER, "own.xlsx")
    assert (offered.form.version, offered.waits) == ("1", True)
    assert here.store.current_form().version == "1"


def test_a_vault_without_any_form_gets_one_whoever_opens_it(sit_down: Callable[..., Office]) -> None:
    offered = sit_down("case_officer", with_form=False).store.offer(OWN, "own.xlsx")
    assert (offered.form.version, offered.waits) == ("1", False)
