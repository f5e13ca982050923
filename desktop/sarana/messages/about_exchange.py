"""What a person is told when something goes wrong with bundles and partners."""

from sarana import errors
from sarana.language import Catalog
from sarana.messages.saying import Message, always, message
from sarana.messages.saying import as_it_stands as _

always(
    {
        errors.ExchangeError: (
            _("The file could not be sent or received."),
            _("The vault is unchanged."),
            _("Try again with another file or another stick."),
        ),
        errors.NotABundle: (
            _("This file is not a sealed bundle."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Choose another file. A bundle has a long name of letters and digits that ends in “.age”."),
        ),
        errors.BundleNotForUs: (
            _("This bundle is sealed for another office."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Give your partner card to the sender and ask for a bundle that is sealed for you."),
        ),
        errors.UnknownSender: (
            _("This bundle is for you, but you do not know the officer who signed it."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Ask the sender for their partner card, compare its 30 digits by voice, then try again."),
        ),
        errors.BundleDamaged: (
            _("This bundle is damaged, or it was changed on its way."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Copy the file again. If it is still refused, ask the sender to make it again."),
        ),
        errors.BundleExpired: (
            _("The last day on which this bundle could be opened has passed."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Check the date of this computer. If it is right, ask the sender for a new bundle."),
        ),
        errors.BundleTooNew: (
            _("A newer Sarana wrote this bundle."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Install the newer Sarana on this computer, then open the bundle again."),
        ),
        errors.BundleTooLarge: (
            _("This bundle is larger than a bundle may be."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Ask the sender to send fewer cases at a time."),
        ),
        errors.ReaderLost: (
            _("The part of Sarana that reads bundles stopped at this file."),
            _("It works apart from your vault: nothing was taken from the file, and the vault is unchanged."),
            _(
                "Copy the file again. If it happens again, do not open it: tell the sender and your"
                " administrator."
            ),
        ),
        errors.NotAPartnerCard: (
            _("This file is not a partner card, or it was changed on its way."),
            _("Nothing was taken from it, and your partners are unchanged."),
            _("Ask your partner to save their card again. Its name ends in “.sarana-card”."),
        ),
        errors.OwnCard: (
            _("This is the card of your own office."),
            _("Your partners are unchanged."),
            _("Give this card to your partner, and add the card that they give to you."),
        ),
        errors.OfficeOfOthers: (
            _("This card names an office that you know as another organisation’s."),
            _("Your partners are unchanged."),
            _(
                "Ask both by telephone. If the office has a new name, remove the cards with its old name"
                " first; if not, somebody pretends to be of that office."
            ),
        ),
        errors.NoSuchPartner: (
            _("This partner is not known in this vault."),
            _("Nothing was sent and nothing was changed."),
            _("Add their partner card first, or choose another partner."),
        ),
        errors.MixedProfiles: (
            _("The partners that you chose cannot all open the same kind of seal."),
            _("Nothing was sent and nothing was changed."),
            _("Send once to the partners with the newer seal, and once to the others."),
        ),
        errors.BundleChanged: (
            _("The file is not the same any more as the one that you reviewed."),
            _("Nothing of it was taken into your vault."),
            _("Open the file again and review it once more."),
        ),
        errors.NotARoster: (
            _("This file is not a roster."),
            _("Your partners are unchanged."),
            _("Choose another file. A roster has a name that ends in “.sarana-roster”."),
        ),
        errors.RosterUnsigned: (
            _("Too few of the authority's keys have signed this roster."),
            _("Your partners are unchanged."),
            _("Do not use the file. Call the authority and ask whether it really issued this roster."),
        ),
        errors.RosterOlder: (
            _("You have this roster already, or a newer one."),
            _("Your partners are unchanged."),
            _("There is nothing to do. If you expected a newer roster, ask the authority for it."),
        ),
        errors.RosterExpired: (
            _("This roster has expired."),
            _("Your partners are unchanged."),
            _("Ask the authority for its newest roster, and check the date of this computer."),
        ),
        errors.RosterNotCompared: (
            _("The digits that you heard are not those of this roster."),
            _("Your partners are unchanged."),
            _("Call the authority on a number that you already know, and compare the 30 digits again."),
        ),
        errors.NothingToSend: (
            _("The cases that you chose hold only drafts, and drafts are never sent."),
            _("Nothing was sent and nothing was changed."),
            _("Finalise the form of the case first, then send it."),
        ),
        errors.NothingToCopy: (
            _("Nothing of this case is finished, and drafts are never copied."),
            _("No file was written, and the case is unchanged."),
            _("Finish the form of the case first, then copy it."),
        ),
        errors.NoSuchBundle: (
            _("No bundle with this number was sealed here."),
            _("Nothing was changed."),
            _("Look into the outbox: it lists every bundle with its number."),
        ),
        errors.NoRecipients: (
            _("A bundle needs at least one partner for whom it is sealed."),
            _("Nothing was written."),
            _("Choose a partner. If the list is empty, add a partner from their card first."),
        ),
        errors.PartnerUndescribed: (
            _("Nobody has said yet what kind of office this partner’s is."),
            _("Nothing was sent and nothing was changed."),
            _("Say first what kind of office it is: it decides what may be sent there."),
        ),
        errors.NotAnOwnPost: (
            _("This partner belongs to another organisation than yours."),
            _("The kind of the partner’s office is unchanged."),
            _("Choose what kind of office it is. Whole cases go only to posts of your own organisation."),
        ),
        errors.SeveralOffices: (
            _("What each office may get is decided for it alone, and you chose several."),
            _("Nothing was sent and nothing was changed."),
            _("Send to one office after the other."),
        ),
        errors.PurposeNotAllowed: (
            _("Cases are not shared with this kind of office for this purpose."),
            _("Nothing was sent and nothing was changed."),
            _("Leave the purpose out: the sharing profile of the office names it."),
        ),
        errors.DisclosureChanged: (
            _("What would be told is not the same any more as what you saw."),
            _("Nothing has left, and nothing was changed."),
            _("Read once more what is told and what is held back, then go on."),
        ),
        errors.AlreadySent: (
            _("The partner was sent all of this before, and nothing has changed since."),
            _("Nothing was sent and nothing was changed."),
            _("If the bundle never arrived, choose to send everything again."),
        ),
        errors.ConsentWithdrawn: (
            _("The person took back their consent. Nothing about them may be sent."),
            _("Nothing was sent and nothing was changed."),
            _(
                "Leave the case out. On its page you can prepare the notice to everybody who was sent it"
                " before."
            ),
        ),
        errors.ConsentNotGiven: (
            _("The person has not agreed that this kind of office is told about them."),
            _("Nothing was sent and nothing was changed."),
            _(
                "Ask the person, with the printed request for consent. If they agree, write it into every"
                " form of the case, then send."
            ),
        ),
        errors.SharingExpired: (
            _("This was handed to you until a day that has passed. It must not be passed on."),
            _("Nothing was sent and nothing was changed."),
            _("Ask the office that it comes from to send it again, or erase it."),
        ),
        errors.TwoVersions: (
            _("The record was continued in two places, and nobody has decided yet which answers hold."),
            _("Nothing was sent and nothing was changed."),
            _("Bring both versions together on the page of the case, then send."),
        ),
        errors.NothingForThisPartner: (
            _("Nothing in the chosen cases is meant for this kind of office."),
            _("Nothing was sent and nothing was changed."),
            _("Leave the case out, or choose a partner of another kind."),
        ),
        errors.DisclosureRefused: (
            _("These cases may not be sent to this partner."),
            _("Nothing was sent and nothing was changed."),
            _("Leave the cases out, or ask for the consent that is missing."),
        ),
        errors.StatementRefused: (
            _("A signed statement about a case cannot be read, or its signature does not hold."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Ask the office that wrote it to make it again."),
        ),
        errors.NobodyToTell: (
            _("Nobody is left to tell: no partner was sent this case, or all of them were told already."),
            _("Nothing was written."),
            _("If somebody was told on paper or by voice, tell them the same way."),
        ),
    }
)


@message.register
def not_ours_to_copy(error: errors.NotOursToCopy, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Everything in this case comes from {office}. It is theirs to give.").format(
            office=" / ".join(error.organisations) or _("another office")
        ),
        _("Nothing was copied and nothing was changed."),
        _("Ask them for the copy, or tell the person whom to ask."),
    )


@message.register
def originator_not_agreed(error: errors.OriginatorNotAgreed, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _(
            "This comes from {office}, which has not agreed in writing that you pass it on to this partner."
        ).format(office=" / ".join(error.organisations) or _("another office")),
        _("Nothing was sent and nothing was changed."),
        _("Print the request for consent, send it to them, and open the bundle with their answer here."),
    )
