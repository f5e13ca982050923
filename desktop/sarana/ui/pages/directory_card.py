"""How an entry of the directory looks: whom to call, how, and how long ago somebody verified it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from sarana.documents.directory import Entry
from sarana.documents.template import common
from sarana.language import _, spoken
from sarana.ui import blocks, style
from sarana.ui.pages.letter_names import destination_name, own, own_language
from sarana.ui.pages.letter_parties import stale_words


def entry_card(entry: Entry, ways_to_change: list[QPushButton]) -> QWidget:
    """One entry; of a placeholder only what is true of it."""
    name = blocks.selectable(blocks.text(own(entry.institution), "strong", name=f"entry.{entry.name}"))
    kind = destination_name(entry.destination)
    below = [blocks.text(kind, "hint")] if kind != own(entry.institution) else []
    top = blocks.row(blocks.column(name, *below, gap=0), gap=style.MEDIUM)
    top.setStretch(0, 1)
    words = stale_words(entry)
    if words:
        top.addWidget(blocks.badge(_("Placeholder") if entry.placeholder else _("Needs a call"), "warning"))
    for way in ways_to_change:
        top.addWidget(way)
    parts: list[Any] = [top]
    if not entry.placeholder:
        parts.append(blocks.selectable(blocks.text(_in_charge(entry))))
        parts.append(blocks.text(_reached(entry), "muted"))
    if words:
        parts.append(blocks.text(words, "hint"))
    else:
        day = spoken().long_date(entry.verified)
        parts.append(blocks.text(_("Verified on {day}").format(day=day), "hint"))
    made = blocks.card(*parts, gap=style.TIGHT)
    made.setAccessibleName(own(entry.institution))
    return made


def _in_charge(entry: Entry) -> str:
    return _("{person}, {post}: {phone}").format(person=entry.person, post=own(entry.post), phone=entry.phone)


def _reached(entry: Entry) -> str:
    names = common(own_language())
    languages = names["list"].join(names["languages"].get(each, each) for each in entry.languages)
    return _("{hours}. Otherwise: {cover}. Languages: {languages}").format(
        hours=own(entry.hours), cover=own(entry.cover), languages=languages
    )
