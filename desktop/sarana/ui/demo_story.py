"""The invented person and the invented answers of the demonstration: a short form, an adult, an interpreter.

Everything here is made up and says so wherever a reader could believe it.
"""

PASSPHRASE_A = "mango lantern bicycle 42 river"  # noqa: S105 - of an invented officer
PASSPHRASE_B = "bamboo thunder 17 window kettle"  # noqa: S105

POST_A = ("Example Sokha", "General Department of Immigration (sample)", "Border post (sample)")
POST_B = ("Sample Chanthy", "Department of Social Affairs (sample)", "Shelter (sample)")

#: Name of a section of the form → name of a question → answer, as ODK writes it.
ANSWERS: dict[str, dict[str, str]] = {
    "sec_0_control": {"interview_stage": "short", "framework": "khcn_2016 commit_2004"},
    "sec_a_arrival": {
        "contact_datetime": "2026-11-22T09:40",
        "contact_country": "KH",
        "contact_place": "ច្រកព្រំដែនគំរូ / Border post (sample)",
        "referral_source": "border_screening",
        "presumption_applied": "yes",
        "detained": "no",
        "danger_now": "none",
        "urgent_needs": "food_water rest",
        "urgent_needs_met": "all",
        "medical_action": "not_needed",
        "apparent_age_group": "adult",
        "accompanied": "alone",
    },
    "sec_b_communication": {
        "preferred_language": "cmn",
        "communication_needs": "none",
        "can_communicate": "no",
        "interpreter_needed": "yes",
        "interpreter_decision": "accepts",
        "interpreter_source": "registered",
        "interpreter_checks": "identity no_link confidentiality language trained",
        "interpreter_code": "INT-SAMPLE-7",
        "interpreter_not_companion": "yes",
        "interpreter_explained": "role confidentiality impartial stop",
        "interpreter_accepted": "yes",
    },
    "sec_c_information": {
        "info_language": "cmn",
        "info_form": "spoken written",
        "info_given": (
            "who purpose voluntary confidential data help no_detention non_punishment embassy"
            " complaint next_steps"
        ),
        "rights_explained": (
            "r01_safety r02_identity r03_privacy r04_dignity r05_information r06_services r07_justice"
            " r08_normality r09_participation r10_decision r11_movement"
        ),
        "info_understood": "yes",
    },
    "sec_d_consent": {
        "consent_interview": "yes",
        "consent_method": "signature",
        "consent_signature": "signed",
        "consent_storage": "yes",
        "consent_sharing": "social_affairs immigration own_embassy health shelter_ngo",
        "consent_cross_border": "yes",
        "consent_limits": "不要告诉雇主。（样本）",
        "consent_photo": "no",
        "withdrawal_explained": "yes",
    },
    "sec_e_setting": {
        "officer_name": "Example Sokha",
        "officer_agency": "kh_gdi",
        "officer_gender": "female",
        "officer_trained": "yes",
        "gender_preference": "female",
        "same_gender_provided": "yes",
        "interview_place": "interview_room",
        "interview_private": "yes",
        "persons_present": "interpreter",
        "previous_interviews": "1",
    },
    "sec_f_identity": {
        "family_name_latin": "Example",
        "given_name_latin": "Xiaoming",
        "name_khmer": "ឧទាហរណ៍ ស៊ាវមីង",
        "name_chinese": "范例小明",
        "sex": "female",
        "dob_known": "full",
        "date_of_birth": "2001-04-12",
        "age_disputed": "no",
        "nationality": "CN",
        "id_doc_status": "withheld",
        "doc_withheld_by": "employer",
    },
    "sec_g_recruitment": {
        "recruiter_relationship": "online",
        "promised": "office_it money",
        "reality_matched": "different",
    },
    "sec_h_exploitation": {
        "acts": "recruitment transportation harbouring",
        "means": "deception abuse_vulnerability",
        "purposes": "forced_labour forced_crime",
        "exploitation_status": "exploited",
        "exploitation_country": "KH",
        "control_methods": "debt documents movement",
        "freedom_of_movement": "locked",
    },
    "sec_i_indicators": {"rapid_indicators": "docs_held phone_taken no_pay long_hours deceived"},
    "sec_j_health": {"self_harm_risk": "no"},
    "sec_k_risk": {
        "risk_sources": "offender debt_collectors",
        "phone_safe": "no_phone",
        "risk_likelihood": "2",
        "risk_severity": "2",
        "risk_level": "medium",
        "safety_measures": "relocate confidential_address",
    },
    "sec_m_legal": {
        "cooperation": "undecided",
        "info_4131": "risk repatriation assistance",
        "proceedings_against": "overstay",
        "non_punishment_action": "The fine for overstay was waived (invented).",
    },
    "sec_n_wishes": {
        "wish_stay_return": "return_family",
        "fear_return": "no",
        "embassy_wish": "agrees",
        "embassy_notified": "no",
    },
    "sec_o_decision": {
        "decision_stage": "preliminary",
        "decision": "presumed",
        "decision_grounds": "Invented: passport kept by the employer, no pay, long hours, not free to leave.",
        "decision_org": "gov_other",
        "decision_date": "2026-11-22",
        "person_informed": "decision reasons next",
    },
    "sec_p_referral": {
        "shelter_status": "placed",
        "shelter_name": "SH-SAMPLE-1",
        "referral_made": "yes",
        "ref_service": "shelter",
        "ref_org": "Department of Social Affairs (sample)",
        "ref_date": "2026-11-22",
        "ref_consent": "yes",
        "ref_status": "made",
    },
    "sec_s_close": {"read_back": "yes", "interview_status": "completed"},
}

#: The section in which the window is closed in the middle, and the question in which the language is changed.
INTERRUPTED_AFTER = "sec_d_consent"
SWITCHED_IN = ("sec_b_communication", "interpreter_code")

#: Which letters are made: the sheet's languages, and to whom.
LETTERS = (
    ("en", "dosvy"),
    ("km", "dosvy"),
    ("zh", "embassy"),
    ("km+en", "immigration"),
    ("zh+en", "embassy"),
)
