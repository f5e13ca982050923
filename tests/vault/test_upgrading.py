"""A new program changes a vault's tables only after a copy of them was kept and proved."""

from pathlib import Path

import pytest

from sarana.errors import StorageLost, VaultTooNew
from sarana.vault import Vault, upgrading
from sarana.vault.database import Database

OLD = ["CREATE TABLE old(text TEXT) STRICT;"]
NEWER = [*OLD, "ALTER TABLE old ADD COLUMN more TEXT; INSERT INTO old VALUES('after', 'more');"]


def test_a_copy_from_before_the_step_is_kept_until_the_next_rekey(folder: Path, opened: Vault) -> None:
    opened.apply_steps("owner", OLD)
    assert not (folder / upgrading.NAME).exists()  # nothing was changed, only added
    opened.apply_steps("owner", NEWER)
    with Database(folder / upgrading.NAME, opened._keys.current.database_key()) as copy:
        assert copy.query("SELECT * FROM old") == []
    assert opened.query("SELECT * FROM old") == [("after", "more")]
    opened.rekey()
    assert not (folder / upgrading.NAME).exists()


def test_without_room_for_the_copy_nothing_is_changed(opened: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.apply_steps("owner", OLD)

    def fail(*_: object) -> None:
        raise StorageLost

    monkeypatch.setattr(Database, "copy_to", fail)
    with pytest.raises(StorageLost):
        opened.apply_steps("owner", NEWER)
    monkeypatch.undo()
    assert opened.query("SELECT * FROM old") == []
    opened.apply_steps("owner", NEWER)


def test_a_vault_of_a_newer_program_is_refused(opened: Vault) -> None:
    opened.apply_steps("owner", NEWER)
    with pytest.raises(VaultTooNew):
        opened.apply_steps("owner", OLD)
