"""Every document that exists, about the invented person, as the pictures and the tests need them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

from tests.documents.sample import SampleFacts, details, fact, the_case

from sarana import places
from sarana.documents.blank import blank_form
from sarana.documents.filled import filled_form
from sarana.documents.letter import Letter, LetterDetails, compose
from sarana.documents.paper import (
    Noted,
    Registered,
    journal_extract,
    letter_register,
)
from sarana.documents.recovery_sheet import draw_sheets
from sarana.documents.template import Ask, Template, Words, template, templates
from sarana.documents.words import Layout
from sarana.forms import Form, Interview, Snapshot, compile_form, read_workbook
from sarana.seal.age import Identity
from sarana.vault import paper as recovery

#: What the officer types, where a text is asked.
TYPED: Mapping[str, Words] = {
    "fine": {
        "en": "USD 10 a day since 3 March 2026 (sample)",
        "km": "១០ ដុល្លារក្នុងមួយថ្ងៃ ចាប់ពីថ្ងៃទី៣ ខែមីនា (ឧទាហរណ៍)",
        "zh": "自2026年3月3日起每日10美元（示例）",
    },
    "journey": {
        "en": "By air, flight XX 000 (sample)",
        "km": "តាមជើងហោះហើរ XX 000 (ឧទាហរណ៍)",
        "zh": "乘坐XX 000航班（示例）",
    },
    "reason": {
        "en": "The reason stands here (sample).",
        "km": "ហេតុផលស្ថិតនៅទីនេះ (ឧទាហរណ៍)។",
        "zh": "此处说明具体原因（示例）。",
    },
}
SAMPLE: Words = {"en": "As an example (sample)", "km": "ជាឧទាហរណ៍ (ឧទាហរណ៍)", "zh": "示例内容（示例）"}


def said(chosen: Template) -> dict[str, str | Words]:
    """An answer to everything that the template asks."""
    given: dict[str, str | Words] = {}
    for each in chosen.details.values():
        match each.ask:
            case Ask.DATE:
                given[each.name] = "2026-12-31"
            case Ask.CHOICE:
                given[each.name] = next(iter(each.choices))
            case Ask.CHOICES:
                given[each.name] = " ".join(each.choices)
            case _:
                given[each.name] = TYPED.get(each.name, SAMPLE)
    return given


def person() -> SampleFacts:
    """The invented person, who agreed to every receiver."""
    codes = "own_embassy social_affairs health shelter_ngo immigration police_anti_tip counterpart"
    return the_case(
        consent_sharing=codes,
        gender_preference=fact("gender_preference", "female", "A woman", "ស្ត្រី", "女性"),
        home_country=fact("home_country", "CHN", "China", "ចិន", "中国"),
    )


def composed(name: str, languages: Sequence[str]) -> Letter:
    """One document of the letters' folder."""
    chosen = template(name)
    receiver = chosen.destinations[0] if chosen.destinations else ""
    numbered = chosen.layout is Layout.LETTER or bool(receiver)
    given = details(
        destination=receiver,
        register_number="0123/26" if numbered else "",
        recipient="",
        said=said(chosen),
    )
    return compose(name, person() if chosen.layout is not Layout.LEAFLET else {}, given, languages)


@cache
def common_form() -> Form:
    """The form that ships."""
    file = places.resources() / "forms" / "victim_identification.xlsx"
    return compile_form(read_workbook(file.read_bytes(), file.name))


@cache
def answered() -> Snapshot:
    """The form with the first answer chosen wherever answers are offered, and a name."""
    interview = Interview(common_form())
    for ref in interview.refs():
        state = interview.node(ref)
        if state.relevant and not state.readonly and state.choices:
            interview.answer(ref, state.choices[0].value)
    for ref, name in (("name_chinese", "范例小明"), ("name_khmer", "ឧទាហរណ៍ ស៊ាវមីង")):
        place = next((each for each in interview.refs() if each.endswith(f"/{ref}")), "")
        interview.answer(place, name)
    return interview.snapshot()


def entries(count: int = 70) -> tuple[Noted, ...]:
    """A journal of invented officers."""
    actions = ("unlock", "case.create", "case.view", "record.finalise", "letter.make", "something.new")
    begin = datetime(2026, 11, 22, 8, tzinfo=UTC)
    return tuple(
        Noted(
            number,
            begin + timedelta(minutes=7 * number),
            "EXAMPLE Sokha",
            actions[number % 6],
            "KH-26-7Q4M-2",
        )
        for number in range(1, count + 1)
    )


def registered(count: int = 40) -> tuple[Registered, ...]:
    """A register of letters about nobody."""
    kinds = [each.name for each in templates() if each.layout is Layout.LETTER]
    return tuple(
        Registered(
            f"{number:04}/26",
            date(2026, 11, 22) - timedelta(days=count - number),
            kinds[number % len(kinds)],
            "",
            "embassy" if number % 3 else "shelter",
            "KH-26-7Q4M-2",
            f"{number + 1:04}/26" if number % 9 == 4 else "",
        )
        for number in range(count, 0, -1)
    )


def office() -> LetterDetails:
    return details(destination="", register_number="")


def every(languages: Sequence[str]) -> Iterator[tuple[str, Letter]]:
    """All documents in these languages."""
    for each in templates():
        yield each.name, composed(each.name, languages)
    yield "blank_form", blank_form(common_form(), languages, office())
    yield "filled_form", filled_form(common_form(), answered(), languages, office())
    yield "register", letter_register(registered(), languages, office())
    yield "journal", journal_extract(entries(), languages, office())


def recovery_sheets() -> Iterator[tuple[str, bytes]]:
    """Both kinds, of a key that opens nothing."""
    identity = Identity.generate("pq")
    for kind in ("shares", "whole"):
        sheets = recovery.divide(identity, kind, "0123456789abcdef" * 2, date(2026, 11, 22))
        yield f"recovery_{kind}", draw_sheets(sheets)
