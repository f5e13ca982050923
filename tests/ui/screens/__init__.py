"""The pages as a person meets them: each action returns the page one is on afterwards.

Arriving at a screen waits until the page is there. The hands press and type what a person could; nothing here
looks behind the window. Pages lead to each other in circles: so each area reaches the others' through this
package, when it is used.
"""

from tests.ui.screens.cases import (
    CaseScreen,
    CasesScreen,
    KeepingScreen,
    LinksScreen,
    ReadersCaseScreen,
    ReadersCasesScreen,
)
from tests.ui.screens.exchange import OutboxScreen, PartnersScreen, ReceiveScreen, SendScreen, SharingScreen
from tests.ui.screens.files import Files
from tests.ui.screens.frame import ListScreen, Screen, sheets_on
from tests.ui.screens.opening import LockedScreen, RescueScreen, SetUpScreen
from tests.ui.screens.papers import LetterMadeScreen, LetterScreen, PaperScreen, RedactionScreen
from tests.ui.screens.records import (
    ChangesScreen,
    ConflictScreen,
    FormScreen,
    MoveScreen,
    ReadingScreen,
)
from tests.ui.screens.vault import (
    AboutScreen,
    DirectoryScreen,
    EntryScreen,
    HeadOfficeScreen,
    JournalScreen,
    PublishScreen,
    RecoveryScreen,
    VaultScreen,
)

__all__ = [
    "AboutScreen",
    "CaseScreen",
    "CasesScreen",
    "ChangesScreen",
    "ConflictScreen",
    "DirectoryScreen",
    "EntryScreen",
    "Files",
    "FormScreen",
    "HeadOfficeScreen",
    "JournalScreen",
    "KeepingScreen",
    "LetterMadeScreen",
    "LetterScreen",
    "LinksScreen",
    "ListScreen",
    "LockedScreen",
    "MoveScreen",
    "OutboxScreen",
    "PaperScreen",
    "PartnersScreen",
    "PublishScreen",
    "ReadersCaseScreen",
    "ReadersCasesScreen",
    "ReadingScreen",
    "ReceiveScreen",
    "RecoveryScreen",
    "RedactionScreen",
    "RescueScreen",
    "Screen",
    "SendScreen",
    "SetUpScreen",
    "SharingScreen",
    "VaultScreen",
    "sheets_on",
]
