"""What a person is told when something goes wrong with cases and their records."""

from sarana import errors
from sarana.language import Catalog
from sarana.messages.saying import Message, always, message
from sarana.messages.saying import as_it_stands as _

always(
    {
        errors.CaseError: (
            _("The case could not be changed like that."),
            _("The case is as it was before."),
            _("Open the case again from the list of cases, then try again."),
        ),
        errors.NoSuchCase: (
            _("This case or this part of it is not in this vault."),
            _("Nothing was changed."),
            _("Go back to the list of cases and choose again."),
        ),
        errors.NoSuchForm: (
            _("The form that this needs is not in this vault."),
            _("Nothing was changed."),
            _("Ask your administrator to publish the form, or the sender to send the case again."),
        ),
        errors.NoDraft: (
            _("This record has no draft any more: it was finalised or discarded."),
            _("Nothing was changed."),
            _("Open the case again from the list and continue from there."),
        ),
        errors.DraftInTheWay: (
            _("This record has a draft, and a draft continues one version only."),
            _("The draft and every signed version are kept."),
            _("Finalise the draft or throw it away, then bring the versions together."),
        ),
        errors.NotOursToErase: (
            _("Another office began this case, and the time for which you may keep it is not over."),
            _("Nothing was erased."),
            _("Ask the office that began the case to erase it; its decision then arrives in a bundle."),
        ),
        errors.RevisionRefused: (
            _("A signed state of this record does not hold: its content and its signature do not agree."),
            _("It was not taken into the vault; everything else is unchanged."),
            _("Ask the sender for a new bundle. If the record is your own, call your administrator."),
        ),
    }
)


@message.register
def not_ready_to_finalise(error: errors.NotReadyToFinalise, catalog: Catalog) -> Message:
    happened = catalog.ngettext(
        "The form cannot be finalised yet: {count} question needs you.",
        "The form cannot be finalised yet: {count} questions need you.",
        len(error.refs),
    )
    _ = catalog.gettext
    return Message(
        happened.format(count=catalog.number(len(error.refs))),
        _("Every answer is saved as a draft."),
        _("Go to the marked sections, answer what is missing, then finalise again."),
    )


@message.register
def merge_undecided(error: errors.MergeUndecided, catalog: Catalog) -> Message:
    happened = catalog.ngettext(
        "{count} answer was changed in two places, and nobody has decided yet which one holds.",
        "{count} answers were changed in two places, and nobody has decided yet which ones hold.",
        len(error.refs),
    )
    _ = catalog.gettext
    return Message(
        happened.format(count=catalog.number(len(error.refs))),
        _("Both versions are kept; nothing was changed."),
        _("Choose one answer for each of these questions, then continue."),
    )
