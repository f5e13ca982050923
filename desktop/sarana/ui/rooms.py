"""The pages of an open vault, and which of them stands at which place."""

from sarana.ui.page import Page, Place
from sarana.ui.pages.about import AboutPage
from sarana.ui.pages.case import CasePage
from sarana.ui.pages.cases import CasesPage
from sarana.ui.pages.changes import ChangesPage
from sarana.ui.pages.conflict import ConflictPage
from sarana.ui.pages.copy import CopyPage
from sarana.ui.pages.directory import DirectoryPage
from sarana.ui.pages.directory_entry import DirectoryEntryPage
from sarana.ui.pages.erase import ErasePage
from sarana.ui.pages.form import FormPage
from sarana.ui.pages.head_office import HeadOfficePage
from sarana.ui.pages.journal import JournalPage
from sarana.ui.pages.keeping import KeepingPage
from sarana.ui.pages.letter import LetterPage
from sarana.ui.pages.letter_made import LetterMadePage
from sarana.ui.pages.letter_redaction import RedactionPage
from sarana.ui.pages.links import LinksPage
from sarana.ui.pages.move import MovePage
from sarana.ui.pages.officer import AddOfficerPage, ChangePassphrasePage, ResetOfficerPage
from sarana.ui.pages.outbox import OutboxPage
from sarana.ui.pages.paper import PaperPage
from sarana.ui.pages.partners import PartnersPage
from sarana.ui.pages.publish import PublishPage
from sarana.ui.pages.reading import ReadingPage
from sarana.ui.pages.receive import ReceivePage
from sarana.ui.pages.recovery import DrillPage, RecoveryPage
from sarana.ui.pages.send import SendPage
from sarana.ui.pages.sharing import SharingPage
from sarana.ui.pages.vault import VaultPage
from sarana.ui.workspace import Workspace


def page(place: Place, workspace: Workspace) -> Page:
    """A new page for this place; the list of cases where there is no other."""
    match place.page:
        case "case":
            return CasePage(workspace, place.case)
        case "conflict":
            return ConflictPage(workspace, place.case, place.record)
        case "copy":
            return CopyPage(workspace, place.case)
        case "links":
            return LinksPage(workspace)
        case "erase":
            return ErasePage(workspace, place.case)
        case "keeping":
            return KeepingPage(workspace)
        case "interview":
            return FormPage(workspace, place.case, place.record, place.question)
        case "read":
            return ReadingPage(workspace, place.case, place.record, place.revision)
        case "move":
            return MovePage(workspace, place.case, place.record)
        case "changes":
            return ChangesPage(workspace, place.case, place.revision, place.before)
        case "letter":
            return LetterPage(workspace, place.case, place.letter, place.revision)
        case "letter made":
            return LetterMadePage(workspace, place.case, place.revision)
        case "redact":
            return RedactionPage(workspace, place.case, place.revision)
        case "blank" | "filled" | "register":
            return PaperPage(workspace, place.page, place.case, place.record)
        case "directory":
            return DirectoryPage(workspace)
        case "directory entry":
            return DirectoryEntryPage(workspace, place.entry)
        case "partners":
            return PartnersPage(workspace)
        case "send":
            return SendPage(workspace, place.cases, place.partner, place.draft)
        case "outbox":
            return OutboxPage(workspace)
        case "sharing":
            return SharingPage(workspace, place.case)
        case "receive":
            return ReceivePage(workspace)
        case "about":
            return AboutPage(workspace)
        case "vault":
            return VaultPage(workspace)
        case "publish":
            return PublishPage(workspace)
        case "journal":
            return JournalPage(workspace)
        case "passphrase":
            return ChangePassphrasePage(workspace)
        case "officer":
            return ResetOfficerPage(workspace, place.officer) if place.officer else AddOfficerPage(workspace)
        case "head office":
            return HeadOfficePage(workspace)
        case "drill":
            return DrillPage(workspace)
        case "recovery" | "first recovery":
            return RecoveryPage(workspace, first=place.page == "first recovery")
        case _:
            return CasesPage(workspace)
