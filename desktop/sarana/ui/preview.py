"""`sarana form preview`: the interview page on any form, in a window of its own; nothing is stored."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QVBoxLayout, QWidget

from sarana.forms import Form, Interview
from sarana.language import _, ngettext, spoken
from sarana.ui import style
from sarana.ui.pages.interview import InterviewPage
from sarana.ui.pages.interview_drafts import DraftsInMemory
from sarana.ui.translator import CatalogTranslator
from sarana.ui.words import breakable


class Preview(QMainWindow):
    """A form as an officer would meet it. Its answers are gone when the window is closed."""

    def __init__(self, form: Form, second_language: str = "") -> None:
        super().__init__()
        self.interview = Interview(form)
        language = form.language_for(spoken().code)
        if language is not None:
            self.interview.language = language
        self.page = InterviewPage(self.interview, DraftsInMemory(), second_language=second_language)
        title = self.page.title()
        self.notice = QLabel(breakable(_("Preview of a form: nothing that is answered here is stored.")))
        self.setWindowTitle(_("Preview: {title}").format(title=title))
        self._lay_out()
        self.page.leave_requested.connect(self.close)
        self.page.finalise_requested.connect(self.tell_what_finalising_would_do)
        self.resize(1180, 820)

    def _lay_out(self) -> None:
        self.notice.setWordWrap(True)
        self.notice.setContentsMargins(style.LARGE, style.SMALL, style.LARGE, style.SMALL)
        style.mark(self.notice, "status", tone="warning")
        whole = QWidget()
        style.mark(whole, "page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.page, 1)
        self.setCentralWidget(whole)

    def tell_what_finalising_would_do(self) -> None:
        """Where an officer would finalise, the designer learns what would stand in the way, or be dropped."""
        broken = len(self.interview.violations())
        dropped = len(self.interview.hidden_answers()) + len(self.interview.set_aside())
        told = [_("Preview: here the form would be finalised.")]
        if broken:
            told.append(
                ngettext(
                    "{count} answer is missing or breaks a rule.",
                    "{count} answers are missing or break a rule.",
                    broken,
                ).format(count=spoken().number(broken))
            )
        if dropped:
            told.append(
                ngettext(
                    "{count} hidden answer would be dropped.",
                    "{count} hidden answers would be dropped.",
                    dropped,
                ).format(count=spoken().number(dropped))
            )
        self.notice.setText(
            breakable("\n".join(told))
        )  # a line each: languages differ in what stands between


def show(form: Form, second_language: str = "") -> int:
    """Open the window and wait until it is closed; the exit code."""
    application = QApplication(sys.argv[:1])
    style.dress(application)
    translator = CatalogTranslator()
    translator.speak()
    application.installTranslator(translator)
    window = Preview(form, second_language)
    window.show()
    return application.exec()
