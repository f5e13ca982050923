"""Which question of a form a fact is read from, and how it is asked in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from sarana.cases import CaseStore
from sarana.errors import NoSuchForm
from sarana.forms import Interview
from sarana.language import available
from sarana.ui.words import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a record, in the words of its form."""

    record_id: str
    ref: str
    labels: Mapping[str, str]  # by catalog code

    def in_words(self, code: str) -> str:
        return plain(self.labels.get(code, "")) or self.ref.rpartition("/")[2]


def questions_of_facts(store: CaseStore, case_id: str) -> dict[str, Asked]:
    """By fact, the question of the case's form that gives it, in the form's order. In the vault thread."""
    record = next((one for one in store.case(case_id).records if one.form is not None), None)
    if record is None or record.form is None:
        return {}
    try:
        form = store.form(record.form.sha256)
    except NoSuchForm:
        return {}
    draft = store.draft(record.record_id)
    interview = Interview.resume(form, draft.snapshot) if draft else Interview(form)
    languages = {code: form.language_for(code) or form.default_language for code in available()}
    return {
        extras["fact"]: Asked(record.record_id, ref, _labels(interview, ref, languages))
        for ref, extras in form.source.extras.items()
        if extras.get("fact")
    }


def _labels(interview: Interview, ref: str, languages: Mapping[str, str]) -> dict[str, str]:
    if ref not in interview.refs():
        return {}
    return {code: interview.text(ref, language)[0] for code, language in languages.items()}
