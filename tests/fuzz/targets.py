"""Every parser of bytes that come from elsewhere: what it takes, and what it is tried with.

A parser may refuse with a declared error and in no other way; it may not take more than a second or much
memory. Spreadsheets and XForms have targets of their own beside the forms.
"""

import hashlib
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.exchange.forge import CASE, EXPECTED, OFFICE, Files, Forge, a_revision, payload_of, read_whole
from tests.given import made

from sarana.cases import line, revision
from sarana.cases.line import NotALine
from sarana.cases.revision import digest, of_our_own
from sarana.errors import SaranaError
from sarana.exchange import manifest_reading, names, passing, read_card, statements
from sarana.exchange.card import NAMESPACE as CARD
from sarana.exchange.frames import Frames, NotAFrame, saying
from sarana.exchange.limits import USUAL
from sarana.exchange.reading import Cover
from sarana.exchange.statements import ONWARD, RECEIPT, WITHDRAWAL, Issuer, Onward, Receipt, Withdrawal
from sarana.progress import silent
from sarana.seal import bech32
from sarana.seal.age import Identity, armor, dearmor, encrypt, read_header, unwrap_file_key
from sarana.seal.signature import PublicKey, SigningKey, verify
from sarana.seal.ustar import NotUstar, UstarReader, UstarWriter
from sarana.vault import NewOfficer, backup_file, keyfile

DECLARED = (SaranaError, NotALine, NotUstar, NotAFrame)

CLASSIC, POST_QUANTUM = Identity("classic", bytes(range(32))), Identity("pq", bytes(range(32)))
KEY = SigningKey.from_seed(b"k" * 32)
REVISION, SIGNATURE = a_revision()


@dataclass(frozen=True)
class Target:
    """A parser, and good bytes to begin with."""

    parse: Callable[[bytes], object]
    good: tuple[bytes, ...]


def an_archive() -> bytes:
    target = io.BytesIO()
    writer = UstarWriter(target)
    for name, content in (("a", b"x" * 700), ("b/c", b"")):
        writer.add(name, len(content), [content])
    writer.close()
    return target.getvalue()


def read_archive(untrusted: bytes) -> object:
    reader = UstarReader(io.BytesIO(untrusted), largest_file=4096, longest=65536)
    return [(member.name, member.content()) for member in reader.members()]


def open_header(untrusted: bytes) -> object:
    header = read_header(io.BytesIO(untrusted))
    return unwrap_file_key(header, [CLASSIC, POST_QUANTUM])


def a_card() -> bytes:
    """As `card` writes it, without a vault."""
    written = line.write(
        {
            "v": 1,
            "type": "sarana-card",
            "org": "Example Police",
            "office": "e" * 32,
            "post": "",
            "recipient": CLASSIC.recipient.text,
            "person": {"id": "u1", "name": "Example Sokha", "role": "reader", "key": KEY.public.text},
            "device": {"id": "d1", "key": KEY.public.text},
        }
    )
    return written + b"\n" + KEY.sign(written, CARD).encode("ascii")


def a_key_file() -> bytes:
    """The body of a real one: what stands before its checksum and MAC."""
    with tempfile.TemporaryDirectory() as folder:
        vault = made(Path(folder, "vault"), NewOfficer("Example Sokha", "Example Police"))
        return keyfile.read(vault).body


def read_key_file(untrusted: bytes) -> object:
    """With the checksum that belongs to these bytes, or nothing behind it would ever be tried."""
    sums = f',"sum":"{hashlib.sha256(untrusted).hexdigest()}","mac":"{"0" * 64}"}}\n'
    return keyfile.parse(untrusted[:-1] + sums.encode("ascii"))


def read_signed_card(untrusted: bytes) -> object:
    """With a good signature, as anybody can make one."""
    return read_card(untrusted + b"\n" + KEY.sign(untrusted, CARD).encode("ascii"))


def a_backup() -> bytes:
    target = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "db")
        database.write_bytes(b"y" * 5000)
        backup_file.write(target, "a" * 32, datetime(2026, 11, 22, tzinfo=UTC), b"{}", database, silent)
    return target.getvalue()


def read_backup(untrusted: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return backup_file.read(io.BytesIO(untrusted), Path(folder, "db"), silent)


_ISSUER = Issuer(OFFICE, "Example Police", "Example Sokha", KEY.public.text)
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAID = (
    Withdrawal(_ISSUER, CASE, _NOW, ("immigration",)),
    Onward(_ISSUER, CASE, ("2" * 32,), OFFICE, "", "Example Embassy", "transfer", _NOW, _NOW, "2026-0001"),
    Receipt(_ISSUER, "b" * 32, "c" * 64, (CASE,), (), (1, "d" * 64), _NOW),
)


def the_statements() -> tuple[bytes, ...]:
    """One of each kind, always the same bytes."""
    return tuple(line.write({**statements.written(says), "nonce": "0" * 32}) for says in SAID)


def signed_statement(untrusted: bytes) -> str:
    """A good signature over any bytes, for the purpose that they name: anybody can make one."""
    kinds = [kind for kind in (ONWARD, WITHDRAWAL, RECEIPT) if f'"{kind}"'.encode() in untrusted]
    return KEY.sign(untrusted, kinds[0] if kinds else WITHDRAWAL)


def read_statement(untrusted: bytes) -> object:
    return statements.read(untrusted, signed_statement(untrusted))


def statement_files(untrusted: bytes) -> Files:
    signature = signed_statement(untrusted).encode("ascii")
    name = digest(untrusted)
    return [(names.statement(name), untrusted), (names.statement_signature(name), signature)]


def read_bundled_statement(untrusted: bytes) -> object:
    """As `data/stmt` of a bundle in which everything else is right."""
    payload = [*payload_of((REVISION, SIGNATURE)), *statement_files(untrusted)]
    return read_whole(Forge(payload=payload).archive(), EXPECTED)


def said(untrusted: bytes) -> object:
    """Frames of every kind, as a reader that was taken over could say them."""
    apart: dict[bytes, Callable[[bytes], object]] = {
        b"M": passing.cover_from_frame,
        b"O": lambda content: passing.heading_from_frame(content, USUAL),
        b"R": lambda content: (passing.revision_from_frame(content), passing.signed_in_frame(content)),
        b"C": passing.gist_from_frame,
        b"F": passing.form_from_frame,
        b"A": lambda content: passing.attachment_from_frame(content, USUAL),
        b"S": passing.statement_from_frame,
        b"P": lambda content: passing.progress_from_frame(content, USUAL),
        b"E": passing.refusal_from_frame,
    }
    return [apart[kind](content) for kind, content in Frames().feed(untrusted) if kind in apart]


def some_frames() -> bytes:
    out = io.BytesIO()
    say = saying(out)
    say(b"M", passing.cover_to_frame(Cover(b"{}", {"sig/a": b"b"})))
    say(b"R", passing.revision_to_frame(revision.taken_apart(REVISION, SIGNATURE.decode())))
    say(b"A", passing.attachment_to_frame("a" * 64, 9))
    (statement, *_others) = the_statements()
    say(b"S", passing.statement_to_frame(statements.read(statement, signed_statement(statement))))
    say(b"P", passing.progress_to_frame(1, 2))
    return out.getvalue()


FILES = dict(Forge().files())
SEALED = encrypt(b"sample", [CLASSIC.recipient]), encrypt(b"sample", [POST_QUANTUM.recipient])

TARGETS = {
    "age_header": Target(open_header, SEALED),
    "armor": Target(dearmor, (armor(SEALED[0]), armor(b"x" * 100))),
    "bech32": Target(
        lambda untrusted: bech32.decode(untrusted.decode("latin-1")),
        (CLASSIC.recipient.text.encode(), CLASSIC.text.encode()),
    ),
    "ustar": Target(read_archive, (an_archive(),)),
    "sshsig": Target(
        lambda untrusted: verify(REVISION, untrusted.decode("latin-1"), revision.NAMESPACE), (SIGNATURE,)
    ),
    "public_key": Target(
        lambda untrusted: PublicKey.from_text(untrusted.decode("latin-1")), (KEY.public.text.encode(),)
    ),
    "manifest": Target(lambda untrusted: manifest_reading.read(untrusted, USUAL), (FILES["manifest.json"],)),
    "revision": Target(
        lambda untrusted: revision.taken_apart(untrusted, ""), (REVISION, b'{"v":1,"type":"rev","body":{}}')
    ),
    "kept_revision": Target(lambda untrusted: of_our_own(untrusted, ""), (REVISION,)),
    "card": Target(read_card, (a_card(),)),
    "signed_card": Target(read_signed_card, (a_card().partition(b"\n")[0],)),
    "bundle": Target(lambda untrusted: read_whole(untrusted, EXPECTED), (Forge().archive(),)),
    "statement": Target(read_statement, the_statements()),
    "bundled_statement": Target(read_bundled_statement, the_statements()),
    "frames": Target(said, (some_frames(),)),
    "key_file": Target(read_key_file, (a_key_file(),)),
    "backup": Target(read_backup, (a_backup(),)),
}


def tried(name: str, untrusted: bytes) -> bool:
    """Whether these bytes were taken; anything but a declared error comes out."""
    try:
        TARGETS[name].parse(untrusted)
    except DECLARED:
        return False
    return True
