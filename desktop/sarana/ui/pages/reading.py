"""The answers of a record, to be read and nothing else: as it stands now, or one of its signed versions.

With its own form, its files, and who signed it and when. Nothing is opened for writing: this is also the page
of those whose role is to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Attachment, Deed, Revision
from sarana.errors import NoSuchCase, NoSuchForm
from sarana.exchange.authors import Signer, authors
from sarana.forms import Interview, Snapshot
from sarana.language import _, available, catalog, spoken
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.fields.pictures import pixmap
from sarana.ui.form_title import title_of
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.interview_media import PictureDialog
from sarana.ui.reading import answers_told
from sarana.ui.signed import signed_by
from sarana.ui.told import Told, ToldList
from sarana.ui.unsealed import not_sealed
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Version:
    """A signed version: its number among the versions of its record, and what it stands beside."""

    revision: Revision
    number: int
    count: int
    before: str  # the version that it continues; "" for the first
    signer: Signer | None
    is_newest: bool  # nothing continues it
    is_alone: bool  # else the same version was continued elsewhere too


@dataclass(frozen=True, slots=True)
class Answers:
    """What is read, and what puts it into words."""

    interview: Interview
    snapshot: Snapshot
    version: Version | None  # None: a draft


class ReadingPage(Page):
    """Shows; there is nothing to type into."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, record_id: str, revision_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case = workspace, case_id
        self._record, self._revision = record_id, revision_id  # without a revision: what it says now
        self._answers: Answers | None = None
        self.badge = blocks.badge("")
        self.which, self.who = blocks.text("", "strong", name="reading.state"), blocks.text("", "muted")
        self.paper = blocks.button(_("On paper…"), "reading.paper", self._on_paper)
        self.compare = blocks.button(_("What changed"), "reading.compare", self._compare)
        for button in (self.paper, self.compare):
            button.hide()  # until it is known what is read
        self.language = blocks.choice("reading.language", _("Language of the answers"), [])
        self.language.currentIndexChanged.connect(self._tell)
        self.list = ToldList("reading.list", _("Answers"))
        self.list.chosen.connect(self._open_file)
        self._files = blocks.column()
        self._build()

    def _build(self) -> None:
        back = blocks.button("‹  " + _("Back to the case"), "reading.back", self._leave, "link")
        self.head(_("Read the answers"), "", self.paper, back=back)
        facts = blocks.row(self.which, self.badge, 1, self.language, self.compare)
        self.body.addLayout(blocks.column(facts, self.who))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(self._files)
        self.filling()

    def arrive(self) -> None:
        if self._answers is None:
            case_id, record, revision = self._case, self._record, self._revision
            self._workspace.ask(
                lambda opened, progress: read_answers(opened, case_id, record, revision),
                self._show,
                self.show_error,
            )

    def _show(self, answers: Answers) -> None:
        self._answers = answers
        version, form = answers.version, answers.interview.form
        blocks.say(self._title(), title_of(form, spoken().code))
        if version is None:
            blocks.say(self.which, _("As it is being written; nobody signed it yet."))
            blocks.say(self.who, _("Form version {version}").format(version=form.version))
        else:
            self._say_version(version, form.version)
        blocks.say(self.badge, _("Signed: cannot be changed") if version else _("Draft"))
        style.mark(self.badge, tone="good" if version else "plain")
        self.compare.setVisible(bool(version and version.before))
        self.paper.setVisible(bool(version and version.is_newest) and self._may_save())
        self._offer_languages(answers.interview)
        self._tell()
        self._show_files()
        self.put_back()
        if not self._memory.focus:
            self.list.setFocus()

    def _say_version(self, version: Version, form: str) -> None:
        numbers = {"number": blocks.number(version.number), "count": blocks.number(version.count)}
        blocks.say(self.which, _("Version {number} of {count}").format(**numbers))
        moment = spoken().moment(version.revision.time.astimezone())
        lines = [
            signed_by(version.signer),
            _("Signed {moment}").format(moment=moment),
            _("Form version {version}").format(version=form),
        ]
        if not version.is_alone:
            lines.append(_("The same version was continued in more than one place. Every version is kept."))
        blocks.say(self.who, "\n".join(filter(None, lines)))

    def _title(self) -> Any:
        return self.findChild(QWidget, "page.title")

    def _offer_languages(self, interview: Interview) -> None:
        """The languages that the form and the program both speak; the screen's first."""
        codes = [code for code in available() if interview.form.language_for(code) is not None]
        codes.sort(key=lambda code: code != spoken().code)
        self.language.blockSignals(True)
        self.language.clear()
        for code in codes:
            self.language.addItem(catalog(code).own_name, code)
        self.language.blockSignals(False)
        self.language.setVisible(len(codes) > 1)

    def _tell(self) -> None:
        if self._answers is None:
            return
        speaks = catalog(str(self.language.currentData() or spoken().code))
        lines = answers_told(self._answers.interview, self._answers.snapshot.values, speaks)
        files = {file.name for file in self._attachments()}
        hint = _("Enter opens the file.")
        self.list.tell(
            Told(line.words, line.said, hint, line.ref, line.file) if line.file in files else line
            for line in lines
        )

    # ---- files ------------------------------------------------------------------------------------------

    def _attachments(self) -> tuple[Attachment, ...]:
        """The files that were signed; those of a draft are seen in the form itself."""
        version = self._answers.version if self._answers is not None else None
        return version.revision.attachments if version is not None else ()

    def _show_files(self) -> None:
        blocks.clear(self._files)
        questions = {line.file: line.words for line in self.list.told() if line.file}
        for number, file in enumerate(self._attachments()):
            self._files.addWidget(self._file(number, file, questions.get(file.name, file.name)))

    def _file(self, number: int, file: Attachment, question: str) -> QWidget:
        kilobytes = blocks.number(max(1, round(file.size / 1000)))
        words = _("{question}: {size} kB").format(question=question, size=kilobytes)
        parts: list[QWidget] = [blocks.text(words)]
        if file.media_type.startswith("image/"):
            look = partial(self._look_at, file, question)
            parts.append(blocks.button(_("Look at it…"), f"reading.file.{number}.look", look))
        if self._may_save():
            save = partial(self._save, file)
            parts.append(blocks.button(_("Save a copy…"), f"reading.file.{number}.save", save))
        for button in parts[1:]:
            button.setAccessibleDescription(words)
        line = blocks.row(*parts)
        line.setStretch(0, 1)
        return blocks.holding(line)

    def _open_file(self, line: Told) -> None:
        """Enter on an answer that is a file."""
        for file in self._attachments():
            if file.name == line.file:
                if file.media_type.startswith("image/"):
                    self._look_at(file, line.words)
                elif self._may_save():
                    self._save(file)

    def _may_save(self) -> bool:
        """A copy leaves the vault unsealed, as a letter does."""
        return self._workspace.may(Deed.ISSUE)

    def _look_at(self, file: Attachment, question: str) -> None:
        revision = self._signed().id
        self._workspace.ask(
            lambda opened, progress: (question, opened.store.attachment_of(revision, file.name)),
            self._show_picture,
            self.show_error,
        )

    def _show_picture(self, file: tuple[str, bytes]) -> None:
        question, untrusted_content = file
        PictureDialog(self, question, pixmap(untrusted_content)).open()

    def _save(self, file: Attachment) -> None:
        suffix = file.name.rpartition(".")[2]
        path = self._workspace.files.save_file(
            self, _("Save a copy"), f"attachment.{suffix}", _("File"), f"*.{suffix}"
        )
        if path is None:
            return
        case_id, revision = self._case, self._signed().id

        def work(opened: Opened, progress: Progress) -> str:
            opened.store.ask(Deed.ISSUE, case_id)
            durable.write_out(path, opened.store.attachment_of(revision, file.name))
            opened.vault.journal("attachment.save", revision)
            return path.name

        self._workspace.ask(work, self._saved, self.show_error)

    def _saved(self, name: str) -> None:
        self.notice.say(_("Saved as {file}.").format(file=name), not_sealed(), "good")

    def _signed(self) -> Revision:
        """The version that is read; whoever asks has one on the page."""
        assert self._answers is not None and self._answers.version is not None  # noqa: S101 - for mypy
        return self._answers.version.revision

    # ---- going ------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        if self._answers is not None and self._answers.version is not None:
            version = self._answers.version
            self.go.emit(
                Place("changes", case=self._case, revision=version.revision.id, before=version.before)
            )

    def _on_paper(self) -> None:
        self.go.emit(Place("filled", case=self._case, record=self._signed().record_id))

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"answers": self._answers}

    def remember(self) -> Memory:
        """The language of the answers follows the screen's: that is what was asked for by changing it."""
        memory = super().remember()
        memory.typed.pop("reading.language", None)
        return memory

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["answers"] is not None:
            self._show(memory.loaded["answers"])


# ---- in the vault thread ----------------------------------------------------------------------------------


def read_answers(opened: Opened, case_id: str, record_id: str, revision_id: str) -> Answers:
    """A signed version, else the draft of the record, else what was signed last; raises NoSuchForm."""
    store = opened.store
    store.case(case_id)  # that somebody looked is noted with the case
    if revision_id:
        return read_version(opened, revision_id)
    draft = store.draft(record_id)
    if draft is not None:
        form = store.form(draft.snapshot.form_sha256)
        return Answers(Interview.resume(form, draft.snapshot), draft.snapshot, None)
    for head in map(store.revision, store.heads(record_id)):
        if head.snapshot is not None:
            return read_version(opened, head.id)
    raise NoSuchCase


def read_version(opened: Opened, revision_id: str) -> Answers:
    """A signed version with the form that it was answered with."""
    revision = opened.store.revision(revision_id)
    if revision.snapshot is None:
        raise NoSuchForm
    history = [each.id for each in opened.store.history(revision.record_id)]
    heads = opened.store.heads(revision.record_id)
    at = history.index(revision_id)
    before = next((each for each in revision.parents if each in history), history[at - 1] if at else "")
    is_head = revision_id in heads
    version = Version(
        revision,
        at + 1,
        len(history),
        before,
        authors(opened.vault).signer(revision.author),
        is_newest=is_head,
        is_alone=not is_head or len(heads) == 1,
    )
    return Answers(interview_of(opened, revision), revision.snapshot, version)


def interview_of(opened: Opened, revision: Revision) -> Interview:
    """The form that a version was answered with, holding its answers; raises NoSuchForm."""
    snapshot = revision.snapshot
    if snapshot is None:
        raise NoSuchForm
    form = opened.store.form(snapshot.form_sha256)
    return Interview.resume(form, snapshot, now=lambda: revision.time)  # not what it would compute today
