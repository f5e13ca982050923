"""What a person is told when something goes wrong: what happened, what was kept, what to do next.

One function per class of `sarana.errors`. Sentences say what the person can see and do; they hold no names,
no paths and no blame. The catalog is the reader's, which is not always the screen's: a command may speak
another.
"""

from dataclasses import dataclass
from functools import singledispatch

from sarana import errors
from sarana.language import Catalog


@dataclass(frozen=True, slots=True)
class Message:
    """Three sentences, each complete in itself."""

    happened: str
    kept: str
    next_step: str

    def __str__(self) -> str:
        return "\n".join((self.happened, self.kept, self.next_step))


@singledispatch
def message(error: errors.SaranaError, catalog: Catalog) -> Message:
    """The three sentences for an error, in the catalog's language."""
    _ = catalog.gettext
    return Message(
        _("That did not work."),
        _("Everything that was saved before is still there."),
        _("Try again. If it happens again, lock Sarana and unlock it."),
    )


def bug(catalog: Catalog) -> Message:
    """The three sentences for a mistake in the program itself."""
    _ = catalog.gettext
    return Message(
        _("Sarana made a mistake of its own and could not finish this step."),
        _("Everything that the screen called saved is safe in the vault."),
        _(
            "Lock Sarana, unlock it and try again. If it happens again, give the technical report to your"
            " administrator: it holds no names and no answers."
        ),
    )


# ---- forms ----------------------------------------------------------------------------------------------


@message.register
def form_refused(error: errors.FormRefused, catalog: Catalog) -> Message:
    happened = catalog.ngettext(
        "The form cannot be used: it has {count} problem.",
        "The form cannot be used: it has {count} problems.",
        len(error.problems),
    )
    _ = catalog.gettext
    return Message(
        happened.format(count=catalog.number(len(error.problems))),
        _("The forms that are already in the vault stay in use."),
        _("Ask whoever designed the form to correct it. “sarana form check” lists every problem."),
    )


# ---- seal -----------------------------------------------------------------------------------------------


@message.register
def seal_error(error: errors.SealError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("A sealed file could not be opened."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Ask the sender to make the file again and to bring it to you once more."),
    )


@message.register
def not_sealed(error: errors.NotSealed, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file is not a sealed file."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Choose another file. A sealed bundle has a name that ends in “.age”."),
    )


@message.register
def not_for_this_identity(error: errors.NotForThisIdentity, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file is sealed for somebody else."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Give your partner card to the sender and ask them to seal the file for you."),
    )


@message.register
def seal_broken(error: errors.SealBroken, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file was changed or cut short on its way."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Copy the file again. If it is still refused, ask the sender to make it again."),
    )


@message.register
def bad_signature(error: errors.BadSignature, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The signature does not fit: the content is not what somebody signed."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Do not use the file. Call the sender and ask whether they really sent it."),
    )


# ---- vault ----------------------------------------------------------------------------------------------


@message.register
def vault_error(error: errors.VaultError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The vault could not do that."),
        _("Everything that was saved before is still in the vault."),
        _("Try again. If it happens again, lock Sarana and unlock it."),
    )


@message.register
def vault_missing(error: errors.VaultMissing, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("There is no vault at this place."),
        _("Nothing was changed."),
        _("Make a new vault, or bring back the folder in which the vault was kept."),
    )


@message.register
def vault_exists(error: errors.VaultExists, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("There is a vault at this place already."),
        _("It was not touched: a vault is never overwritten."),
        _("Open it with its passphrase, or choose another place for a new vault."),
    )


@message.register
def vault_in_use(error: errors.VaultInUse, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Another window or another command has this vault open."),
        _("Nothing was changed."),
        _("Close the other window first, then try again."),
    )


@message.register
def wrong_passphrase(error: errors.WrongPassphrase, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The vault does not open with this passphrase."),
        _("Nothing was changed, and nothing is deleted after wrong attempts."),
        _("Check the keyboard language and capital letters, then type the passphrase again."),
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
def vault_rolled_back(error: errors.VaultRolledBack, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The database is older than it should be: the last changes are missing, or it was exchanged."),
        _("Sarana changed nothing, so that nothing more is lost."),
        _("Call your administrator. Somebody may have exchanged the files, or a copy was brought back."),
    )


@message.register
def vault_too_new(error: errors.VaultTooNew, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("A newer Sarana wrote this vault."),
        _("Nothing was changed."),
        _("Install the newer Sarana on this computer, then open the vault with it."),
    )


@message.register
def not_allowed(error: errors.NotAllowed, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Your role in this vault does not allow that."),
        _("Nothing was changed."),
        _("Ask an administrator of this vault to do it, or to give you another role."),
    )


@message.register
def last_administrator(error: errors.LastAdministrator, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This is the last administrator of the vault."),
        _("Nothing was changed."),
        _("Make somebody else an administrator first."),
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
def recovery_for_another_vault(error: errors.RecoveryForAnotherVault, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("These recovery sheets do not open this vault."),
        _("The vault is unchanged, and nothing was opened."),
        _("Look for newer sheets, or for the sheets that carry the number of this vault."),
    )


@message.register
def recovery_recipient_refused(error: errors.RecoveryRecipientRefused, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This is not a key of a head office that the vault can use."),
        _("The vault is unchanged."),
        _("Ask the head office for its key again: one line that begins with “age1pq1”, not yet in use here."),
    )


@message.register
def no_recovery_yet(error: errors.NoRecoveryYet, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This vault has no recovery sheets yet, and only they can open a backup."),
        _("No backup was made, and the vault is unchanged."),
        _("Ask an administrator to make the recovery sheets first."),
    )


@message.register
def not_a_backup(error: errors.NotABackup, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file is not a backup of a vault."),
        _("Nothing was taken from it, and nothing was changed."),
        _("Choose another file. A backup has a name that begins with “backup-” and ends in “.age”."),
    )


@message.register
def backup_damaged(error: errors.BackupDamaged, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The backup is damaged: it is not what was written."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Use another stick or disk, or an older backup. A damaged stick is best not used again."),
    )


@message.register
def somebody_elses(error: errors.SomebodyElses, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Other officers work on this case."),
        _("Nothing was opened or changed."),
        _("If you must see it, give a reason. The journal keeps it, and an administrator reads it."),
    )


@message.register
def reason_missing(error: errors.ReasonMissing, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This needs a reason, and none was typed."),
        _("Nothing was opened or changed."),
        _("Type the reason in a few words, without names."),
    )


@message.register
def vault_place_unsafe(error: errors.VaultPlaceUnsafe, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This folder is copied to the internet by another program, so a vault must not lie in it."),
        _("Nothing was written."),
        _("Choose a folder that is only on this computer."),
    )


@message.register
def program_unsafe(error: errors.ProgramUnsafe, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("Sarana checked its own locks and found one that does not hold ({part}).").format(part=error.part),
        _("No vault was opened, and nothing was changed."),
        _("Do not work with this copy. Install Sarana again from its original source."),
    )


@message.register
def storage_error(error: errors.StorageError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The disk refused to write."),
        _("Everything that was saved before is still there; the last step was not kept."),
        _("Check the disk or the stick, then try again."),
    )


@message.register
def storage_full(error: errors.StorageFull, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The disk is full."),
        _("Everything that was saved before is still there; the last step was not kept."),
        _("Make room on the disk, then try again. Do not close the window before it says saved."),
    )


@message.register
def storage_read_only(error: errors.StorageReadOnly, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This folder or disk cannot be written."),
        _("Everything that was saved before is still there; the last step was not kept."),
        _("Choose another folder, or remove the write protection, then try again."),
    )


@message.register
def storage_lost(error: errors.StorageLost, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The disk or the stick is gone, or it fails."),
        _("Everything that was saved before is still there; the last step was not kept."),
        _("Connect the disk or the stick again, then try again."),
    )


@message.register
def file_error(error: errors.FileError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The file cannot be read."),
        _("Nothing was changed."),
        _("Choose another file, or ask whoever made it to make it again."),
    )


@message.register
def no_such_file(error: errors.NoSuchFile, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("There is no such file, or it cannot be read."),
        _("Nothing was changed."),
        _("Check the name and the folder, then try again."),
    )


@message.register
def not_utf8(error: errors.NotUtf8, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This text file is not written in UTF-8 or UTF-16."),
        _("Nothing was changed."),
        _("Save it as plain text in UTF-8, then try again."),
    )


@message.register
def nobody_to_ask(error: errors.NobodyToAsk, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This command must ask something, and there is no terminal to answer on."),
        _("Nothing was changed."),
        _("Run it in a terminal, or give it what it asks in a file or an option: see --help."),
    )


# ---- cases ----------------------------------------------------------------------------------------------


@message.register
def case_error(error: errors.CaseError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The case could not be changed like that."),
        _("The case is as it was before."),
        _("Open the case again from the list of cases, then try again."),
    )


@message.register
def no_such_case(error: errors.NoSuchCase, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This case or this part of it is not in this vault."),
        _("Nothing was changed."),
        _("Go back to the list of cases and choose again."),
    )


@message.register
def no_such_form(error: errors.NoSuchForm, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The form that this needs is not in this vault."),
        _("Nothing was changed."),
        _("Ask your administrator to publish the form, or the sender to send the case again."),
    )


@message.register
def no_draft(error: errors.NoDraft, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This record has no draft any more: it was finalised or discarded."),
        _("Nothing was changed."),
        _("Open the case again from the list and continue from there."),
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


@message.register
def revision_refused(error: errors.RevisionRefused, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("A signed state of this record does not hold: its content and its signature do not agree."),
        _("It was not taken into the vault; everything else is unchanged."),
        _("Ask the sender for a new bundle. If the record is your own, call your administrator."),
    )


# ---- exchange -------------------------------------------------------------------------------------------


@message.register
def exchange_error(error: errors.ExchangeError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The file could not be sent or received."),
        _("The vault is unchanged."),
        _("Try again with another file or another stick."),
    )


@message.register
def not_a_bundle(error: errors.NotABundle, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file is not a sealed bundle."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Choose another file. A bundle has a long name of letters and digits that ends in “.age”."),
    )


@message.register
def bundle_not_for_us(error: errors.BundleNotForUs, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This bundle is sealed for another office."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Give your partner card to the sender and ask for a bundle that is sealed for you."),
    )


@message.register
def unknown_sender(error: errors.UnknownSender, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This bundle is for you, but you do not know the officer who signed it."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Ask the sender for their partner card, compare its 30 digits by voice, then try again."),
    )


@message.register
def bundle_damaged(error: errors.BundleDamaged, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This bundle is damaged, or it was changed on its way."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Copy the file again. If it is still refused, ask the sender to make it again."),
    )


@message.register
def bundle_expired(error: errors.BundleExpired, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The last day on which this bundle could be opened has passed."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Check the date of this computer. If it is right, ask the sender for a new bundle."),
    )


@message.register
def bundle_too_new(error: errors.BundleTooNew, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("A newer Sarana wrote this bundle."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Install the newer Sarana on this computer, then open the bundle again."),
    )


@message.register
def bundle_too_large(error: errors.BundleTooLarge, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This bundle is larger than a bundle may be."),
        _("Nothing was taken from it, and the vault is unchanged."),
        _("Ask the sender to send fewer cases at a time."),
    )


@message.register
def not_a_partner_card(error: errors.NotAPartnerCard, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This file is not a partner card, or it was changed on its way."),
        _("Nothing was taken from it, and your partners are unchanged."),
        _("Ask your partner to save their card again. Its name ends in “.sarana-card”."),
    )


@message.register
def own_card(error: errors.OwnCard, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This is the card of your own office."),
        _("Your partners are unchanged."),
        _("Give this card to your partner, and add the card that they give to you."),
    )


@message.register
def no_such_partner(error: errors.NoSuchPartner, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("This partner is not known in this vault."),
        _("Nothing was sent and nothing was changed."),
        _("Add their partner card first, or choose another partner."),
    )


@message.register
def mixed_profiles(error: errors.MixedProfiles, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The partners that you chose cannot all open the same kind of seal."),
        _("Nothing was sent and nothing was changed."),
        _("Send once to the partners with the newer seal, and once to the others."),
    )


@message.register
def bundle_changed(error: errors.BundleChanged, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The file is not the same any more as the one that you reviewed."),
        _("Nothing of it was taken into your vault."),
        _("Open the file again and review it once more."),
    )


@message.register
def nothing_to_send(error: errors.NothingToSend, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The cases that you chose hold only drafts, and drafts are never sent."),
        _("Nothing was sent and nothing was changed."),
        _("Finalise the form of the case first, then send it."),
    )


@message.register
def no_recipients(error: errors.NoRecipients, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("A bundle needs at least one partner for whom it is sealed."),
        _("Nothing was written."),
        _("Choose a partner. If the list is empty, add a partner from their card first."),
    )


# ---- documents ------------------------------------------------------------------------------------------


@message.register
def letter_error(error: errors.LetterError, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The letter could not be made."),
        _("The case is unchanged, and no letter was recorded."),
        _("Check the details of the letter, then try again."),
    )


@message.register
def missing_glyph(error: errors.MissingGlyph, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("No font of Sarana has the character “{character}” ({code}).").format(
            character=error.character, code=f"U+{ord(error.character):04X}"
        ),
        _("No letter was made: printed, this character would be an empty box. The case is unchanged."),
        _("Write this word in another way, or in another script, then make the letter again."),
    )


@message.register
def missing_facts(error: errors.MissingFacts, catalog: Catalog) -> Message:
    happened = catalog.ngettext(
        "The letter needs {count} answer that the case does not hold.",
        "The letter needs {count} answers that the case does not hold.",
        len(error.names),
    )
    _ = catalog.gettext
    return Message(
        happened.format(count=catalog.number(len(error.names))),
        _("The case is unchanged, and no letter was recorded."),
        _("Open the form of this case, answer the questions, then make the letter again."),
    )


@message.register
def consent_missing(error: errors.ConsentMissing, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The person has not agreed that this receiver is given the information."),
        _("No letter was made, and nothing was shared. The case is unchanged."),
        _("Ask the person. If the law or a danger leaves no choice, write the reason for it."),
    )


@message.register
def template_refused(error: errors.TemplateRefused, catalog: Catalog) -> Message:
    _ = catalog.gettext
    return Message(
        _("The template of this letter has a mistake."),
        _("The case is unchanged, and no letter was recorded."),
        _("Tell your administrator. The mistake stands in {file}, line {line}.").format(
            file=error.file, line=error.line
        ),
    )
