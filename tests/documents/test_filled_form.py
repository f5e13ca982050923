"""A filled form says what was signed, on whichever day it is printed."""

from datetime import UTC, datetime

from tests.documents.every import office
from tests.forms.scenario import form_of

from sarana.documents.filled import filled_form
from sarana.forms import Form, Interview, Snapshot

SIGNED = datetime(2019, 3, 10, 9, 30, tzinfo=UTC)  # she is seventeen on that day, and not today


def the_form() -> Form:
    return form_of(
        """
        | survey | | | | | | |
        |---|---|---|---|---|---|---|
        | | type | name | label | calculation | readonly | relevant |
        | | date | born | Born | | | |
        | | integer | age | Age | int((today() - ${born}) div 365.25) | yes | |
        | | text | guardian | Guardian | | | ${age} < 18 |
        """
    )


def answered(now: datetime) -> Snapshot:
    interview = Interview(the_form(), now=lambda: now)
    for name, value in (("born", "2002-01-02"), ("guardian", "Example Aunt")):
        ref = next(each for each in interview.refs() if each.endswith(f"/{name}"))
        interview.answer(ref, value)
    return interview.final_snapshot()


def test_an_age_is_the_one_that_was_signed() -> None:
    paper = filled_form(the_form(), answered(SIGNED), ["en"], office(), signed=SIGNED).text("en")
    assert "Age\n17" in paper
    assert "Guardian\nExample Aunt" in paper


def test_a_draft_is_of_today() -> None:
    paper = filled_form(the_form(), answered(SIGNED), ["en"], office()).text("en")
    assert "Age\n17" not in paper


def test_a_form_that_reckons_otherwise_by_now_changes_nothing_that_was_signed() -> None:
    snapshot = answered(SIGNED)
    kept = {ref: "16" if ref.endswith("/age") else value for ref, value in snapshot.values.items()}
    other = Snapshot(snapshot.form_id, snapshot.form_version, snapshot.form_sha256, kept, snapshot.repeats)
    paper = filled_form(the_form(), other, ["en"], office(), signed=SIGNED).text("en")
    assert "Age\n16" in paper
