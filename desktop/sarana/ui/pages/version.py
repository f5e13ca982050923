"""One signed version of a record, to be read: with its own form, its files, and who signed it and when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from sarana.cases import Attachment, Deed, Revision
from sarana.errors import NoSuchForm
from sarana.exchange.authors import Signer, authors
from sarana.forms import Interview
from sarana.language import _, available, catalog, spoken
from sarana.progress import Progress
from sarana.ui import blocks
from sarana.ui.form_title import title_of
from sarana.ui.page import Memory, Page, Place
from sarana.ui.pages.interview_media import PictureDialog
from sarana.ui.reading import answers_told
from sarana.ui.signed import signed_by
from sarana.ui.told import Told, ToldList
from sarana.ui.workspace import Opened, Workspace
from sarana.vault import durable


@dataclass(frozen=True, slots=True)
class Version:
    """A signed version, its number among the versions of its record, and what puts it into words."""

    revision: Revision
    number: int
    count: int
    before: str  # the version that it continues; "" for the first
    interview: Interview
    signer: Signer | None


class VersionPage(Page):
    """Shows; there is nothing to type into."""

    section = "cases"

    def __init__(self, workspace: Workspace, case_id: str, revision_id: str) -> None:
        super().__init__(wide=True)
        self._workspace, self._case, self._revision = workspace, case_id, revision_id
        self._version: Version | None = None
        back = blocks.button("‹  " + _("Back to the case"), "version.back", self._leave, "link")
        self.head(_("Signed version"), back=back)
        self.badge = blocks.badge(_("Signed: cannot be changed"), "good")
        self.which, self.who = blocks.text("", "strong", name="version.which"), blocks.text("", "muted")
        self.compare = blocks.button(_("What changed"), "version.compare", self._compare)
        self.compare.setEnabled(False)  # until it is known what it continues
        self.language = blocks.choice("version.language", _("Language of the answers"), [])
        self.language.currentIndexChanged.connect(self._tell)
        facts = blocks.row(self.which, self.badge, 1, self.language, self.compare)
        self.body.addLayout(blocks.column(facts, self.who))
        self.list = ToldList("version.list", _("Answers"))
        self.list.chosen.connect(self._open_file)
        self.body.addWidget(self.list, 1)
        self._files = blocks.column()
        self.body.addLayout(self._files)
        self.filling()

    def arrive(self) -> None:
        if self._version is None:
            case_id, revision_id = self._case, self._revision
            self._workspace.ask(
                lambda opened, progress: read_version(opened, case_id, revision_id),
                self._show,
                self.show_error,
            )

    def _show(self, version: Version) -> None:
        self._version = version
        form = version.interview.form
        blocks.say(self._title(), title_of(form, spoken().code))
        blocks.say(
            self.which,
            _("Version {number} of {count}").format(
                number=blocks.number(version.number), count=blocks.number(version.count)
            ),
        )
        moment = spoken().moment(version.revision.time.astimezone())
        lines = [
            signed_by(version.signer),
            _("Signed {moment}").format(moment=moment),
            _("Form version {version}").format(version=form.version),
        ]
        blocks.say(self.who, "\n".join(filter(None, lines)))
        self.compare.setVisible(bool(version.before))
        self.compare.setEnabled(True)
        self._offer_languages(version.interview)
        self._tell()
        self._show_files(version)
        self.put_back()
        if not self._memory.focus:
            self.list.setFocus()

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
        snapshot = self._version.revision.snapshot if self._version is not None else None
        if self._version is None or snapshot is None:
            return
        speaks = catalog(str(self.language.currentData() or spoken().code))
        lines = answers_told(self._version.interview, snapshot.values, speaks)
        hint = _("Enter opens the file.")
        self.list.tell(
            Told(line.words, line.said, hint, line.ref, line.file) if line.file else line for line in lines
        )

    # ---- files ------------------------------------------------------------------------------------------

    def _show_files(self, version: Version) -> None:
        blocks.clear(self._files)
        questions = {line.file: line.words for line in self.list.told() if line.file}
        for number, file in enumerate(version.revision.attachments):
            self._files.addWidget(self._file(number, file, questions.get(file.name, file.name)))

    def _file(self, number: int, file: Attachment, question: str) -> QWidget:
        kilobytes = blocks.number(max(1, round(file.size / 1000)))
        words = _("{question}: {size} kB").format(question=question, size=kilobytes)
        parts: list[QWidget] = [blocks.text(words)]
        if self._may_save():
            save = partial(self._save, file)
            parts.append(blocks.button(_("Save a copy…"), f"version.file.{number}.save", save))
        if file.media_type.startswith("image/"):
            look = partial(self._look_at, file, question)
            parts.insert(1, blocks.button(_("Look at it…"), f"version.file.{number}.look", look))
        for button in parts[1:]:
            button.setAccessibleDescription(words)
        line = blocks.row(*parts)
        line.setStretch(0, 1)
        return blocks.holding(line)

    def _open_file(self, line: Told) -> None:
        """Enter on an answer that is a file."""
        if self._version is None or not line.file:
            return
        for file in self._version.revision.attachments:
            if file.name == line.file:
                if file.media_type.startswith("image/"):
                    self._look_at(file, line.words)
                elif self._may_save():
                    self._save(file)

    def _may_save(self) -> bool:
        """A copy leaves the vault unsealed, as a letter does."""
        return self._workspace.may(Deed.ISSUE)

    def _look_at(self, file: Attachment, question: str) -> None:
        self._looking_at = question
        revision = self._revision
        self._workspace.ask(
            lambda opened, progress: opened.store.attachment_of(revision, file.name),
            self._show_picture,
            self.show_error,
        )

    def _show_picture(self, content: bytes) -> None:
        PictureDialog(self, self._looking_at, content).open()

    def _save(self, file: Attachment) -> None:
        suffix = file.name.rpartition(".")[2]
        path = self._workspace.files.save_file(
            self, _("Save a copy"), f"attachment.{suffix}", _("File"), f"*.{suffix}"
        )
        if path is None:
            return
        case_id, revision = self._case, self._revision

        def work(opened: Opened, progress: Progress) -> str:
            opened.store.ask(Deed.ISSUE, case_id)
            durable.write_out(path, opened.store.attachment_of(revision, file.name))
            opened.vault.journal("attachment.save", revision)
            return path.name

        self._workspace.ask(work, self._saved, self.show_error)

    def _saved(self, name: str) -> None:
        self.notice.say(
            _("Saved as {file}.").format(file=name),
            _("The file is not sealed: whoever has it can read it. Delete it when it is no longer needed."),
            "good",
        )

    # ---- going ------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        if self._version is not None:
            self.go.emit(
                Place("changes", case=self._case, revision=self._revision, before=self._version.before)
            )

    def _leave(self) -> None:
        self.go.emit(Place("case", case=self._case))

    # ---- another language -------------------------------------------------------------------------------

    def loaded(self) -> dict[str, Any]:
        return {"version": self._version}

    def remember(self) -> Memory:
        """The language of the answers follows the screen's: that is what was asked for by changing it."""
        memory = super().remember()
        memory.typed.pop("version.language", None)
        return memory

    def recall(self, memory: Memory) -> None:
        super().recall(memory)
        if memory.loaded["version"] is not None:
            self._show(memory.loaded["version"])


def read_version(opened: Opened, case_id: str, revision_id: str) -> Version:
    """A signed version with the form that it was answered with. In the vault thread."""
    opened.store.case(case_id)  # that somebody looked is noted with the case
    revision = opened.store.revision(revision_id)
    history = [each.id for each in opened.store.history(revision.record_id)]
    at = history.index(revision_id)
    before = next((each for each in revision.parents if each in history), history[at - 1] if at else "")
    signer = authors(opened.vault).signer(revision.author)
    return Version(revision, at + 1, len(history), before, interview_of(opened, revision), signer)


def interview_of(opened: Opened, revision: Revision) -> Interview:
    """The form that a version was answered with, holding its answers; raises NoSuchForm."""
    snapshot = revision.snapshot
    if snapshot is None:
        raise NoSuchForm
    form = opened.store.form(snapshot.form_sha256)
    return Interview.resume(form, snapshot, now=lambda: revision.time)  # not what it would compute today
