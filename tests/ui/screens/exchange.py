"""Partners, sending, receiving."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from tests.ui import screens
from tests.ui.screens.frame import Screen

from sarana.ui.hands import settle, until


class PartnersScreen(Screen):
    mark = "partners.save"

    def digits(self) -> str:
        until(lambda: self.text("partners.digits"))
        return self.text("partners.digits")

    def save_card(self) -> str:
        self.digits()
        self.hands.press("partners.save")
        return self.notice()

    def offer_card(self) -> PartnersScreen:
        self.hands.press("partners.add")
        return self

    def offered_digits(self) -> str:
        return self.text("partners.new.digits")

    def remove_first(self) -> PartnersScreen:
        """Remove the first partner and agree to it."""
        until(self._removers)
        name = self._removers()[0].objectName()
        self.hands.press(name)
        self.hands.press("question.yes")
        until(lambda: not self.hands.sees(name))
        self.at_rest()
        settle()
        return self

    def _removers(self) -> list[QPushButton]:
        every = self.hands.window.findChildren(QPushButton)
        return [each for each in every if each.objectName().endswith(".remove") and each.isVisible()]

    def they_agree(self) -> PartnersScreen:
        self.hands.press("partners.agree")
        self.hands.find("notice.happened")
        return self

    def offer_roster(self) -> PartnersScreen:
        self.hands.press("roster.open")
        return self

    def roster_digits(self) -> str:
        return self.text("roster.digits")

    def take_roster(self) -> PartnersScreen:
        self.hands.press("roster.take")
        self.hands.find("notice.happened")
        return self

    def they_differ(self) -> PartnersScreen:
        self.hands.press("partners.differ")
        self.hands.find("notice.happened")
        return self


class OutboxScreen(Screen):
    mark = "outbox.back"

    def hand_over_first(self) -> OutboxScreen:
        def buttons() -> list[str]:
            every = self.hands.window.findChildren(QPushButton)
            return [each.objectName() for each in every if each.objectName().endswith(".handed")]

        until(buttons)
        name = buttons()[0]
        self.hands.press(name)
        until(lambda: not self.hands.sees(name))
        return self

    def says(self, words: str) -> OutboxScreen:
        until(lambda: words in self.words())
        return self

    def go_on(self) -> SendScreen:
        until(lambda: self.hands.sees("outbox.draft.1"))
        return self.press("outbox.draft.1", SendScreen)


class SendScreen(Screen):
    mark = "send.go"

    def ticked(self) -> list[str]:
        """The cases that are chosen, once they are listed."""
        until(self._listed, "the cases")
        return [box.text() for box in self._listed() if box.isChecked()]

    def _listed(self) -> list[QCheckBox]:
        boxes = self.hands.window.findChildren(QCheckBox)
        return [box for box in boxes if box.isVisible() and box.objectName().startswith("send.case.")]

    def seal(self) -> str:
        """Seal what is ticked; the file's name."""
        until(lambda: self.hands.find("send.go").isEnabled(), "something to send")
        self.hands.press("send.go")
        return self.text("send.file")

    def is_office_of(self, kind: str) -> SendScreen:
        """Say what kind of office the partner's is, and wait for what would go there."""
        self.hands.choose("send.kind", kind)
        return self.decided()

    def decided(self) -> SendScreen:
        self.at_rest()
        self.hands.find("send.decision")
        return self

    def texts(self, name: str) -> list[str]:
        """What stands in every label of this name."""
        labels = self.hands.window.findChildren(QLabel, name)
        return [label.accessibleName() for label in labels if label.isVisible()]

    def refused(self) -> str:
        until(lambda: self._refusals(), "a refusal")
        return self._refusals()[0].accessibleName()

    def _refusals(self) -> list[QLabel]:
        labels = self.hands.window.findChildren(QLabel)
        return [each for each in labels if each.objectName().startswith("send.refused.") and each.isVisible()]

    def ask_what_is_missing(self) -> screens.LetterScreen:
        buttons = self.hands.window.findChildren(QPushButton)
        names = [each.objectName() for each in buttons if each.objectName().startswith("send.ask.")]
        return self.press(names[0], screens.LetterScreen)


class SharingScreen(Screen):
    mark = "sharing.sent"

    def take_back(self) -> SharingScreen:
        self.hands.press("sharing.withdraw")
        self.hands.press("question.yes")
        self.hands.find("sharing.again")
        return self

    def tell_everybody(self) -> str:
        self.hands.press("sharing.tell")
        return self.notice()

    def allow(self, organisation: str, purpose: str) -> str:
        self.hands.write("sharing.organisation", organisation)
        self.hands.choose("sharing.purpose", purpose)
        self.hands.press("sharing.allow")
        return self.notice()

    def back(self) -> screens.CaseScreen:
        return self.press("sharing.back", screens.CaseScreen)


class ReceiveScreen(Screen):
    mark = "receive.open"

    def open(self) -> ReceiveScreen:
        self.hands.press("receive.open")
        return self.settle()

    def sender(self) -> str:
        return self.text("receive.sender")

    def accept(self) -> ReceiveScreen:
        self.hands.press("receive.accept")
        self.hands.find("receive.look")
        return self

    def look(self) -> screens.CaseScreen:
        return self.press("receive.look", screens.CaseScreen)

    def settle(self) -> ReceiveScreen:
        """Wait for the lists below, and for whatever else was asked."""
        self.at_rest()
        settle()
        return self

    def press_and_agree(self, name: str) -> ReceiveScreen:
        self.hands.press(name)
        self.hands.press("question.yes")
        return self.settle()

    def press_foreign(self) -> ReceiveScreen:
        """Save a copy of the first file that is kept for others."""
        (button, *_) = [
            each
            for each in self.hands.window.findChildren(QPushButton)
            if each.objectName().startswith("receive.foreign.")
        ]
        self.hands.press(button.objectName())
        return self.settle()
