"""What a form is called: its title in one language, where it names itself in several at once."""

from sarana.forms import Form

BETWEEN = " / "


def title_of(form: Form, catalog_code: str) -> str:
    """The title in the language of a catalog; the whole title where it does not stand alone."""
    language = form.language_for(catalog_code) or form.default_language
    whole = form.title(language)
    parts = whole.split(BETWEEN)
    if len(parts) == len(form.languages) and language in form.languages:
        return parts[form.languages.index(language)]
    return whole
