"""What letters, receivers, letterheads and languages are called, in the language of the screen."""

from itertools import permutations

from sarana.cases import LetterMade
from sarana.documents.directory import Entry
from sarana.documents.letter import destinations, letterheads
from sarana.documents.template import Template, Words, languages, templates
from sarana.documents.words import Layout
from sarana.language import _, catalog, spoken

#: What is made most often stands first.
FIRST = "referral"
CATALOGS = {"en": "en", "km": "km", "zh": "zh_Hans"}


def own_language() -> str:
    """The language of the screen, as letters call it."""
    return next((letter for letter, known in CATALOGS.items() if known == spoken().code), "en")


def own(words: Words) -> str:
    """Words in the language of the screen."""
    return words.get(own_language()) or words.get("en", "")


def every_word(words: Words) -> str:
    """Words in all their languages: whoever searches may think in another than the screen's."""
    return " ".join(words.values())


def documents() -> list[tuple[str, list[Template]]]:
    """Every document that can be made, under what it is for."""
    kinds = {
        Layout.LETTER: _("Other letters"),
        Layout.SHEET: _("Papers that are signed or go along"),
        Layout.LEAFLET: _("Papers for the person to keep"),
    }
    everything = sorted(templates(), key=lambda each: own(each.title))
    first = [one for one in everything if one.name == FIRST]
    rest = [
        (words, [one for one in everything if one.layout is kind and one.name != FIRST])
        for kind, words in kinds.items()
    ]
    return [*((own(one.title), [one]) for one in first), *rest]


def title_of(name: str) -> str:
    """What a document is called; its code, if there is none of this name any more."""
    return next((own(each.title) for each in templates() if each.name == name), name)


def receiver(made: LetterMade) -> str:
    """To whom a recorded letter went, in the language of the screen; an old record says what it holds."""
    return destination_name(made.destination) or made.recipient


def destination_name(name: str) -> str:
    """What a kind of receiver is called."""
    known = destinations().get(name)
    return own(known.words["title"]) if known is not None else ""


def entry_name(entry: Entry) -> str:
    """An entry of the directory, as it is chosen from a list."""
    return own(entry.institution)


def letterhead_names() -> list[tuple[str, str]]:
    """Who may write."""
    return [(name, own(each.named)) for name, each in letterheads().items()]


def sheet_names() -> list[tuple[str, str]]:
    """One language or two beside each other, each in its own name; the reader's comes first."""
    sheets = [*((one,) for one in languages()), *permutations(languages(), 2)]
    return [("+".join(sheet), " + ".join(language_name(code) for code in sheet)) for sheet in sheets]


def language_name(code: str) -> str:
    """What a language calls itself; letters say "zh" where catalogs say "zh_Hans"."""
    return catalog(CATALOGS[code]).own_name if code in CATALOGS else code
