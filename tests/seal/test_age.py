"""What our age container promises: it opens for its recipients, for nobody else, and never when touched."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarana.errors import NotForThisIdentity, NotSealed, SealBroken, SealError
from sarana.seal import age
from sarana.seal.age import Identity, Recipient

CHUNK = 64 * 1024
PROFILES = ("pq", "classic")


@pytest.fixture(params=PROFILES)
def identity(request: pytest.FixtureRequest) -> Identity:
    return Identity.generate(request.param)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_was_sealed_comes_back(identity: Identity, size: int) -> None:
    plaintext = random.Random(size).randbytes(size)
    assert age.decrypt(age.encrypt(plaintext, [identity.recipient]), [identity]) == plaintext


def test_any_of_the_recipients_opens_it(identity: Identity) -> None:
    others = [Identity.generate(identity.profile) for _ in range(3)]
    everyone = [one.recipient for one in (*others, identity)]
    assert age.decrypt(age.encrypt(b"case", everyone), [identity]) == b"case"


def test_a_stranger_does_not_open_it(identity: Identity) -> None:
    sealed = age.encrypt(b"case", [identity.recipient])
    for profile in PROFILES:
        with pytest.raises(NotForThisIdentity):
            age.decrypt(sealed, [Identity.generate(profile)])
    with pytest.raises(NotForThisIdentity):
        age.decrypt(sealed, [])


def test_profiles_are_never_mixed() -> None:
    mixed = [Identity.generate(profile).recipient for profile in PROFILES]
    with pytest.raises(ValueError, match="one profile"):
        age.encrypt(b"case", mixed)
    with pytest.raises(ValueError, match="one profile"):
        age.encrypt(b"case", [])


def test_the_same_text_is_sealed_differently_each_time(identity: Identity) -> None:
    assert age.encrypt(b"case", [identity.recipient]) != age.encrypt(b"case", [identity.recipient])


def test_every_touched_byte_is_noticed() -> None:
    identity = Identity.generate("classic")
    sealed = age.encrypt(b"Example Sokha", [identity.recipient])
    for at in range(len(sealed)):
        for flip in (1, 0x80):
            touched = bytearray(sealed)
            touched[at] ^= flip
            with pytest.raises(SealError):
                age.decrypt(bytes(touched), [identity])


def test_every_cut_is_noticed() -> None:
    identity = Identity.generate("classic")
    sealed = age.encrypt(b"Example Sokha", [identity.recipient])
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            age.decrypt(sealed[:length], [identity])
    with pytest.raises(SealBroken):
        age.decrypt(sealed + b"\0", [identity])


def test_touched_bytes_of_a_post_quantum_file_are_noticed() -> None:
    identity = Identity.generate("pq")
    sealed = age.encrypt(b"Example Sokha", [identity.recipient])
    for at in random.Random(2).sample(range(len(sealed)), 200):
        touched = bytearray(sealed)
        touched[at] ^= 1 << at % 8
        with pytest.raises(SealError):
            age.decrypt(bytes(touched), [identity])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_in_our_words(content: bytes) -> None:
    identity = Identity("classic", bytes(32))
    for untrusted in (
        content,
        b"age-encryption.org/v1\n" + content,
        b"age-encryption.org/v1\n-> X25519 " + content,
    ):
        with pytest.raises(SealError):
            age.decrypt(untrusted, [identity])
    with pytest.raises(NotSealed):
        age.dearmor(content)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_arbitrary_text_is_no_key(text: str) -> None:
    for read in (Recipient.from_text, Identity.from_text):
        with pytest.raises(NotSealed):
            read(text)


class TestReading:
    def test_pieces_are_as_long_as_asked_for(self, identity: Identity) -> None:
        plaintext = bytes(range(256)) * 600  # more than two chunks
        reader = age.OpeningReader(io.BytesIO(age.encrypt(plaintext, [identity.recipient])), [identity])
        pieces = [reader.read(size) for size in (0, 1, CHUNK, 5, 40_000)]
        assert [len(piece) for piece in pieces] == [0, 1, CHUNK, 5, 40_000]
        assert b"".join(pieces) + reader.read() == plaintext
        assert reader.read(10) == b""
        assert reader.read() == b""

    def test_nothing_of_a_broken_chunk_comes_out(self, identity: Identity) -> None:
        sealed = bytearray(age.encrypt(bytes(2 * CHUNK), [identity.recipient]))
        sealed[-1] ^= 1
        reader = age.OpeningReader(io.BytesIO(bytes(sealed)), [identity])
        assert reader.read(CHUNK) == bytes(CHUNK)
        with pytest.raises(SealBroken):
            reader.read(1)

    def test_a_source_that_gives_little_at_a_time_is_read_whole(self, identity: Identity) -> None:
        class Drip(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                return super().read(min(7, size) if size and size > 0 else size)

        sealed = age.encrypt(bytes(CHUNK + 3), [identity.recipient])
        assert age.OpeningReader(Drip(sealed), [identity]).read() == bytes(CHUNK + 3)

    def test_a_confined_reader_needs_only_the_file_key(self, identity: Identity) -> None:
        sealed = io.BytesIO(age.encrypt(b"case", [identity.recipient]))
        header = age.read_header(sealed)
        file_key = age.unwrap_file_key(header, [identity])
        assert age.PayloadReader(sealed, file_key).read() == b"case"

    def test_limits_hold_before_anything_is_unwrapped(self) -> None:
        many = [Identity.generate("classic") for _ in range(24)]
        sealed = age.encrypt(b"case", [one.recipient for one in many])
        with pytest.raises(NotSealed):
            age.decrypt(sealed, [many[0]])
        assert age.decrypt(sealed, [many[0]], age.Limits(recipients=24)) == b"case"
        with pytest.raises(NotSealed):
            age.decrypt(sealed, [many[0]], age.Limits(recipients=24, header_bytes=1000))


class TestWriting:
    def test_pieces_make_one_file(self, identity: Identity) -> None:
        target = io.BytesIO()
        with age.SealingWriter(target, [identity.recipient]) as writer:
            for size in (0, 10, CHUNK, 3 * CHUNK, 1):
                assert writer.write(bytes(size)) == size
        assert age.decrypt(target.getvalue(), [identity]) == bytes(4 * CHUNK + 11)

    def test_a_torn_file_never_opens(self, identity: Identity) -> None:
        target = io.BytesIO()
        with pytest.raises(OSError, match="stick"), age.SealingWriter(target, [identity.recipient]) as writer:
            writer.write(bytes(3 * CHUNK))
            raise OSError("stick pulled")
        with pytest.raises(SealBroken):
            age.decrypt(target.getvalue(), [identity])

    def test_closing_twice_is_closing_once(self, identity: Identity) -> None:
        target = io.BytesIO()
        writer = age.SealingWriter(target, [identity.recipient])
        writer.close()
        writer.close()
        assert age.decrypt(target.getvalue(), [identity]) == b""


class TestKeys:
    def test_texts_come_back(self, identity: Identity) -> None:
        assert Identity.from_text(identity.text).recipient == identity.recipient
        assert Recipient.from_text(identity.recipient.text) == identity.recipient
        assert len(identity.recipient.key_hash) == 64

    def test_profiles_are_seen_in_the_texts(self) -> None:
        pq, classic = Identity.generate("pq"), Identity.generate("classic")
        assert pq.text.startswith("AGE-SECRET-KEY-PQ-1")
        assert pq.recipient.text.startswith("age1pq1")
        assert len(pq.text) == 77
        assert len(pq.recipient.text) == 1959
        assert classic.text.startswith("AGE-SECRET-KEY-1")
        assert classic.recipient.text.startswith("age1")

    def test_another_spelling_is_refused(self, identity: Identity) -> None:
        with pytest.raises(NotSealed):
            Identity.from_text(identity.text.lower())
        with pytest.raises(NotSealed):
            Recipient.from_text(identity.recipient.text.upper())
        with pytest.raises(NotSealed):
            Recipient.from_text(identity.recipient.text + "\n")

    def test_one_wrong_letter_is_noticed(self, identity: Identity) -> None:
        text = identity.recipient.text
        for at in (8, len(text) // 2, len(text) - 1):
            other = "q" if text[at] != "q" else "p"
            with pytest.raises(NotSealed):
                Recipient.from_text(text[:at] + other + text[at + 1 :])

    def test_a_secret_is_not_shown_by_accident(self, identity: Identity) -> None:
        assert identity.text not in f"{identity!r} {identity}"


class TestArmor:
    def test_white_space_around_it_is_allowed_within_it_not(self, identity: Identity) -> None:
        sealed = age.encrypt(b"case" * 40, [identity.recipient])
        armored = age.armor(sealed)
        assert age.is_armored(b"\n \n" + armored)
        assert not age.is_armored(sealed)
        assert age.dearmor(b"\r\n\t " + armored.replace(b"\n", b"\r\n") + b"\n\n") == sealed
        for spoilt in (armored.replace(b"\n", b"\n\n", 1), armored.replace(b"\n", b" \n", 3), armored[:-3]):
            with pytest.raises(NotSealed):
                age.dearmor(spoilt)
