"""The demonstration, first part: both posts make their vaults and exchange their cards."""

from PySide6.QtWidgets import QLabel

from sarana.ui.demo_post import Chapter, Post, holds
from sarana.ui.demo_story import PASSPHRASE_A, PASSPHRASE_B, POST_A, POST_B
from sarana.ui.hands import Hands, until


class SettingUp(Chapter):
    """Two vaults, and partners who know each other."""

    def play(self) -> None:
        self.set_up_both_posts()
        self.exchange_cards()

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

    # ---- cards ------------------------------------------------------------------------------------------

    def exchange_cards(self) -> None:
        own = self._digits_of_a
        with self.b.open() as hands:
            self.b.unlock()
            hands.press("nav.partners")
            self._save_card(hands, self.b, "post-b.sarana-card")
            digits_b = digits(hands, "partners.digits")
            self.b.files.pick = self._out / "files" / "post-a.sarana-card"
            hands.press("partners.add")
            holds(digits(hands, "partners.new.digits") == own, "the digits of post A agree")
            self.b.show("compare-digits", "Post B: is this card really theirs? Compare 30 digits by voice")
            hands.press("partners.agree")
            until(lambda: not hands.sees("partners.agree"))
            self.b.show("partners", "Post B: the partner is known now")
        with self.a.open() as hands:
            self.a.unlock()
            hands.press("nav.partners")
            self.a.files.pick = self._out / "files" / "post-b.sarana-card"
            hands.press("partners.add")
            holds(digits(hands, "partners.new.digits") == digits_b, "the digits of post B agree")
            hands.press("partners.agree")
            until(lambda: not hands.sees("partners.agree"))

    def _save_card(self, hands: Hands, post: Post, name: str) -> None:
        until(lambda: digits(hands, "partners.digits"))
        if post is self.a:
            self._digits_of_a = digits(hands, "partners.digits")
        post.files.pick = self._out / "files" / name
        hands.press("partners.save")
        until(post.files.pick.exists, name)
        self._album.note(post.files.pick, "The partner card that this post hands to its partner")


def digits(hands: Hands, name: str) -> str:
    """The digits that the page shows."""
    return hands.find(name, QLabel).accessibleName()
