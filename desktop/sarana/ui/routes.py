"""Which page stands at which place.

Only the two pages of a shut vault are imported with the program: everything else is fetched while the person
types the passphrase, so that the window is there at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sarana.ui.files import FileChooser
from sarana.ui.jobs import Jobs
from sarana.ui.page import Page, Place
from sarana.ui.pages.setup import SetupPage
from sarana.ui.pages.shut import ShutPage
from sarana.ui.pages.unlock import UnlockPage
from sarana.vault import Cost

if TYPE_CHECKING:
    from sarana.ui.workspace import Workspace


def shut(place: Place, jobs: Jobs, folder: Path, files: FileChooser, cost: Cost | None) -> ShutPage:
    """The page of a place while the vault is shut."""
    if place.page in ("recover", "restore"):
        from sarana.ui.pages import rescue  # seldom needed: see above

        kind = rescue.RecoverPage if place.page == "recover" else rescue.RestorePage
        return kind(jobs, folder, files, cost)
    if place.page == "setup":
        return SetupPage(jobs, folder, files, cost)
    return UnlockPage(jobs, folder, files)


def open_page(place: Place, workspace: Workspace) -> Page:
    """The page of a place while the vault is open."""
    from sarana.ui import rooms  # not at the top: see above

    return rooms.page(place, workspace)
