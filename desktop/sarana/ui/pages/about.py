"""About the program: which form it carries and that it is a proposal, what it cannot do, and its licences."""

from importlib import metadata

from PySide6.QtWidgets import QWidget

from sarana import __version__
from sarana.forms import Form
from sarana.language import _
from sarana.progress import Progress
from sarana.ui import blocks, style
from sarana.ui.form_title import title_and_version
from sarana.ui.limits import what_it_cannot_do
from sarana.ui.page import Page, Place
from sarana.ui.window import LANGUAGE_KEY, LOCK_KEYS
from sarana.ui.workspace import Opened, Workspace

#: Whose work Sarana stands on: distribution, and its licence.
PARTS = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("sqlcipher3", "zlib, BSD-3-Clause"),
    ("cryptography", "Apache-2.0 / BSD-3-Clause"),
    ("pyxform", "BSD-2-Clause"),
    ("openpyxl", "MIT"),
    ("lxml", "BSD-3-Clause"),
    ("Babel", "BSD-3-Clause"),
    ("reportlab", "BSD-3-Clause"),
    ("uharfbuzz", "Apache-2.0"),
    ("pypdfium2", "Apache-2.0 / BSD-3-Clause"),
    ("pillow", "MIT-CMU"),
    ("markdown-it-py", "MIT"),
)


class AboutPage(Page):
    """What one should know about the program."""

    section = "about"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._form = blocks.text("", name="about.form")
        self._status = blocks.text("", "strong", name="about.status")
        self._build()

    def _build(self) -> None:
        self.head(
            _("About Sarana"),
            _("Version {version}. It works without any network and never opens a connection.").format(
                version=__version__
            ),
        )
        blank = blocks.button(
            _("Print it empty, for days without a computer…"),
            "about.blank",
            lambda: self.go.emit(Place("blank")),
        )
        form = blocks.text(_("The form"), "section-title")
        self.body.addWidget(blocks.card(form, self._status, self._form, blocks.row(blank, 1)))
        self.body.addWidget(
            blocks.card(
                blocks.text(_("What this program cannot do"), "section-title"),
                *(blocks.text(f"•  {words}") for words in what_it_cannot_do()),
            )
        )
        self.body.addWidget(blocks.card(blocks.text(_("Keys"), "section-title"), *self._keys()))
        self.body.addWidget(blocks.card(blocks.text(_("Licences"), "section-title"), *self._licences()))
        self.scrolling()

    def _keys(self) -> list[QWidget]:
        rows = (
            (_(" or ").join(LOCK_KEYS), _("Lock at once. The draft is saved first; nothing is asked.")),
            (LANGUAGE_KEY, _("Next language, at any moment, without losing an answer.")),
            ("Alt+1 … Alt+6", _("The pages of the navigation.")),
            ("Ctrl+N", _("New case")),
            ("Ctrl+F", _("Search")),
        )
        return [self._key(keys, words) for keys, words in rows]

    def _key(self, keys: str, words: str) -> QWidget:
        key = blocks.text(keys, "key")
        key.setWordWrap(False)
        key.setMinimumWidth(130)
        line = blocks.row(key, blocks.text(words), gap=style.LARGE)
        line.setStretch(1, 1)
        return blocks.holding(line)

    def _licences(self) -> list[QWidget]:
        own = blocks.text(
            _(
                "Sarana is free software under the GNU General Public License, version 3 or later,"
                " without any warranty."
            )
        )
        fonts = blocks.text(_("Fonts: Noto, Battambang and Moul, under the SIL Open Font License 1.1."))
        rows = [blocks.text(f"{name} {_version(name)}, {licence}", "hint") for name, licence in PARTS]
        return [own, fonts, blocks.text(_("It stands on the work of others:"), "question"), *rows]

    def arrive(self) -> None:
        def work(opened: Opened, progress: Progress) -> Form:
            return opened.store.current_form(opened.form_id)

        self._workspace.ask(work, self._show_form)

    def _show_form(self, form: Form) -> None:
        blocks.say(self._form, title_and_version(form))
        blocks.say(self._status, status_words(form.status))


def status_words(status: str) -> str:
    """What the form's status means (R28): until both governments agree, it is a proposal."""
    if status == "agreed":
        return _("This form was agreed by the Parties.")
    return _(
        "This form is a proposal: the Parties have not agreed on it yet. It can be replaced without a new"
        " program."
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
