"""The whole main job in the real windows: what it leaves, and what it must never do."""

import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from tests.journeys.conftest import STRACE, Demo

from sarana import vault
from sarana.cases import CaseStore
from sarana.ui.demo_story import PASSPHRASE_B

LANGUAGES = ("en", "km", "zh_Hans")
LETTERS = ("en", "km", "zh", "km-and-en", "zh-and-en")


def test_the_journey_ends_well(demo: Demo) -> None:
    assert demo.code == 0, demo.said


def test_every_file_it_leaves_has_a_line_that_says_what_it_is(demo: Demo) -> None:
    index = (demo.out / "index.txt").read_text(encoding="utf-8")
    told = {line.split("  ")[0] for line in index.splitlines() if "  " in line}
    left = {path.relative_to(demo.out).as_posix() for path in demo.out.rglob("*") if path.is_file()}
    untold = {name for name in left - told - {"index.txt"} if not name.startswith(("post-a/", "post-b/"))}
    assert not untold
    assert {name for name in told if not (demo.out / name).exists()} == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_shows_every_step_in_each_language(demo: Demo, code: str) -> None:
    pictures = {path.name for path in (demo.out / "pictures").glob(f"*-{code}.png")}
    steps = {name.split("-", 1)[0] for name in pictures}
    assert len(steps) > 40


@pytest.mark.parametrize("languages", LETTERS)
def test_it_leaves_a_letter_in_each_language_and_pair(demo: Demo, languages: str) -> None:
    letter = pypdfium2.PdfDocument(demo.out / "letters" / f"referral-{languages}.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in letter)
    assert "范例小明" in text
    letter.close()


if STRACE:

    @pytest.mark.tools
    def test_nothing_speaks_to_a_network(demo: Demo) -> None:
        families = set(re.findall(r"\b(?:AF|PF)_[A-Z0-9]+", demo.network))
        assert families <= {"AF_UNIX"}  # offscreen there is no socket at all


def test_no_file_outside_the_vaults_names_the_person(demo: Demo) -> None:
    name = "范例小明".encode()
    papers = {demo.out / "letters", demo.out / "pictures"}
    for path in demo.out.rglob("*"):
        if path.is_file() and path.parent not in papers:
            assert name not in path.read_bytes(), path.name


def test_the_receiving_post_holds_the_case_afterwards(demo: Demo, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(demo.out / "post-b" / "vault", tmp_path / "vault"))
    with vault.unlock(folder, PASSPHRASE_B) as opened:
        (found,) = CaseStore(opened).list("小明")
    assert found.code
