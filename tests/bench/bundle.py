"""A bundle against the `age` command on the same bytes: what signing, checking and storing add to sealing."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench.ratio import Ratio, milliseconds
from tests.given import PASSPHRASE, made, office, two_that_know_each_other

from sarana import vault
from sarana.exchange import export, review
from sarana.vault import NewOfficer

ATTACHMENT = 8 * 1024 * 1024


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
        partner, _sender = two_that_know_each_other(border, shelter)
        files = {"photo.png": os.urandom(ATTACHMENT)}
        case = border.takes_down(files=files, family_name="Example", given_name="Sokha", photo="photo.png")

        def seal() -> Path:
            return export(border.store, border.vault, [case], [partner], to=place, again=True).path

        sealed = seal()
        plain = place / "plain"
        plain.write_bytes(os.urandom(sealed.stat().st_size))
        size = f"{sealed.stat().st_size / 2**20:.0f} MiB; age 1.1 knows no post-quantum recipients"
        yield Ratio("seal a case with a photograph", milliseconds(seal), age_seals(plain), f"age, {size}")
        opened = milliseconds(lambda: review(sealed, shelter.vault, shelter.store))
        yield Ratio("open it and check everything", opened, age_opens(plain), f"age -d, {size}")
    finally:
        border.vault.close()
        shelter.vault.close()


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
