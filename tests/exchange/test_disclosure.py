"""What may leave: each combination of consent, originator, profile and sensitivity, in a table."""

from dataclasses import replace
from itertools import product

import pytest
from tests.given import workbook

from sarana import places
from sarana.exchange.disclosure import Consents, Disclosed, Reason, disclose
from sarana.exchange.profiles import OFFENDERS, ProfileRefused, profile, profiles
from sarana.forms import Form, Snapshot, compile_form, read_workbook

KINDS = (
    "coordination",
    "counterpart",
    "embassy",
    "health",
    "immigration",
    "international",
    "law_enforcement",
    "legal_aid",
    "ngo",
    "social_services",
    "statistics",
)
FORM = """
| survey |
| | type | name | label | sensitivity |
| | begin_group | sec_f_identity | Identity | |
| | text | plain | Level 1 | 1 |
| | text | usual | Level 2 | 2 |
| | text | private | Level 3 | 3 |
| | text | secret | Level 4, needed | 4 |
| | text | deepest | Level 4, not needed | 4 |
| | text | unrated | No level | |
| | image | photo | Photograph | 3 |
| | end_group | | | |
| | begin_group | sec_x_other | Other | |
| | text | elsewhere | Level 1 | 1 |
| | end_group | | | |
| | begin_group | sec_l_offenders | Offenders | |
| | begin_repeat | rep_offenders | Offenders | |
| | text | off_name | Name | 2 |
| | end_repeat | | | |
| | end_group | | | |
| settings |
| | form_title | form_id | version |
| | Sample | sample | 1 |
"""
PROFILE = """
consent = ["helpers"]
sections = ["sec_f_identity"OFFENDERS]
sensitivity = LEVEL
also = ["private", "secret"]
purpose = "referral"
basis = ["art. 9"]
days = 30
criminal_justice = JUSTICE
[asks]
consent_cross_border = ["yes"]
[only_if.photo]
consent_photo = ["yes"]
"""
REPEAT = "/data/sec_l_offenders/rep_offenders"
PLACES = ("plain", "usual", "private", "secret", "deepest", "unrated", "photo")
ANSWERED = {f"/data/sec_f_identity/{name}": "x" for name in PLACES} | {
    "/data/sec_x_other/elsewhere": "x",
    f"{REPEAT}[1]/off_name": "x",
    "/data/meta/instanceID": "uuid:x",
}


@pytest.fixture(scope="module")
def form() -> Form:
    return compile_form(read_workbook(workbook(FORM), file_name="sample.xlsx"))


def decided(form: Form, consents: Consents, *, level: int = 2, justice: bool = False) -> Disclosed:
    text = PROFILE.replace("LEVEL", str(level)).replace("JUSTICE", str(justice).lower())
    text = text.replace("OFFENDERS", f', "{OFFENDERS}"' if justice else "")
    snapshot = Snapshot(form.id, form.version, form.sha256, ANSWERED, {REPEAT: 1})
    return disclose(form, snapshot, profile("sample", text), consents)


def agreed(person: str = "helpers", named: bool = True, **answers: str) -> Consents:
    said = {"consent_cross_border": "yes", "consent_photo": "yes", **answers}
    return Consents(frozenset(person.split()), said, False, True, named)


GATE = list(
    product(("helpers", "helpers police", "police", "nobody", "nobody helpers", ""), *[(False, True)] * 3)
)


@pytest.mark.parametrize(("person", "cross_border", "withdrawn", "originator"), GATE)
def test_nothing_leaves_unless_everybody_agreed(
    form: Form, person: str, cross_border: bool, withdrawn: bool, originator: bool
) -> None:
    answers = {"consent_cross_border": "yes" if cross_border else "later"}
    found = decided(form, Consents(frozenset(person.split()), answers, withdrawn, originator, True))
    open_to_them = person in ("helpers", "helpers police") and cross_border and originator and not withdrawn
    assert bool(found.fields) == open_to_them
    assert (found.refused is None) == open_to_them
    if found.refused:
        assert set(found.held_back.values()) == {found.refused}
        assert found.repeats == {}
    if withdrawn:
        assert found.refused is Reason.WITHDRAWN


def allowed(level: int, named: bool, photo: bool, justice: bool) -> set[str]:
    """The table, written a second time and by hand."""
    told = {"plain"} | ({"usual"} if level >= 2 else set())
    told |= {"private"}  # level 3: the profile names it
    told |= {"secret"} if named else set()
    told |= {"photo"} if photo and level >= 3 else set()
    return told | ({"off_name"} if justice and level >= 2 else set())


@pytest.mark.parametrize(
    ("level", "named", "photo", "justice"),
    list(product((1, 2, 3), (False, True), (False, True), (False, True))),
)
def test_each_answer_goes_or_is_held_back_with_its_reason(
    form: Form, level: int, named: bool, photo: bool, justice: bool
) -> None:
    consents = agreed(named=named, consent_photo="yes" if photo else "no")
    found = decided(form, consents, level=level, justice=justice)
    assert {ref.rpartition("/")[2] for ref in found.fields} == allowed(level, named, photo, justice)
    assert found.fields.keys() | found.held_back.keys() == ANSWERED.keys()
    assert not found.fields.keys() & found.held_back.keys()
    assert bool(found.repeats) == (justice and level >= 2)


def test_the_reasons_say_what_is_wrong(form: Form) -> None:
    held = decided(form, agreed(named=False, consent_photo="no")).held_back
    reasons = {ref.rpartition("/")[2]: reason for ref, reason in held.items()}
    assert reasons == {
        "secret": Reason.NOT_NAMED,
        "deepest": Reason.NOT_NEEDED,
        "unrated": Reason.UNRATED,
        "photo": Reason.NO_CONSENT,
        "elsewhere": Reason.NOT_NEEDED,
        "off_name": Reason.OFFENDERS,
        "instanceID": Reason.NOT_NEEDED,
    }


def test_the_limits_that_the_person_set_are_handed_to_whoever_decides(form: Form) -> None:
    assert decided(form, replace(agreed(), limits="not my village")).limits == "not my village"


@pytest.mark.parametrize(
    "change",
    [
        ('consent = ["helpers"]', "consent = []\n", '[asks]\nconsent_cross_border = ["yes"]', ""),
        ("sensitivity = LEVEL", "sensitivity = 4", "", ""),
        ('["sec_f_identity"OFFENDERS]', f'["{OFFENDERS}"]', "", ""),
    ],
)
def test_a_profile_that_asks_nobody_or_opens_too_much_is_refused(change: tuple[str, str, str, str]) -> None:
    text = PROFILE.replace(change[0], change[1])
    text = text.replace(change[2], change[3]) if change[2] else text
    text = text.replace("OFFENDERS", "").replace("LEVEL", "2").replace("JUSTICE", "false")
    with pytest.raises(ProfileRefused):
        profile("sample", text)


# ---- the profiles that come with the program, on the common form


@pytest.fixture(scope="module")
def common_form() -> Form:
    file = places.resources() / "forms" / "victim_identification.xlsx"
    return compile_form(read_workbook(file.read_bytes(), file_name=file.name))


def everything(form: Form) -> Snapshot:
    return Snapshot(form.id, form.version, form.sha256, dict.fromkeys(form.source.extras, "x"), {})


def all_agreed(kind: str, named: bool = True) -> Consents:
    asked = {fact: min(answers) for fact, answers in profiles()[kind].asks.items()}
    return Consents(profiles()[kind].consent, {**asked, "consent_photo": "yes"}, False, True, named)


def told(form: Form, kind: str, named: bool = True) -> set[str]:
    return set(disclose(form, everything(form), profiles()[kind], all_agreed(kind, named)).fields)


def test_there_is_a_profile_for_each_kind_of_recipient() -> None:
    assert tuple(profiles()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_in_a_profile_is_a_question_of_the_common_form(common_form: Form, kind: str) -> None:
    names = {ref.rpartition("/")[2] for ref in common_form.source.extras}
    of_kind = profiles()[kind]
    assert of_kind.also | of_kind.never | set(of_kind.only_if) <= names
    assert of_kind.sections <= {section.rpartition("/")[2] for section in common_form.sections}
    facts = {columns.get("fact") for columns in common_form.source.extras.values()}
    assert set(of_kind.asks) <= facts


@pytest.mark.parametrize("kind", KINDS)
def test_only_criminal_justice_hears_of_offenders(common_form: Form, kind: str) -> None:
    offenders = {ref for ref in told(common_form, kind) if OFFENDERS in ref}
    assert bool(offenders) == (kind == "law_enforcement")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_highly_sensitive_goes_to_a_recipient_without_a_name(common_form: Form, kind: str) -> None:
    levels = {common_form.extras(ref)["sensitivity"] for ref in told(common_form, kind, named=False)}
    assert levels <= {"1", "2", "3"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_profile_opens_without_the_person(common_form: Form, kind: str) -> None:
    asked_nothing = Consents(frozenset(), {}, False, True, True)
    found = disclose(common_form, everything(common_form), profiles()[kind], asked_nothing)
    assert (found.fields, found.refused) == ({}, Reason.NO_CONSENT)


def test_statistics_get_nothing_that_names_a_person(common_form: Form) -> None:
    levels = {ref: common_form.extras(ref)["sensitivity"] for ref in told(common_form, "statistics")}
    assert "3" not in levels.values()
    names = {ref.rpartition("/")[2] for ref in levels}
    assert not names & {"case_code", "contact_place", "officer_name", "family_name_latin", "narrative"}
