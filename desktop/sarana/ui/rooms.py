"""The pages of an open vault, and which of them stands at which place."""

from sarana.ui.page import Page, Place
from sarana.ui.pages.about import AboutPage
from sarana.ui.pages.case import CasePage
from sarana.ui.pages.cases import CasesPage
from sarana.ui.pages.form import FormPage
from sarana.ui.pages.journal import JournalPage
from sarana.ui.pages.letter import LetterPage
from sarana.ui.pages.officer import AddOfficerPage, ChangePassphrasePage, ResetOfficerPage
from sarana.ui.pages.partners import PartnersPage
from sarana.ui.pages.receive import ReceivePage
from sarana.ui.pages.recovery import DrillPage, RecoveryPage
from sarana.ui.pages.send import SendPage
from sarana.ui.pages.vault import VaultPage
from sarana.ui.workspace import Workspace


def page(place: Place, workspace: Workspace) -> Page:
    """A new page for this place; the list of cases where there is no other."""
    match place.page:
        case "case":
            return CasePage(workspace, place.case)
        case "interview":
            return FormPage(workspace, place.case, place.record, place.question)
        case "letter":
            return LetterPage(workspace, place.case)
        case "partners":
            return PartnersPage(workspace)
        case "send":
            return SendPage(workspace, place.cases)
        case "receive":
            return ReceivePage(workspace)
        case "about":
            return AboutPage(workspace)
        case "vault":
            return VaultPage(workspace)
        case "journal":
            return JournalPage(workspace)
        case "passphrase":
            return ChangePassphrasePage(workspace)
        case "officer":
            return ResetOfficerPage(workspace, place.officer) if place.officer else AddOfficerPage(workspace)
        case "drill":
            return DrillPage(workspace)
        case "recovery" | "first recovery":
            return RecoveryPage(workspace, first=place.page == "first recovery")
        case _:
            return CasesPage(workspace)
