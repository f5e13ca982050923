"""What the pages have in common on which a form of the vault is answered: they host its interview."""

from __future__ import annotations

from sarana.errors import SaranaError
from sarana.forms import Interview
from sarana.language import spoken
from sarana.ui.drafts import VaultDrafts
from sarana.ui.page import Page
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.workspace import Workspace


class HostPage(Page):
    """Between the vault and the interview."""

    needs_room = True

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(wide=True)
        self._workspace = workspace
        self._page: InterviewPage | None = None
        self.setLayout(self.body)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.notice)
        workspace.jobs.bug.connect(self._let_go_on)

    def _host(self, interview: Interview, drafts: VaultDrafts, *, of_case: bool = True) -> InterviewPage:
        """Show it, in the language of the screen."""
        interview.language = interview.form.language_for(spoken().code) or interview.form.default_language
        page = InterviewPage(
            interview,
            drafts,
            second_language=self._workspace.second_language,
            files=self._workspace.files,
            of_case=of_case,
        )
        page.saving.stuck.connect(self._say_stuck)
        page.second_language_chosen.connect(self._workspace.choose_second_language)
        self._page = page
        self.setAccessibleName(page.title())
        self.body.addWidget(page, 1)
        return page

    def _let_go_on(self) -> None:
        """What was to be signed or finished was not: a mistake of the program shuts nobody's answers away."""
        if self._page is not None:
            self._page.setEnabled(True)

    def speak(self) -> bool:
        """The interview changes its language in place: cursor, scroll bar and answers stay."""
        if self._page is None:
            return False
        self._say_stuck(self._page.saving.problem)
        self._page.set_language(spoken().code)
        self.setAccessibleName(self._page.title())
        return True

    def _say_stuck(self, problem: SaranaError | None) -> None:
        """Say what was kept and what to do, as long as nothing can be saved: meanwhile nothing leads away."""
        if problem is None:
            self.notice.hide()
        else:
            self.show_error(problem)

    def leave(self) -> bool:
        """An answer that the disk refuses keeps the page open: it would be lost otherwise."""
        return self._page.flush() if self._page is not None else True
