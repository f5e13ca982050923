"""The demonstration, third part: letters, a bundle, the other post, and the bundle opened by hand."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from sarana import vault
from sarana.documents.preview import page_count, render
from sarana.exchange import KEY_FILE, SIGNERS_FILE, Partners, allowed_signers, commands, office_key
from sarana.ui.demo_post import Chapter, first_row, holds, open_first_case
from sarana.ui.demo_story import LETTERS, PASSPHRASE_B
from sarana.ui.form_hands import FormHands
from sarana.ui.hands import Hands, settle, until


class HandingOver(Chapter):
    """What leaves post A, and what post B does with it."""

    def play(self) -> None:
        self.make_the_letters()
        self.send()
        self.receive_at_the_other_post()
        self.continue_and_look_around()
        self.leave_what_opens_the_bundle_by_hand()

    def make_the_letters(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            open_first_case(hands)
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

    # ---- the bundle -------------------------------------------------------------------------------------

    def send(self) -> None:
        with self.a.open() as hands:
            self.a.unlock()
            open_first_case(hands)
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
            open_first_case(hands)
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

    def continue_and_look_around(self) -> None:
        """Post B continues the case in a new version; about page; names hidden from whoever looks on."""
        with self.b.open() as hands:
            self.b.unlock()
            first_row(hands)
            hands.tick("cases.hide")
            self.b.show("names-hidden", "Names hidden from whoever looks over the shoulder")
            hands.tick("cases.hide", False)
            open_first_case(hands)
            hands.press("record.0.open")
            FormHands(hands)
            hands.click(self._back_button(hands))
            hands.find("record.0.open")
            self.b.show("case-reopened", "Post B continues the case: the signed version stays as it is")
            hands.press("nav.about")
            self.b.show("about", "About: the form is a proposal; what the program cannot do; licences")

    def _back_button(self, hands: Hands) -> QWidget:
        return FormHands(hands).page.top.leave

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


def hands_ready(hands: Hands) -> Callable[[], object]:
    """A letter is on the desk."""
    return lambda: hands.find("letter.save").isEnabled()
