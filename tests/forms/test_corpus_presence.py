"""Says in one word whether the foreign forms were there to be tested against."""

import pytest
from tests.forms.conformance import corpus


def test_it_is_said_whether_the_foreign_forms_are_here(capsys: pytest.CaptureFixture[str]) -> None:
    found = corpus.folder()
    word = f"are in {found}" if found else "are absent: set SARANA_XFORMS_CORPUS to test against them"
    with capsys.disabled():
        print(f"\nthe foreign forms {word}")
    assert word
