"""`sarana demo`: the whole main job in the real windows, with an invented person, at two posts.

It uses the hands of `sarana.ui.hands`, which can only press and type what a person can. Wherever something is
promised (an answer survives a change of language, a draft survives a closed window, digits agree, a wrong
passphrase changes nothing) it looks, and stops with an error if the promise was not kept.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QWidget

from sarana import language, vault
from sarana.documents.preview import page_count, render
from sarana.exchange import KEY_FILE, SIGNERS_FILE, Partners, allowed_signers, commands, office_key
from sarana.language import _
from sarana.ui.app import Sarana
from sarana.ui.demo_album import Album
from sarana.ui.demo_story import (
    ANSWERS,
    INTERRUPTED_AFTER,
    LETTERS,
    PASSPHRASE_A,
    PASSPHRASE_B,
    POST_A,
    POST_B,
    SWITCHED_IN,
)
from sarana.ui.form_hands import FormHands
from sarana.ui.hands import Hands, settle, until
from sarana.vault import Cost

SIZE = (1280, 800)
LANGUAGES = ("km", "zh_Hans", "en")
MARK = "index.txt"


class PromiseBroken(AssertionError):
    """The demonstration saw something that must never happen."""


def holds(promise: object, what: str) -> None:
    if not promise:
        raise PromiseBroken(what)


@dataclass
class Chooser:
    """Stands for the person who picks a file in the dialog."""

    folder_of: Path
    pick: Path | None = None
    saved: list[Path] = field(default_factory=list)

    def open_file(self, parent: QWidget, title: str, kind: str, pattern: str) -> Path | None:
        return self.pick

    def save_file(self, parent: QWidget, title: str, suggestion: str, kind: str, pattern: str) -> Path | None:
        path = self.pick or self.folder_of / suggestion
        path.parent.mkdir(parents=True, exist_ok=True)
        self.saved.append(path)
        return path

    def folder(self, parent: QWidget, title: str) -> Path | None:
        self.folder_of.mkdir(parents=True, exist_ok=True)
        return self.folder_of

    def printer(self, parent: QWidget, title: str) -> None:
        """The demonstration prints nothing."""


class Post:
    """One computer at one post, and the person at it."""

    def __init__(self, application: QApplication, home: Path, album: Album, passphrase: str) -> None:
        self._application, self._home, self._album = application, home, album
        self.passphrase = passphrase
        self.files = Chooser(home.parent / "files")
        self.locked = False
        self.sarana: Sarana
        self.hands: Hands

    @contextmanager
    def open(self) -> Iterator[Hands]:
        """Start the program; in the end close its window."""
        self.locked = False
        self.sarana = Sarana(
            self._application,
            self._home / "vault",
            self._home / "settings.json",
            files=self.files,
            replace=self._note_lock,
            cost=Cost.floor(),
        )
        self.sarana.start()
        self.sarana.window.resize(*SIZE)
        self.hands = Hands(self.sarana.window)
        try:
            yield self.hands
        finally:
            self.sarana.end()
            settle()

    def _note_lock(self) -> None:
        self.locked = True

    def unlock(self) -> None:
        self.hands.write("passphrase", self.passphrase)
        self.hands.press("unlock.go")
        self.hands.find("cases.new")

    def speak(self, code: str) -> None:
        if language.spoken().code != code:
            self.hands.press(f"language.{code}")

    def show(self, name: str, says: str, ready: Callable[[], object] | None = None) -> None:
        """A picture in each language, and back to the language that was spoken."""
        before = language.spoken().code
        self._album.begin_step()
        for code in LANGUAGES:
            self.speak(code)
            if ready is not None:
                until(ready, name)
            self.sarana.jobs.wait_until_idle(settle)
            self._album.picture(self.sarana.window, name, code, says)
        self.speak(before)


class Journey:
    """The story, step by step."""

    def __init__(self, application: QApplication, out: Path) -> None:
        self._out = out
        self._album = Album(out)
        self.a = Post(application, out / "post-a", self._album, PASSPHRASE_A)
        self.b = Post(application, out / "post-b", self._album, PASSPHRASE_B)
        for post in (self.a, self.b):
            post.files.folder_of = out / "files"

    def walk(self) -> None:
        """All of it."""
        for step in (
            self.set_up_both_posts,
            self.exchange_cards,
            self.begin_the_form,
            self.find_the_draft_again_and_finish,
            self.make_the_letters,
            self.send,
            self.receive_at_the_other_post,
            self.continue_and_look_around,
            self.leave_what_opens_the_bundle_by_hand,
        ):
            step()
        self._write_index()

    # ---- 1 ----------------------------------------------------------------------------------------------

    def set_up_both_posts(self) -> None:
        with self.a.open() as hands:
            self.a.speak("km")
            self._fill_set_up(hands, POST_A)
            self.a.show("set-up-officer", "Set-up at post A: who works with this vault")
            hands.press("setup.next")
            self.a.show("set-up-limits", "Set-up: what this program cannot do")
            hands.press("setup.next")
            hands.write("passphrase", PASSPHRASE_A[:9])
            self.a.show(
                "set-up-passphrase-short", "Set-up: the strength of a passphrase, said without scolding"
            )
            self._choose_passphrase(hands, PASSPHRASE_A)
            self.a.show("set-up-passphrase", "Set-up: a passphrase that holds")
            hands.press("setup.next")
            hands.find("recovery.later")
            self.a.show("recovery-sheets", "Recovery sheets: what opens the vault when all else fails")
            self._without_sheets(hands)
            self.a.show("no-case-yet", "The empty list of cases says what to do")
            hands.press("nav.partners")
            self._save_card(hands, self.a, "post-a.sarana-card")
            self.a.show("my-card", "Post A: my card, and the 30 digits to read by voice")
        with self.b.open() as hands:
            self.b.speak("en")
            self._fill_set_up(hands, POST_B)
            hands.press("setup.next")
            hands.press("setup.next")
            self._choose_passphrase(hands, PASSPHRASE_B)
            hands.press("setup.next")
            self._without_sheets(hands)

    def _without_sheets(self, hands: Hands) -> None:
        hands.press("recovery.later")
        hands.press("question.yes")
        hands.find("cases.new")

    def _fill_set_up(self, hands: Hands, who: tuple[str, str, str]) -> None:
        for name, words in zip(("setup.name", "setup.office", "setup.post"), who, strict=True):
            hands.write(name, words)

    def _choose_passphrase(self, hands: Hands, passphrase: str) -> None:
        hands.write("passphrase", passphrase)
        hands.write("passphrase.again", passphrase)

    # ---- 2 ----------------------------------------------------------------------------------------------

    def exchange_cards(self) -> None:
        own = self._digits_of_a
        with self.b.open() as hands:
            self.b.unlock()
            hands.press("nav.partners")
            self._save_card(hands, self.b, "post-b.sarana-card")
            digits_b = self._digits(hands, "partners.digits")
            self.b.files.pick = self._out / "files" / "post-a.sarana-card"
            hands.press("partners.add")
            holds(self._digits(hands, "partners.new.digits") == own, "the digits of post A agree")
            self.b.show("compare-digits", "Post B: is this card really theirs? Compare 30 digits by voice")
            hands.press("partners.agree")
            until(lambda: not hands.sees("partners.agree"))
            self.b.show("partners", "Post B: the partner is known now")
        with self.a.open() as hands:
            self.a.unlock()
            hands.press("nav.partners")
            self.a.files.pick = self._out / "files" / "post-b.sarana-card"
            hands.press("partners.add")
            holds(self._digits(hands, "partners.new.digits") == digits_b, "the digits of post B agree")
            hands.press("partners.agree")
            until(lambda: not hands.sees("partners.agree"))

    def _save_card(self, hands: Hands, post: Post, name: str) -> None:
        until(lambda: self._digits(hands, "partners.digits"))
        if post is self.a:
            self._digits_of_a = self._digits(hands, "partners.digits")
        post.files.pick = self._out / "files" / name
        hands.press("partners.save")
        until(post.files.pick.exists, name)
        self._album.note(post.files.pick, "The partner card that this post hands to its partner")

    def _digits(self, hands: Hands, name: str) -> str:
        return hands.find(name, QLabel).accessibleName()

    # ---- 3 ----------------------------------------------------------------------------------------------

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

    # ---- 4 ----------------------------------------------------------------------------------------------

    def find_the_draft_again_and_finish(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            self.a.show("draft-found-again", "After the interruption: the draft is in the list")
            self._open_first_case(hands)
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

    def _open_first_case(self, hands: Hands) -> None:
        self._first_row(hands)
        hands.key(Qt.Key.Key_Return, hands.find("cases.list"))
        hands.find("case.letter")

    def _first_row(self, hands: Hands) -> None:
        cases = hands.find("cases.list", QListView)
        until(lambda: cases.model().rowCount(), "a case in the list")

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

    # ---- 5 ----------------------------------------------------------------------------------------------

    def make_the_letters(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            self._open_first_case(hands)
            hands.press("case.letter")
            hands.find("letter.save")
            for languages, destination in LETTERS:
                self._letter(hands, languages, destination)
            hands.press("letter.look")
            hands.find("made.save")
            self.a.show("letter-made", "A finished letter: numbered, signed, recorded in the case")
            hands.press("made.back")
            hands.find("case.letter")
            self.a.show("case-with-letters", "The case lists the letters that were made")

    def _letter(self, hands: Hands, languages: str, destination: str) -> None:
        hands.choose("letter.languages", languages)
        hands.choose("letter.destination", destination)
        hands.write("letter.contact", "Example Sokha, 000 000 000 (sample)")
        hands.tick("letter.practice")
        hands.tick("letter.sign")
        until(hands.find("letter.save").isEnabled, f"letter {languages}")
        self.a.show(
            f"letter-{languages.replace('+', '-and-')}",
            f"A referral letter in {languages.replace('+', ' with ')}, previewed",
            hands_ready(hands),
        )
        path = self._out / "letters" / f"referral-{languages.replace('+', '-and-')}.pdf"
        self.a.files.pick = path
        hands.press("letter.save")
        until(path.exists, path.name)
        hands.find("notice.happened")
        self.a.sarana.jobs.wait_until_idle(settle)  # only one thread at a time may use pdfium
        self._album.note(path, f"The referral letter in {languages.replace('+', ' with ')}: PDF/A-2u, signed")
        self._photograph_pages(path)

    def _photograph_pages(self, path: Path) -> None:
        pdf = path.read_bytes()
        for number in range(page_count(pdf)):
            page = render(pdf, number, 1.5)
            image = QImage(
                page.pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888
            )
            name = f"paper-{path.stem}-page-{number + 1}.png"
            self._album.keep(QPixmap.fromImage(image), name, f"Page {number + 1} of {path.name}, as printed")

    # ---- 6 ----------------------------------------------------------------------------------------------

    def send(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            self._open_first_case(hands)
            hands.press("case.send")
            hands.find("send.decision")
            until(lambda: hands.find("send.go").isEnabled(), "something to send")
            holds("范例小明" in self._goes(hands), "the name goes, and the page says so")
            self.a.show("send", "Sending: which cases, to which partner, of which kind")
            self.a.show(
                "send-decision",
                "What goes, answer by answer; what is held back, and why",
                lambda: self._at_what_is_held_back(hands),
            )
            self.a.files.folder_of = self._out / "bundle"
            hands.press("send.go")
            hands.find("send.receipt")
            self.a.show("sent", "The bundle is ready: sealed, signed, with a name that says nothing")
            hands.press("nav.cases")
            self._open_first_case(hands)
            hands.press("case.sharing")
            hands.find("sharing.withdraw")
            self.a.show("sharing", "Who was sent the case, and the way to take consent back")
            hands.keys("F12")
            until(lambda: self.a.locked, "the lock")
        self._bundle = next((self._out / "bundle").glob("*.age"))
        self._album.note(
            self._bundle, "The sealed bundle from post A for post B: age, tar, BagIt, SSH signatures"
        )

    def _at_what_is_held_back(self, hands: Hands) -> bool:
        """Scroll there: the page was built anew in another language."""
        hands.scroll_to(hands.find("send.held"))
        hands.scroll_to(hands.find("send.go"))
        return True

    def _goes(self, hands: Hands) -> str:
        """Everything that the page says will go."""
        labels = hands.window.findChildren(QLabel, "send.section")
        return "\n".join(label.accessibleName() for label in labels)

    # ---- 7 ----------------------------------------------------------------------------------------------

    def receive_at_the_other_post(self) -> None:
        with self.b.open() as hands:
            self.b.speak("en")
            self.b.unlock()
            hands.press("nav.receive")
            self.b.show("receive", "Post B: nothing is received yet")
            self._refuse_what_is_no_bundle(hands)
            self.b.files.pick = self._bundle
            hands.press("receive.open")
            hands.find("receive.accept")
            self.b.show("review", "Post B reviews first: who signed it, what is new; nothing was written yet")
            hands.press("receive.accept")
            hands.find("receive.look")
            self.b.show("accepted", "Post B has accepted")
            hands.press("receive.look")
            hands.find("case.letter")
            self.b.show("case-received", "Post B: the extract of the case, and the letters that were for it")
            hands.press("nav.receive")
            hands.press("receive.open")
            hands.find("receive.close")
            self.b.show("same-again", "The same bundle again: everything is there already")

    def _refuse_what_is_no_bundle(self, hands: Hands) -> None:
        wrong = self._out / "files" / "not-a-bundle.age"
        wrong.write_bytes(b"This is no sealed bundle.\n")
        self._album.note(wrong, "A file that is no bundle, to show that it is refused")
        self.b.files.pick = wrong
        hands.press("receive.open")
        hands.find("notice.happened")
        self.b.show(
            "not-a-bundle", "A file that is no bundle: its own clear sentence, and nothing is changed"
        )

    # ---- 8 ----------------------------------------------------------------------------------------------

    def continue_and_look_around(self) -> None:
        """Post B continues the case in a new version; about page; names hidden from whoever looks on."""
        with self.b.open() as hands:
            self.b.unlock()
            self._first_row(hands)
            hands.tick("cases.hide")
            self.b.show("names-hidden", "Names hidden from whoever looks over the shoulder")
            hands.tick("cases.hide", False)
            self._open_first_case(hands)
            hands.press("record.0.open")
            FormHands(hands)
            hands.click(self._back_button(hands))
            hands.find("record.0.open")
            self.b.show("case-reopened", "Post B continues the case: the signed version stays as it is")
            hands.press("nav.about")
            self.b.show("about", "About: the form is a proposal; what the program cannot do; licences")

    def _back_button(self, hands: Hands) -> QWidget:
        return FormHands(hands).page.top.leave

    # ---- 9 ----------------------------------------------------------------------------------------------

    def leave_what_opens_the_bundle_by_hand(self) -> None:
        """Post B's key and the commands: the bundle opens and verifies without Sarana."""
        folder = self._bundle.parent / "open-without-sarana"
        folder.mkdir()
        with vault.unlock(self._out / "post-b" / "vault", PASSPHRASE_B) as opened:
            (sender,) = Partners(opened).all()
            left = (
                (KEY_FILE, office_key(opened) + "\n", "The secret key of post B, taken out for this example"),
                (SIGNERS_FILE, allowed_signers(opened), "Whose signatures count, as ssh-keygen reads it"),
                (
                    "commands.txt",
                    commands(f"../{self._bundle.name}", sender.card),
                    "Type these here and the bundle opens without Sarana:"
                    " age 1.3, tar, ssh-keygen and sha256sum",
                ),
            )
        for name, words, says in left:
            (folder / name).write_text(words, encoding="ascii", newline="\n")
            self._album.note(folder / name, says)

    # ---- what is left -----------------------------------------------------------------------------------

    def _write_index(self) -> None:
        self._album.note(self._out / "post-a", f"The vault of post A; its passphrase is “{PASSPHRASE_A}”")
        self._album.note(self._out / "post-b", f"The vault of post B; its passphrase is “{PASSPHRASE_B}”")
        self._album.write_index(
            "What `sarana demo` left here. All persons are invented.\n"
            "To look around yourself: SARANA_HOME=<this folder>/post-b python -m sarana\n"
        )
        for line in self._album.lines:
            print(line)  # noqa: T201 - the demonstration is a command


def _was_searched(cases: QListView, words: str) -> bool:
    return bool(cases.property("searched") == words)


def hands_ready(hands: Hands) -> Callable[[], object]:
    """A letter is on the desk."""
    return lambda: hands.find("letter.save").isEnabled()


def run(out: Path) -> int:
    """The whole journey; 0 when every promise was kept."""
    prepare(out)
    qInstallMessageHandler(_say)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - Qt's type knows only the base
    Journey(application, out).walk()
    return 0


def _say(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """Qt's messages, without those that only say that there is no screen."""
    if not words.startswith("This plugin does not support"):
        print(words, file=sys.stderr)  # noqa: T201 - the demonstration is a command


def prepare(out: Path) -> None:
    """An empty folder; what an earlier demonstration left is cleared, anything else is not touched."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists() and not (out / "pictures").exists():
            raise SystemExit(_("The folder {folder} is not empty. Choose another one.").format(folder=out))
        for name in ("pictures", "letters", "bundle", "files", "post-a", "post-b"):
            shutil.rmtree(out / name, ignore_errors=True)
        (out / MARK).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
