"""The common form's logic, told as it happens at a border post or in a shelter (form_design.md)."""

import pytest
from tests.forms.scenario import Scenario

from sarana.forms import Form

#: What the form has beyond the common form: facts for letters and lists, a status.
ours = pytest.mark.parametrize("common_form", ["ours"], indirect=True)


@pytest.fixture
def arrival(common_form: Form) -> Scenario:
    """A short form, a person who looks adult, in Cambodia."""
    return Scenario(common_form).answer(
        interview_stage="short", contact_country="KH", apparent_age_group="adult", accompanied="alone"
    )


@pytest.fixture
def consenting(arrival: Scenario) -> Scenario:
    return arrival.answer(consent_interview="yes", consent_storage="yes")


@pytest.fixture
def detailed(consenting: Scenario) -> Scenario:
    return consenting.answer(interview_stage="detailed")


# ---- who is a child


def test_a_date_of_birth_makes_a_child(consenting: Scenario) -> None:
    consenting.answer(dob_known="full", date_of_birth="2010-05-01")
    assert consenting.value("age_years") == "15"
    assert consenting.value("is_child") == "1"
    assert consenting.asks("note_child")


def test_eighteen_years_make_an_adult(consenting: Scenario) -> None:
    consenting.answer(dob_known="full", date_of_birth="2008-03-01")
    assert consenting.value("is_child") == "0"
    assert not consenting.asks("note_child")


@pytest.mark.parametrize(("known", "years", "child"), [("age_only", "17", "1"), ("unknown", "18", "0")])
def test_a_stated_or_estimated_age_decides_too(
    consenting: Scenario, known: str, years: str, child: str
) -> None:
    consenting.answer(dob_known=known, age_estimated=years)
    assert consenting.value("is_child") == child


def test_the_first_impression_yields_to_an_age(arrival: Scenario) -> None:
    arrival.answer(apparent_age_group="child")
    assert arrival.value("is_child") == "1"
    arrival.answer(dob_known="age_only", age_estimated="30")
    assert arrival.value("is_child") == "0"


def test_an_age_in_dispute_with_grounds_counts_as_a_child(consenting: Scenario) -> None:
    consenting.answer(dob_known="age_only", age_estimated="22", age_disputed="unknown")
    assert consenting.value("is_child") == "0"
    consenting.answer(age_child_grounds="yes")
    assert consenting.value("is_child") == "1"


def test_without_any_age_the_first_impression_counts(arrival: Scenario) -> None:
    assert arrival.value("is_child") == "0"
    arrival.answer(apparent_age_group="unclear")
    assert arrival.value("is_child") == "1"
    assert arrival.asks("guardian_type") and arrival.asks("child_assent")


def test_a_child_is_interviewed_with_assent_only(consenting: Scenario) -> None:
    consenting.answer(apparent_age_group="child")
    assert consenting.value("interview_allowed") == "0"
    consenting.answer(child_assent="yes")
    assert consenting.value("interview_allowed") == "1"


# ---- the interpreter


def test_a_waiver_of_the_interpreter_is_signed(arrival: Scenario) -> None:
    arrival.answer(interpreter_needed="yes", interpreter_decision="waives")
    assert arrival.wants("waiver_language") and arrival.wants("waiver_signature")
    assert not arrival.asks("interpreter_code")
    arrival.answer(waiver_language="eng", waiver_signature="waiver.png")
    assert not arrival.wants("waiver_language") and not arrival.wants("waiver_signature")
    arrival.answer(interpreter_decision="accepts")
    assert not arrival.asks("waiver_language") and arrival.asks("interpreter_not_companion")


def test_who_cannot_communicate_needs_an_interpreter(arrival: Scenario) -> None:
    arrival.answer(can_communicate="no", interpreter_needed="no")
    assert arrival.refuses("interpreter_needed")


def test_a_private_interpreter_is_checked_for_links(arrival: Scenario) -> None:
    arrival.answer(interpreter_needed="yes", interpreter_decision="accepts", interpreter_source="private")
    arrival.answer(interpreter_checks="identity language")
    assert arrival.refuses("interpreter_checks")
    arrival.answer(interpreter_checks="identity no_link confidentiality")
    assert not arrival.refuses("interpreter_checks")


def test_the_companion_never_interprets(arrival: Scenario) -> None:
    arrival.answer(interpreter_needed="yes", interpreter_decision="accepts", interpreter_not_companion="no")
    assert arrival.refuses("interpreter_not_companion")


def test_a_controlling_companion_is_to_be_separated(arrival: Scenario) -> None:
    assert not arrival.asks("note_separate")
    arrival.answer(accompanied="controlling_not")
    assert arrival.asks("note_separate")


# ---- consent


def test_refusing_storage_hides_names_and_keeps_what_was_typed(consenting: Scenario) -> None:
    consenting.answer(family_name_latin="EXAMPLE")
    consenting.answer(consent_storage="no")
    assert not consenting.asks("family_name_latin")
    assert consenting.interview.hidden_answers() == (consenting.ref("family_name_latin"),)
    assert consenting.ref("family_name_latin") not in consenting.interview.final_snapshot().values
    consenting.answer(consent_storage="yes")
    assert consenting.value("family_name_latin") == "EXAMPLE"


def test_without_storage_nothing_that_identifies_is_asked(detailed: Scenario) -> None:
    detailed.answer(consent_photo="yes", id_doc_status="has", consent_method="signature")
    identifying = [
        "family_name_latin",
        "photo",
        "home_address",
        "safe_phone",
        "doc_number",
        "consent_signature",
    ]
    assert [name for name in identifying if not detailed.asks(name)] == []
    detailed.answer(consent_storage="no")
    assert [name for name in identifying if detailed.asks(name)] == []
    assert detailed.asks("case_code") and detailed.asks("risk_level") and detailed.asks("decision")


def test_without_storage_a_full_date_of_birth_becomes_an_age(arrival: Scenario) -> None:
    arrival.answer(consent_storage="no", dob_known="full")
    assert not arrival.asks("date_of_birth")
    assert arrival.asks("age_estimated")


def test_refusing_the_interview_ends_the_story(consenting: Scenario) -> None:
    assert consenting.asks("sec_g_recruitment")
    consenting.answer(consent_interview="no")
    assert not consenting.asks("sec_g_recruitment")
    assert consenting.asks("note_refused")


def test_refusing_the_interview_never_ends_the_help(detailed: Scenario) -> None:
    story = ["sec_g_recruitment", "sec_h_exploitation", "grp_ilo", "sec_l_offenders"]
    help = ["sec_a_arrival", "sec_j_health", "sec_k_risk", "sec_n_wishes", "sec_o_decision", "sec_p_referral"]
    assert [name for name in story + help if not detailed.asks(name)] == []
    detailed.answer(consent_interview="no")
    assert [name for name in story if detailed.asks(name)] == []
    assert [name for name in help if not detailed.asks(name)] == []


def test_going_back_to_the_short_form_hides_and_keeps(detailed: Scenario) -> None:
    detailed.answer(marital_status=detailed.place("marital_status").choices[0].value)
    detailed.answer(interview_stage="short")
    assert detailed.ref("marital_status") in detailed.interview.hidden_answers()
    detailed.answer(interview_stage="detailed")
    assert detailed.value("marital_status")


# ---- cooperation with the authorities (SOP 4.13.1 and 4.13.2)


def test_who_declines_to_cooperate_is_told_of_three_things(consenting: Scenario) -> None:
    consenting.answer(cooperation="declines", info_4131="risk repatriation")
    assert consenting.asks("note_4131_missing") and not consenting.asks("info_4132")
    consenting.answer(info_4131="risk repatriation assistance")
    assert not consenting.asks("note_4131_missing")


def test_who_cooperates_is_told_of_six_things(consenting: Scenario) -> None:
    consenting.answer(cooperation="agrees", info_4132="temporary_stay testimony")
    assert consenting.asks("note_4132_missing") and not consenting.asks("info_4131")
    consenting.answer(info_4132=" ".join(choice.value for choice in consenting.place("info_4132").choices))
    assert not consenting.asks("note_4132_missing")


# ---- risk


def test_a_high_score_sets_a_floor_under_the_risk(consenting: Scenario) -> None:
    sources = [choice.value for choice in consenting.place("risk_sources").choices if choice.value != "none"]
    consenting.answer(risk_sources=sources[0], risk_likelihood="3", risk_severity="2", risk_level="low")
    assert consenting.value("risk_score") == "6"
    assert consenting.refuses("risk_level")
    assert "6" in consenting.place("risk_level").hint
    consenting.answer(risk_level="high", safety_measures="none_needed")
    assert not consenting.refuses("risk_level")
    assert consenting.refuses("safety_measures")


@pytest.mark.parametrize(
    ("likelihood", "severity", "score", "low_refused"),
    [("1", "3", "3", False), ("2", "2", "4", False), ("2", "3", "6", True), ("3", "3", "9", True)],
)
def test_only_a_high_score_refuses_a_low_risk(
    consenting: Scenario, likelihood: str, severity: str, score: str, low_refused: bool
) -> None:
    sources = [choice.value for choice in consenting.place("risk_sources").choices if choice.value != "none"]
    consenting.answer(risk_sources=sources[0], risk_likelihood=likelihood, risk_severity=severity)
    consenting.answer(risk_level="low")
    assert consenting.value("risk_score") == score
    assert consenting.refuses("risk_level") is low_refused


# ---- the decision


@pytest.mark.parametrize("decision", ["not_vot", "not_vot_vulnerable"])
def test_a_negative_decision_is_never_preliminary(detailed: Scenario, decision: str) -> None:
    detailed.answer(decision_stage="preliminary", decision=decision)
    assert detailed.refuses("decision")
    detailed.answer(decision_stage="final")
    assert not detailed.refuses("decision")


def test_a_short_form_decides_nothing_finally(consenting: Scenario) -> None:
    consenting.answer(decision_stage="final")
    assert consenting.refuses("decision_stage")
    consenting.answer(decision_stage="preliminary", decision="not_vot")
    assert consenting.refuses("decision")


def test_a_final_decision_is_signed_by_a_supervisor(detailed: Scenario) -> None:
    detailed.answer(decision_stage="preliminary")
    assert not detailed.asks("decision_supervisor")
    detailed.answer(decision_stage="final")
    assert detailed.wants("decision_supervisor") and detailed.wants("supervisor_signature")


@pytest.mark.parametrize(
    ("signs", "positive"),
    [
        ("dec_nature", "0"),  # one strong sign alone
        ("dec_nature dec_wages", "1"),  # a strong and a medium one
        ("dec_nature dec_education", "1"),  # a strong and a weak one
        ("dec_wages dec_travel", "0"),  # two medium ones
        ("dec_wages dec_travel dec_education", "1"),  # two medium ones and a weak one
        ("dec_wages dec_travel dec_legal", "1"),  # three medium ones
        ("none", "0"),
    ],
)
def test_signs_of_deception_are_weighed_as_the_ilo_weighs_them(
    detailed: Scenario, signs: str, positive: str
) -> None:
    detailed.answer(ind_deceptive=signs)
    assert detailed.value("dec_positive") == positive


def test_no_sign_and_a_sign_contradict_each_other(detailed: Scenario) -> None:
    detailed.answer(ind_deceptive="dec_nature none")
    assert detailed.refuses("ind_deceptive")


def test_the_ilo_pattern_needs_recruitment_exploitation_and_coercion(detailed: Scenario) -> None:
    assert detailed.value("ilo_pattern") == "not_indicated"
    detailed.answer(ind_deceptive="dec_nature dec_conditions", ind_exploitation="exp_hours exp_living")
    assert detailed.value("ilo_pattern") == "not_indicated"
    detailed.answer(ind_coercion_dest="cod_documents cod_debt")
    assert detailed.value("ilo_pattern") == "indicated"
    assert detailed.asks("note_ilo_indicated")


def test_for_a_child_the_ilo_pattern_needs_no_recruitment(detailed: Scenario) -> None:
    detailed.answer(age_disputed="yes", age_child_grounds="yes")
    detailed.answer(ind_exploitation="exp_hours exp_living")
    assert detailed.value("ilo_pattern") == "indicated"


# ---- embassy and return


def test_the_embassy_is_not_told_against_the_persons_will(consenting: Scenario) -> None:
    assert not consenting.asks("embassy_wish")
    consenting.answer(nationality="CN")
    assert consenting.value("is_foreign") == "1"
    consenting.answer(embassy_wish="objects", embassy_notified="yes")
    assert consenting.refuses("embassy_notified")
    consenting.answer(embassy_notified="no")
    assert not consenting.refuses("embassy_notified")


def test_a_verification_is_due_thirty_days_after_it_was_sent(detailed: Scenario) -> None:
    detailed.answer(wish_stay_return="return_home", repatriation_requested="yes")
    detailed.answer(verification_sent_date="2026-02-20")
    assert detailed.value("verification_due_date") == "2026-03-22"
    assert "2026-03-22" in detailed.place("note_verification_due").label
    detailed.answer(verification_sent_date="2026-01-31")
    assert detailed.value("verification_due_date") == "2026-03-02"
    detailed.answer(verification_sent_date="")
    assert detailed.value("verification_due_date") == ""
    assert not detailed.asks("note_verification_due")


# ---- the whole


@pytest.mark.parametrize("language", ["en", "km", "zh"])
def test_every_place_speaks_every_language(detailed: Scenario, language: str) -> None:
    detailed.interview.language = language
    for ref in detailed.shown():
        state = detailed.interview.node(ref)
        assert state.label.strip(), ref
        assert all(choice.label.strip() for choice in state.choices), ref


def test_changing_the_language_changes_no_answer(detailed: Scenario) -> None:
    detailed.answer(family_name_latin="EXAMPLE", nationality="CN KH")
    before = detailed.interview.snapshot()
    for language in ("km", "zh", "en"):
        detailed.interview.language = language
        assert detailed.interview.snapshot() == before


@ours
def test_facts_are_read_in_every_language(detailed: Scenario) -> None:
    detailed.answer(nationality="KH CN", family_name_latin="EXAMPLE")
    detailed.answer(id_doc_status="has")
    detailed.interview.answer(detailed.ref("rep_documents[1]/doc_number"), "X0000001")
    facts = detailed.interview.facts()
    assert facts["nationality"].texts["en"] == "Cambodia, China"
    assert facts["nationality"].texts["zh"] == "柬埔寨、中国"
    assert facts["family_name_latin"].sensitivity >= 3
    assert [row["doc_number"].value for row in facts.repeats["rep_documents"]] == ["X0000001"]


@ours
def test_the_form_says_what_it_is(common_form: Form) -> None:
    assert common_form.status == "proposal"
    assert common_form.languages == ("en", "km", "zh")
    assert common_form.language_for("zh_Hans") == "zh"
    assert common_form.language_for("fr") is None
    assert len(common_form.sections) == 20
    assert common_form.extras("/data/sec_0_control/case_code")["fact"] == "case_code"


def test_progress_counts_what_is_asked_and_what_is_missing(arrival: Scenario) -> None:
    before = arrival.interview.progress("/data/sec_a_arrival")
    arrival.answer(contact_place="Example Town", urgent_needs="none")
    after = arrival.interview.progress("/data/sec_a_arrival")
    assert after.answered == before.answered + 2
    assert after.missing == before.missing - 3  # urgent_needs_met is not asked any more
    assert after.asked == before.asked - 1


def test_an_interrupted_interview_goes_on_where_it_was(detailed: Scenario) -> None:
    detailed.answer(id_doc_status="has", family_name_latin="EXAMPLE", cooperation="agrees")
    detailed.interview.add_repeat(detailed.ref("rep_documents"))
    again = detailed.interrupted()
    assert again.interview.snapshot() == detailed.interview.snapshot()
    assert again.shown() == detailed.shown()
