"""The itext of a form: its texts in each language, with pictures, sound and guidance."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sarana.forms.definition import Entry, Languages, Words
from sarana.forms.markup import Element, own_text
from sarana.forms.state import Media
from sarana.forms.tree import XFORMS

X = "{" + XFORMS + "}"
_MEDIA = {"image": "image", "big-image": "big_image", "audio": "audio", "video": "video"}
Read = Callable[[Element, str], Words | None]


def read_translations(model: Element, read: Read) -> Languages:
    names: list[str] = []
    entries: dict[str, Mapping[str, Entry]] = {}
    default = ""
    for translation in model.findall(f"{X}itext/{X}translation"):
        name = translation.get("lang") or ""
        names.append(name)
        default = name if translation.get("default") is not None else default
        entries[name] = {text.get("id") or "": _entry(text, read) for text in translation.findall(X + "text")}
    return Languages(tuple(names), default or (names[0] if names else ""), entries)


def _entry(text: Element, read: Read) -> Entry:
    identifier = text.get("id") or ""
    words = guidance = None
    media: dict[str, str] = {}
    for value in text.findall(X + "value"):
        form = value.get("form")
        if form is None or (form == "long" and words is None):
            words = read(value, identifier)
        elif form == "guidance":
            guidance = read(value, identifier)
        elif form in _MEDIA:
            media[_MEDIA[form]] = own_text(value).strip().rpartition("/")[2]
    return Entry(words, guidance, Media(**media))
