"""What a person is told when something goes wrong with letters."""

from sarana import errors
from sarana.language import Catalog
from sarana.messages.saying import Message, always, message
from sarana.messages.saying import as_it_stands as _

always(
    {
        errors.LetterError: (
            _("The letter could not be made."),
            _("The case is unchanged, and no letter was recorded."),
            _("Check the details of the letter, then try again."),
        ),
        errors.ConsentMissing: (
            _("The person has not agreed that this receiver is given the information."),
            _("No letter was made, and nothing was shared. The case is unchanged."),
            _("Ask the person. If the law or a danger leaves no choice, write the reason for it."),
        ),
        errors.DirectoryRefused: (
            _("The file is no directory of authorities that Sarana can read, or has a mistake."),
            _("The directory in use was kept."),
            _("Compare the file with the one that “Save it for editing…” gives, and correct it."),
        ),
        errors.NotAPdf: (
            _("The file cannot be read as PDF: it is of another kind, damaged, or locked with a password."),
            _("The file was not changed, and no redacted copy was written."),
            _("Open it in another program, save or print it anew as PDF, then redact that copy."),
        ),
        errors.NoSuchLetter: (
            _("The register has no letter with the number that is to be replaced."),
            _("The case is unchanged, and no letter was recorded."),
            _("Look for the number in the register of letters, then make the letter again."),
        ),
        errors.DirectoryOutdated: (
            _("This directory of authorities is older than the one in use."),
            _("The directory in use was kept."),
            _("Ask whoever gave you the file for the newest one."),
        ),
        errors.NoSuchEntry: (
            _("The directory of authorities has no entry of this name."),
            _("The case is unchanged, and no letter was recorded."),
            _("Look for the name with “sarana directory list”, then make the letter again."),
        ),
    }
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
def template_refused(error: errors.TemplateRefused, catalog: Catalog) -> Message:
    _ = catalog.gettext
    if error.line:
        where = _("Tell your administrator. The mistake stands in {file}, line {line}.")
    else:
        where = _("Tell your administrator. The mistake stands in {file}: {reason}.")
    return Message(
        _("The template of this letter has a mistake."),
        _("The case is unchanged, and no letter was recorded."),
        where.format(file=error.file, line=error.line, reason=error.reason),
    )
