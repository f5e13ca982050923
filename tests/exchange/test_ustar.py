"""The archive has one spelling; the reader accepts no other, and stock tar opens it."""

import io
import shutil
import subprocess

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from sarana.exchange.padme import padme
from sarana.exchange.ustar import UstarWriter, length_of
from sarana.seal.ustar import BLOCK, NotUstar, UstarReader, header

names = st.text("abcdefghij0123456789./-", min_size=1, max_size=100)


def archive(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    writer = UstarWriter(target)
    for name, content in files.items():
        writer.add(name, len(content), [content])
    writer.close()
    return target.getvalue()


def read(untrusted: bytes, largest_file: int = 10_000, longest: int = 1_000_000) -> dict[str, bytes]:
    reader = UstarReader(io.BytesIO(untrusted), largest_file=largest_file, longest=longest, padded=padme)
    return {member.name: member.content() for member in reader.members()}


@for_all(st.dictionaries(names, st.binary(max_size=1500), max_size=5))
def test_what_is_written_is_read_back(files) -> None:
    written = archive(files)
    assert read(written) == files
    assert len(written) == length_of(map(len, files.values())) == padme(len(written))


def test_the_length_tells_little() -> None:
    assert padme(6_045_696) == 6_160_384
    assert padme(36_935_168) == 37_748_736
    assert all(padme(length) <= length * 1.12 for length in range(1024, 200_000, 512))
    assert all(padme(length) % BLOCK == 0 for length in range(1024, 200_000, 512))


@for_all(st.binary(max_size=4000))
def test_any_bytes_are_read_or_refused_and_nothing_else(untrusted) -> None:
    with pytest.raises(NotUstar):
        read(untrusted + b"\x01")


def test_every_changed_byte_and_every_cut_is_refused_or_is_content() -> None:
    files = {"a": b"content", "b/c": b"x" * 600}
    good = archive(files)
    for place in range(len(good)):
        for flip in (1, 0x80):
            changed = bytearray(good)
            changed[place] ^= flip
            try:
                other = read(bytes(changed))
            except NotUstar:
                continue
            assert other != files  # a byte of a name or of content: the hashes above refuse it
        with pytest.raises(NotUstar):
            read(good[:place])


def test_a_file_must_be_as_long_as_it_was_said_to_be() -> None:
    with pytest.raises(ValueError, match="changed"):
        UstarWriter(io.BytesIO()).add("a", 3, [b"four"])


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_must_fit(name: str) -> None:
    with pytest.raises(ValueError, match="no such header"):
        header(name, 1)


def test_a_reader_that_skips_content_is_stopped() -> None:
    reader = UstarReader(io.BytesIO(archive({"a": b"x"})), largest_file=9, longest=9999, padded=padme)
    with pytest.raises(NotUstar, match="file-not-read"):
        list(reader.members())


if shutil.which("tar"):

    def test_stock_tar_opens_it(tmp_path) -> None:
        files = {"bagit.txt": b"x" * 55, "data/rev/a.json": b"{}", "data/blob/b": b"y" * 5000}
        subprocess.run(["tar", "-x", "-C", tmp_path], input=archive(files), check=True)
        assert {name: (tmp_path / name).read_bytes() for name in files} == files
