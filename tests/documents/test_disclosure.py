"""A letter tells what its receiver needs and the person allows, and nothing else."""

import pytest
from tests.documents.sample import details, fact, letter, the_case

from sarana.documents.letter import compose
from sarana.documents.template import template
from sarana.errors import ConsentMissing, MissingFacts

EVERYONE = sorted(template("referral").destinations)
WITHOUT_HEALTH = [name for name in EVERYONE if name != "hospital"]


def test_the_receivers_are_those_of_the_report() -> None:
    assert list(template("referral").destinations) == [
        "immigration",
        "mosvy",
        "dosvy",
        "embassy",
        "court",
        "police",
        "shelter",
        "hospital",
    ]


@pytest.mark.parametrize("destination", WITHOUT_HEALTH)
@pytest.mark.parametrize("language", ["en", "km", "zh"])
def test_only_a_health_service_is_told_about_health(destination: str, language: str) -> None:
    said = letter(language, destination=destination).text(language)
    for private in ("Injury", "Emergency", "របួស", "វេជ្ជសាស្ត្រ", "外伤", "医疗、"):
        assert private not in said


def test_a_hospital_is_told_what_it_needs() -> None:
    said = letter(destination="hospital").text("en")
    assert "Injury, scar or burn" in said
    assert "Emergency medical care" in said


def test_needs_that_say_nothing_about_health_are_told_to_all() -> None:
    assert "Urgent needs\nRest or sleep\n" in letter(destination="shelter").text("en")


@pytest.mark.parametrize("destination", EVERYONE)
def test_a_fact_that_the_template_does_not_name_is_told_to_nobody(destination: str) -> None:
    assert "sexual" not in letter(destination=destination).text("en")


def test_a_fact_that_becomes_highly_sensitive_is_withheld_from_others() -> None:
    facts = the_case(support_needs=fact("support_needs", "medical", "Health care", sensitivity=4))
    assert "Health care" not in letter(facts=facts).text("en")


@pytest.mark.parametrize("destination", EVERYONE)
def test_only_those_who_verify_identity_get_numbers_of_documents(destination: str) -> None:
    said = letter(destination=destination).text("en")
    assert ("E00000000" in said) == (destination in {"embassy", "immigration", "court", "police"})


@pytest.mark.parametrize("destination", EVERYONE)
def test_without_consent_to_this_receiver_there_is_no_letter(destination: str) -> None:
    facts = the_case(consent_sharing="ncct")
    with pytest.raises(ConsentMissing) as refused:
        letter(facts=facts, destination=destination)
    assert refused.value.destination == destination


def test_the_embassy_is_not_told_if_the_person_objects() -> None:
    with pytest.raises(ConsentMissing):
        letter(facts=the_case(embassy_wish="objects"), destination="embassy")
    with pytest.raises(ConsentMissing):
        letter(facts=the_case(embassy_wish=None), destination="embassy")
    assert letter(facts=the_case(embassy_wish="agrees_limited"), destination="embassy")


def test_a_reason_opens_the_gate_and_stands_in_the_letter() -> None:
    facts = the_case(consent_sharing="nobody")
    made = letter(facts=facts, without_consent={"en": "Immediate danger (sample)."})
    assert (
        "without the person’s agreement, for the following reason: Immediate danger (sample)."
        in made.text("en")
    )
    assert "has agreed" not in made.text("en")


def test_all_missing_facts_are_named_at_once() -> None:
    facts = the_case(
        sex=None,
        case_code="",
        name_khmer=None,
        name_chinese=None,
        family_name_latin=None,
        given_name_latin=None,
    )
    with pytest.raises(MissingFacts) as missing:
        letter(facts=facts)
    assert {"sex", "case_code", "name_khmer"} <= set(missing.value.names)


def test_one_name_in_any_script_is_enough() -> None:
    facts = the_case(name_khmer=None, family_name_latin=None, given_name_latin=None)
    assert "范例小明" in letter(facts=facts).text("en")


def test_who_did_not_want_the_name_stored_is_referred_by_case_code() -> None:
    facts = the_case(
        consent_storage="no",
        name_khmer=None,
        name_chinese=None,
        family_name_latin=None,
        given_name_latin=None,
    )
    assert "the person with case code KH-26-7Q4M-2" in letter(facts=facts).text("en")


def test_a_letter_that_is_meant_has_a_register_number() -> None:
    with pytest.raises(MissingFacts):
        letter(register_number="")
    assert compose("referral", the_case(), details(register_number="", draft=True), ["en"])
