"""One case: its records, everything that was ever signed about it, its letters, and what can be done next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from sarana.cases import Case, CaseLine, CaseState, Deed, Former, LetterMade, Record, Revision, letter_in
from sarana.cases.links import Link
from sarana.cases.revision import LETTER
from sarana.errors import NoSuchForm
from sarana.exchange.authors import Authors, authors
from sarana.language import _, available, ngettext, spoken
from sarana.messages.about_disclosure import purpose_words
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.form_title import title_of
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.case_letters import letter_line
from sarana.ui.pages.case_list import state_words
from sarana.ui.pages.case_officers import Crew, LetIn, crew_card, crew_of
from sarana.ui.pages.letter_made import replacements
from sarana.ui.pages.other_cases import OtherCases
from sarana.ui.question import Question
from sarana.ui.signed import signed_by
from sarana.ui.workspace import Opened, Workspace


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A record of a form, what the form is called in each of its languages, and its signed versions."""

    record: Record
    titles: dict[str, str]
    versions: tuple[Revision, ...]  # oldest first
    has_newer_form: bool = False
    before_move: Former | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything that the page shows, read in one go."""

    case: Case
    records: tuple[FormRecord, ...]
    letters: tuple[tuple[Revision, LetterMade | None], ...]  # None: nothing that this program can read
    authors: Authors
    crew: Crew
    links: tuple[tuple[Link, CaseLine | None], ...]  # None: the other case is not in this vault


class CasePage(Page):
    """Where one person's papers lie together."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str) -> None:
        super().__init__()
        self._workspace, self._case = workspace, case_id
        self._file: CaseFile | None = None
        self._content = blocks.column(gap=style.LARGE)
        back = blocks.button("‹  " + _("Back to the list"), "case.back", partial(self._to, "cases"), "link")
        self.head(_("Case"), back=back)
        self.body.addLayout(self._content)
        self.scrolling()

    def arrive(self) -> None:
        if self._file is None:
            case_id = self._case
            self._workspace.ask(
                lambda opened, progress: read_case(opened, case_id), self._show, self.show_error
            )

    def _show(self, file: CaseFile) -> None:
        self._file = file
        blocks.clear(self._content)
        blocks.say(self._title(), "  /  ".join(file.case.names) or _("No name yet"))
        self._content.addLayout(self._summary(file.case))
        self._content.addWidget(self._records(file.records))
        self._content.addWidget(self._history(file.records))
        self._content.addWidget(self._letters(file.letters))
        ask = self._ask_whom if self._workspace.may(Deed.SHARE) else None
        self._content.addWidget(crew_card(file.crew, ask))
        if file.links:
            self._content.addWidget(OtherCases(file.links, file.authors, self.go.emit, self._decide))
        if self._workspace.officer.role == "administrator":
            place = Place("erase", case=self._case)
            erase = blocks.button(_("Erase this case…"), "case.erase", partial(self.go.emit, place), "link")
            self._content.addLayout(blocks.row(1, erase))
        self.put_back()

    def _title(self) -> Any:
        return self.findChild(QWidget, "page.title")

    # ---- what it is and what can be done ----------------------------------------------------------------

    def _summary(self, case: Case) -> QVBoxLayout:
        words, tone = state_words(case.state)
        code = blocks.selectable(blocks.text(case.code, "code", name="case.code"))
        origin = _("From {office}").format(office=case.origin) if case.origin else ""
        changed = _("Changed {moment}").format(moment=spoken().moment(case.changed.astimezone()))
        facts = blocks.row(
            code, blocks.badge(words, tone), blocks.text("   ".join((origin, changed)).strip(), "muted")
        )
        facts.setStretch(2, 1)
        actions = [self._actions(case)] if self._workspace.may(Deed.WRITE) else []
        return blocks.column(facts, *actions, gap=style.MEDIUM)

    def _actions(self, case: Case) -> QWidget:
        finalised = any(record.record.heads for record in (self._file.records if self._file else ()))
        letter = blocks.button(
            _("Make a letter"), "case.letter", lambda: self.go.emit(Place("letter", case=case.case_id))
        )
        send = blocks.button(
            _("Send"), "case.send", lambda: self.go.emit(Place("send", cases=(case.case_id,)))
        )
        sharing = blocks.button(
            _("Consent and sharing"),
            "case.sharing",
            lambda: self.go.emit(Place("sharing", case=case.case_id)),
        )
        copy = blocks.button(_("Copy…"), "case.copy", partial(self.go.emit, Place("copy", case=case.case_id)))
        for leaves in (send, copy):
            leaves.setEnabled(finalised)
        if not finalised:
            send.setToolTip(_("Finalise the form first: only what is signed can be sent."))
            copy.setToolTip(_("Finalise the form first: only what is signed can be copied."))
        return blocks.holding(blocks.row(letter, send, sharing, copy, 1))

    def _to(self, page: str) -> None:
        self.go.emit(Place(page, case=self._case, cases=(self._case,)))

    # ---- records ----------------------------------------------------------------------------------------

    def _records(self, records: Sequence[FormRecord]) -> QWidget:
        rows = [self._record(number, one) for number, one in enumerate(records)]
        return blocks.card(blocks.text(_("Records"), "section-title"), *rows, gap=style.MEDIUM)

    def _record(self, number: int, one: FormRecord) -> QWidget:
        record = one.record
        words, tone = state_words(record.state)
        title = blocks.text(in_words(one.titles), "strong")
        saved = _("Saved {moment}") if record.has_draft else _("Signed {moment}")
        when = blocks.text(saved.format(moment=spoken().moment(record.changed.astimezone())), "hint")
        line = blocks.row(blocks.column(title, when, gap=0), blocks.badge(words, tone), gap=style.MEDIUM)
        line.setStretch(0, 1)
        ways: list[QWidget | int] = [*self._ways_in(number, record, title.accessibleName()), 1]
        if record.heads and record.has_draft and self._workspace.may(Deed.WRITE):
            discard = partial(self._ask_to_discard, record)
            ways.append(
                blocks.button(_("Throw the draft away…"), f"record.{number}.discard", discard, "link")
            )
        parts: list[Any] = [line, blocks.row(*ways), *extract_words(one.versions)]
        if record.state is CaseState.CONFLICT:
            parts.append(
                blocks.text(
                    _("The same version was continued in more than one place. Every version is kept."),
                    "error",
                )
            )
        if self._workspace.may(Deed.WRITE):
            parts += moves(number, one, self._to_move, self._ask_to_undo_move)
        return blocks.holding(blocks.column(*parts))

    def _ways_in(self, number: int, record: Record, title: str) -> list[QWidget]:
        """To read it, and to go on with it where the role writes; the first record's way is the main one."""
        writes = self._workspace.may(Deed.WRITE)
        main = "primary" if number == 0 else ""
        ways: list[QWidget] = [
            blocks.button(
                _("Read"), f"record.{number}.read", partial(self._read, record), "" if writes else main
            )
        ]
        if record.heads and self._workspace.may(Deed.ISSUE):
            paper = Place("filled", case=self._case, record=record.record_id)
            ways.append(blocks.button(_("On paper…"), f"record.{number}.paper", partial(self.go.emit, paper)))
        if writes:
            ways.append(self._way_on(number, record, main))
        for way in ways:
            way.setAccessibleDescription(title)
        return ways

    def _read(self, record: Record) -> None:
        self.go.emit(Place("read", case=self._case, record=record.record_id))

    def _way_on(self, number: int, record: Record, role: str) -> QPushButton:
        """Continue it; what was continued in several places is brought together first."""
        if record.state is CaseState.CONFLICT and not record.has_draft:
            place = Place("conflict", case=self._case, record=record.record_id)
            words = _("Compare and bring together")
            return blocks.button(words, f"record.{number}.conflict", partial(self.go.emit, place), role)
        verb = _("Continue") if record.has_draft else _("Continue in a new version")
        return blocks.button(verb, f"record.{number}.open", partial(self._open, record), role)

    def _to_move(self, record: Record) -> None:
        self.go.emit(Place("move", case=self._case, record=record.record_id))

    def _ask_to_undo_move(self, record: Record) -> None:
        ask_to_undo_move(self, partial(self._undo_move, record))

    def _undo_move(self, record: Record) -> None:
        def work(opened: Opened, progress: Progress) -> CaseFile:
            opened.store.undo_move(record.record_id)
            return read_case(opened, self._case)

        self._workspace.ask(work, self._show, self.show_error)

    def _open(self, record: Record) -> None:
        self.go.emit(Place("interview", case=self._case, record=record.record_id))

    def _ask_to_discard(self, record: Record) -> None:
        Question(
            self,
            _("Throw the draft away?"),
            (
                _("What was written since the form was signed is lost."),
                _("Every signed version stays as it is."),
            ),
            _("Throw it away"),
            partial(self._discard, record),
            role="danger",
        ).open()

    def _discard(self, record: Record) -> None:
        def work(opened: Opened, progress: Progress) -> CaseFile:
            opened.store.discard_draft(record.record_id)
            return read_case(opened, self._case)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- history ----------------------------------------------------------------------------------------

    def _history(self, records: Sequence[FormRecord]) -> QWidget:
        rows: list[QWidget] = []
        for one in records:
            newest_first = list(enumerate(one.versions, start=1))[::-1]
            rows.extend(self._version(number, revision) for number, revision in newest_first)
        if not rows:
            rows = [
                blocks.text(
                    _("Nothing was signed yet. Each finalised version of the form appears here."),
                    "muted",
                )
            ]
        return blocks.card(blocks.text(_("History"), "section-title"), *rows, gap=style.MEDIUM)

    def _version(self, number: int, revision: Revision) -> QWidget:
        who = signed_by(self._file.authors.signer(revision.author) if self._file else None)
        what = blocks.text(_("Version {number}").format(number=blocks.number(number)), "strong")
        when = blocks.text(spoken().moment(revision.time.astimezone()), "hint")
        when.setWordWrap(False)
        read = Place("read", case=self._case, revision=revision.id)
        open_it = blocks.button(_("Read"), f"version.{revision.id[:8]}.read", partial(self.go.emit, read))
        open_it.setAccessibleDescription(what.accessibleName())
        parts: list[QWidget] = [when, open_it]
        if number > 1:
            before = next(iter(revision.parents), "")
            changes = Place("changes", case=self._case, revision=revision.id, before=before)
            button = blocks.button(
                _("What changed"), f"version.{revision.id[:8]}.changes", partial(self.go.emit, changes)
            )
            button.setAccessibleDescription(what.accessibleName())
            parts.insert(1, button)
        line = blocks.row(blocks.column(what, blocks.text(who, "muted"), gap=0), *parts)
        line.setStretch(0, 1)
        return blocks.holding(line)

    # ---- letters ----------------------------------------------------------------------------------------

    def _letters(self, letters: Sequence[tuple[Revision, LetterMade | None]]) -> QWidget:
        later = replacements([made for _revision, made in letters if made])
        rows = [
            self._letter(revision, made, later.get(made.register_number, ""))
            if made
            else self._unreadable(revision)
            for revision, made in letters
        ]
        if not rows:
            rows = [blocks.text(_("No letter was made yet."), "muted")]
        return blocks.card(blocks.text(_("Letters"), "section-title"), *rows, gap=style.MEDIUM)

    def _letter(self, revision: Revision, made: LetterMade, replaced_by: str) -> QWidget:
        return letter_line(self._case, revision, made, replaced_by, self.go.emit)

    def _unreadable(self, revision: Revision) -> QWidget:
        return blocks.holding(
            blocks.column(
                blocks.text(_("A letter that this program cannot read"), "strong"),
                blocks.text(spoken().moment(revision.time.astimezone()), "muted"),
                gap=0,
            )
        )

    # ---- who works on it --------------------------------------------------------------------------------

    def _ask_whom(self) -> None:
        if self._file is not None:
            LetIn(self, self._file.crew.colleagues, self._let_in).open()

    def _let_in(self, officer_id: str) -> None:
        def work(opened: Opened, progress: Progress) -> CaseFile:
            opened.store.share(self._case, officer_id)
            return read_case(opened, self._case)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- the same person --------------------------------------------------------------------------------

    def _decide(self, link: Link, verdict: str) -> None:
        def work(opened: Opened, progress: Progress) -> CaseFile:
            opened.store.links.decide(self._case, link.other, verdict, link.reasons)
            return read_case(opened, self._case)

        self._workspace.ask(work, self._show, self.show_error)

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"file": self._file}

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["file"] is not None:
            self._show(memory.loaded["file"])


def extract_words(versions: Sequence[Revision]) -> list[QWidget]:
    """That this is only what another office took out for us, and until when it may be kept."""
    taken = [extract for revision in versions if (extract := revision.extract)]
    if not taken:
        return []
    held = sum(taken[-1].held_back.values())
    counted = ngettext(
        "An extract: {count} answer was held back where it comes from.",
        "An extract: {count} answers were held back where it comes from.",
        held,
    )
    last_day = _("To be erased after {day}.").format(day=spoken().long_date(taken[-1].until))
    purpose = purpose_words(taken[-1].purpose, spoken())
    return [
        blocks.text(counted.format(count=blocks.number(held)), name="record.extract"),
        blocks.text(purpose, "muted"),
        blocks.text(last_day, "muted"),
    ]


def moves(
    number: int,
    one: FormRecord,
    move: Callable[[Record], object],
    undo: Callable[[Record], object],
) -> list[Any]:
    """The way to a newer version of the form, and back from it until the record is signed."""
    lines: list[Any] = []
    if one.has_newer_form:
        words = _("The form has a newer version. This record keeps its own until you move it.")
        see = blocks.button(
            _("See what would change…"), f"record.{number}.move", partial(move, one.record), "link"
        )
        lines.append(blocks.row(blocks.text(words, "hint"), see))
    if one.before_move is not None:
        words = _("This draft was moved from version {version} of the form.")
        back = blocks.button(
            _("Go back to it…"), f"record.{number}.unmove", partial(undo, one.record), "link"
        )
        told = blocks.text(words.format(version=one.before_move.form_version), "hint")
        lines.append(blocks.row(told, back))
    for line in lines:
        line.setStretch(0, 1)
    return lines


def ask_to_undo_move(page: QWidget, agreed: Callable[[], object]) -> None:
    """Whether to give up what was answered since the record moved."""
    Question(
        page,
        _("Go back to the former version of the form?"),
        (
            _("The draft becomes again what it was before it moved."),
            _("What was answered since then is lost."),
        ),
        _("Go back"),
        agreed,
        role="danger",
    ).open()


def read_case(opened: Opened, case_id: str) -> CaseFile:
    """Everything about a case. In the vault thread."""
    store, case = opened.store, opened.store.case(case_id)
    records: list[FormRecord] = []
    letters: list[tuple[Revision, LetterMade | None]] = []
    for record in case.records:
        versions = tuple(store.history(record.record_id))
        if record.kind == LETTER:
            letters.extend((revision, letter_in(revision)) for revision in versions)
        else:
            newer = store.has_newer_form(record.record_id)
            former = store.before_move(record.record_id)
            records.append(FormRecord(record, _titles(opened, record), versions, newer, former))
    crew = crew_of(opened, case_id)
    links = tuple((link, store.line(link.other)) for link in store.links.of(case_id))
    return CaseFile(case, tuple(records), tuple(letters), authors(opened.vault), crew, links)


def _titles(opened: Opened, record: Record) -> dict[str, str]:
    if record.form is None:
        return {}
    try:
        form = opened.store.form(record.form.sha256)
    except NoSuchForm:
        return {"": record.form.form_id}
    return {code: title_of(form, code) for code in available()}


def in_words(titles: dict[str, str]) -> str:
    """The title in the language of the screen."""
    return titles.get(spoken().code) or next(iter(titles.values()), "")
