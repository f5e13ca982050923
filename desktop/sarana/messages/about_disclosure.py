"""The words for what may leave: kinds of offices, purposes, and why something is held back (R38)."""

from collections.abc import Sequence

from sarana.exchange import OWN_POST, Reason
from sarana.language import Catalog


def kind_words(kind: str, catalog: Catalog) -> str:
    """What a kind of recipient is called."""
    _ = catalog.gettext
    return {
        OWN_POST: _("A post of our own organisation"),
        "coordination": _("National committee that coordinates cases (NCCT)"),
        "counterpart": _("Competent authority of the other country"),
        "embassy": _("Embassy or consulate"),
        "health": _("Health service"),
        "immigration": _("Immigration authority"),
        "international": _("International organisation"),
        "law_enforcement": _("Police, prosecutor or court"),
        "legal_aid": _("Lawyer or legal aid"),
        "ngo": _("Shelter or non-governmental organisation"),
        "social_services": _("Social affairs authority"),
        "statistics": _("Statistics office"),
    }.get(kind, kind)


def purpose_words(purpose: str, catalog: Catalog) -> str:
    """For what cases are shared."""
    _ = catalog.gettext
    return {
        "referral": _("Referral: the partner helps this person"),
        "transfer": _("Transfer: the partner takes over the case"),
        "sync": _("Exchange: both offices go on working on the case"),
        "backup": _("Safekeeping: the other post keeps a copy"),
        "withdrawal": _("Notice: the person took back their consent"),
        "onward": _("Written consent to pass something on"),
        "erasure": _("Notice: the case was erased"),
        "receipt": _("A receipt for a bundle of yours"),
    }.get(purpose, purpose)


def reason_words(reason: Reason, catalog: Catalog) -> str:
    """Why an answer, a record or a case is held back, in a sentence that its reader can act on."""
    _ = catalog.gettext
    return {
        Reason.WITHDRAWN: _("The person took back their consent."),
        Reason.NO_ORIGINATOR: _(
            "It comes from another office, which has not agreed in writing that it is passed on to this"
            " partner."
        ),
        Reason.NO_CONSENT: _("The person has not agreed to this, or was not asked."),
        Reason.EXPIRED: _("It was handed to you until a day that has passed."),
        Reason.TWO_VERSIONS: _("It was continued in two places, and nobody has decided yet."),
        Reason.OFFENDERS: _("What is said about offenders goes to criminal justice only."),
        Reason.NOT_NEEDED: _("This kind of office does not need it."),
        Reason.UNRATED: _("The form does not say how sensitive it is."),
        Reason.NOT_NAMED: _("It is highly sensitive, and the partner’s card names nobody who will read it."),
        Reason.FOR_ANOTHER: _("It was made for another office."),
    }[reason]


def kept_words(organisations: Sequence[str], catalog: Catalog) -> tuple[str, str]:
    """That a letter leaves out what other offices know, and what would let it be told (R20)."""
    _ = catalog.gettext
    return (
        _("What comes from {offices} is left out of this letter.").format(offices=" / ".join(organisations)),
        _(
            "They have not agreed in writing that this receiver is told. Ask them, and open the bundle with"
            " their answer here."
        ),
    )


def origins_words(organisations: Sequence[str], catalog: Catalog) -> tuple[str, str]:
    """That something in a letter comes from other offices, which nobody can check on paper (R20)."""
    _ = catalog.gettext
    return (
        _("Part of what is known here comes from {offices}.").format(offices=" / ".join(organisations)),
        _("It goes to nobody else without their written consent. Leave it out, or ask them first."),
    )
