"""The form that comes with the program is published once; a form that replaces it stays (R28)."""

from tests.given import SAMPLE_FORM, Office, workbook


def test_the_programs_form_is_published_once_and_a_later_one_stays(shelter: Office) -> None:
    own = workbook(SAMPLE_FORM)
    later = workbook(SAMPLE_FORM.replace("| 1 | English (en) |", "| 2 | English (en) |"))
    assert shelter.store.offer(own, "own.xlsx").version == "1"
    assert shelter.store.publish(later, "later.xlsx").version == "2"
    assert shelter.store.offer(own, "own.xlsx").version == "2"
