"""Hostile bundles, each named after the one thing that is wrong with it; each is refused for that."""

import tracemalloc

import pytest
from tests.exchange.forge import (
    Content,
    Files,
    Forge,
    checksum,
    read_whole,
    refused,
)

from sarana.cases.revision import digest
from sarana.exchange import names
from sarana.exchange.opened import Opened
from sarana.exchange.reading import AttachmentRead, Cover, FormRead, RevisionRead


def test_a_good_bundle_is_read() -> None:
    kinds = [type(item) for item in read_whole(Forge().archive())]
    assert kinds[:3] == [Cover, Opened, RevisionRead]
    assert sorted(kind.__name__ for kind in kinds[3:]) == [AttachmentRead.__name__, FormRead.__name__]


# ---- the archive


def with_kind(kind: bytes):
    def change(block: bytearray, name: str) -> None:
        if name.startswith("data/blob/"):
            block[156:157] = kind
            checksum(block)

    return change


def with_bytes(place: int, content: bytes, *, sum_right: bool = True):
    def change(block: bytearray, name: str) -> None:
        if name.startswith("data/blob/"):
            block[place : place + len(content)] = content
            if sum_right:
                checksum(block)

    return change


def named(name: bytes):
    return with_bytes(0, name.ljust(100, b"\0"))


ARCHIVES = {
    "symbolic-link": (Forge(change_block=with_kind(b"2")), "archive-symbolic-link"),
    "hard-link": (Forge(change_block=with_kind(b"1")), "archive-hard-link"),
    "character-device": (Forge(change_block=with_kind(b"3")), "archive-device"),
    "block-device": (Forge(change_block=with_kind(b"4")), "archive-device"),
    "fifo": (Forge(change_block=with_kind(b"6")), "archive-device"),
    "directory": (Forge(change_block=with_kind(b"5")), "archive-directory"),
    "pax-header": (Forge(change_block=with_kind(b"x")), "archive-pax-extension"),
    "pax-global-header": (Forge(change_block=with_kind(b"g")), "archive-pax-extension"),
    "gnu-long-name": (Forge(change_block=with_kind(b"L")), "archive-gnu-extension"),
    "gnu-long-link": (Forge(change_block=with_kind(b"K")), "archive-gnu-extension"),
    "sparse-file": (Forge(change_block=with_kind(b"S")), "archive-sparse-file"),
    "old-style-file": (Forge(change_block=with_kind(b"\0")), "archive-header-not-plain"),
    "unknown-kind": (Forge(change_block=with_kind(b"Z")), "archive-header-not-plain"),
    "wrong-checksum": (Forge(change_block=with_bytes(148, b"000000", sum_right=False)), "archive-checksum"),
    "negative-size": (Forge(change_block=with_bytes(124, b"-0000000001\0")), "archive-size-not-plain"),
    "base-256-size": (Forge(change_block=with_bytes(124, b"\x80" + b"\xff" * 11)), "archive-size-not-plain"),
    "size-with-a-space": (Forge(change_block=with_bytes(124, b" 0000000007\0")), "archive-size-not-plain"),
    "size-in-decimal": (Forge(change_block=with_bytes(124, b"00000000009\0")), "archive-size-not-plain"),
    "size-of-eight-gigabytes": (Forge(change_block=with_bytes(124, b"77777777777\0")), "file-too-large"),
    "size-too-large": (
        Forge(change_block=with_bytes(124, b"00000010000\0")),
        "file-differs-from-list",
    ),
    "setuid-mode": (Forge(change_block=with_bytes(100, b"0004755\0")), "archive-header-not-plain"),
    "owner": (Forge(change_block=with_bytes(108, b"0001750\0")), "archive-header-not-plain"),
    "time": (Forge(change_block=with_bytes(136, b"14000000000\0")), "archive-header-not-plain"),
    "link-name": (Forge(change_block=with_bytes(157, b"/etc/passwd")), "archive-header-not-plain"),
    "user-name": (Forge(change_block=with_bytes(265, b"root")), "archive-header-not-plain"),
    "prefix-field": (Forge(change_block=with_bytes(345, b"../..")), "archive-header-not-plain"),
    "gnu-magic": (Forge(change_block=with_bytes(257, b"ustar  \0")), "archive-header-not-plain"),
    "bytes-after-the-header-fields": (Forge(change_block=with_bytes(500, b"x")), "archive-header-not-plain"),
    "name-with-nul-inside": (Forge(change_block=named(b"data/blob/a\0b")), "archive-name-not-plain"),
    "name-in-utf-8": (Forge(change_block=named("data/blob/ស".encode())), "archive-name-not-plain"),
    "name-with-a-space": (Forge(change_block=named(b"data/blob/a b")), "archive-name-not-plain"),
    "name-with-a-newline": (Forge(change_block=named(b"data/blob/a\nb")), "archive-name-not-plain"),
    "no-name": (Forge(change_block=named(b"")), "archive-name-not-plain"),
    "cut-in-a-header": (Forge(change_archive=lambda whole: whole[:700]), "archive-cut-short"),
    "without-an-end": (Forge(change_archive=lambda whole: whole.rstrip(b"\0")), "archive-cut-short"),
    "one-block-short": (Forge(change_archive=lambda whole: whole[:-512]), "archive-cut-short"),
    "one-block-long": (Forge(change_archive=lambda whole: whole + bytes(512)), "archive-too-long"),
    "bytes-after-the-end": (
        Forge(change_archive=lambda whole: whole[:-1] + b"x"),
        "archive-end-not-zero",
    ),
    "another-archive-behind": (Forge(change_archive=lambda whole: whole * 2), "archive-too-long"),
    "empty": (Forge(change_archive=lambda whole: bytes(1024)), "file-missing"),
    "nothing-at-all": (Forge(change_archive=lambda whole: b""), "archive-cut-short"),
}


@pytest.mark.parametrize("wrong", ARCHIVES)
def test_an_archive_that_is_not_exactly_ours_is_refused(wrong: str) -> None:
    forge, reason = ARCHIVES[wrong]
    refused(forge, reason)


def test_bytes_in_the_padding_of_a_file_are_refused() -> None:
    def fill_padding(whole: bytes) -> bytes:
        at = whole.index(names.BAGIT_TEXT) + len(names.BAGIT_TEXT)
        return whole[:at] + b"x" + whole[at + 1 :]

    refused(Forge(change_archive=fill_padding), "archive-padding-not-zero")


# ---- names and order


def listed_as(name: str):
    """One more file under this name, listed and signed as if it were right."""

    def add(content: Content) -> None:
        content["files"].append({"p": name, "n": 1, "h": digest(b"x")})
        content["counts"] = {"files": len(content["files"]), "bytes": content["counts"]["bytes"] + 1}

    return add


def without(name_part: str):
    return lambda files: [file for file in files if name_part not in file[0]]


def swapped(files: Files) -> Files:
    return [files[1], files[0], *files[2:]]


def list_again(content: Content) -> None:
    content["files"].append(content["files"][-1])
    total = sum(file["n"] for file in content["files"])
    content["counts"] = {"files": len(content["files"]), "bytes": total}


NAMES = {
    "path-traversal": (Forge(change_manifest=listed_as("data/../../home/.profile")), "name-not-allowed"),
    "absolute-path": (Forge(change_manifest=listed_as("/etc/passwd")), "name-not-allowed"),
    "backslashes": (Forge(change_manifest=listed_as("data\\blob\\" + "0" * 64)), "name-not-allowed"),
    "windows-device": (Forge(change_manifest=listed_as("data/blob/CON")), "name-not-allowed"),
    "hidden-file": (Forge(change_manifest=listed_as("data/.x")), "name-not-allowed"),
    "capital-letters": (Forge(change_manifest=listed_as("data/blob/" + "A" * 64)), "name-not-allowed"),
    "script": (Forge(change_manifest=listed_as("data/doc/run.sh")), "name-not-allowed"),
    "listed-twice": (Forge(change_manifest=list_again), "manifest-files-out-of-order"),
    "listed-out-of-order": (
        Forge(change_manifest=lambda c: c["files"].reverse()),
        "manifest-files-out-of-order",
    ),
    "file-twice": (Forge(change_payload=lambda files: [*files, files[-1]]), "file-not-listed"),
    "file-not-listed": (Forge(change_payload=lambda files: [*files, ("data/x", b"x")]), "file-not-listed"),
    "listed-file-missing": (Forge(change_payload=lambda files: files[:-1]), "file-missing"),
    "files-swapped": (Forge(change_payload=swapped), "file-differs-from-list"),
    "no-bagit-declaration": (Forge(change_cover=without("bagit")), "name-or-order"),
    "other-bagit-declaration": (
        Forge(change_cover=lambda files: [(files[0][0], b"x" * 55), *files[1:]]),
        "bagit-declaration",
    ),
    "manifest-not-second": (Forge(change_cover=swapped), "name-or-order"),
    "no-payload-list": (Forge(change_cover=without("sha256.txt")), "name-or-order"),
    "other-payload-list": (
        Forge(change_cover=lambda files: [*files[:-1], (names.PAYLOAD_LIST, b"x")]),
        "payload-list",
    ),
}


@pytest.mark.parametrize("wrong", NAMES)
def test_a_bundle_with_other_names_or_another_order_is_refused(wrong: str) -> None:
    refused(*NAMES[wrong])


def test_a_file_of_eight_gigabytes_is_refused_before_it_is_read() -> None:
    forge, reason = ARCHIVES["size-of-eight-gigabytes"]
    tracemalloc.start()
    refused(forge, reason)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1024 * 1024
