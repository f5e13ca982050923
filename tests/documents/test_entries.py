"""Entries of the directory are filled in as a form; what it says becomes an entry, and text to read back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.given import Office

from sarana import places, vault
from sarana.documents import directory
from sarana.documents.directory import Directory, Entry
from sarana.documents.entries import FORM, EntryDrafts, begun, edited, entry_from, form_of_entries
from sarana.documents.template import common, destinations, languages
from sarana.errors import NotAllowed
from sarana.forms import Form, Interview, compile_form, read_workbook
from sarana.vault import Cost, NewOfficer

TODAY = date(2026, 11, 26)
DARAS = "four brown oxen on the road"


@pytest.fixture(scope="module")
def form() -> Form:
    file = places.resources() / "forms" / FORM
    return compile_form(read_workbook(file.read_bytes(), file.name))


def real(name: str = "kh_gdi") -> Entry:
    """An entry of somebody whom one may call."""
    shipped = directory.shipped().entries[name]
    spoken = tuple(sorted(shipped.languages))  # as the form offers them
    return replace(shipped, placeholder=False, verified=date(2026, 11, 20), languages=spoken)


def answer(interview: Interview, **answers: str) -> None:
    refs = {ref.rsplit("/", 1)[-1]: ref for ref in interview.refs()}
    for name, value in answers.items():
        interview.answer(refs[name], value)


# ---- the form


def test_the_form_offers_every_receiver_and_language_of_the_letters(form: Form) -> None:
    interview = Interview(form)
    refs = {ref.rsplit("/", 1)[-1]: ref for ref in interview.refs()}
    assert {one.value for one in interview.node(refs["destination"]).choices} == set(destinations())
    answer(interview, has_focal="yes")
    assert {one.value for one in interview.node(refs["languages"]).choices} == set(common("en")["languages"])


def test_receivers_are_called_as_letters_call_them(form: Form) -> None:
    interview = Interview(form)
    ref = next(ref for ref in interview.refs() if ref.endswith("/destination"))
    for language in languages():
        words = {name: each.words["title"][language] for name, each in destinations().items()}
        assert dict(interview.choice_texts(ref, language)) == words


def test_a_focal_person_is_asked_for_only_where_one_is_known(form: Form) -> None:
    interview = begun(form, None)
    answer(interview, destination="embassy", has_focal="no")
    for language in languages():
        answer(interview, **{f"institution_{language}": "Example"})
    assert interview.violations() == ()
    answer(interview, has_focal="yes")
    missing = {violation.ref.rsplit("/", 1)[-1] for violation in interview.violations()}
    assert {"person", "phone", "verified", "languages", "post_km", "hours_zh", "cover_en"} <= missing


@pytest.mark.parametrize("wrong", ["none", "12 345", "call me"])
def test_a_telephone_number_has_digits(form: Form, wrong: str) -> None:
    interview = begun(form, real())
    assert interview.violations() == ()
    answer(interview, phone=wrong)
    assert [each.ref.rsplit("/", 1)[-1] for each in interview.violations()] == ["phone"]
    answer(interview, phone="+៨៥៥ ១២ ០០០ ០០០")
    assert interview.violations() == ()


# ---- from entry to form and back


@pytest.mark.parametrize("name", list(directory.shipped().entries))
def test_an_entry_comes_back_as_it_was(form: Form, name: str) -> None:
    entry = real(name)
    assert entry_from(name, begun(form, entry).facts(), TODAY) == entry


def test_of_a_placeholder_only_the_institution_is_filled_in(form: Form) -> None:
    shipped = directory.shipped().entries["kh_gdi"]
    made = entry_from("kh_gdi", begun(form, shipped).facts(), TODAY)
    assert (made.institution, made.destination, made.placeholder) == (
        shipped.institution,
        shipped.destination,
        True,
    )
    assert (made.person, made.phone) == ("", "")


def test_a_directory_is_written_as_it_is_read() -> None:
    odd = replace(
        real(),
        name="a b",
        person='O\'Example "Dara" \\ \x7f',
        institution=dict.fromkeys(languages(), "ក\n王"),
    )
    made = Directory(TODAY, {**directory.shipped().entries, "a b": odd})
    assert directory.parse(directory.written(made)) == made


# ---- drafts


def test_what_is_filled_in_counts_when_it_is_finished(border_post: Office) -> None:
    form, drafts, known = (
        form_of_entries(border_post.store),
        EntryDrafts(border_post.vault),
        directory.shipped(),
    )
    interview = begun(form, real())
    answer(interview, phone="+855 12 345 678")
    drafts.save("kh_gdi", interview.snapshot())
    unfinished = edited(known, drafts.all(), border_post.store.form, TODAY)
    assert unfinished.entries == known.entries
    drafts.finish("kh_gdi", interview.final_snapshot())
    finished = edited(known, drafts.all(), border_post.store.form, TODAY)
    assert finished.entries["kh_gdi"] == replace(real(), phone="+855 12 345 678")
    assert finished.issued == TODAY


def test_a_new_entry_is_named_by_its_kind_and_never_takes_anothers_place(border_post: Office) -> None:
    form, drafts, known = (
        form_of_entries(border_post.store),
        EntryDrafts(border_post.vault),
        directory.shipped(),
    )
    for _turn in range(2):
        interview = begun(form, real("cn_embassy_phnom_penh"))
        name = drafts.new_name()
        answer(interview, person=f"EXAMPLE {name}")
        drafts.finish(name, interview.final_snapshot())
    made = edited(known, drafts.all(), border_post.store.form, TODAY)
    assert set(made.entries) - set(known.entries) == {"embassy_1", "embassy_2"}
    assert made.entries["embassy_1"].person == "EXAMPLE new-001"


def test_an_entry_is_taken_out(border_post: Office) -> None:
    drafts, known = EntryDrafts(border_post.vault), directory.shipped()
    drafts.take_out("kh_gdi")
    made = edited(known, drafts.all(), border_post.store.form, TODAY)
    assert set(known.entries) - set(made.entries) == {"kh_gdi"}


def test_a_draft_is_done_with_once_the_directory_says_the_same(border_post: Office) -> None:
    form, drafts, known = (
        form_of_entries(border_post.store),
        EntryDrafts(border_post.vault),
        directory.shipped(),
    )
    drafts.finish("kh_gdi", begun(form, real()).final_snapshot())
    drafts.finish(drafts.new_name(), begun(form, real("cn_mps")).final_snapshot())
    drafts.save("kh_ncct", begun(form, real("kh_ncct")).snapshot())
    drafts.take_out("kh_mosvy")
    drafts.forget_what_is_in_use(known, border_post.store.form, TODAY)
    assert len(drafts.all()) == 4  # nothing of it is in use
    used = edited(known, drafts.all(), border_post.store.form, TODAY)
    drafts.forget_what_is_in_use(used, border_post.store.form, TODAY)
    assert [draft.entry for draft in drafts.all()] == ["kh_ncct"]  # which is not finished


def test_an_older_clock_does_not_make_an_older_directory(border_post: Office) -> None:
    known = replace(directory.shipped(), issued=date(2030, 1, 1))
    assert edited(known, (), border_post.store.form, TODAY).issued == date(2030, 1, 1)


@pytest.mark.parametrize("role", ["focal_person", "case_officer", "reader"])
def test_who_may_choose_partners_fills_in_entries(border_post: Office, role: str) -> None:
    folder = border_post.vault.folder
    border_post.vault.staff.add(NewOfficer("Sample Dara", "Example", role=role), DARAS, cost=Cost.floor())
    border_post.vault.close()
    with vault.unlock(folder, DARAS, slot="u2") as opened:
        if role == "focal_person":
            assert EntryDrafts(opened).all() == ()
            return
        with pytest.raises(NotAllowed):
            EntryDrafts(opened)
