"""All documents: complete in every language, to the right receivers, and telling no more than they should."""

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path

import pypdfium2
import pytest
from tests.documents.every import common_form, composed, every, office, person, registered, said
from tests.documents.sample import SampleFacts, details, fact
from tests.documents.test_letter import ACCUSING
from tests.documents.test_sheet import (
    JARS,
    drawn_texts,
    judged_by_preflight,
    lost,
    page_contents,
    read_by_pdfium,
    read_by_poppler,
    squeezed,
    texts_drawn,
)

from sarana.documents.blank import blank_form
from sarana.documents.checks import overlong_words, paragraphs_in
from sarana.documents.filled import filled_form
from sarana.documents.handwriting import Question
from sarana.documents.letter import Letter, compose, draw
from sarana.documents.pages import MM
from sarana.documents.paper import Noted, journal_extract, letter_register
from sarana.documents.preview import page_count
from sarana.documents.sheet import lay_out
from sarana.documents.surroundings import AREA
from sarana.documents.tables import Table
from sarana.documents.template import common, destinations, template, templates
from sarana.documents.words import Asked, Grid, Layout, Role, Said, Signatures, plain
from sarana.errors import ConsentMissing, MissingFacts
from sarana.forms import Kind
from sarana.forms.interview import Interview

NAMES = [each.name for each in templates()]
LANGUAGES = ["en", "km", "zh"]
LETTERS = [each.name for each in templates() if each.layout is Layout.LETTER]
LEAFLETS = [each.name for each in templates() if each.layout is Layout.LEAFLET]

#: Who may receive which document. None of them goes to anybody else.
RECEIVERS = {
    "consent_child": "",
    "consent_interview": "",
    "consent_sharing": "",
    "embassy_notification": "embassy",
    "fine_waiver": "immigration interior",
    "handover": "immigration mosvy dosvy embassy counterpart court police shelter hospital",
    "interpreter_pledge": "",
    "interpreter_waiver": "",
    "leaflet_cooperating": "",
    "leaflet_not_cooperating": "",
    "originator_consent": "counterpart embassy immigration mosvy dosvy court police shelter hospital",
    "pre_return_notice": "counterpart embassy",
    "referral": "immigration mosvy dosvy embassy court police shelter hospital",
    "refusal": "counterpart embassy",
    "rights_card": "",
    "stay_extension": "interior immigration",
    "verification_answer": "counterpart embassy",
    "verification_request": "counterpart embassy",
}
#: These answer a request or ask about papers. They are made without consent, and tell next to nothing.
WITHOUT_CONSENT = {"originator_consent", "refusal", "verification_answer"}
ALLOWED = [(name, receiver) for name, all_of_them in RECEIVERS.items() for receiver in all_of_them.split()]


def test_the_documents_are_those_of_the_table() -> None:
    assert {each.name: " ".join(each.destinations) for each in templates()} == RECEIVERS


@pytest.mark.parametrize("name", [name for name, receivers in RECEIVERS.items() if receivers])
def test_a_document_goes_to_nobody_else(name: str) -> None:
    for receiver in set(destinations()) - set(RECEIVERS[name].split()):
        with pytest.raises(ValueError, match="receivers"):
            compose(name, person(), details(destination=receiver, said=said(template(name))), ["en"])


@pytest.mark.parametrize("name", NAMES)
def test_all_languages_are_built_alike(name: str) -> None:
    versions = composed(name, LANGUAGES).versions
    assert len({tuple(map(type, version.parts)) for version in versions}) == 1
    assert len({len(list(version.paragraphs())) for version in versions}) == 1


READERS = [read_by_pdfium, *([read_by_poppler] if shutil.which("pdftotext") else [])]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("languages", [("en",), ("km",), ("zh", "en"), ("km", "zh")], ids="+".join)
def test_every_paragraph_of_every_document_comes_back(
    languages: tuple[str, ...], read: Callable[[bytes], str]
) -> None:
    for name in NAMES:
        made = composed(name, languages)
        assert (name, lost(made, read)) == (name, [])
        drawn = "".join(map(squeezed, drawn_texts(made)))
        told = [text for text in made.paragraphs() if squeezed(text.split(" / ")[0]) not in drawn]
        assert (name, told) == (name, [])


@pytest.mark.parametrize("pair", list(permutations(LANGUAGES, 2)), ids="+".join)
def test_every_document_can_be_set_in_every_pair(pair: tuple[str, str]) -> None:
    for name, made in every(pair):
        assert made.languages == pair
        assert (name, overlong_words(made)) == (name, ())
        assert len(lay_out(made)) >= 1


if shutil.which("java") and all(jar.exists() for jar in JARS):

    @pytest.mark.tools
    def test_apache_preflight_finds_nothing_wrong_in_any_document(tmp_path: Path) -> None:
        drawn = {f"{name}.pdf": draw(made, part=(1, "B")) for name, made in every(("km", "en"))}
        for name, pdf in drawn.items():
            (tmp_path / name).write_bytes(pdf)
        said = judged_by_preflight(tmp_path)
        assert said == dict.fromkeys(drawn, "is a valid PDF/A-1b file")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_document_accuses_the_person(name: str, language: str) -> None:
    told = composed(name, [language]).text(language).lower()
    in_court = {"accused", "ចោទ", "被告"}  # who is to face the court, in the leaflet on testimony
    words = set(ACCUSING[language]) - (in_court if name in LEAFLETS else set())
    assert [word for word in words if word in told] == []


# ---- what is told


def marked_facts() -> SampleFacts:
    """Every fact of the common form, answered with its own name."""
    form = common_form()
    found = {}
    for ref in Interview(form).refs():
        extras = form.extras(ref)
        if extras.get("fact"):
            sensitivity = int(extras.get("sensitivity") or 2)
            found[extras["fact"]] = fact(extras["fact"], f"<{extras['fact']}>", sensitivity=sensitivity)
    codes = " ".join(code for each in destinations().values() for code in each.consent)
    found["consent_sharing"] = fact("consent_sharing", codes)
    found["embassy_wish"] = fact("embassy_wish", "agrees")
    return SampleFacts(found, {})


@pytest.mark.parametrize(("name", "receiver"), ALLOWED)
def test_nobody_is_told_what_is_highly_sensitive(name: str, receiver: str) -> None:
    """A fact of sensitivity 4 reaches a health service only, and only where its template lists it."""
    facts = marked_facts()
    given = details(destination=receiver, said=said(template(name)))
    words = "".join(compose(name, facts, given, ["en"]).paragraphs()).lower()  # a family name is in capitals
    told = set(re.findall("<(\\w+)>", words))
    sensitive = {each for each in told if facts[each].sensitivity >= 4}
    health = set(template(name).health) if destinations()[receiver].health else set()
    assert sensitive <= health
    assert told <= set(template(name).facts)


@pytest.mark.parametrize(("name", "receiver"), ALLOWED)
def test_without_consent_only_answers_are_given(name: str, receiver: str) -> None:
    facts = SampleFacts({**person(), "consent_sharing": fact("consent_sharing", "nobody")}, {})
    given = details(destination=receiver, said=said(template(name)))
    if name in WITHOUT_CONSENT:
        assert compose(name, facts, given, ["en"])
        assert not {"documents", "home_province", "safe_phone"} & set(template(name).facts)
        return
    with pytest.raises(ConsentMissing):
        compose(name, facts, given, ["en"])


@pytest.mark.parametrize("name", LEAFLETS)
def test_a_leaflet_knows_nobody(name: str) -> None:
    assert template(name).facts == ()
    made = composed(name, ["en"])
    assert made.versions[0].classification == ""


def test_the_hand_over_sheet_never_says_what_was_told() -> None:
    told = composed("handover", ["en"]).text("en")
    assert "the journey" in told
    assert "exploitation" not in told.replace("work, control and exploitation", "")


def test_a_row_that_the_officer_leaves_out_is_not_told() -> None:
    chosen = template("embassy_notification")
    given = details(
        destination="embassy", said=said(chosen), left_out=frozenset({"date_of_birth", "documents"})
    )
    told = compose(chosen.name, person(), given, ["en"]).text("en")
    assert "E00000000" not in told
    assert "1 2002" not in told
    assert "China" in told


def test_what_a_letter_cannot_do_without_cannot_be_left_out() -> None:
    chosen = template("embassy_notification")
    given = details(
        destination="embassy", said=said(chosen), left_out=frozenset({"case_code", "nationality"})
    )
    assert "China" in compose(chosen.name, person(), given, ["en"]).text("en")


# ---- what must be said


@pytest.mark.parametrize("ground", template("refusal").details["ground"].choices)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_states_its_ground_and_reason(ground: str, language: str) -> None:
    chosen = template("refusal")
    given = details(
        destination="counterpart", said={**said(chosen), "ground": ground, "reason": "Why (sample)"}
    )
    told = compose("refusal", {}, given, [language]).text(language)
    assert chosen.details["ground"].choices[ground][language] in told
    assert "Why (sample)" in told


REQUESTED = {"en": "of the Requested Party", "km": "របស់ភាគីទទួលសំណើ", "zh": "被请求方的"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_ground_of_a_refusal_says_whose_it_is(language: str) -> None:
    """Article 8 of the Agreement: sovereignty, security, social orders … of the Requested Party."""
    for words in template("refusal").details["ground"].choices.values():
        assert REQUESTED[language] in words[language]


def test_there_are_five_grounds() -> None:
    assert len(template("refusal").details["ground"].choices) == 5


def test_all_that_the_officer_still_has_to_say_is_named_at_once() -> None:
    with pytest.raises(MissingFacts) as missing:
        compose("refusal", {}, details(destination="counterpart"), ["en"])
    assert set(missing.value.names) == {
        "request_number",
        "request_date",
        "request_subject",
        "ground",
        "reason",
    }
    draft = details(destination="counterpart", draft=True)
    assert compose("refusal", {}, draft, ["en"])  # a draft may be shown while it is written


@pytest.mark.parametrize("name", sorted(set(LETTERS) - {"refusal", "originator_consent"}))
def test_letters_about_a_person_ask_not_to_punish(name: str) -> None:
    told = composed(name, LANGUAGES)
    assert "neither detained, fined nor punished" in told.text("en")
    assert "មិនឱ្យឃុំខ្លួន ពិន័យ ឬផ្តន្ទាទោស" in told.text("km")
    assert "拘留、罚款或处罚" in told.text("zh")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rights_card_has_eleven_rights(language: str) -> None:
    numbered = [
        part for part in composed("rights_card", [language]).versions[0].parts if getattr(part, "number", 0)
    ]
    assert len(numbered) == 11


@pytest.mark.parametrize("language", ["km", "zh"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_in_another_language_brings_the_english_one_that_prevails(name: str, language: str) -> None:
    made = composed(name, [language])
    assert made.english is not None
    assert made.english.languages == ("en",)
    assert common(language)["prevails"] in made.text(language)
    assert composed(name, [language, "en"]).english is None


def test_the_english_text_that_prevails_is_counted_with_the_letter_that_it_follows() -> None:
    """Else nobody would miss it."""
    read = squeezed(read_by_pdfium(draw(composed("referral", ["zh"]))))
    assert squeezed("第1页，共2页") in read
    assert squeezed("Page 2 of 2") in read


@pytest.mark.parametrize("language", ["km", "zh"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_takes_no_more_pages_than_in_english(name: str, language: str) -> None:
    pages = [page_count(draw(replace(composed(name, [code]), english=None))) for code in ("en", language)]
    assert pages == [1, 1]


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("consent_sharing", ("km", "zh")),
        ("handover", ("km", "zh")),
        ("referral", ("km", "zh")),
        ("referral", ("zh", "en")),
        ("refusal", ("km", "en")),
        ("verification_answer", ("km", "en")),
        ("verification_request", ("zh", "en")),
    ],
)
def test_two_languages_find_room_on_one_page(name: str, languages: tuple[str, ...]) -> None:
    assert page_count(draw(replace(composed(name, languages), english=None))) == 1


def test_two_spellings_of_one_signatory_do_not_look_like_two_people() -> None:
    texts = drawn_texts(composed("refusal", ["km", "en"]))
    assert texts[texts.index("ឧទាហរណ៍ សុខា\N{EM SPACE}/") + 1] == "EXAMPLE Sokha"


def test_the_mark_never_stands_in_the_place_of_a_number() -> None:
    """“No.” and “Confidential” on one line would say the contrary of what is meant."""
    chosen = template("referral")
    drafted = details(destination="immigration", register_number="", recipient="", said=said(chosen))
    numbered = composed("referral", ["km", "en"])
    without = compose("referral", person(), replace(drafted, draft=True), ["km", "en"])
    heads = [
        next(line.split() for line in read_by_pdfium(draw(made)).splitlines() if line.startswith("No."))
        for made in (numbered, without)
    ]
    assert heads == [["No.", "0123/26", "Confidential"], ["No."]]


def test_every_page_says_for_whom_it_is() -> None:
    made = composed("referral", ["en"])
    read = squeezed(read_by_pdfium(draw(made)))
    assert read.count(squeezed(made.versions[0].copy_for)) == 2 * len(
        lay_out(made)
    )  # in the foot and the margin


# ---- forms and the journal


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_form_asks_everything_that_the_form_asks(language: str) -> None:
    form = common_form()
    told = squeezed(blank_form(form, [language], office()).text(language))
    interview = Interview(form)
    for path in form.definition.body.questions:
        ref = "/" + "/".join(path)
        state = interview.node(ref)
        if state.kind is Kind.QUESTION and not state.readonly:
            label = re.sub(r"\*\*|<[^>]*>", "", interview.text(ref, language)[0])
            assert squeezed(label) in told


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Printed on 22 November 2026."),
        ("km", "បោះពុម្ពនៅថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦។"),
        ("zh", "打印日期：2026年11月22日。"),
    ],
)
def test_a_paper_that_changes_from_day_to_day_says_when_it_was_printed(language: str, day: str) -> None:
    papers = dict(every([language]))
    for name in ("register", "journal", "filled_form"):
        assert day in papers[name].text(language)
    assert day not in papers["blank_form"].text(language)


@pytest.mark.parametrize("languages", [("en",), ("km", "zh")], ids="+".join)
def test_the_blank_form_has_room_for_a_thumb_where_somebody_signs(languages: tuple[str, ...]) -> None:
    form = blank_form(common_form(), languages, office())
    signed = [
        plain(part.label)
        for part in form.versions[0].parts
        if isinstance(part, Asked) and re.search("[Ss]ignature|ហត្ថលេខា", plain(part.label))
    ]
    blocks = [placed.block for page in lay_out(form) for placed in page]
    heights = [
        block.height(AREA.width) for block in blocks if texts_drawn(block)[:1] in [[x] for x in signed]
    ]
    assert len(heights) == len(signed) > 1
    assert min(heights) > 20 * MM


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_blank_form_has_room_for_the_case_code(language: str) -> None:
    document = pypdfium2.PdfDocument(draw(blank_form(common_form(), [language], office())))
    label = {"en": "Casecode:....", "km": "លេខកូដករណី៖....", "zh": "个案编号：...."}[language]
    assert all(label in squeezed(page.get_textpage().get_text_range()) for page in document)
    document.close()


def test_two_heads_of_a_page_do_not_run_into_each_other() -> None:
    """The office is named once where both names and both rooms for a code have no place on the line."""
    document = pypdfium2.PdfDocument(draw(blank_form(common_form(), ["km", "en"], office())))
    head = squeezed(document[1].get_textpage().get_text_bounded(bottom=AREA.top - 15))
    document.close()
    assert "Casecode:...." in head
    assert "GeneralDepartment" not in head


def test_the_blank_form_says_when_a_question_is_skipped() -> None:
    said_there = blank_form(common_form(), ["en"], office()).text("en")
    assert re.search(r"Only if \d+ is: Yes\.", said_there)


def test_the_blank_form_keeps_answers_apart_that_have_commas_of_their_own() -> None:
    assert "is: Closed / Closed, referred." in blank_form(common_form(), ["en"], office()).text("en")


def test_the_blank_form_says_of_a_note_when_it_applies() -> None:
    said_there = blank_form(common_form(), ["en"], office()).text("en")
    assert "Where this applies: Not all elements are recorded yet." in said_there
    assert re.search(r"Only if \d+ is: [^.]+\. Do not interview in front of this companion", said_there)
    assert "Where this applies: Thank the person" not in said_there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_blank_form_leaves_room_where_a_text_would_say_an_answer(language: str) -> None:
    due = {"en": "Result due by ............ (30", "km": "............", "zh": "应不晚于…………收到结果"}
    said_there = squeezed(blank_form(common_form(), [language], office()).text(language))
    assert squeezed(due[language]) in said_there


def test_a_filled_form_is_read_back_whole() -> None:
    made = dict(every(["zh", "en"]))["filled_form"]
    assert lost(made, read_by_pdfium) == []
    assert "范例小明" in made.text("en")
    assert "Clearly 18 or older" in made.text("en")
    assert "(no answer)" in made.text("en")


def test_a_filled_form_leaves_out_what_is_too_sensitive() -> None:
    interview = Interview(common_form())
    need = next(ref for ref in interview.refs() if ref.endswith("/urgent_needs"))
    interview.answer(need, "rest")
    whole = filled_form(common_form(), interview.snapshot(), ["en"], office())
    part = filled_form(common_form(), interview.snapshot(), ["en"], office(), most_sensitive=3)
    assert "Rest or sleep" in whole.text("en")
    assert "Rest or sleep" not in part.text("en")
    assert "Urgent needs" not in part.text("en")


def test_every_page_of_a_filled_form_says_whose_it_is() -> None:
    interview = Interview(common_form())
    interview.answer(next(ref for ref in interview.refs() if ref.endswith("/case_code")), "KH-26-7Q4M-2")
    document = pypdfium2.PdfDocument(draw(filled_form(common_form(), interview.snapshot(), ["en"], office())))
    assert len(document) > 1
    for page in document:
        assert "Case code: KH-26-7Q4M-2" in page.get_textpage().get_text_range()
    document.close()


LETTERS_OF_ALL = (
    "abcXYZ éđ 0123 ()/-.,'\"&<>{}*_|#~[]%@ "
    "កខគឃងញដឋណតថទធនបផពភមយរលវសហឡអាិីឹឺុូួើេែៃោៅំះ្រ្ម្ញ់។៖ "
    "中文字范例小明，。（）「」、犇喆㛃"
)


@pytest.mark.parametrize("read", READERS)
def test_three_thousand_strings_of_mixed_scripts_lose_nothing(read: Callable[[bytes], str]) -> None:
    chance = random.Random(11)
    words = ["".join(chance.choices(LETTERS_OF_ALL, k=chance.randint(2, 9))) for _ in range(3000)]
    when = datetime(2026, 11, 22, 8, tzinfo=UTC)
    rows = [Noted(n, when, words[n], words[n + 1], words[n + 2]) for n in range(0, 3000, 3)]
    made = journal_extract(rows, ["en"], office())
    assert lost(made, read) == []


@cache
def in_khmer_and_english() -> dict[str, Letter]:
    return dict(every(["km", "en"]))


@pytest.mark.parametrize(
    "name", ["consent_sharing", "originator_consent", "rights_card", "journal", "filled_form"]
)
def test_boxes_lines_and_tables_are_marked_as_what_they_are(name: str) -> None:
    """Every painting operator is inside marked content (ISO 14289-1, 7.1)."""
    for page in page_contents(draw(in_khmer_and_english()[name])):
        depth = 0
        for line in page.splitlines():
            depth += line.endswith((" BDC", " BMC"))
            depth -= line == "EMC"
            if re.search(r"(TJ| S| f)$", line):
                assert depth > 0, line
        assert depth == 0


@pytest.mark.parametrize("languages", [("en",), ("km", "zh"), ("km", "en")])
def test_no_page_of_the_blank_form_ends_with_a_heading(languages: tuple[str, ...]) -> None:
    """Nor with the small print under it: what they are about begins on the same page."""
    form = blank_form(common_form(), languages, office())
    parts = [pair for version in form.versions for pair in pairwise((None, *version.parts))]
    headings = {plain(part.text) for _, part in parts if is_a(part, Role.HEADING)}
    headings |= {
        plain(part.text) for over, part in parts if is_a(part, Role.NOTE) and is_a(over, Role.HEADING)
    }
    for page in lay_out(form)[:-1]:
        last = [paragraph for placed in page[-1:] for paragraph in paragraphs_in(placed.block)]
        assert last
        assert not {"".join(span.text for span in one.spans) for one in last} <= headings


@pytest.mark.parametrize("languages", [("km",), ("km", "en"), ("km", "zh"), ("zh", "en")], ids="+".join)
def test_no_page_of_the_blank_form_is_half_empty(languages: tuple[str, ...]) -> None:
    pages = lay_out(blank_form(common_form(), languages, office()))
    ends = [page[-1].down + page[-1].block.height(AREA.width) for page in pages[:-1]]
    assert min(ends) > 0.7 * AREA.height


def test_answers_that_go_over_to_the_next_page_stand_under_the_number_of_their_question() -> None:
    continued = set[str]()
    for page in lay_out(blank_form(common_form(), ("km", "en"), office()))[1:]:
        if isinstance(page[0].block, Question):
            texts = ["".join(span.text for span in each.spans) for each in paragraphs_in(page[0].block)]
            if "(continued)" in texts[1]:
                continued.add(texts[1])
                assert texts[0].endswith("(ត)")
                assert len(texts) > 4  # and some of the answers
    assert continued


@pytest.mark.parametrize("languages", [("km",), ("km", "en"), ("km", "zh"), ("zh", "en")], ids="+".join)
@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("consent", "interpreter"))])
def test_nobody_signs_an_empty_sheet(name: str, languages: tuple[str, ...]) -> None:
    """What is decided stands on the page of the signature."""
    made = composed(name, languages)
    parts = made.versions[0].parts
    pages = [{text for placed in page for text in texts_drawn(placed.block)} for page in lay_out(made)]
    begin = 0
    for place, part in enumerate(parts):
        if is_a(part, Role.HEADING):
            begin = place
        elif isinstance(part, Signatures):
            decided = [plain(each.text) for each in parts[begin:place] if is_a(each, Role.TICK)]
            assert decided
            (signed,) = (page for page in pages if plain(part.labels[0]) in page)
            assert set(decided) <= signed


def test_a_table_in_khmer_alone_has_khmer_figures() -> None:
    alone, both = (dict(every(languages)) for languages in (["km"], ["km", "en"]))
    assert "០០៤០/២៦\n២០២៦-១១-២២" in alone["register"].text("km")
    assert "២០២៦-១១-២២" in alone["journal"].text("km")
    assert "0040/26\n2026-11-22" in both["register"].text("km")  # written once for both
    assert "KH-26-7Q4M-2" in alone["register"].text("km")  # a code stays as it is


@pytest.mark.parametrize(("language", "number"), [("km", "១២. "), ("zh", "12. "), ("en", "12. ")])
def test_questions_are_counted_in_the_figures_of_their_language(language: str, number: str) -> None:
    asked = blank_form(common_form(), ["en", language], office()).versions[-1].parts
    labels = [plain(part.label) for part in asked if isinstance(part, Asked)]
    assert labels[11].startswith(number)


@pytest.mark.parametrize("name", ["register", "journal", "filled_form", "blank_form"])
@pytest.mark.parametrize("pair", [("km", "en"), ("zh", "en")], ids="+".join)
def test_a_long_paper_says_before_it_begins_and_where_it_ends_that_english_prevails(
    name: str, pair: tuple[str, str]
) -> None:
    pages = lay_out(dict(every(pair))[name])
    assert len(pages) > 1
    for language in pair:
        first, last = (
            [text for placed in page for text in texts_drawn(placed.block)] for page in (pages[0], pages[-1])
        )
        assert common(language)["prevails"] in first
        assert common(language)["prevails"] in last


@pytest.mark.parametrize("count", range(24, 48))
def test_no_page_has_only_the_sentence_that_english_prevails(count: int) -> None:
    made = letter_register(registered(count), ["km", "en"], office())
    for page in lay_out(made):
        assert any(isinstance(placed.block, Table) for placed in page)


def test_the_head_of_a_table_over_several_pages_is_read_once() -> None:
    made = dict(every(["en"]))["register"]
    (grid,) = (part for part in made.versions[0].parts if isinstance(part, Grid))
    pdf = draw(made)
    assert len(page_contents(pdf)) > 1
    assert len(re.findall(rb"/S /TH\b", pdf)) == len(grid.head)


def test_an_empty_cell_has_no_paragraph() -> None:
    made = dict(every(["en"]))["register"]
    assert b"/S /TD" in draw(made)
    assert not re.findall(rb"/S /P /P \d+ 0 R[^\n]*/K \[ \]", draw(made))


@pytest.mark.parametrize("languages", [("en",), ("km", "zh"), ("zh", "en")], ids="+".join)
def test_a_long_paper_has_its_headings_as_bookmarks(languages: tuple[str, ...]) -> None:
    """In the first of its languages."""
    made = blank_form(common_form(), languages, office())
    headings = [plain(part.text) for part in made.versions[0].parts if is_a(part, Role.HEADING)]
    document = pypdfium2.PdfDocument(draw(made))
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    said = [squeezed(page.get_textpage().get_text_range()) for page in document]
    document.close()
    assert [title for title, _ in marks] == headings
    for title, page in marks:
        assert squeezed(title) in said[page]


def test_a_short_paper_has_no_bookmarks() -> None:
    document = pypdfium2.PdfDocument(draw(composed("rights_card", ["en"])))
    assert list(document.get_toc()) == []
    document.close()


def is_a(part: object, role: Role) -> bool:
    return isinstance(part, Said) and part.role is role
