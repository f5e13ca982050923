"""A form that came in a bundle is kept as what it is, never under another name."""

import pytest
from tests.given import Office, take_in

from sarana.errors import NoSuchForm, RevisionRefused


def test_a_form_that_came_in_is_used_for_its_records_only(border_post: Office, shelter: Office) -> None:
    form = border_post.has_the_sample_form()
    shelter.store.add_form(form.id, form.version, border_post.store.form_source(form.sha256))
    assert shelter.store.form(form.sha256).version == form.version
    with pytest.raises(NoSuchForm):
        shelter.store.current_form(form.id)


@pytest.mark.parametrize(
    "change", [("another_form", "1"), ("", ""), ("khcn_common_victim_identification", "9")]
)
def test_a_form_under_a_wrong_name_is_refused(
    border_post: Office, shelter: Office, change: tuple[str, str]
) -> None:
    source = border_post.store.form_source(border_post.has_the_sample_form().sha256)
    with pytest.raises(RevisionRefused, match="form-differs-from-list"):
        shelter.store.add_form(*change, source)


def test_a_form_with_another_spelling_is_refused(border_post: Office, shelter: Office) -> None:
    form = border_post.has_the_sample_form()
    source = border_post.store.form_source(form.sha256)
    with pytest.raises(RevisionRefused, match="form-differs-from-list"):
        shelter.store.add_form(form.id, form.version, source + b"\n")


def test_a_form_for_a_later_program_is_kept_unread(shelter: Office) -> None:
    shelter.store.add_form("later", "1", b"not a form yet")
    assert shelter.vault.query("SELECT form_id FROM form") == [("later",)]


def test_a_record_whose_form_is_not_here_is_shown_but_not_continued(
    border_post: Office, shelter: Office
) -> None:
    case_id = border_post.takes_down(family_name="Example")
    take_in(shelter.store, *border_post.store.revisions_of([case_id]))
    assert shelter.store.list("example")[0].names == ("Example",)
    with pytest.raises(NoSuchForm):
        shelter.store.reopen(shelter.record_of(case_id))
