"""A bundle against the `age` command on the same bytes: what signing, checking and storing add to sealing."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.ratio import Ratio, milliseconds, wall_and_cpu
from tests.given import PASSPHRASE, Office, made, office, two_that_know_each_other

from sarana import vault
from sarana.errors import BundleDamaged
from sarana.exchange import export, reader, review
from sarana.exchange.confined import Request, read_file
from sarana.exchange.limits import USUAL
from sarana.exchange.reader import Reader
from sarana.exchange.reader import request as asked
from sarana.exchange.receiving import _expected
from sarana.progress import silent
from sarana.seal.age import Recipient, SealingWriter
from sarana.vault import NewOfficer

SECONDS_TO_START = 1.0
SIZES = (8, 56)  # MiB of one photograph; a file of a bundle has at most 64


def run() -> Iterable[Ratio]:
    if not (shutil.which("age") and shutil.which("age-keygen")):
        print("  the age command is not installed: nothing to compare bundles with")
        return
    with tempfile.TemporaryDirectory() as place:
        yield from measured(Path(place))


def measured(place: Path) -> Iterable[Ratio]:
    border = office(
        vault.unlock(made(place / "border", NewOfficer("Example Sokha", "Example Post")), PASSPHRASE)
    )
    shelter = office(
        vault.unlock(made(place / "shelter", NewOfficer("Example Dara", "Example Post")), PASSPHRASE)
    )
    try:
        for size in SIZES:
            yield from of_size(place, border, shelter, size)
        begin = milliseconds(lambda: begins(shelter, place))
        print(f"  of opening, {begin:.0f} ms are the start of the confined reader")
    finally:
        border.vault.close()
        shelter.vault.close()


def of_size(place: Path, border: Office, shelter: Office, size: int) -> Iterable[Ratio]:
    partner, _sender = two_that_know_each_other(border, shelter)
    files = {"photo.png": os.urandom(size * 2**20)}
    case = border.takes_down(files=files, family_name="Example", given_name="Sokha", photo="photo.png")

    def seal() -> Path:
        return export(border.store, border.vault, [case], [partner], to=place, again=True).path

    sealed = seal()
    plain = place / f"plain{size}"
    plain.write_bytes(os.urandom(sealed.stat().st_size))
    against = f"age, {sealed.stat().st_size / 2**20:.0f} MiB; age 1.1 knows no post-quantum recipients"
    theirs = age_seals(plain)
    yield Ratio("seal a case with a photograph, from the vault", milliseconds(seal), theirs, against)
    photograph = hashlib.sha256(files["photo.png"]).hexdigest()
    from_vault = milliseconds(lambda: reads(border, photograph))
    print(f"  of which {from_vault:.0f} ms are reading it from the vault")
    ours = milliseconds(lambda: seals_alone(plain, shelter.vault.office_identity.recipient))
    yield Ratio("seal the same bytes, from a file", ours, theirs, against)
    theirs = age_opens(plain)
    cold = milliseconds(lambda: review(sealed, shelter.vault, shelter.store))
    yield Ratio("open it in a confined reader, check everything", cold, theirs, against)
    waiting()
    opened, _ = wall_and_cpu(lambda: review(sealed, shelter.vault, shelter.store), after=waiting)
    yield Ratio("the same in a reader that waits, as the window has", opened, theirs, against)
    reader.let_go()
    ours = milliseconds(lambda: opens_alone(sealed, shelter))
    yield Ratio("the same without starting the reader", ours, theirs, against)


def seals_alone(plain: Path, recipient: Recipient) -> None:
    """What age does: a file in, a sealed file out."""
    with (
        plain.open("rb") as source,
        plain.with_suffix(".sealed").open("wb") as target,
        SealingWriter(target, [recipient]) as sealing,
    ):
        while piece := source.read(256 * 1024):
            sealing.write(piece)


def reads(border: Office, digest: str) -> int:
    """What the encrypted database takes to give the photograph out: no sealing is quicker."""
    return sum(map(len, border.store.attachment_chunks(digest)))


def opens_alone(sealed: Path, shelter: Office) -> None:
    """Everything that the confined reader does, here."""
    request = asked(
        sealed, shelter.vault.office_identity, _expected(shelter.vault, _now(), USUAL, late=False)
    )
    with sealed.open("rb", buffering=256 * 1024) as file:
        read_file(file, sealed.stat().st_size, request, lambda kind, *parts: None)


def waiting() -> None:
    """A reader that was started while somebody looked for the file."""
    reader.make_ready()
    time.sleep(SECONDS_TO_START)


def begins(shelter: Office, place: Path) -> None:
    """A reader that finds nothing to read."""
    nothing = place / "nothing"
    nothing.write_bytes(b"")
    expected = _expected(shelter.vault, _now(), USUAL, late=False)
    with Reader(Request(nothing, bytes(16), expected), silent) as reader:
        try:
            list(reader.frames())
        except BundleDamaged:
            return


def _now() -> datetime:
    return datetime.now(UTC)


def age_seals(plain: Path) -> float:
    key = plain.with_name("key")
    if not key.exists():
        subprocess.run(["age-keygen", "-o", str(key)], check=True, capture_output=True)
    recipient = subprocess.run(
        ["age-keygen", "-y", str(key)], check=True, capture_output=True, text=True
    ).stdout.strip()
    command = ["age", "-r", recipient, "-o", str(plain.with_suffix(".age")), str(plain)]
    return milliseconds(lambda: subprocess.run(command, check=True))


def age_opens(plain: Path) -> float:
    key, sealed = plain.with_name("key"), plain.with_suffix(".age")
    command = ["age", "-d", "-i", str(key), "-o", str(plain.with_suffix(".opened")), str(sealed)]
    return milliseconds(lambda: subprocess.run(command, check=True))
