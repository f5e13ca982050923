"""To whom a letter goes and from whom it comes: filled in from the directory of authorities, and editable.

An entry of the directory has its words in every language; what is typed takes their place in all of them.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QWidget

from sarana.documents.desk import focal_words
from sarana.documents.directory import Directory, Entry
from sarana.documents.template import Template
from sarana.language import _, spoken
from sarana.ui import blocks, style
from sarana.ui.pages.letter_names import destination_name, entry_name, letterhead_names, own_language
from sarana.vault import Officer

#: Two lines to write a reason on.
REASON_HEIGHT = 72


class LetterReceiver(QWidget):
    """Who receives it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._directory: Directory | None = None
        self.destination = blocks.choice("letter.destination", _("To"), [])
        self._entry = blocks.choice("letter.addressee", _("From the directory"), [])
        self._from_directory = blocks.labelled(_("From the directory"), self._entry)
        self._stale = blocks.text("", "hint", name="letter.addressee.stale")
        self.recipient = blocks.line_edit("letter.recipient", _("Name of the receiver"))
        self._reason = QPlainTextEdit()
        self._reason.setObjectName("letter.reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(REASON_HEIGHT)
        self._because = blocks.labelled(
            _("Why it is shared without the person's consent"),
            self._reason,
            _("Only where the law or a danger to life demands it. The reason stands in the letter."),
        )
        self._because.hide()
        column = blocks.column(
            blocks.labelled(_("To"), self.destination),
            self._from_directory,
            self._stale,
            blocks.labelled(_("Name of the receiver"), self.recipient),
            self._because,
            gap=style.MEDIUM,
        )
        self.setLayout(column)
        self._say_entry()
        self.destination.currentIndexChanged.connect(self._other_destination)
        self._entry.currentIndexChanged.connect(self._other_entry)
        self.recipient.textChanged.connect(self.edited)
        self._reason.textChanged.connect(self.edited)

    def offer(self, chosen: Template) -> None:
        """Only those whom the document may be sent to; the one chosen before, if it is among them."""
        before = self.destination.currentData()
        names = [(name, destination_name(name)) for name in chosen.destinations]
        _fill(self.destination, names, before)
        self.setVisible(bool(names))
        self._offer_entries()

    def know(self, directory: Directory) -> None:
        self._directory = directory
        self._offer_entries()

    def choose(self, destination: str, name: str = "") -> None:
        """A kind of receiver; a name in any language that the directory knows is chosen from there."""
        self.destination.setCurrentIndex(max(0, self.destination.findData(destination)))
        known = self._directory.entries.values() if self._directory else ()
        fitting = [one for one in known if one.destination == destination]
        entry = next((one for one in fitting if name in one.institution.values()), None)
        if entry is not None:
            self._entry.setCurrentIndex(self._entry.findData(entry.name))
        else:
            self.recipient.setText(name)

    def address(self, offices: Sequence[str]) -> None:
        """To this office: as the directory has it, or by its name where it does not.

        Of several the officer names one: none of them is to learn from a letter about the others.
        """
        office = offices[0] if len(offices) == 1 else ""
        known = self._directory.entries.values() if self._directory else ()
        kinds = [one.destination for one in known if office in one.institution.values()]
        offered = [kind for kind in kinds if self.destination.findData(kind) >= 0]
        self.recipient.clear()
        self.choose(offered[0] if offered else "", office)

    def forget_origins(self, origins: Sequence[str]) -> None:
        """What was written for the request to them is not the receiver of another document."""
        if self.recipient.text() in origins:
            self.recipient.clear()

    def ask_reason(self, needed: bool) -> None:
        self._because.setVisible(needed)

    @property
    def kind(self) -> str:
        return str(self.destination.currentData() or "")

    @property
    def entry(self) -> Entry | None:
        return _entry_of(self._directory, self._entry)

    @property
    def reason(self) -> str:
        return self._reason.toPlainText().strip()

    def remembered_as(self, languages: tuple[str, ...]) -> str:
        """As the case remembers the receiver: in the first language of the sheet."""
        if typed := self.recipient.text().strip():
            return typed
        return self.entry.institution[languages[0]] if self.entry else self.destination.currentText()

    def _other_destination(self) -> None:
        self._offer_entries()
        self.edited.emit()

    def _other_entry(self) -> None:
        self._say_entry()
        self.edited.emit()

    def _offer_entries(self) -> None:
        """The authorities of this kind; the only one is chosen at once, of several a person chooses one."""
        before = self._entry.currentData()
        known = self._directory.entries.values() if self._directory else ()
        fitting = [(one.name, entry_name(one)) for one in known if one.destination == self.kind]
        only = fitting[0][0] if len(fitting) == 1 else ""
        wanted = before if before in dict(fitting) else only
        _fill(self._entry, [("", _("Nobody in particular")), *fitting], wanted)
        self._from_directory.setVisible(bool(fitting))
        self._say_entry()

    def _say_entry(self) -> None:
        entry = self.entry
        self.recipient.setPlaceholderText(entry_name(entry) if entry else _("As above"))
        _say_stale(self._stale, entry)


class LetterSender(QWidget):
    """Who writes, who signs, and whom to ask."""

    edited = Signal()
    signing_wanted = Signal()

    def __init__(self, officer: Officer) -> None:
        super().__init__()
        self._directory: Directory | None = None
        self._letterhead = blocks.choice(
            "letter.letterhead",
            _("Letterhead"),
            [("", _("The agency of the interviewer")), *letterhead_names()],
        )
        self._number = blocks.text("", "hint", name="letter.number")
        self.place = blocks.line_edit("letter.place", _("Place"), placeholder=_("As on the letterhead"))
        self.signatory = blocks.line_edit("letter.signatory", _("Signed by"))
        self.signatory.setText(officer.name)
        self.post = blocks.line_edit(
            "letter.post", _("Post"), placeholder=_("For example: Head of the border post")
        )
        self._focal = blocks.choice("letter.focal", _("Whom to ask, from the directory"), [])
        self._stale = blocks.text("", "hint", name="letter.focal.stale")
        self.contact = blocks.line_edit("letter.contact", _("Whom to ask, and how to reach them"))
        self._sign = blocks.check("letter.sign", _("Sign with the office certificate"))
        self._visible = blocks.check("letter.visible", _("Show on the paper who signed"), on=True)
        self._practice = blocks.check("letter.practice", _("Practice: the person is invented"))
        about = _("Whoever has the certificate of this office can check that nothing was changed.")
        self._about = blocks.text(about, "hint")
        column = blocks.column(
            blocks.labelled(_("Letterhead"), self._letterhead),
            self._number,
            blocks.labelled(_("Place"), self.place),
            blocks.labelled(_("Signed by"), self.signatory),
            blocks.labelled(_("Post"), self.post),
            blocks.labelled(_("Whom to ask, from the directory"), self._focal),
            self._stale,
            blocks.labelled(_("Whom to ask, and how to reach them"), self.contact),
            blocks.column(self._sign, self._about, self._visible, gap=style.TIGHT),
            self._practice,
            gap=style.MEDIUM,
        )
        self.setLayout(column)
        self._visible.hide()
        self._connect()

    def _connect(self) -> None:
        self._letterhead.currentIndexChanged.connect(self.edited)
        for edit in (self.place, self.signatory, self.post, self.contact):
            edit.textChanged.connect(self.edited)
        self._focal.currentIndexChanged.connect(self._other_focal)
        self._practice.toggled.connect(self.edited)
        self._visible.toggled.connect(self.edited)
        self._sign.toggled.connect(self._sign_or_not)

    def know(self, directory: Directory, agency: str) -> None:
        """Offer everybody in the directory; first the agency that writes, if it is there."""
        first = not self._focal.count()
        before = agency if first and agency in directory.entries else self._focal.currentData()
        self._directory = directory
        named = [(one.name, entry_name(one)) for one in directory.entries.values()]
        _fill(self._focal, [("", _("Nobody from the directory")), *named], before)
        self._say_focal()

    def say_number(self, number: str) -> None:
        words = _("The letter will have the number {number}.").format(number=number) if number else ""
        blocks.say(self._number, words)

    @property
    def letterhead(self) -> str:
        return str(self._letterhead.currentData() or "")

    @property
    def focal(self) -> Entry | None:
        return _entry_of(self._directory, self._focal)

    @property
    def signs(self) -> bool:
        return self._sign.isChecked()

    @property
    def signs_visibly(self) -> bool:
        return self._sign.isChecked() and self._visible.isChecked()

    @property
    def practises(self) -> bool:
        return self._practice.isChecked()

    def _sign_or_not(self, on: bool) -> None:
        self._visible.setVisible(on)
        if on:
            self.signing_wanted.emit()
        self.edited.emit()

    def _other_focal(self) -> None:
        self._say_focal()
        self.edited.emit()

    def _say_focal(self) -> None:
        entry = self.focal
        words = focal_words(entry, own_language()) if entry else ""
        self.contact.setPlaceholderText(words or _("Name, post, telephone"))
        self.contact.setToolTip(words)
        _say_stale(self._stale, entry)


def unsigned_words() -> str:
    """That the directory which the office took over is not to be trusted any more."""
    return _("Nobody who is known here has signed the directory in use. The program’s own takes its place.")


def stale_words(entry: Entry) -> str:
    """Why an entry needs a call; empty if it does not."""
    if entry.placeholder:
        return _(
            "A placeholder: only the name of the institution is used. The directory needs your own entries."
        )
    if entry.is_stale(date.today()):
        day = spoken().long_date(entry.verified)
        return _("Last verified on {day}: call them before you rely on it.").format(day=day)
    return ""


def _say_stale(label: QLabel, entry: Entry | None) -> None:
    words = stale_words(entry) if entry is not None else ""
    blocks.say(label, words)
    label.setVisible(bool(words))


def _entry_of(directory: Directory | None, box: QComboBox) -> Entry | None:
    return directory.entries.get(str(box.currentData() or "")) if directory else None


def _fill(box: QComboBox, options: list[tuple[str, str]], chosen: object) -> None:
    """Offer these, silently: whoever fills a box says himself that something changed."""
    with QSignalBlocker(box):
        box.clear()
        for value, words in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)) if options else -1)
