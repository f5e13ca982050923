"""What was typed is in no file but the encrypted one, and in no message."""

import subprocess
import sys
from pathlib import Path

import pytest

from sarana.errors import ProgramUnsafe
from sarana.vault import Vault, guard

CANARY = "Canary-Sokha-7Q"


def test_a_name_is_in_no_file_of_the_vault(folder: Path, opened: Vault) -> None:
    with opened.transaction() as begun:
        begun.execute("INSERT INTO word(text) VALUES(?)", (CANARY,))
    with opened.transaction() as begun:
        begun.execute("UPDATE word SET text = text || ?", (CANARY * 300,))
        assert_clean(folder)  # while the journal file holds the old pages
    opened.close()
    assert_clean(folder)


def assert_clean(folder: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert CANARY.encode(encoding) not in content, path.name
        assert not content.startswith(b"SQLite format 3"), path.name


def test_names_are_in_no_exception(opened: Vault) -> None:
    with pytest.raises(Exception) as failed, opened.transaction() as begun:
        begun.execute("INSERT INTO word VALUES(1, ?)", (CANARY,))
    assert CANARY not in str(failed.value)


def test_sqlcipher_does_not_speak_to_the_terminal(folder: Path) -> None:
    content = bytearray((folder / "vault.db").read_bytes())
    content[100] ^= 1
    (folder / "vault.db").write_bytes(content)
    program = f"""
from pathlib import Path
from sarana.errors import VaultDamaged
from sarana.vault.database import Database
try:
    Database(Path({str(folder / "vault.db")!r}), bytearray(32))
except VaultDamaged:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("refused\n", "")


if sys.platform == "linux":

    def test_a_hardened_process_leaves_no_image_of_its_memory() -> None:
        program = """
import ctypes, resource
from sarana.vault import harden_process
harden_process()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout == "0 0 0\n"


class TestSelfTest:
    @pytest.fixture(autouse=True)
    def _fresh(self) -> None:
        guard.self_test.cache_clear()

    def test_this_program_is_sound(self) -> None:
        guard.self_test()

    @pytest.mark.parametrize(
        ("name", "value", "part"),
        [
            ("_LEAST_CIPHER", (99,), "sqlcipher"),
            ("_LEAST_SQLITE", (99,), "sqlcipher"),
            ("_KNOWN_RECIPIENTS", {"pq": "0" * 64}, "age"),
        ],
    )
    def test_a_library_that_answers_wrongly_stops_everything(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: object, part: str
    ) -> None:
        monkeypatch.setattr(guard, name, value)
        with pytest.raises(ProgramUnsafe) as refused:
            guard.self_test()
        assert refused.value.part == part
        guard.self_test.cache_clear()
