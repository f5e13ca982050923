"""Erasing leaves nothing: not in a page, a free page or an index, once everything is decrypted by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.vault.test_recovery import cancel

from sarana.progress import Cancelled
from sarana.vault import Finding, Transaction, Vault

CANARY = "Canary-Sokha-7Q"
PAGE, RESERVE = 4096, 80


@pytest.fixture
def told(opened: Vault) -> Vault:
    """A vault in which a name was written, indexed and witnessed."""
    write_the_canary(opened)
    assert pages_that_show(opened)[0]
    return opened


def write_the_canary(opened: Vault) -> None:
    opened.apply_steps(
        "canary",
        [
            "CREATE VIRTUAL TABLE found USING fts5(text, tokenize='trigram');"
            "INSERT INTO found(found, rank) VALUES('secure-delete', 1);"
        ],
    )
    with opened.transaction() as begun:
        begun.execute("INSERT INTO word(text) VALUES(?)", (CANARY * 500,))
        begun.execute("INSERT INTO found VALUES(?)", (CANARY,))
        opened.witness("first")
        opened.witness("revision")


def purge(begun: Transaction) -> list[str]:
    begun.execute("DELETE FROM word WHERE text LIKE ?", (f"%{CANARY}%",))
    begun.execute("DELETE FROM found WHERE text MATCH ?", (f'"{CANARY}"',))
    return ["revision"]


def test_nothing_is_left_in_any_page(folder: Path, told: Vault) -> None:
    told.erase("case", purge)
    assert not in_pages(told)
    assert told.query("SELECT count(*) FROM word") == [(20,)]
    assert [entry.action for entry in told.journal_entries(limit=2)] == ["rekey", "erased"]
    assert told.verify() == ()


def test_cancelled_the_next_unlocking_does_the_rest(told: Vault, unlock: Callable[[], Vault]) -> None:
    with pytest.raises(Cancelled):
        told.erase("case", purge, cancel)
    assert told.rekey_is_due
    again = unlock()
    assert not again.rekey_is_due
    assert not in_pages(again)


def test_what_was_erased_is_not_missed_and_may_not_come_back(told: Vault) -> None:
    assert told.compare_witnessed(["first", "revision"]) == ()
    assert told.compare_witnessed(["first"]) == (Finding("state", "missing"),)
    assert told.compare_witnessed(["first", "revision", "planted"]) == (Finding("state", "unknown"),)
    told.erase("case", purge)
    assert told.compare_witnessed(["first"]) == ()
    assert told.compare_witnessed(["first", "revision"]) == (Finding("state", "came back"),)
    told.witness("other revision")  # taken in once more, beside another, as nobody forbade it
    assert told.compare_witnessed(["first", "other", "revision"]) == ()
    assert told.compare_witnessed(["first", "other"]) == (Finding("state", "missing"),)


def in_pages(opened: Vault) -> bool:
    return pages_that_show(opened)[0] > 0


def pages_that_show(opened: Vault) -> tuple[int, int]:
    """How many decrypted pages show the name, or three letters of it in the index; and how many there are."""
    content = (opened.folder / "vault.db").read_bytes()
    key = bytes(opened._keys.current.database_key())
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    plain = [decrypted(page, key, first=number == 0) for number, page in enumerate(pages)]
    return sum(CANARY.encode("utf-8") in page or b"-7Q" in page for page in plain), len(pages)


def decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    """AES-256-CBC; the initialisation vector stands at the beginning of the reserved 80 bytes."""
    opener = Cipher(algorithms.AES(key), modes.CBC(page[-RESERVE : -RESERVE + 16])).decryptor()
    return opener.update(page[16 if first else 0 : -RESERVE]) + opener.finalize()
