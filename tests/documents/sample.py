"""An invented person's facts, and an officer's details, as letters get them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sarana.documents.letter import Letter, LetterDetails, compose
from sarana.forms.state import Fact, Type

TRANSLATED = {
    "sex": ("male", "Male", "ប្រុស", "男"),
    "nationality": ("CHN", "China", "ចិន", "中国"),
    "preferred_language": ("cmn", "Mandarin Chinese", "ចិនកុកងឺ", "汉语普通话"),
    "interpreter_needed": ("yes", "Yes", "បាទ/ចាស", "是"),
    "support_needs": (
        "shelter counselling",
        "Safe shelter, Counselling",
        "កន្លែងស្នាក់នៅមានសុវត្ថិភាព, ការប្រឹក្សាផ្លូវចិត្ត",
        "安全住所、心理辅导",
    ),
}
PLAIN = {
    "case_code": "KH-26-7Q4M-2",
    "consent_sharing": "own_embassy social_affairs health shelter_ngo immigration police_anti_tip",
    "embassy_wish": "agrees",
    "family_name_latin": "Example",
    "given_name_latin": "Xiaoming",
    "name_khmer": "ឧទាហរណ៍ ស៊ាវមីង",
    "name_chinese": "范例小明",
    "dob_known": "full",
    "age_years": "24",
    "is_child": "0",
    "decision": "identified",
    "officer_agency": "kh_gdi",
}
HIGHLY_SENSITIVE = {
    "urgent_needs": (
        "medical rest",
        "Emergency medical care, Rest or sleep",
        "ការសង្គ្រោះបន្ទាន់ផ្នែកវេជ្ជសាស្ត្រ, ការសម្រាក ឬគេង",
        "紧急医疗、休息或睡眠",
    ),
    "health_signs": ("injury", "Injury, scar or burn", "របួស ស្លាកស្នាម ឬរលាក", "外伤、疤痕或烧伤"),
    "purposes": ("sexual_other", "Other forms of sexual exploitation", "ការកេងប្រវ័ញ្ចផ្លូវភេទ", "性剥削"),
}


class SampleFacts(Mapping[str, Fact]):
    """Facts as an interview gives them."""

    def __init__(self, facts: Mapping[str, Fact], repeats: Mapping[str, tuple["SampleFacts", ...]]) -> None:
        self._facts, self.repeats = dict(facts), repeats

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def fact(name: str, value: str, *texts: str, **more: Any) -> Fact:
    return Fact(name, value, dict(zip(("en", "km", "zh"), texts, strict=False)), **more)


def the_case(**changed: str | Fact | None) -> SampleFacts:
    """The facts of the invented case; a change to None leaves the fact out."""
    facts = {name: fact(name, *known) for name, known in TRANSLATED.items()}
    facts |= {name: fact(name, value) for name, value in PLAIN.items()}
    facts |= {name: fact(name, *known, sensitivity=4) for name, known in HIGHLY_SENSITIVE.items()}
    facts["date_of_birth"] = fact("date_of_birth", "2002-03-12", type=Type.DATE, sensitivity=3)
    for name, change in changed.items():
        if change is None:
            del facts[name]
        else:
            facts[name] = change if isinstance(change, Fact) else fact(name, change)
    passport = {
        "doc_type": fact("doc_type", "passport", "Passport", "លិខិតឆ្លងដែន", "护照"),
        "doc_number": fact("doc_number", "E00000000"),
        "doc_country": fact("doc_country", "CHN", "China", "ចិន", "中国"),
    }
    return SampleFacts(facts, {"rep_documents": (SampleFacts(passport, {}),)})


def details(**changed: Any) -> LetterDetails:
    given: dict[str, Any] = {
        "destination": "shelter",
        "day": date(2026, 11, 22),
        "register_number": "0123/26",
        "recipient": {"en": "Example Shelter", "km": "មណ្ឌលឧទាហរណ៍", "zh": "范例庇护场所"},
        "post": {"en": "Director General", "km": "អគ្គនាយក", "zh": "总局长"},
        "signatory": {"en": "EXAMPLE Sokha", "km": "ឧទាហរណ៍ សុខា", "zh": "EXAMPLE Sokha"},
        "contact": "Example Dara, 012 000 000",
    }
    return LetterDetails(**{**given, **changed})


def letter(*languages: str, facts: SampleFacts | None = None, **changed: Any) -> Letter:
    return compose("referral", facts or the_case(), details(**changed), languages or ("en",))
