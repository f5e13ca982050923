"""Fixtures of the forms room. Where the foreign forms are absent, their tests are not collected."""

from functools import cache

import pytest
from tests.forms.conformance import corpus

from sarana import places
from sarana.forms import Form, compile_form, read_workbook

collect_ignore = [] if corpus.folder() else ["test_corpus.py"]


@cache
def the_common_form() -> Form:
    file = places.resources() / "forms" / "victim_identification.xlsx"
    return compile_form(read_workbook(file.read_bytes(), file.name))


@pytest.fixture
def common_form() -> Form:
    return the_common_form()
