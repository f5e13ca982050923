"""Who works on a case, and letting a colleague work on it too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QWidget

from sarana.language import _, spoken
from sarana.messages.journal import role_words
from sarana.ui import blocks, style
from sarana.ui.sheet import Sheet
from sarana.ui.workspace import Opened
from sarana.vault import Officer


@dataclass(frozen=True, slots=True)
class Crew:
    """The officers of a case, and the colleagues who could be asked to join them."""

    officers: tuple[Officer, ...]
    colleagues: tuple[Officer, ...]


def crew_of(opened: Opened, case_id: str) -> Crew:
    """In the vault thread."""
    officers = tuple(opened.store.officers(case_id))
    there = {officer.id for officer in officers}
    others = (one for one in opened.vault.staff.all() if one.active and one.id not in there)
    return Crew(officers, tuple(others))


def crew_card(crew: Crew, ask: Callable[[], object] | None) -> QFrame:
    """The names, and a button if this officer may let others in and there are any."""
    rows: list[QWidget] = [
        blocks.text(
            officer.name if officer.active else _("{name}, who has left").format(name=officer.name),
            name=f"case.officer.{officer.id}",
        )
        for officer in crew.officers
    ]
    if ask is not None and crew.colleagues:
        let = blocks.button(_("Let a colleague work on it…"), "case.share", ask)
        rows.append(blocks.holding(blocks.row(let, 1)))
    if not rows:
        rows = [blocks.text(_("Nobody in particular."), "muted")]
    title = blocks.text(_("Who works on this case"), "section-title")
    return blocks.card(title, *rows, gap=style.SMALL)


class LetIn(Sheet):
    """Which colleague? Escape is nobody."""

    def __init__(
        self, parent: QWidget, colleagues: Sequence[Officer], chosen: Callable[[str], object]
    ) -> None:
        asks = _("Let a colleague work on this case?")
        super().__init__(parent, "let-in", asks)
        roles = role_words(spoken())
        named = [
            (one.id, _("{name}, {role}").format(name=one.name, role=roles.get(one.role, one.role)))
            for one in colleagues
        ]
        who = blocks.choice("let-in.who", _("Colleague"), named)
        self.lay(
            blocks.text(asks, "section-title"),
            blocks.text(_("They see everything in it from now on, as you do. The journal keeps it.")),
            blocks.labelled(_("Colleague"), who),
            buttons=(
                blocks.button(_("Cancel"), "let-in.no", self.reject),
                blocks.button(_("Let them in"), "let-in.yes", self.accept, "primary"),
            ),
        )
        self.accepted.connect(lambda: chosen(str(who.currentData())))
