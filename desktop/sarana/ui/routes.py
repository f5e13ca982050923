"""Which page stands at which place."""

from __future__ import annotations

from pathlib import Path

from sarana.ui.files import FileChooser
from sarana.ui.jobs import Jobs
from sarana.ui.page import Page, Place
from sarana.ui.pages.about import AboutPage
from sarana.ui.pages.case import CasePage
from sarana.ui.pages.cases import CasesPage
from sarana.ui.pages.form import FormPage
from sarana.ui.pages.letter import LetterPage
from sarana.ui.pages.partners import PartnersPage
from sarana.ui.pages.receive import ReceivePage
from sarana.ui.pages.send import SendPage
from sarana.ui.pages.setup import SetupPage
from sarana.ui.pages.unlock import UnlockPage
from sarana.ui.workspace import Workspace
from sarana.vault import Cost


def shut(
    place: Place, jobs: Jobs, folder: Path, files: FileChooser, cost: Cost | None
) -> SetupPage | UnlockPage:
    """The page of a place while the vault is shut."""
    if place.page == "setup":
        return SetupPage(jobs, folder, files, cost)
    return UnlockPage(jobs, folder, files)


def open_page(place: Place, workspace: Workspace) -> Page:
    """The page of a place while the vault is open."""
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
        case _:
            return CasesPage(workspace)
