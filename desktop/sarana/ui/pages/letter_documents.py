"""Which document? All that can be made, under headings, found by typing a part of a name in any language."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from sarana.documents.letter import destinations
from sarana.documents.template import Template
from sarana.language import _, spoken
from sarana.ui import blocks, style
from sarana.ui.pages.letter_names import FIRST, destination_name, documents, every_word, own
from sarana.ui.sheet import Sheet
from sarana.ui.told import Told, ToldList

HEIGHT = 420


class DocumentChooser(Sheet):
    """Escape leaves what was chosen before."""

    def __init__(self, parent: QWidget, chosen: Callable[[str, str], object]) -> None:
        super().__init__(parent, "documents", _("Which document?"), width=620)
        self._chosen = chosen
        self._find = blocks.line_edit(
            "documents.find",
            _("Find a document"),
            placeholder=_("Type a part of its name or of the receiver"),
        )
        style.mark(self._find, "search")
        self._list = ToldList("documents.list", _("Documents"))
        self._list.setMinimumHeight(HEIGHT)
        self._nothing = blocks.text(_("No document has this in its name."), "muted", name="documents.none")
        take = blocks.button(_("Choose"), "documents.yes", self._take, "primary")
        leave = blocks.button(_("Cancel"), "documents.no", self.reject)
        title = blocks.text(_("Which document?"), "section-title")
        self.lay(title, self._find, self._nothing, self._list, buttons=(leave, take))
        self._find.textChanged.connect(self._search)
        self._list.chosen.connect(self._choose)
        self._search("")
        self._find.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the line into the list."""
        if event.key() == Qt.Key.Key_Down and self._find.hasFocus():
            self._list.setFocus()
            return
        super().keyPressEvent(event)

    def _search(self, words: str) -> None:
        found = list(_found(words.casefold().split()))
        self._list.tell(found)
        self._list.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _take(self) -> None:
        item: QListWidgetItem | None = self._list.currentItem()
        if item is not None:
            self._choose(self._list.told()[self._list.row(item)])

    def _choose(self, line: Told) -> None:
        template, _bar, destination = line.ref.partition("|")
        self.accept()
        self._chosen(template, destination)


def _found(wanted: list[str]) -> Iterator[Told]:
    """The documents in whose words all of this occurs, under their headings."""
    for heading, kinds in documents():
        lines = [line for one in kinds for line in _lines(one, wanted)]
        if lines:
            yield Told(heading, is_heading=True)
            yield from lines


def _lines(one: Template, wanted: list[str]) -> Iterator[Told]:
    """One line for a document; of the referral one for each receiver, because it reads differently."""
    everyone = destinations()
    receivers = one.destinations
    if one.name == FIRST:
        for name in receivers:
            if _fits(wanted, every_word(one.title), every_word(everyone[name].words["title"])):
                yield Told(destination_name(name), ref=f"{one.name}|{name}")
        return
    if _fits(
        wanted, every_word(one.title), *(every_word(everyone[name].words["title"]) for name in receivers)
    ):
        to = (_("To: {receivers}").format(receivers=_listed(receivers)),) if receivers else ()
        yield Told(own(one.title), about=to[0] if to else "", ref=f"{one.name}|")


def _fits(wanted: list[str], *words: str) -> bool:
    everything = " ".join(words).casefold()
    return all(one in everything for one in wanted)


#: More receivers than this are not listed one by one.
MOST_NAMED = 3


def _listed(receivers: tuple[str, ...]) -> str:
    named = [destination_name(name) for name in receivers[:MOST_NAMED]]
    return spoken().several([*named, "…"] if len(receivers) > MOST_NAMED else named)
