"""Signed statements in a bundle under review: a withdrawal, or a consent to pass on; and what to do."""

from PySide6.QtWidgets import QFrame

from sarana.exchange.stated import Stated
from sarana.exchange.statements import Onward, Receipt, Withdrawal
from sarana.language import _, spoken
from sarana.messages.about_disclosure import purpose_words
from sarana.ui import blocks, style


def statement_panel(each: Stated) -> QFrame:
    """What one statement says, whose it is, and what follows if it is accepted."""
    says = each.statement.says
    match says:
        case Withdrawal():
            title, words, tone = _withdrawal(says)
        case Onward():
            title, words, tone = _onward(says)
        case Receipt():
            title, words, tone = _receipt(says)
    rows = [blocks.text(title, "section-title", name="receive.stated")]
    if not isinstance(says, Receipt):
        unknown = _("A case that is not in your vault.")
        rows.append(blocks.text(_("Case {code}").format(code=each.code) if each.code else unknown, "strong"))
    rows += [blocks.text(line) for line in words]
    rows.append(
        blocks.text(
            _("Signed by {name}, {office}").format(name=says.issuer.name, office=says.issuer.organisation),
            "muted",
        )
    )
    if not each.known:
        tone = "warning"
        rows.append(
            blocks.text(
                _("This receipt does not belong to a bundle that was sealed here for that office.")
                if isinstance(says, Receipt)
                else _(
                    "You do not know this signature as one of that office. A withdrawal is not kept then:"
                    " call them, and ask for their card."
                ),
                "error",
            )
        )
    elif not each.new:
        rows.append(blocks.text(_("You have accepted this statement before."), "muted"))
    made = blocks.frame("callout", blocks.column(*rows, gap=style.SMALL))
    style.mark(made, tone=tone)
    return made


def _withdrawal(says: Withdrawal) -> tuple[str, list[str], str]:
    if says.lifted:
        return (
            _("The person agrees again"),
            [_("Their earlier withdrawal does not hold any more. Accept it to keep it with the case.")],
            "info",
        )
    return (
        _("The person took back their consent"),
        [
            _("Accept it: from then on nothing about this case leaves your office."),
            _(
                "Then open the case, tell everybody to whom you sent it, and erase what you do not have to"
                " keep by law."
            ),
        ],
        "danger",
    )


def _receipt(says: Receipt) -> tuple[str, list[str], str]:
    taken, left = spoken().number(len(says.accepted)), spoken().number(len(says.refused))
    words = [_("Cases that they took over: {count}").format(count=taken)]
    if says.refused:
        words.append(_("Cases that they did not take over: {count}").format(count=left))
    words.append(_("Accept it: the outbox then shows that the bundle arrived."))
    return _("A receipt for a bundle of yours"), words, "good" if not says.refused else "warning"


def _onward(says: Onward) -> tuple[str, list[str], str]:
    return (
        _("Written consent to pass something on"),
        [
            _("It may go to {organisation} until {day}.").format(
                organisation=says.to_organisation, day=spoken().long_date(says.expires.date())
            ),
            purpose_words(says.purpose, spoken()),
            _("The person’s own consent is needed as well."),
        ],
        "info",
    )
