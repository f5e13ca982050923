"""Every parser of bytes that come from elsewhere: whatever they are, only declared errors come out."""

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.forge import EXPECTED, Forge, a_revision, read_whole

from sarana.cases import line, revision
from sarana.cases.line import NotALine
from sarana.errors import SaranaError
from sarana.exchange import manifest_reading, read_card
from sarana.exchange.limits import USUAL
from sarana.seal.age import Identity, armor, dearmor, decrypt, encrypt, read_header
from sarana.seal.signature import PublicKey, SigningKey, verify

IDENTITY = Identity.generate("classic")
ARCHIVE = Forge().archive()
MANIFEST = dict(Forge().files())["manifest.json"]
REVISION, SIGNATURE = a_revision()
SEALED = encrypt(b"sample", [IDENTITY.recipient])
KEY = SigningKey.from_seed(b"k" * 32).public.text.encode()

#: A parser, and bytes that it takes.
PARSERS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "archive": (read_whole, ARCHIVE),
    "manifest": (lambda content: manifest_reading.read(content, USUAL), MANIFEST),
    "line": (line.read, REVISION),
    "revision": (lambda content: revision.read(content, SIGNATURE.decode()), REVISION),
    "revision that was stored": (lambda content: revision.of_our_own(content, ""), REVISION),
    "signature": (lambda content: verify(REVISION, content.decode("latin-1"), revision.NAMESPACE), SIGNATURE),
    "public key": (lambda content: PublicKey.from_text(content.decode("latin-1")), KEY),
    "card": (read_card, REVISION + b"\n" + SIGNATURE),
    "age header": (lambda content: read_header(io.BytesIO(content)), SEALED),
    "age file": (lambda content: decrypt(content, [IDENTITY]), SEALED),
    "armor": (dearmor, armor(SEALED)),
}


@st.composite
def spoiled(draw: st.DrawFn, good: bytes) -> bytes:
    """Good bytes with a few places cut out, doubled, overwritten or filled with anything."""
    content = bytearray(good)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from((0, 1, 2, 8, 64, 512, 4096))))
        content[start:end] = draw(
            st.one_of(
                st.binary(max_size=16),
                st.just(bytes(end - start)),
                st.just(bytes(content[start:end]) * 2),
                st.sampled_from(
                    (b"{", b'"', b"\\ud800", b"9" * 30, b"\0", b"-> ", b"\n", b"[" * 50, b"null")
                ),
            )
        )
    return bytes(content)


@pytest.mark.parametrize("name", PARSERS)
def test_spoiled_bytes_give_declared_errors_only(name: str) -> None:
    parse, good = PARSERS[name]

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(spoiled(good))
    def never_surprised(untrusted: bytes) -> None:
        try:
            parse(untrusted)
        except (SaranaError, NotALine):
            return

    never_surprised()


@pytest.mark.parametrize("name", PARSERS)
def test_any_bytes_give_declared_errors_only(name: str) -> None:
    parse, _ = PARSERS[name]

    @settings(max_examples=100, deadline=None, database=None)
    @given(st.binary(max_size=2000))
    def never_surprised(untrusted: bytes) -> None:
        try:
            parse(untrusted)
        except (SaranaError, NotALine):
            return

    never_surprised()


def test_the_good_bytes_are_taken() -> None:
    for name in set(PARSERS) - {"card"}:
        parse, good = PARSERS[name]
        assert parse(good) is not None
    assert EXPECTED.limits == USUAL
