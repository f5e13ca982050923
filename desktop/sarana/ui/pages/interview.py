"""The interview page: a form being answered, section by section, in one language or in two."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sarana.forms import Interview
from sarana.forms.state import Changes, Kind, NodeState
from sarana.language import _, spoken
from sarana.ui import style, words
from sarana.ui.fields.field import Attachments
from sarana.ui.files import DialogChooser, FileChooser
from sarana.ui.pages.interview_bars import BottomBar, Toast, TopBar
from sarana.ui.pages.interview_card import SecondTexts
from sarana.ui.pages.interview_chapters import (
    Chapter,
    chapters,
    heading_of_table_list,
    places,
    progress,
)
from sarana.ui.pages.interview_drafts import Drafts
from sarana.ui.pages.interview_finish import FinishDialog, dropped, lacks
from sarana.ui.pages.interview_help import HelpDialog
from sarana.ui.pages.interview_list import ChapterList, Entry
from sarana.ui.pages.interview_pieces import position_of, repeat_of
from sarana.ui.pages.interview_saving import Saving
from sarana.ui.pages.interview_section import SectionView
from sarana.ui.tabbing import go_by_tab

NARROW = 860  # pixels: below, the list of sections gives its place to the questions
#: The fact that tells which depth of the form is filled in (form_design.md 1, "one form, two depths").
DEPTH_FACT = "interview_stage"


class InterviewPage(QWidget):
    """Shows the interview and passes answers on. The truth is in `interview`, the draft in `drafts`."""

    finalise_requested = Signal()
    leave_requested = Signal()
    letter_requested = Signal()
    second_language_chosen = Signal(str)  # a form language code, or ""

    def __init__(
        self,
        interview: Interview,
        drafts: Drafts,
        *,
        second_language: str = "",
        title: str = "",
        files: FileChooser | None = None,
        of_case: bool = True,
    ) -> None:
        super().__init__()
        style.mark(self, "page")
        self.interview = interview
        self.files: FileChooser = files or DialogChooser()
        self.saving = Saving(drafts, interview.snapshot)
        self._title = title
        self._second = (interview.form.language_for(second_language) or "") if second_language else ""
        self.shown: tuple[Chapter, ...] = ()
        self._depth_ref = _ref_of_fact(interview, DEPTH_FACT)
        self.top, self.bottom, self.toast = TopBar(of_case=of_case), BottomBar(), Toast()
        self.list, self.section = ChapterList(), SectionView(self)
        self._lay_out()
        self._connect()
        self._add_keys()
        self._refresh_chapters()
        self.go_to_chapter(self.shown[0].key if self.shown else "", focus=False)
        self._speak()

    # ---- building -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(style.SMALL, style.MEDIUM, 0, style.MEDIUM)
        side.addWidget(self.list)
        self._side.setFixedWidth(284)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._side)
        middle.addWidget(self.section, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addLayout(middle, 1)
        column.addWidget(self.toast)
        column.addWidget(self.bottom)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chapter_chosen)
        self.top.sections.clicked.connect(self.show_sections)
        self.saving.said.connect(self.bottom.show_status)
        self.top.leave.clicked.connect(self.leave_requested)
        self.top.letter.clicked.connect(self.letter_requested)
        self.top.help.clicked.connect(self.show_help)
        self.top.second_chosen.connect(self.set_second_language)
        self.bottom.undo.clicked.connect(self.undo)
        self.bottom.redo.clicked.connect(self.redo)
        self.bottom.previous.clicked.connect(lambda: self.turn(-1))
        self.bottom.next.clicked.connect(lambda: self.turn(1))
        self.bottom.finish.clicked.connect(self.finish)
        self.toast.undo.clicked.connect(self.undo)

    def _add_keys(self) -> None:
        actions: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+PgDown", lambda: self.turn(1)),
            ("Ctrl+PgUp", lambda: self.turn(-1)),
            ("Ctrl+M", self.go_to_next_missing),
            ("Ctrl+2", self.next_second_language),
            ("Ctrl+G", self.show_sections),
            ("Ctrl+S", self.flush),
            ("F1", self.show_help),
        )
        for keys, action in actions:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ---- what the pieces ask (Around) ---------------------------------------------------------------------

    @property
    def attachments(self) -> Attachments:
        return self.saving

    def media(self, name: str) -> bytes:
        return self.interview.form.source.media.get(name, b"")

    def second(self, state: NodeState) -> SecondTexts:
        if not self._second or self._second == self.interview.language:
            return SecondTexts()
        label, hint = self.interview.second_text(state.ref, self._second)
        choices = self.interview.choice_texts(state.ref, self._second) if state.choices else {}
        return SecondTexts(label, hint, choices)

    def edit(self, ref: str, value: str) -> None:
        card = self.section.cards().get(ref)
        typing = card is not None and card.field is not None and card.field.is_typed
        self._apply(self.interview.answer(ref, value, typing=typing))

    def add_instance(self, repeat: str) -> None:
        self._apply(self.interview.add_repeat(repeat))
        self.section.go_to_instance(repeat, len(self.interview.children(repeat)))

    def remove_instance(self, instance: str) -> None:
        name = words.plain(self.interview.node(instance).label)
        self._apply(self.interview.remove_repeat(instance))
        repeat = repeat_of(instance)
        left = len(self.interview.children(repeat))
        self.section.go_to_instance(repeat, min(position_of(instance), left))
        self.toast.say(_("Removed: {what}").format(what=name))

    def move_instance(self, instance: str, position: int) -> None:
        self._apply(self.interview.move_repeat(instance, position))
        self.section.go_to_instance(repeat_of(instance), position)

    # ---- answers ------------------------------------------------------------------------------------------

    def _apply(self, changes: Changes) -> None:
        """Show what changed, and see to it that it is saved."""
        self.toast.hide()
        if not changes:
            return
        self.saving.touched()
        if changes.structure:
            self._refresh_chapters()
        self.section.apply(changes)
        self._show_progress(changes)
        self._show_undo()
        if self._depth_ref in changes.refs:
            self._show_depth()

    def undo(self) -> None:
        """Take the last step back, wherever it was made, and go there."""
        self.section.settle()
        self._go_back_or_forth(self.interview.undo())

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self._go_back_or_forth(self.interview.redo())

    def _go_back_or_forth(self, changes: Changes | None) -> None:
        if changes is None:
            return
        self._apply(changes)
        current = self.section.current()
        if current in changes.refs:
            return
        for ref in self._touched(changes):
            self.show_ref(ref)
            return

    def _touched(self, changes: Changes) -> list[str]:
        """The questions among the changed places that can be shown, in reading order."""
        if not changes.refs:
            return []
        shown = places(self.interview, tuple(ref for chapter in self.shown for ref in chapter.refs))
        return [
            ref for ref in shown if ref in changes.refs and self.interview.node(ref).kind is Kind.QUESTION
        ]

    def flush(self) -> bool:
        """Write everything that was typed; True when it is durable."""
        self.section.settle()
        return self.saving.flush()

    # ---- going about --------------------------------------------------------------------------------------

    def go_to_chapter(self, key: str, *, focus: bool = True) -> None:
        """Show this chapter from its top."""
        chapter = next((each for each in self.shown if each.key == key), None)
        if chapter is None:
            return
        self.section.settle()
        self.toast.hide()
        if self.section.chapter is None or self.section.chapter.key != key:
            self.section.show_chapter(chapter, self._chapter_title(chapter))
        self._show_progress(None)
        at = self.shown.index(chapter)
        self.bottom.show_position(at, len(self.shown))
        if focus:
            self.section.go_to_first()

    def show_sections(self) -> None:
        """Put the cursor into the list of sections, which a narrow window hides until then."""
        self._side.setVisible(True)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_chapter_chosen(self, key: str) -> None:
        self._make_room(self.width())
        self.go_to_chapter(key)

    def _make_room(self, width: int) -> None:
        narrow = width < NARROW
        self._side.setVisible(not narrow)
        self.top.sections.setVisible(narrow)

    def turn(self, by: int) -> None:
        """Go to the next or previous chapter."""
        keys = [chapter.key for chapter in self.shown]
        if self.section.chapter is None or self.section.chapter.key not in keys:
            return
        at = keys.index(self.section.chapter.key) + by
        if 0 <= at < len(keys):
            self.go_to_chapter(keys[at])

    def show_ref(self, ref: str, *, insist: bool = False) -> None:
        """Go to a question, in whichever chapter it stands."""
        chapter = next((each for each in self.shown if each.holds(ref)), None)
        if chapter is None:
            return
        if self.section.chapter is None or self.section.chapter.key != chapter.key:
            self.go_to_chapter(chapter.key, focus=False)
        self.section.go_to(ref, insist=insist)

    def go_to_next_missing(self) -> None:
        """Go to the next question after the cursor that is missing or wrong; from the last to the first."""
        wanting = {violation.ref for violation in self.interview.violations()}
        if not wanting:
            self.toast.say(_("Nothing is missing."), undo=False)
            return
        tops = tuple(ref for chapter in self.shown for ref in chapter.refs)
        order = list(places(self.interview, tops))
        here = self.section.current() or (self.section.chapter.key if self.section.chapter else "")
        at = order.index(here) + 1 if here in order else 0
        for ref in order[at:] + order[:at]:
            if ref in wanting:
                self.show_ref(ref, insist=True)
                return

    def finish(self) -> None:
        """Say what is missing, or what finalising leaves out, or go on to finalise."""
        self.flush()
        missing = lacks(self.interview, [(chapter, self._chapter_title(chapter)) for chapter in self.shown])
        left_out = () if missing else dropped(self.interview)
        if not missing and not left_out:
            self.finalise_requested.emit()
            return
        dialog = FinishDialog(self, missing, left_out)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda ref: self.show_ref(ref, insist=True))
        dialog.go_on.connect(self.finalise_requested)
        self.section.insist()
        dialog.open()

    def show_help(self) -> None:
        """List the keys."""
        dialog = HelpDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ---- languages ----------------------------------------------------------------------------------------

    def set_language(self, catalog_code: str) -> None:
        """Speak this language from now on. The cursor, the scroll bar and every answer stay as they are."""
        code = self.interview.form.language_for(catalog_code) or self.interview.form.default_language
        self.interview.language = code
        self._speak()

    def set_second_language(self, code: str) -> None:
        """Show every question and choice in this language too; "" for none."""
        if code == self._second:
            return
        self._second = code
        self._speak()
        self.second_language_chosen.emit(code)

    def next_second_language(self) -> None:
        """None, then each other language of the form, and none again."""
        codes = ["", *(code for code in self.interview.form.languages if code != self.interview.language)]
        at = codes.index(self._second) if self._second in codes else 0
        self.set_second_language(codes[(at + 1) % len(codes)])

    def _speak(self) -> None:
        self.list.speak()
        self.top.speak()
        self.bottom.speak()
        self.toast.speak()
        self.saving.speak()
        self.top.show_title(self.title())
        self.top.show_proposal(self.interview.form.status == "proposal")
        self.top.show_languages(self.interview.form, self.interview.language, self._second)
        self._show_depth()
        chapter = self.section.chapter
        self.section.speak(self._chapter_title(chapter) if chapter else "")
        self._refresh_chapters()
        self._show_undo()

    # ---- what the bars and the list show ------------------------------------------------------------------

    def title(self) -> str:
        """The given title, or the form's, in the interview's language where the form names it in several."""
        form = self.interview.form
        whole = form.title(self.interview.language)
        parts = whole.split(" / ")
        if len(parts) == len(form.languages) and self.interview.language in form.languages:
            whole = parts[form.languages.index(self.interview.language)]
        return self._title or whole

    def _chapter_title(self, chapter: Chapter) -> str:
        state = self.interview.node(chapter.key)
        if chapter.is_group and state.label:
            return words.plain(state.label)
        if chapter.is_group and (heading := heading_of_table_list(self.interview, chapter.key)):
            return words.plain(self.interview.node(heading).label)
        if chapter.part:
            return _("{title}, part {number}").format(
                title=self.title(), number=spoken().number(chapter.part)
            )
        return self.title()

    def _refresh_chapters(self) -> None:
        self.shown = chapters(self.interview)
        self._entries = {
            chapter.key: Entry(chapter.key, self._chapter_title(chapter), progress(self.interview, chapter))
            for chapter in self.shown
        }
        self._show_list()

    def _show_progress(self, changes: Changes | None) -> None:
        """Count again in the chapters that an answer touched."""
        for chapter in self.shown:
            if changes and any(chapter.holds(ref) for ref in changes.refs | changes.structure):
                title = self._entries[chapter.key].title
                self._entries[chapter.key] = Entry(chapter.key, title, progress(self.interview, chapter))
        self._show_list()

    def _show_list(self) -> None:
        current = self.section.chapter.key if self.section.chapter else ""
        self.list.show_entries(tuple(self._entries.values()), current)

    def _show_undo(self) -> None:
        self.bottom.undo.setEnabled(self.interview.can_undo)
        self.bottom.redo.setEnabled(self.interview.can_redo)

    def _show_depth(self) -> None:
        depth = ""
        if self._depth_ref:
            state = self.interview.node(self._depth_ref)
            depth = next((choice.label for choice in state.choices if choice.value == state.value), "")
        self.top.show_depth(words.plain(depth))

    # ---- Qt -----------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_by_tab(self, forward, around=self.isWindow()) or super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room(event.size().width())

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)


def _ref_of_fact(interview: Interview, fact: str) -> str:
    """The question that a fact is read from, or "" where this form has none."""
    for path, extras in interview.form.source.extras.items():
        if extras.get("fact") == fact:
            return path
    return ""
