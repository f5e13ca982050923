"""What a person is told when something goes wrong with the vault, its officers, its disk and its files."""

from sarana import errors
from sarana.language import Catalog
from sarana.messages.saying import Message, always, message
from sarana.messages.saying import as_it_stands as _

always(
    {
        errors.VaultError: (
            _("The vault could not do that."),
            _("Everything that was saved before is still in the vault."),
            _("Try again. If it happens again, lock Sarana and unlock it."),
        ),
        errors.VaultMissing: (
            _("There is no vault at this place."),
            _("Nothing was changed."),
            _("Make a new vault, or bring back the folder in which the vault was kept."),
        ),
        errors.VaultExists: (
            _("There is a vault at this place already."),
            _("It was not touched: a vault is never overwritten."),
            _("Open it with its passphrase, or choose another place for a new vault."),
        ),
        errors.VaultInUse: (
            _("Another window or another command has this vault open."),
            _("Nothing was changed."),
            _("Close the other window first, then try again."),
        ),
        errors.WrongPassphrase: (
            _("The vault does not open with this passphrase."),
            _("Nothing was changed, and nothing is deleted after wrong attempts."),
            _("Check the keyboard language and capital letters, then type the passphrase again."),
        ),
        errors.VaultRolledBack: (
            _("The database is older than it should be: the last changes are missing, or it was exchanged."),
            _("Sarana changed nothing, so that nothing more is lost."),
            _("Call your administrator. Somebody may have exchanged the files, or a copy was brought back."),
        ),
        errors.VaultTooNew: (
            _("A newer Sarana wrote this vault."),
            _("Nothing was changed."),
            _("Install the newer Sarana on this computer, then open the vault with it."),
        ),
        errors.NotAllowed: (
            _("Your role in this vault does not allow that."),
            _("Nothing was changed."),
            _("Ask an administrator of this vault to do it, or to give you another role."),
        ),
        errors.LastAdministrator: (
            _("This is the last administrator of the vault."),
            _("Nothing was changed."),
            _("Make somebody else an administrator first."),
        ),
        errors.RecoveryForAnotherVault: (
            _("These recovery sheets do not open this vault."),
            _("The vault is unchanged, and nothing was opened."),
            _("Look for newer sheets, or for the sheets that carry the number of this vault."),
        ),
        errors.RecoveryRecipientRefused: (
            _("This is not a key of a head office that the vault can use."),
            _("The vault is unchanged."),
            _(
                "Ask the head office for its key again: one line that begins with “age1pq1”, not yet in use"
                " here."
            ),
        ),
        errors.RecoveryNotCompared: (
            _("The digits that you heard are not those of this key."),
            _("The vault is unchanged, and the key does not open it."),
            _("Somebody may have exchanged the key. Ask the head office for it again, in person."),
        ),
        errors.SecondOfficerNeeded: (
            _("Nobody does this alone: a second officer must agree."),
            _("Nothing was changed, and nothing has left the vault."),
            _(
                "Let a second officer type their passphrase. If this vault has nobody else, write down why"
                " you are alone."
            ),
        ),
        errors.NoRecoveryYet: (
            _("This vault has no recovery sheets yet, and only they can open a backup."),
            _("No backup was made, and the vault is unchanged."),
            _("Ask an administrator to make the recovery sheets first."),
        ),
        errors.NotABackup: (
            _("This file is not a backup of a vault."),
            _("Nothing was taken from it, and nothing was changed."),
            _("Choose another file. A backup has a name that begins with “backup-” and ends in “.age”."),
        ),
        errors.BackupDamaged: (
            _("The backup is damaged: it is not what was written."),
            _("Nothing was taken from it, and the vault is unchanged."),
            _("Use another stick or disk, or an older backup. A damaged stick is best not used again."),
        ),
        errors.SomebodyElses: (
            _("Other officers work on this case."),
            _("Nothing was opened or changed."),
            _("If you must see it, give a reason. The journal keeps it, and an administrator reads it."),
        ),
        errors.NoSuchOfficer: (
            _("This officer does not work with this vault, or was disabled."),
            _("Nothing was opened or changed."),
            _("Choose an officer who can open this vault. An administrator adds new ones."),
        ),
        errors.ReasonMissing: (
            _("This needs a reason in a few words, and none was typed."),
            _("Nothing was opened or changed."),
            _("Type the reason in a few words, without names."),
        ),
        errors.VaultPlaceUnsafe: (
            _("This folder is copied to the internet by another program, so a vault must not lie in it."),
            _("Nothing was written."),
            _("Choose a folder that is only on this computer."),
        ),
        errors.StorageError: (
            _("The disk refused to write."),
            _("Everything that was saved before is still there; the last step was not kept."),
            _("Check the disk or the stick, then try again."),
        ),
        errors.StorageFull: (
            _("The disk is full."),
            _("Everything that was saved before is still there; the last step was not kept."),
            _("Make room on the disk, then try again. Do not close the window before it says saved."),
        ),
        errors.StorageReadOnly: (
            _("This folder or disk cannot be written."),
            _("Everything that was saved before is still there; the last step was not kept."),
            _("Choose another folder, or remove the write protection, then try again."),
        ),
        errors.StorageLost: (
            _("The disk or the stick is gone, or it fails."),
            _("Everything that was saved before is still there; the last step was not kept."),
            _("Connect the disk or the stick again, then try again."),
        ),
        errors.FileError: (
            _("The file cannot be read."),
            _("Nothing was changed."),
            _("Choose another file, or ask whoever made it to make it again."),
        ),
        errors.NoSuchFile: (
            _("There is no such file, or it cannot be read."),
            _("Nothing was changed."),
            _("Check the name and the folder, then try again."),
        ),
        errors.NotUtf8: (
            _("This text file is not written in UTF-8 or UTF-16."),
            _("Nothing was changed."),
            _("Save it as plain text in UTF-8, then try again."),
        ),
        errors.NobodyToAsk: (
            _("This command must ask something, and there is no terminal to answer on."),
            _("Nothing was changed."),
            _("Run it in a terminal, or give it what it asks in a file or an option: see --help."),
        ),
    }
)


@message.register
def passphrase_too_weak(error: errors.PassphraseTooWeak, catalog: Catalog) -> Message:
    _ = catalog.gettext
    advice = {
        "short": _(
            "Make it at least 15 characters long, for example four or five words that you can remember."
        ),
        "long": _("Make it at most 256 characters long."),
        "common": _("Choose other words: this one stands in the lists that thieves try first."),
    }
    return Message(
        _("This passphrase does not protect the vault well enough."),
        _("Nothing was changed."),
        advice.get(error.rule, advice["common"]),
    )


@message.register
def vault_damaged(error: errors.VaultDamaged, catalog: Catalog) -> Message:
    _ = catalog.gettext
    happened = {
        "key file": _("The key file of the vault was changed or is damaged."),
        "database": _("The database of the vault was changed or is damaged."),
        "anchor": _("The anchor of the vault was changed or is damaged."),
    }
    return Message(
        happened.get(error.part, _("A file of the vault was changed or is damaged.")),
        _("Sarana changed nothing, so that nothing more is lost."),
        _("Do not work on with this folder. Copy it as it is, and call your administrator."),
    )


@message.register
def recovery_words_wrong(error: errors.RecoveryWordsWrong, catalog: Catalog) -> Message:
    _ = catalog.gettext
    sheet, word = catalog.number(error.sheet), catalog.number(error.word)
    happened = {
        "word": _("Sheet {sheet}: word {word} is not one of the words on a recovery sheet."),
        "checksum": _("Sheet {sheet}: what was typed is not what stands on the sheet."),
        "mixed": _("These recovery sheets do not belong together."),
        "few": _("These are not enough recovery sheets to open the vault."),
        "typed": _("Sheet {sheet}: word {word} is not what stands there."),
    }
    next_step = {
        "mixed": _("Compare the thirty digits on the sheets: they must be the same on all of them."),
        "few": _("Each sheet says how many are needed. Ask whoever keeps the other sheets."),
    }
    return Message(
        happened.get(error.problem, _("The words of the recovery sheets are not right.")).format(
            sheet=sheet, word=word
        ),
        _("The vault is unchanged, and nothing was opened."),
        next_step.get(error.problem, _("Read the sheet once more, word by word, and type it again.")),
    )


@message.register
def program_unsafe(error: errors.ProgramUnsafe, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Sarana checked its own locks and found one that does not hold ({part}).").format(part=error.part),
        _("No vault was opened, and nothing was changed."),
        _("Do not work with this copy. Install Sarana again from its original source."),
    )
