"""What is dear and always the same is paid for once in a run of tests, not once in every test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from sarana.cases import form_shelf
from sarana.forms import Form, FormSource
from sarana.vault import Cost, database


@contextmanager
def stretching_once() -> Iterator[None]:
    """Each passphrase of the tests is stretched once and remembered; only a calibration pays each time."""
    dear = Cost.stretch

    def remembered(cost: Cost, passphrase: bytearray, salt: bytes) -> bytes:
        if not any(salt):
            return dear(cost, passphrase, salt)
        asked = (cost, bytes(passphrase), salt)
        if asked not in _stretched:
            _stretched[asked] = dear(cost, passphrase, salt)
        return _stretched[asked]

    with patch.object(Cost, "stretch", remembered):
        yield


_stretched: dict[tuple[Cost, bytes, bytes], bytes] = {}


@contextmanager
def forms_read_once() -> Iterator[None]:
    """A workbook that a vault takes in is converted and compiled once: a form never changes afterwards."""
    read, compile_ = form_shelf.read_workbook, form_shelf.compile_form
    compiled: dict[str, Form] = {}
    sources: dict[object, FormSource] = {}

    def read_once(workbook: bytes, *, file_name: str, media: Mapping[str, bytes]) -> FormSource:
        asked = (workbook, file_name, frozenset(media.items()))
        if asked not in sources:
            sources[asked] = read(workbook, file_name=file_name, media=media)
        return sources[asked]

    def compile_once(source: FormSource) -> Form:
        if source.sha256 not in compiled:
            compiled[source.sha256] = compile_(source)
        return compiled[source.sha256]

    with patch.multiple(form_shelf, read_workbook=read_once, compile_form=compile_once):
        yield


@contextmanager
def memory_not_locked() -> Iterator[None]:
    """SQLCipher locks and wipes each piece of its memory. The tests of the vault do so, too; elsewhere it is
    a third of all the work.
    """
    as_here = [pragma.replace("security = ON", "security = OFF") for pragma in database._BEFORE_KEY]
    with patch.object(database, "_BEFORE_KEY", as_here):
        yield
