"""The demonstration, second part: the form is taken down in three languages, interrupted, and finalised."""

from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from sarana import language
from sarana.ui.demo_post import Chapter, holds, open_first_case
from sarana.ui.demo_story import ANSWERS, INTERRUPTED_AFTER, SWITCHED_IN
from sarana.ui.form_hands import FormHands
from sarana.ui.hands import Hands, until


class TakingDown(Chapter):
    """One case, from its first answer to its signature."""

    def play(self) -> None:
        self.begin_the_form()
        self.find_the_draft_again_and_finish()

    def begin_the_form(self) -> None:
        """The form is begun in Khmer, goes on in Chinese, and the window is closed in the middle."""
        with self.a.open() as hands:
            self._try_a_wrong_passphrase(hands)
            self.a.unlock()
            hands.press("cases.new")
            form = FormHands(hands)
            for section in form.sections():
                form.open_section(section)
                if section == SWITCHED_IN[0]:
                    self._switch_language_while_typing(form)
                form.fill(ANSWERS.get(section, {}))
                self._show_section(form, section)
                if section == INTERRUPTED_AFTER:
                    break
            form.saved()
            self._answers = self._answers_now(form)
        # The window is closed, nothing was asked, nothing was pressed.

    def _try_a_wrong_passphrase(self, hands: Hands) -> None:
        hands.write("passphrase", "this is not the passphrase")
        hands.press("unlock.go")
        hands.find("notice.happened")
        self.a.show("wrong-passphrase", "A wrong passphrase: its own clear sentence, and nothing is changed")

    def _switch_language_while_typing(self, form: FormHands) -> None:
        """Half an answer is typed, the language changes, the cursor and the letters stay."""
        section, question = SWITCHED_IN
        answers = dict(ANSWERS[section])
        whole = answers.pop(question)
        form.fill({name: answers[name] for name in list(answers)[: list(ANSWERS[section]).index(question)]})
        form.answer_half(question, whole[:4])
        focused = QApplication.focusWidget()
        for code in ("zh_Hans", "en", "km", "zh_Hans"):
            self.a.speak(code)
            now = QApplication.focusWidget()
            holds(now is focused and isinstance(now, QLineEdit), "the cursor stays in the answer")
            holds(form.text_of(question) == whole[:4], "the answer stays when the language changes")
        self._album.begin_step()
        self._album.picture(
            self.a.sarana.window,
            "language-switched-while-typing",
            language.spoken().code,
            "The language was changed while an answer was half typed: cursor and letters stayed",
        )
        self.a.hands.type(whole[4:])
        holds(form.text_of(question) == whole, "typing goes on where it stopped")

    def _show_section(self, form: FormHands, section: str) -> None:
        form.scroll_to_top()
        self.a.show(f"form-{section.replace('_', '-')}", f"The form, {section}, filled in")

    def _answers_now(self, form: FormHands) -> dict[str, str]:
        return dict(form.page.interview.snapshot().values)

    # ---- after the interruption ---------------------------------------------------------------------------

    def find_the_draft_again_and_finish(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            self.a.show("draft-found-again", "After the interruption: the draft is in the list")
            open_first_case(hands)
            hands.press("record.0.open")
            form = FormHands(hands)
            holds(self._answers_now(form) == self._answers, "the draft is intact after the interruption")
            self.a.speak("en")
            for section in self._rest(form):
                form.open_section(section)
                if section == "sec_p_referral" and "ref_service" not in form.questions():
                    form.fill({"shelter_status": "placed", "referral_made": "yes"})
                form.fill(ANSWERS.get(section, {}))
                self._show_section(form, section)
            self._show_second_language(form)
            form.saved()
            form.finish_until_asked()
            self._album.begin_step()
            self._album.picture(self.a.sarana.window, "finalise", "en", "Finalising asks once")
            hands.press("question.yes")
            hands.find("case.letter")
            self.a.show("case-finalised", "The case: its record is signed, its history shows the version")
            self._search(hands)

    def _rest(self, form: FormHands) -> list[str]:
        sections = form.sections()
        return sections[sections.index(INTERRUPTED_AFTER) + 1 :]

    def _show_second_language(self, form: FormHands) -> None:
        """A second language under the first: Khmer questions with Chinese below, and the other way round."""
        form.open_section("sec_f_identity")
        for code in ("km", "zh_Hans"):
            self.a.speak(code)
            form.choose_second_language("zh" if code == "km" else "km")
            form.scroll_to_top()
            self._album.begin_step()
            self._album.picture(
                self.a.sarana.window,
                "second-language",
                code,
                "Every question with a second language under it",
            )
        form.choose_second_language("")
        self.a.speak("en")

    def _search(self, hands: Hands) -> None:
        """By name in three scripts; a Chinese name has two or three characters."""
        hands.press("nav.cases")
        for words in ("ស៊ាវមីង", "小明", "xiaoming"):
            hands.write("cases.search", words)
            cases = hands.find("cases.list", QListView)
            until(partial(_was_searched, cases, words), words)
            holds(cases.model().rowCount() == 1, f"search finds {words}")
        self._album.begin_step()
        self._album.picture(
            self.a.sarana.window, "search", "en", "Searching by name, in any of three scripts"
        )


def _was_searched(cases: QListView, words: str) -> bool:
    return bool(cases.property("searched") == words)
