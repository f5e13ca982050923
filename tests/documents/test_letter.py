"""What a referral letter says, in each language, read as text."""

import re

import pytest
from tests.documents.sample import fact, letter, the_case

from sarana.documents.letter import letterheads
from sarana.documents.markup import jinja_names
from sarana.documents.template import languages, template, templates
from sarana.errors import MissingGlyph

LANGUAGES = ["en", "km", "zh"]

#: Words that accuse; they have no place in a letter about a victim (R6).
ACCUSING = {
    "en": ("offender", "suspect", "criminal", "illegal", "accused", "perpetrator", "prostitut"),
    "km": ("ជនសង្ស័យ", "ជនល្មើស", "ឧក្រិដ្ឋ", "ខុសច្បាប់", "បទល្មើស", "ពិរុទ្ធ"),
    "zh": ("嫌疑", "犯罪", "非法", "被告", "罪犯", "越境", "卖淫"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_person_stands_in_all_known_scripts_the_readers_own_first(language: str) -> None:
    names = {
        "en": "EXAMPLE Xiaoming / 范例小明 / ឧទាហរណ៍ ស៊ាវមីង",
        "km": "ឧទាហរណ៍ ស៊ាវមីង / EXAMPLE Xiaoming / 范例小明",
        "zh": "范例小明 / EXAMPLE Xiaoming / ឧទាហរណ៍ ស៊ាវមីង",
    }
    assert names[language] in letter(language).text(language)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Phnom Penh, 22 November 2026"),
        ("km", "រាជធានីភ្នំពេញ ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦"),
        ("zh", "金边，2026年11月22日"),
    ],
)
def test_dates_are_in_their_official_form(language: str, expected: str) -> None:
    assert expected in letter(language).text(language)


def test_khmer_numbers_have_khmer_digits() -> None:
    said = letter("km").text("km")
    assert "លេខ៖ ០១២៣/២៦" in said
    assert "អាយុ ២៤ ឆ្នាំ" in said


def test_a_number_with_latin_letters_keeps_its_digits() -> None:
    assert "លេខ៖ GDI-2026-0001" in letter("km", register_number="GDI-2026-0001").text("km")


def test_the_motto_of_the_kingdom_stands_on_its_letters_only() -> None:
    assert "ជាតិ សាសនា ព្រះមហាក្សត្រ" in letter("km").text("km")
    assert "ព្រះមហាក្សត្រ" not in letter("km", letterhead="cn_mission").text("km")


@pytest.mark.parametrize("name", sorted(letterheads()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_institution_can_write_in_every_language(name: str, language: str) -> None:
    made = letter(language, letterhead=name)
    assert letterheads()[name].lines[language][0] in made.text(language)


def test_the_letterhead_follows_the_interviewers_agency() -> None:
    assert "Embassy of the People’s Republic of China" in letter(
        facts=the_case(officer_agency="cn_mission")
    ).text("en")


@pytest.mark.parametrize("agency", ["io", "cn_civil", "th_police", "other", "ngo", ""])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_office_without_a_letterhead_writes_under_its_own_name_and_nobody_elses(
    agency: str, language: str
) -> None:
    made = letter(language, facts=the_case(officer_agency=agency), office="Example Relief Office")
    assert made.versions[0].institution == ("Example Relief Office",)
    assert made.versions[0].motto == ()


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("identified", {"en": "a victim of", "km": "ការបញ្ជូនជនរងគ្រោះ", "zh": "转介人口贩运受害人"}),
        ("presumed", {"en": "a presumed victim", "km": "ជនដែលត្រូវសន្មតជាជនរងគ្រោះ", "zh": "推定受害人"}),
        ("", {"en": "a presumed victim", "km": "ជនដែលត្រូវសន្មតជាជនរងគ្រោះ", "zh": "推定受害人"}),
        ("not_vot_vulnerable", {"en": "a vulnerable person", "km": "ជនងាយរងគ្រោះ", "zh": "处境脆弱"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_person_is_a_victim_until_somebody_has_decided_otherwise(
    decision: str, words: dict[str, str], language: str
) -> None:
    said = letter(language, facts=the_case(decision=fact("decision", decision, sensitivity=4)))
    assert words[language] in said.text(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("destination", ["embassy", "court", "hospital"])
def test_no_letter_accuses_the_person(language: str, destination: str) -> None:
    said = letter(language, destination=destination).text(language).lower()
    assert not [word for word in ACCUSING[language] if word in said]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["neither detained, fined nor punished", "any third party without the prior written consent"]),
        ("km", ["មិនឱ្យឃុំខ្លួន ពិន័យ ឬផ្តន្ទាទោស", "មិនត្រូវបង្ហាញដល់ភាគីទីបី"]),
        ("zh", ["拘留、罚款或处罚", "不得向任何第三方披露"]),
    ],
)
def test_non_punishment_and_confidentiality_are_said(language: str, sentences: list[str]) -> None:
    said = letter(language).text(language)
    for sentence in sentences:
        assert sentence in said


@pytest.mark.parametrize(
    ("known", "age", "presumed"),
    [("unknown", "16", True), ("unknown", "", True), ("full", "16", False), ("age_only", "17", False)],
)
def test_a_child_without_an_established_age_is_a_presumed_child(known: str, age: str, presumed: bool) -> None:
    facts = the_case(dob_known=known, age_years=age, is_child="1", date_of_birth=None)
    said = letter(facts=facts).text("en")
    assert ("presumed to be a child" in said) == presumed
    assert ("The person is a child (under 18)." in said) == (not presumed)


def test_an_adult_is_not_called_a_child() -> None:
    assert "child" not in letter().text("en")


def test_the_limits_that_the_person_set_are_passed_on() -> None:
    assert "Do not call home" in letter(facts=the_case(consent_limits="Do not call home")).text("en")


def test_facts_that_are_not_known_leave_no_trace() -> None:
    unknown = ("preferred_language", "interpreter_needed", "support_needs", "date_of_birth", "age_years")
    facts = the_case(**dict.fromkeys(unknown))
    said = letter(facts=facts).text("en")
    assert "Language" not in said
    assert "Support" not in said
    assert "Sex, date of birth, age\nMale\n" in said


@pytest.mark.parametrize("pair", [("km", "en"), ("zh", "en"), ("km", "zh", "en")])
def test_on_a_sheet_in_several_languages_english_prevails(pair: tuple[str, ...]) -> None:
    said = letter(*pair).text("en")
    assert "the English text prevails" in said
    assert "prevails" not in letter("en").text("en")


@pytest.mark.parametrize("destination", ["embassy", "hospital", "shelter"])
@pytest.mark.parametrize("decision", ["identified", "presumed", "not_vot"])
@pytest.mark.parametrize("child", ["0", "1"])
def test_all_languages_are_built_alike_so_that_they_stand_beside_each_other(
    destination: str, decision: str, child: str
) -> None:
    facts = the_case(decision=decision, is_child=child)
    versions = letter("en", "km", "zh", facts=facts, destination=destination).versions
    assert len({tuple(map(type, version.parts)) for version in versions}) == 1
    assert len({len(list(version.paragraphs())) for version in versions}) == 1


def test_a_draft_says_so_in_its_own_language() -> None:
    assert [version.watermark for version in letter("km", "en", draft=True).versions] == [
        "សេចក្តីព្រាង",
        "DRAFT",
    ]
    assert letter("zh", practice=True).versions[0].watermark == "演练"
    assert letter("en").versions[0].watermark == ""


def test_the_wording_is_marked_as_a_proposal_until_the_parties_agree() -> None:
    assert letter("en").versions[0].proposal


def test_page_numbers_are_in_the_languages_own_digits() -> None:
    khmer, chinese = letter("km", "zh").versions
    assert khmer.page(2, 3) == "ទំព័រទី ២ នៃ ៣"
    assert chinese.page(2, 3) == "第2页，共3页"


def test_a_character_that_no_font_has_is_said_before_anything_is_drawn() -> None:
    with pytest.raises(MissingGlyph):
        letter(facts=the_case(name_chinese="𠮷"))
    with pytest.raises(MissingGlyph):
        letter(recipient="Shelter 𠮷")


@pytest.mark.parametrize("name", [each.name for each in templates()])
@pytest.mark.parametrize("language", languages())
def test_a_wording_asks_only_for_facts_that_its_template_names(name: str, language: str) -> None:
    given = {
        "destination",
        "recipient",
        "named_recipient",
        "institution",
        "contact",
        "without_consent",
        "addressee",
        "focal",
    }
    given |= {"status", "child", "presumed_child", "names", "person", "age", "documents", "today", "official"}
    asked = jinja_names(template(name).sources[language])
    assert asked <= given | set(template(name).facts) | set(template(name).details)


@pytest.mark.parametrize("language", ["km", "zh"])
def test_wordings_have_no_english_left_in_them(language: str) -> None:
    for each in templates():
        text = re.sub(r"\{[{%#].*?[}%#]\}|^[a-z]+:", "", each.sources[language], flags=re.M)
        assert set(re.findall("[A-Za-z]{3,}", text)) <= {"NCCT", "IOM", "MoSVY", "DoSVY"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This letter replaces letter No. 0122/26, which is no longer valid."),
        ("km", "លិខិតនេះជំនួសលិខិតលេខ ០១២២/២៦ ដែលលែងមានសុពលភាព។"),
        ("zh", "本函取代第0122/26号函，原函即行作废。"),
    ],
)
def test_a_letter_that_is_made_anew_names_the_old_one(language: str, words: str) -> None:
    assert words in letter(language, replaces="0122/26").text(language)
    assert "0122" not in letter(language).text(language)


@pytest.mark.parametrize(
    ("name", "number"), [("kh_gdi", "0007/26"), ("cn_mission", "〔2026〕7"), ("ngo", "2026-0007")]
)
def test_every_institution_numbers_its_letters_in_its_own_way(name: str, number: str) -> None:
    assert letterheads()[name].numbered(2026, 7) == number
