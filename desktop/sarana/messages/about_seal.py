"""What a person is told when something goes wrong with sealed files and signatures."""

from sarana import errors
from sarana.messages.saying import always
from sarana.messages.saying import as_it_stands as _

always(
    {
        errors.SealError: (
            _("A sealed file could not be opened."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Ask the sender to make the file again and to bring it to you once more."),
        ),
        errors.NotSealed: (
            _("This file is not a sealed file."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Choose another file. A sealed bundle has a name that ends in “.age”."),
        ),
        errors.NotForThisIdentity: (
            _("This file is sealed for somebody else."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Give your partner card to the sender and ask them to seal the file for you."),
        ),
        errors.SealBroken: (
            _("This file was changed or cut short on its way."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Copy the file again. If it is still refused, ask the sender to make it again."),
        ),
        errors.BadSignature: (
            _("The signature does not fit: the content is not what somebody signed."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Do not use the file. Call the sender and ask whether they really sent it."),
        ),
    }
)
