"""Setting up, unlocking, rescuing."""

from __future__ import annotations

from pathlib import Path

from tests.ui import screens
from tests.ui.screens.files import Files
from tests.ui.screens.frame import Screen


class SetUpScreen(Screen):
    mark = "setup.next"

    def introduce(self, name: str, office: str, post: str = "") -> SetUpScreen:
        for field, words in (("setup.name", name), ("setup.office", office), ("setup.post", post)):
            self.hands.write(field, words)
        return self.press("setup.next", SetUpScreen)

    def read_the_limits(self) -> SetUpScreen:
        return self.press("setup.next", SetUpScreen)

    def choose_passphrase(self, passphrase: str, again: str | None = None) -> SetUpScreen:
        self.hands.write("passphrase", passphrase)
        self.hands.write("passphrase.again", passphrase if again is None else again)
        return self

    def make_the_vault(self) -> screens.CasesScreen:
        return self.press("setup.next", screens.RecoveryScreen).later()

    def make_the_vault_and_its_sheets(self) -> screens.RecoveryScreen:
        return self.press("setup.next", screens.RecoveryScreen)


class LockedScreen(Screen):
    mark = "unlock.go"

    def unlock(self, passphrase: str) -> screens.CasesScreen:
        self.hands.write("passphrase", passphrase)
        return self.press("unlock.go", screens.CasesScreen)

    def i_am(self, officer_id: str) -> LockedScreen:
        """Choose one's letter."""
        self.hands.choose("unlock.slot", officer_id)
        return self

    def unlock_as_reader(self, passphrase: str) -> screens.ReadersCasesScreen:
        self.hands.write("passphrase", passphrase)
        return self.press("unlock.go", screens.ReadersCasesScreen)

    def try_to_unlock(self, passphrase: str) -> LockedScreen:
        self.hands.write("passphrase", passphrase)
        self.hands.press("unlock.go")
        self.at_rest()
        return self


class RescueScreen(Screen):
    """Opening with recovery sheets, or restoring from a backup."""

    mark = "rescue.go"

    def choose_backup(self, file: Path) -> RescueScreen:
        files = self.program._files
        assert isinstance(files, Files)
        files.pick = file
        self.hands.press("restore.choose")
        files.pick = None
        return self

    def type_sheets(self, *sheets: str) -> RescueScreen:
        for number, words in enumerate(sheets, start=1):
            self.hands.write(f"sheet.{number}", words)
        return self

    def introduce(self, name: str, office: str, passphrase: str) -> RescueScreen:
        for field, words in (("setup.name", name), ("setup.office", office)):
            self.hands.write(field, words)
        self.hands.write("passphrase", passphrase)
        self.hands.write("passphrase.again", passphrase)
        return self

    def go_on(self) -> screens.CasesScreen:
        return self.press("rescue.go", screens.CasesScreen)
