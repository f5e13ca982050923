"""Three officers share a laptop for a day: each sees what their role allows, and one leaves for good.

Told with the real windows, in the officers' own languages.
"""

import shutil
from pathlib import Path

import pytest
from tests.given import PASSPHRASE
from tests.ui.conftest import Post, take_down
from tests.ui.screens import CaseScreen, VaultScreen

from sarana import vault
from sarana.errors import VaultDamaged, WrongPassphrase
from sarana.ui.hands import until
from sarana.ui.workspace import open_stores

MALYS = "nine red lanterns at dusk"
WANGS = "six grey herons by the lake"
PERSON = "范例小明"


@pytest.mark.parametrize("language", ["en", "km", "zh_Hans"])
def test_three_officers_share_a_laptop_for_a_day(border: Post, tmp_path: Path, language: str) -> None:
    folder = border.home / "vault"

    # In the morning the administrator lets two colleagues in, each with a passphrase of their own.
    page = border.start_unlocked().vault()
    page = page.add_officer("Sample Maly", "case_officer", MALYS)
    page.hands.find("officer.u2.role")
    page = page.add_officer("Sample Wang", "focal_person", WANGS)
    page.hands.find("officer.u3.role")
    border.close()

    # Maly takes a case down.
    opened = open_stores(vault.unlock(folder, MALYS, slot="u2"))
    take_down(opened)
    opened.vault.close()
    cases = border.start_locked().i_am("u2").unlock(MALYS).speak(language)
    (own,) = cases.search(PERSON)
    assert not own.masked
    case = cases.open_first()
    assert PERSON in case.title
    assert not case.vault().hands.sees("vault.add")

    # The focal person brings cases together and sees hers; staff is not their matter.
    cases = border.start_locked().i_am("u3").unlock(WANGS)
    (seen,) = cases.search(PERSON)
    assert PERSON in "".join(seen.names)
    assert not cases.vault().hands.sees("vault.add")

    # The administrator runs the laptop: Maly's case is a code and a state, until there is a reason.
    cases = border.start_locked().i_am("u1").unlock(PASSPHRASE)
    assert cases.search(PERSON) == []
    (line,) = cases.search(own.code)
    assert (line.names, line.masked, line.state) == ((), True, own.state)
    case = cases.break_the_glass(own.code, "Maly leaves today, her case needs somebody")
    assert PERSON in case.title
    assert isinstance(case.let_in("u1"), CaseScreen)

    # In the evening Maly leaves. Somebody kept a copy of the key file.
    kept = Path(shutil.copy(folder / "vault.json", tmp_path / "kept.json"))
    page = case.vault()
    page.hands.press("officer.u2.disable")
    page.hands.press("question.yes")
    until(lambda: not page.hands.sees("officer.u2.disable"))
    assert isinstance(page, VaultScreen)

    # Her name stays in the history of what she signed, and on the case.
    case = page.cases().open_first()
    assert "Sample Maly" in case.words()
    assert case.text("case.officer.u2") != "Sample Maly"  # it says that she has left
    border.close()

    # The vault has a new key: her passphrase opens nothing, not even with the key file of this morning.
    with pytest.raises(WrongPassphrase):
        vault.unlock(folder, MALYS)
    stolen = Path(shutil.copytree(folder, tmp_path / "stolen"))
    shutil.copy(kept, stolen / "vault.json")
    for passphrase, slot in ((MALYS, "u2"), (PASSPHRASE, "u1")):
        with pytest.raises(VaultDamaged):
            vault.unlock(stolen, passphrase, slot=slot)

    # The others work on, and everything is in the journal, which the administrator reads.
    with vault.unlock(folder, WANGS, slot="u3") as opened_again:
        assert opened_again.verify() == ()
    with vault.unlock(folder, PASSPHRASE, slot="u1") as opened_again:
        noted = [(entry.actor, entry.action) for entry in opened_again.journal_entries()][::-1]
        wanted = [
            ("u1", "officer-added"), ("u1", "officer-added"),
            ("u2", "case.create"), ("u2", "record.finalise"),
            ("u1", "break-glass"), ("u1", "case.view"), ("u1", "case.share"), ("u1", "officer-disabled"),
            ("u1", "rekey"),
        ]  # fmt: skip
        assert [row for row in noted if row in wanted] == wanted
        maly = {officer.id: officer for officer in opened_again.staff.all()}["u2"]
        assert (maly.name, maly.active) == ("Sample Maly", False)
