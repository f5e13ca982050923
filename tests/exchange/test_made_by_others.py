"""The other way round: what other people's programs sealed and signed is opened and believed here."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from tests.exchange.forge import DEVICE, EXPECTED, PERSON, Files, Forge
from tests.seal.test_signature import openssh_private_key

from sarana.exchange import frames, names, reader
from sarana.exchange.opened import NAMESPACE, key_digest
from sarana.exchange.reader import Reader
from sarana.progress import silent
from sarana.seal.age import Identity
from sarana.seal.signature import SigningKey

CLASSIC, POST_QUANTUM = Identity("classic", bytes(range(32))), Identity("pq", bytes(range(32)))
TYPAGE = Path(__file__).parents[2] / ".oracles" / "node_modules" / "age-encryption" / "dist" / "index.js"
HAVE = {tool: shutil.which(tool) for tool in ("age", "node", "ssh-keygen")}

Seal = Callable[[bytes, Identity], bytes]


def by_pyrage(plain: bytes, identity: Identity) -> bytes:
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(identity.recipient.text)])


def by_age(plain: bytes, identity: Identity) -> bytes:
    return run([str(HAVE["age"]), "-r", identity.recipient.text], plain)


def by_age_armored(plain: bytes, identity: Identity) -> bytes:
    return run([str(HAVE["age"]), "-a", "-r", identity.recipient.text], plain)


def by_typage(plain: bytes, identity: Identity) -> bytes:
    script = f"""
        import * as age from {json.dumps(TYPAGE.as_uri())};
        import {{ readFileSync }} from "node:fs";
        const sealer = new age.Encrypter(); sealer.addRecipient({json.dumps(identity.recipient.text)});
        process.stdout.write(await sealer.encrypt(readFileSync(0)));
    """
    return run([str(HAVE["node"]), "--input-type=module", "-e", script], plain)


SEALS: dict[str, tuple[Seal, Identity]] = {"pyrage, classic": (by_pyrage, CLASSIC)}
if HAVE["age"]:
    SEALS |= {"age, classic": (by_age, CLASSIC), "age, armored": (by_age_armored, CLASSIC)}
if HAVE["node"] and TYPAGE.exists():
    SEALS |= {"typage, classic": (by_typage, CLASSIC), "typage, post-quantum": (by_typage, POST_QUANTUM)}


def run(command: list[str], content: bytes) -> bytes:
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def read(sealed: bytes, identity: Identity, folder: Path) -> set[bytes]:
    path = folder / "bundle.age"
    path.write_bytes(sealed)
    with Reader(reader.request(path, identity, EXPECTED), silent) as reading:
        return {frame[0] for frame in reading.frames() if frame}


@pytest.mark.tools
@pytest.mark.parametrize("who", SEALS)
def test_a_bundle_that_others_sealed_is_opened_by_our_reader(who: str, tmp_path: Path) -> None:
    seal, identity = SEALS[who]
    kinds = read(seal(Forge().archive(), identity), identity, tmp_path)
    assert kinds == {frames.COVER, frames.OPENED, frames.REVISION, frames.CASE}


if HAVE["ssh-keygen"]:

    def signed_by_openssh(role: str, key: SigningKey, written: bytes, folder: Path) -> tuple[str, bytes]:
        (folder / role).write_text(openssh_private_key(key), encoding="ascii")
        (folder / role).chmod(0o600)
        command = [str(HAVE["ssh-keygen"]), "-q", "-Y", "sign", "-f", str(folder / role), "-n", NAMESPACE]
        return names.signature(role, key_digest(key.public)), run(command, written)

    @pytest.mark.tools
    def test_a_statement_that_openssh_signed_is_believed(tmp_path: Path) -> None:
        def sign(files: Files) -> Files:
            written = files[1][1]
            return [
                *files[:2],
                signed_by_openssh("device", DEVICE, written, tmp_path),
                signed_by_openssh("person", PERSON, written, tmp_path),
                files[4],
            ]

        archive = Forge(change_cover=sign).archive()
        assert frames.REVISION in read(by_pyrage(archive, CLASSIC), CLASSIC, tmp_path)
