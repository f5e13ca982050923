"""Hostile bundles, sealed, given to a confined reader: each refused for its reason, in bounded memory."""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.exchange.forge import EXPECTED, Content, Forge
from tests.exchange.test_hostile_archives import ARCHIVES, NAMES
from tests.exchange.test_hostile_bundles import PAYLOADS, SIGNATURES, STATEMENTS

from sarana.cases.revision import digest
from sarana.errors import BundleDamaged, BundleTooLarge, NotABundle, UnknownSender
from sarana.exchange import frames, passing, reader
from sarana.exchange.limits import MEBIBYTE, USUAL
from sarana.exchange.reader import Reader
from sarana.progress import silent
from sarana.seal.age import Identity, armor, encrypt

IDENTITY = Identity("classic", bytes(range(32)))
HOSTILE = {**ARCHIVES, **NAMES, **STATEMENTS, **SIGNATURES, **PAYLOADS}
#: Wrong in what only the office checks: whether the author of a revision signed it.
FOR_THE_OFFICE = {"revision-signed-by-another"}


def read(content: bytes, folder: Path) -> list[bytes]:
    """The kinds of what a reader says of this file."""
    path = folder / "bundle.age"
    path.write_bytes(content)
    with Reader(reader.request(path, IDENTITY, EXPECTED), silent) as reading:
        return [frame[0] for frame in reading.frames() if frame]


def sealed(forge: Forge) -> bytes:
    return encrypt(forge.archive(), [IDENTITY.recipient])


def test_there_are_at_least_sixty_of_them_with_reasons_of_their_own() -> None:
    assert len(HOSTILE) >= 100
    assert len({reason for _, reason in HOSTILE.values()}) >= 50


def test_a_good_bundle_is_read_sealed_and_armored(tmp_path: Path) -> None:
    good = sealed(Forge())
    kinds = read(good, tmp_path)
    assert set(kinds) == {frames.COVER, frames.OPENED, frames.REVISION, frames.CASE}
    assert read(armor(good), tmp_path) == kinds


@pytest.mark.parametrize("wrong", sorted(HOSTILE.keys() - FOR_THE_OFFICE)[::6])
def test_a_reader_refuses_it_for_the_same_reason(wrong: str, tmp_path: Path) -> None:
    """Every sixth of them; `read_whole` tries them all."""
    forge, reason = HOSTILE[wrong]
    with pytest.raises(BundleDamaged) as error:
        read(sealed(forge), tmp_path)
    assert error.value.reason == reason


# ---- bombs


def of_many_files(count: int):
    def fill(content: Content) -> None:
        content["files"] = [{"p": f"data/blob/{n:064x}", "n": 0, "h": f"{n:064x}"} for n in range(count)]
        content["counts"] = {"files": count, "bytes": 0}

    return Forge(change_manifest=fill)


def of_many_values(value: bytes, count: int):
    return Forge(change_line=lambda written: b'{"a":[' + b",".join([value] * count) + b"]," + written[1:])


BOMBS = {
    "more-files-than-allowed": of_many_files(USUAL.files + 1),
    "millions-of-numbers": of_many_values(b"0", 2_000_000),
    "millions-of-objects": of_many_values(b"{}", 2_000_000),
    "millions-of-texts": of_many_values(b'"x"', 1_000_000),
    "a-statement-too-long": of_many_values(b"0" * 100, 200_000),
    "thousands-of-keys": Forge(
        change_line=lambda w: b"{" + b",".join(b'"%d":0' % n for n in range(300_000)) + b"," + w[1:]
    ),
    "a-million-entries": Forge(change_payload=lambda files: [*files, *[("data/x", b"")] * 100_000]),
    "a-bundle-in-a-bundle": Forge(
        change_payload=lambda files: [*files[:-1], (files[-1][0], Forge().archive())]
    ),
}


#: Under a key that nobody knows, and so passed over.
HARMLESS = {"millions-of-numbers", "millions-of-objects", "millions-of-texts", "thousands-of-keys"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to it")
def test_a_bomb_that_is_larger_than_the_memory_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "bundle.age"
    path.write_bytes(sealed(BOMBS["millions-of-objects"]))
    little = replace(EXPECTED, limits=replace(USUAL, reader_memory=150 * MEBIBYTE))
    with Reader(reader.request(path, IDENTITY, little), silent) as reading, pytest.raises(BundleTooLarge):
        list(reading.frames())


def read_apart(content: bytes, folder: Path) -> tuple[bool, int]:
    """Whether it is refused, and the most bytes of memory that its reader took.

    In a process that does nothing else: a system counts what a process was begun from as its own memory, and
    many tests make this one large.
    """
    import resource

    try:
        read(content, folder)
    except (BundleDamaged, BundleTooLarge):
        refused = True
    else:
        refused = False
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # in KiB on Linux, in bytes on macOS
    return refused, most * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits there")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_or_harmless_in_bounded_memory(bomb: str, tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        refused, most = apart.submit(read_apart, sealed(BOMBS[bomb]), tmp_path).result()
    assert refused or bomb in HARMLESS
    assert most <= USUAL.reader_memory


# ---- twins, and what is not what it seems


def twin(content: Content) -> None:
    name = content["files"][-1]["p"]
    content["files"].append({"p": name.upper().replace("DATA/BLOB", "data/blob"), "n": 1, "h": digest(b"x")})
    content["counts"] = {"files": len(content["files"]), "bytes": content["counts"]["bytes"] + 1}


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        pytest.param(Forge(change_manifest=twin), "name-not-allowed", id="twins-that-differ-in-case"),
        pytest.param(
            Forge(change_payload=lambda files: [(files[0][0].upper(), files[0][1]), *files[1:]]),
            "file-differs-from-list",
            id="a-name-in-capitals",
        ),
    ],
)
def test_names_that_some_disks_take_for_one_are_refused(forge: Forge, reason: str, tmp_path: Path) -> None:
    with pytest.raises(BundleDamaged) as error:
        read(sealed(forge), tmp_path)
    assert error.value.reason == reason


def test_a_refusal_says_no_more_than_its_code() -> None:
    for error in (BundleDamaged("manifest-bad-v"), BundleTooLarge(), UnknownSender("SHA256:" + "A" * 43)):
        again = passing.refusal_from_frame(passing.refusal_to_frame(error))
        assert (type(again), str(again)) == (type(error), str(error))
    with pytest.raises(frames.NotAFrame):
        passing.refusal_from_frame("BundleDamaged Example Sokha សុខា".encode())
    with pytest.raises(frames.NotAFrame):
        passing.refusal_from_frame(b"NotABundle ")


@pytest.mark.parametrize("content", [b"", b"x", b"age-encryption.org/v1\n", b"\0" * MEBIBYTE])
def test_what_is_not_sealed_never_reaches_a_reader(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(NotABundle):
        read(content, tmp_path)
