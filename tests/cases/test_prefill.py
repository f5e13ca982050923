"""What a new form knows without asking, and what it must never say by itself."""

from tests.given import Office, workbook

from sarana import places
from sarana.cases import COMMON_FORM
from sarana.forms import Interview

DESK_FORM = """
| survey |
| | type | name | label | constraint | fact |
| | text | case_code | Case code | | case_code |
| | dateTime | contact | First contact | . <= now() | contact_datetime |
| | text | officer | Officer | | officer_name |
| | select_one agency | agency | Agency | | officer_agency |
| | text | place | Place of first contact | | contact_place |
| | select_one agency | withdrawal_explained | Withdrawal was explained | | |
| | text | family_name | Family name | | family_name_latin |
| choices |
| | list_name | name | label |
| | agency | police | Police |
| | agency | other | Other |
| settings |
| | form_title | form_id | version |
| | Desk form | COMMON_FORM | 1 |
""".replace("COMMON_FORM", COMMON_FORM)


def begun(office: Office, form: str = DESK_FORM) -> tuple[str, Interview]:
    office.store.publish(workbook(form), "desk.xlsx")
    case_id = office.store.new_case()
    return case_id, office.interview(case_id)


def answers(interview: Interview) -> dict[str, str]:
    """What is answered, without what the form says about itself."""
    said = {ref.removeprefix("/data/"): value for ref, value in interview.snapshot().values.items() if value}
    return {name: value for name, value in said.items() if not name.startswith("meta/")}


def finished(office: Office, **said: str) -> None:
    case_id, _ = begun(office)
    office.writes(case_id, **said)
    office.finalises(case_id)


def test_a_first_form_knows_its_code_its_officer_and_the_moment(border_post: Office) -> None:
    _, interview = begun(border_post)
    said = answers(interview)
    assert set(said) == {"case_code", "contact", "officer"}
    assert said["officer"] == "Example Sokha"
    assert interview.violations() == ()


def test_the_next_form_knows_what_is_the_same_at_this_post_and_nothing_about_the_person(
    border_post: Office,
) -> None:
    finished(
        border_post, agency="police", place="Example Gate", withdrawal_explained="police", family_name="A"
    )
    said = answers(begun(border_post)[1])
    assert set(said) == {"case_code", "contact", "officer", "agency", "place"}
    assert (said["agency"], said["place"]) == ("police", "Example Gate")


def test_a_form_that_somebody_else_filled_in_teaches_nothing(border_post: Office) -> None:
    finished(border_post, officer="Sample Other", place="Another Gate")
    assert "place" not in answers(begun(border_post)[1])


def test_a_choice_that_a_newer_form_no_longer_has_is_left_open(border_post: Office) -> None:
    finished(border_post, agency="police")
    newer = DESK_FORM.replace("| | agency | police | Police |\n", "")
    assert "agency" not in answers(begun(border_post, newer)[1])


def test_the_common_form_begins_with_what_needs_no_asking(border_post: Office) -> None:
    file = places.resources() / "forms" / "victim_identification.xlsx"
    form = border_post.store.publish(file.read_bytes(), file.name)
    interview = border_post.interview(border_post.store.new_case())
    asked = {ref.rpartition("/")[2] for ref, value in interview.snapshot().values.items() if value}
    assert {"case_code", "officer_name", "contact_datetime"} <= asked
    assert not asked & {"withdrawal_explained", "interpreter_not_companion"}
    facts = {form.extras(ref).get("fact") for ref in interview.refs()}
    assert {"framework", "officer_gender", "officer_trained", "contact_country"} <= facts
