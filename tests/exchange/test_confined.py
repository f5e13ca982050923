"""Untrusted files are read by a process that can do nothing else; whatever becomes of it, nothing changed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.exchange.conftest import Exchange
from tests.given import PICTURE

from sarana.cases import revision
from sarana.errors import BundleDamaged, ReaderLost
from sarana.exchange import Review, accept, accepting, passing, reader, receiving, review, reviewing
from sarana.exchange.confined import Request
from sarana.exchange.frames import NotAFrame
from sarana.exchange.limits import USUAL
from sarana.exchange.reader import Reader
from sarana.progress import Cancelled, silent

LINUX = sys.platform == "linux"


def started_as(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Another program in the place of the reader."""
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-I", "-c", script])


@pytest.fixture
def sealed(exchange: Exchange) -> Path:
    case_id = exchange.post.takes_down(story="a", files={"p.png": PICTURE}, photo="p.png")
    return exchange.sends(case_id).path


def reviewed(exchange: Exchange, path: Path) -> Review:
    return exchange.reviews(path)


# ---- what it is told, and what it may do


def test_the_reader_gets_the_key_of_one_file_and_no_other_secret(exchange: Exchange, sealed: Path) -> None:
    vault = exchange.shelter.vault
    expected = receiving._expected(vault, receiving.datetime.now(receiving.UTC), USUAL, late=False)
    told = reader.request(sealed, vault.office_identity, expected).to_bytes()
    for secret in (vault.office_identity.secret, vault._device_key.seed, vault._keys.current.vault_key):
        assert secret.hex().encode() not in told
        assert secret not in told
    assert vault.office_identity.text.encode() not in told


CONFINED = """
import socket, subprocess, os, sys
from sarana.exchange.confinement import confine
from sarana.exchange.limits import Limits
opened = open(sys.executable, "rb")
confine(Limits())
def tried(what):
    try:
        what()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "allowed"
print(tried(lambda: opened.read(1)))
print(tried(lambda: open(sys.executable, "rb")))
print(tried(lambda: os.listdir("/")))
print(tried(lambda: os.mkdir(sys.argv[1] + "/made")))
print(tried(lambda: os.unlink(sys.argv[1] + "/there")))
print(tried(lambda: socket.socket()))
print(tried(lambda: subprocess.run([sys.executable, "-c", ""])))
print(tried(lambda: os.execv("/bin/true", ["true"])))
print(tried(lambda: bytearray(2**30)))
print(tried(lambda: os.pipe()))
"""


@pytest.mark.skipif(not LINUX, reason="other systems have less to confine with, and we say so")
def test_it_reads_what_is_open_and_can_do_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-P", "-c", CONFINED, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    first, *rest = done.stdout.split()
    assert (first, len(rest)) == ("allowed", 9), done.stderr
    assert "allowed" not in rest, rest
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


# ---- what becomes of it

LOST = {
    "crashes": "import os; os.abort()",
    "is-killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    if LINUX
    else "import os; os._exit(9)",
    "ends-without-a-word": "",
    "says-nonsense": "print('hello')",
    "says-a-frame-of-no-kind": "import sys; sys.stdout.buffer.write(b'X\\0\\0\\0\\1x')",
    "says-a-frame-too-long": "import sys; sys.stdout.buffer.write(b'A\\xff\\xff\\xff\\xff')",
    "says-it-is-whole-at-once": "import sys; sys.stdout.buffer.write(b'Z\\0\\0\\0\\0')",
    "says-half-a-cover": "import sys; sys.stdout.buffer.write(b'M\\0\\0\\0\\5\\0\\0\\0\\7a')",
    "says-a-refusal-of-no-kind": "import sys; sys.stdout.buffer.write(b'E\\0\\0\\0\\7KeyErro')",
    "hangs": "import time; time.sleep(600)",
}


@pytest.mark.parametrize("fate", LOST)
def test_a_reader_that_is_lost_is_told_and_changes_nothing(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch, fate: str
) -> None:
    shelter = exchange.shelter
    found = reviewed(exchange, sealed)
    before = shelter.what_it_holds()
    started_as(monkeypatch, LOST[fate])
    hasty = replace(USUAL, reader_silence=1)
    with pytest.raises(ReaderLost):
        review(sealed, shelter.vault, shelter.store, limits=hasty)
    with pytest.raises(ReaderLost):
        accept(replace(found, expected=replace(found.expected, limits=hasty)), [found.items[0].case_id])
    assert shelter.what_it_holds() == before
    assert shelter.vault.journal_entries()[0].action == "bundle.refused"


def test_a_reader_that_is_killed_in_the_middle_is_told(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Reader] = []
    begin = Reader.__init__

    def remember(self: Reader, *told: object) -> None:
        begin(self, *told)  # type: ignore[arg-type]
        started.append(self)

    monkeypatch.setattr(Reader, "__init__", remember)
    found = reviewed(exchange, sealed)
    before = exchange.shelter.what_it_holds()
    steps = accepting(found, [found.items[0].case_id])
    next(steps)
    started[-1]._process.kill()
    with pytest.raises(ReaderLost):
        list(steps)
    assert exchange.shelter.what_it_holds() == before


@pytest.mark.parametrize("work", ["review", "accept"])
def test_cancel_works_while_the_reader_is_silent(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    """Asked again after every hundredth of a second, whether or not the reader says anything."""
    found = reviewed(exchange, sealed)
    before = exchange.shelter.what_it_holds()
    started_as(monkeypatch, LOST["hangs"])
    asked: list[float] = []

    def stop(done: int, total: int) -> None:
        asked.append(time.monotonic())
        if len(asked) == 20:
            raise Cancelled

    shelter = exchange.shelter
    steps: dict[str, Callable[[], object]] = {
        "review": lambda: list(reviewing(sealed, shelter.vault, shelter.store, stop)),
        "accept": lambda: list(accepting(found, [found.items[0].case_id], stop)),
    }
    with pytest.raises(Cancelled):
        steps[work]()
    assert len(asked) == 20
    assert exchange.shelter.what_it_holds() == before


def test_a_reader_ends_with_its_work(exchange: Exchange, sealed: Path) -> None:
    shelter = exchange.shelter
    steps = reviewing(sealed, shelter.vault, shelter.store)
    next(steps)
    steps.close()
    if LINUX:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()
        assert children.split() == []


# ---- what it says is not believed


def said_instead(monkeypatch: pytest.MonkeyPatch, kind: bytes, change: Callable[[bytes], bytes]) -> None:
    """A reader that a hostile file has taken over: it changes what it says of one kind."""
    said = Reader.frames

    def changed(self: Reader):
        for frame in said(self):
            yield (frame[0], change(frame[1])) if frame and frame[0] == kind else frame

    monkeypatch.setattr(Reader, "frames", changed)


@pytest.mark.parametrize(
    ("kind", "change", "error"),
    [
        (b"M", lambda said: said.replace(b'"sync"', b'"synk"'), BundleDamaged),
        (b"O", lambda said: said.replace(b'"seq":1', b'"seq":"x"'), BundleDamaged),
        (b"R", lambda said: said[:-1] + b" ", ReaderLost),
        (b"R", lambda said: said[:50], ReaderLost),
        (b"R", lambda said: said.replace(b"Example Sokha", b"Example Smith", 1), BundleDamaged),
        (b"C", lambda said: b"{}", ReaderLost),
    ],
)
def test_a_reader_that_was_taken_over_cannot_make_anything_up_in_a_review(
    exchange: Exchange,
    sealed: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: bytes,
    change: Callable[[bytes], bytes],
    error: type[Exception],
) -> None:
    if kind == b"R" and error is BundleDamaged:  # another key under the same words
        change = _with_another_key
    said_instead(monkeypatch, kind, change)
    with pytest.raises(error):
        reviewed(exchange, sealed)


def _with_another_key(said: bytes) -> bytes:
    at = said.index(b"ssh-ed25519 ")
    return said[: at + 40] + bytes([said[at + 40] ^ 1]) + said[at + 41 :]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (b"R", lambda said: said[:-1] + b" "),
        (b"R", lambda said: said[:50]),
        (b"R", lambda said: said.replace(b"SSH SIGNATURE", b"SSH \xffIGNATURE", 1)),
        (
            b"R",
            lambda said: said[::-1].replace(b"ahkoS elpmaxE", b"htimS elpmaxE", 1)[::-1],
        ),  # in what is signed
        (b"B", lambda said: said[:-1] + bytes([said[-1] ^ 1])),
        (b"B", lambda said: said + b"x"),
        (b"A", lambda said: said[:39]),
        (b"A", lambda said: said[:32] + bytes(8)),
        (b"F", lambda said: said[:-1] + b"x"),
    ],
)
def test_a_reader_that_was_taken_over_cannot_bring_anything_else_in(
    exchange: Exchange,
    sealed: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: bytes,
    change: Callable[[bytes], bytes],
) -> None:
    found = reviewed(exchange, sealed)
    before = exchange.shelter.what_it_holds()
    said_instead(monkeypatch, kind, change)
    with pytest.raises(Exception, match=r"frame|digest"):
        accept(found, [found.items[0].case_id], silent)
    assert exchange.shelter.what_it_holds() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said[:50] + bytes([said[50] ^ 1]) + said[51:],  # into another record
        lambda said: said.replace(b"Example Sokha", b"Example Smith", 1),  # in what stands beside it
    ],
)
def test_what_a_reader_says_beside_the_signed_bytes_does_not_count(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[bytes], bytes]
) -> None:
    found = reviewed(exchange, sealed)
    said_instead(monkeypatch, b"R", change)
    (item,) = found.items
    accept(found, [item.case_id])
    post, shelter = exchange.post.store, exchange.shelter.store
    assert shelter.revisions_of([item.case_id]) == post.revisions_of([item.case_id])
    assert [each.record_id for each in shelter.case(item.case_id).records] == [
        exchange.post.record_of(item.case_id)
    ]


@pytest.mark.parametrize("name", ["Example \u202eahkoS", "Example\u2028Sokha"])
def test_what_a_reader_should_have_refused_is_refused_when_it_is_taken_over(
    exchange: Exchange, name: str
) -> None:
    """Signed by somebody who is known, and passed on by a reader that the same file has taken over."""
    post = exchange.post
    case_id = post.takes_down(story="a")
    says = post.store.revision(post.store.heads(post.record_of(case_id))[0]).says
    content = revision.write(replace(says, author=replace(says.author, name=name)))
    with pytest.raises(NotAFrame):
        receiving._as_signed(content, post.vault.sign_as_officer(content, revision.NAMESPACE))


def test_a_reader_that_never_ends_what_it_says_is_not_listened_to_for_ever(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_as(
        monkeypatch,
        "import sys; sys.stdin.buffer.read()\n"
        "while True: sys.stdout.buffer.write(b'P' + (16).to_bytes(4, 'big') + bytes(16))",
    )
    little = replace(USUAL, bundle=sealed.stat().st_size)
    vault, store = exchange.shelter.vault, exchange.shelter.store
    with pytest.raises(ReaderLost, match="says-too-much"):
        review(sealed, vault, store, limits=little)


@pytest.mark.parametrize("size", [USUAL.file + 1, 2**63 - 1, 2**63, 2**64 - 1])
def test_a_size_that_no_file_of_a_bundle_has_is_refused_for_its_own_reason(
    exchange: Exchange, sealed: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    found = reviewed(exchange, sealed)
    before = exchange.shelter.what_it_holds()
    said_instead(monkeypatch, b"A", lambda said: said[:32] + size.to_bytes(8, "big"))
    with pytest.raises(ReaderLost, match="frame-attachment-too-large"):
        accept(found, [found.items[0].case_id])
    assert exchange.shelter.what_it_holds() == before


@pytest.mark.parametrize(("done", "total"), [(2, 1), (0, USUAL.bundle + 1), (0, 2**64 - 1)])
def test_a_reader_cannot_be_further_than_a_bundle_is_long(done: int, total: int) -> None:
    with pytest.raises(NotAFrame, match="frame-progress"):
        passing.progress_from_frame(passing.progress_to_frame(done, total), USUAL)


# ---- one that waits


@pytest.fixture
def waiting() -> Iterator[int]:
    """The id of a reader that was started before there is anything to read."""
    reader.let_go()
    reader.make_ready()
    (process,) = reader._waiting
    yield process.pid
    reader.let_go()


def test_a_reader_that_waits_reads_the_next_file_and_no_other(
    exchange: Exchange, sealed: Path, waiting: int
) -> None:
    with Reader(_asked(exchange, sealed), silent) as reading:
        assert reading._process.pid == waiting
        assert any(frame for frame in reading.frames())
    with Reader(_asked(exchange, sealed), silent) as reading:
        assert reading._process.pid != waiting


def test_a_reader_that_died_while_it_waited_is_not_waited_for(
    exchange: Exchange, sealed: Path, waiting: int
) -> None:
    (process,) = reader._waiting
    process.kill()
    process.wait()
    assert reviewed(exchange, sealed).items


def test_only_one_reader_waits_and_it_ends_when_it_is_told_nothing(waiting: int) -> None:
    reader.make_ready()
    (process,) = reader._waiting
    assert process.pid == waiting
    assert process.stdin
    process.stdin.close()  # as when the program ends
    assert process.wait(timeout=30) == 0
    process.stdin = None


def _asked(exchange: Exchange, path: Path) -> Request:
    vault = exchange.shelter.vault
    expected = receiving._expected(vault, receiving.datetime.now(receiving.UTC), USUAL, late=False)
    return reader.request(path, vault.office_identity, expected)
