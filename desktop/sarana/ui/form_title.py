"""What a form is called: its title in one language, where it names itself in several at once."""

from sarana.forms import Form
from sarana.language import spoken
from sarana.messages.about_forms import with_version

BETWEEN = " / "


def title_and_version(form: Form) -> str:
    """The title in the language of the screen, with the form's version."""
    return with_version(title_of(form, spoken().code), form.version, spoken())


def title_of(form: Form, catalog_code: str) -> str:
    """The title in the language of a catalog; the whole title where it does not stand alone."""
    language = form.language_for(catalog_code) or form.default_language
    whole = form.title(language)
    parts = whole.split(BETWEEN)
    if len(parts) == len(form.languages) and language in form.languages:
        return parts[form.languages.index(language)]
    return whole
