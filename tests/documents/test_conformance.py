"""What others' validators say of PDF/A-2u and PDF/UA-1, where they are installed; the project needs neither.

veraPDF (https://verapdf.org) is what archives go by; PyPI's `page-validation` passes its test corpus.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.documents.every import every
from tests.documents.sample import letter

from sarana.documents.letter import draw

FLAVOURS = ("2u", "ua1")
SHEETS = [("en",), ("km",), ("zh",), ("km", "en"), ("km", "zh")]


def papers() -> Iterator[tuple[str, bytes]]:
    """Every document in some languages, and a draft."""
    for languages in SHEETS:
        for name, made in every(languages):
            yield f"{'+'.join(languages)}-{name}", draw(made)
        yield f"{'+'.join(languages)}-draft", draw(letter(*languages, draft=True))


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="needs veraPDF, which no package of Debian has")
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_verapdf_finds_nothing_wrong(flavour: str, tmp_path: Path) -> None:
    for name, pdf in papers():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
    command = ["verapdf", "--flavour", flavour, "--format", "text", "--recurse", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    assert [line for line in said if not line.startswith("PASS")] == []
    assert len(said) == len(list(tmp_path.iterdir()))


@pytest.mark.skipif(importlib.util.find_spec("page") is None, reason="needs page-validation from PyPI")
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_page_validation_finds_nothing_wrong(flavour: str) -> None:
    import page

    for name, pdf in papers():
        found = page.validate_pdf_bytes(pdf, profile=flavour).failures
        assert [(name, failure.rule_id) for failure in found] == []
