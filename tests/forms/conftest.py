"""Fixtures of the forms room. Where the foreign forms are absent, their tests are not collected."""

from functools import cache

import pytest
from tests.forms.conformance import corpus

from sarana import places
from sarana.forms import Form, compile_form, read_workbook

collect_ignore = [] if corpus.folder() else ["test_corpus.py"]


#: The form that the program brings, and the common form itself where it lies beside the project.
COMMON_FORMS = {"ours": places.resources() / "forms" / "victim_identification.xlsx"}
SHARED = [folder.parent / "form" / "common_form.xlsx" for folder in corpus.PLACES]
COMMON_FORMS |= {"shared": file for file in SHARED if file.is_file()}  # noqa: B035  one of them, at most


@cache
def the_common_form(name: str) -> Form:
    file = COMMON_FORMS[name]
    return compile_form(read_workbook(file.read_bytes(), file.name))


@pytest.fixture(params=list(COMMON_FORMS))
def common_form(request: pytest.FixtureRequest) -> Form:
    return the_common_form(request.param)
