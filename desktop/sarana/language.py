"""The texts, dates and numbers of one language: which languages exist, and how to choose one.

Catalogs are the translators' `.po` files, compiled in memory. A language exists as soon as its folder does:
Thai (R81) needs `i18n/th/LC_MESSAGES/sarana.po` and no change here.
"""

import gettext
import io
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from sarana import places
from sarana.sentence import Sentence

SOURCE = "en"
KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


class Catalog:
    """One language: its texts, its dates, its numbers.

    `code` is a catalog folder's name ("en", "km", "zh_Hans"); `locale` is Babel's.
    """

    def __init__(self, code: str, translations: gettext.NullTranslations) -> None:
        self.code = code
        self.locale = Locale.parse(code)
        self._translations = translations

    @property
    def own_name(self) -> str:
        """The language's name in itself: English, ខ្មែរ, 中文 (简体)."""
        return OWN_NAMES.get(self.code) or self.locale.get_display_name() or self.code

    @property
    def tag(self) -> str:
        """The language as BCP 47 writes it: "en", "km", "zh-Hans"."""
        return self.code.replace("_", "-")

    def gettext(self, text: str) -> str:
        return self._translations.gettext(text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._translations.ngettext(one, many, n)

    def pgettext(self, context: str, text: str) -> str:
        return self._translations.pgettext(context, text)

    def said(self, words: str) -> str:
        """A sentence that was put together in English, in this language; other words as they are."""
        if not isinstance(words, Sentence):
            return words
        text = self.gettext(words.template)
        if not words.facts:
            return text
        return text.format(
            **{name: self.said(fact) if isinstance(fact, str) else fact for name, fact in words.facts.items()}
        )

    def long_date(self, day: date) -> str:
        """A date as people write it: 22 November 2026, ថ្ងៃទី២២ ខែវិច្ឆិកា ឆ្នាំ២០២៦, 2026年11月22日."""
        if self.locale.language == "km":
            return self._digits(format_date(day, "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y", locale=self.locale))
        return format_date(day, "d MMMM y" if self.locale.language == "en" else "long", locale=self.locale)

    def short_date(self, day: date) -> str:
        """A date that fits a list: 22 Nov 2026."""
        if self.locale.language == "en":
            return format_date(day, "d MMM y", locale=self.locale)
        return self._digits(format_date(day, "medium", locale=self.locale))

    def month(self, day: date) -> str:
        """A month and its year: November 2026."""
        return self._digits(format_skeleton("yMMMM", day, locale=self.locale))

    def time(self, moment: datetime) -> str:
        """The time of day, 24 hours: 10:32."""
        return self._digits(format_time(moment, "HH:mm", locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """A date and the time of day, short enough for a list."""
        return f"{self.short_date(moment.date())} {self.time(moment)}"

    def listed(self, items: Sequence[str]) -> str:
        """Several things in one sentence: “a, b and c” as this language writes it."""
        return format_list(items, locale=self.locale)

    def sentences(self, *said: str) -> str:
        """Whole sentences one after the other, without the empty ones: after “。” comes no space."""
        return ("" if self._is_chinese else " ").join(filter(None, said))

    def beside(self, *facts: str) -> str:
        """Short facts about one thing, without the empty ones: name, office, post."""
        return ("，" if self._is_chinese else ", ").join(filter(None, facts))

    def several(self, items: Iterable[str]) -> str:
        """Things to be counted off after a colon, which may have commas in themselves; Khmer has no “;”."""
        return {"zh": "、", "km": ", "}.get(self.locale.language, "; ").join(items)

    def number(self, value: int | float) -> str:
        return self._digits(format_decimal(value, locale=self.locale))

    @property
    def _is_chinese(self) -> bool:
        return self.locale.language == "zh"

    def _digits(self, text: str) -> str:
        """Khmer readers get Khmer digits; Babel's numbering system "khmr" does not give them."""
        return text.translate(KHMER_DIGITS) if self.locale.language == "km" else text


#: CLDR's name for Khmer and Chinese in themselves carries more than a menu needs.
OWN_NAMES = {"en": "English", "km": "ភាសាខ្មែរ", "zh_Hans": "简体中文"}


def available() -> tuple[str, ...]:
    """The codes of the languages that have a catalog, English first."""
    found = {path.parent.parent.name for path in places.catalogs().glob("*/LC_MESSAGES/sarana.po")}
    return (SOURCE, *sorted(found - {SOURCE}))


@cache
def catalog(code: str) -> Catalog:
    """The catalog of one language; a code without a folder raises KeyError."""
    if code not in available():
        raise KeyError(code)
    path = places.catalogs() / code / "LC_MESSAGES" / "sarana.po"
    if code == SOURCE and not path.exists():
        return Catalog(code, gettext.NullTranslations())
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return Catalog(code, gettext.GNUTranslations(compiled))


def choose(wanted: Sequence[str]) -> str:
    """The first of the wanted languages that exists, compared by language and script, else English.

    `zh_CN` finds `zh_Hans`: Babel's own `negotiate_locale` would answer English.
    """
    offered = {_language_and_script(code): code for code in available()}
    for code in wanted:
        found = offered.get(_language_and_script(code))
        if found:
            return found
    return SOURCE


def of_this_computer() -> str:
    """The language that the computer is set to, as far as we have it."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return choose([name.split(".")[0].split("@")[0] for name in names if name])


def _language_and_script(code: str) -> tuple[str, str]:
    """("zh", "Hans") for zh_CN, zh-SG and zh_Hans alike; the script is "" where the language has just one."""
    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return code, ""
    if locale.script is None:
        likely = get_global("likely_subtags")
        with_territory = f"{locale.language}_{locale.territory}"
        full = likely.get(with_territory) or likely.get(locale.language)
        return locale.language, (Locale.parse(full).script if full else None) or ""
    return locale.language, locale.script


# ---- the language that the window or the command speaks -------------------------------------------------

_spoken: list[Catalog] = []


def speak(code: str) -> Catalog:
    """Make this the language of the screen; pages that are built afterwards speak it."""
    _spoken[:] = [catalog(code)]
    return _spoken[0]


def spoken() -> Catalog:
    """The language of the screen."""
    return _spoken[0] if _spoken else speak(SOURCE)


def _(text: str) -> str:
    """The text in the language of the screen. Full sentences with named holes only, never an f-string."""
    return spoken().gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    return spoken().ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    return spoken().pgettext(context, text)
