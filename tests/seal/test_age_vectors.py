"""The age format as its authors test it: C2SP's CCTV vectors, all 143 (SECURITY.md 5)."""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from sarana.errors import NotForThisIdentity, NotSealed, SealBroken, SealError
from sarana.seal import age

OUR_WORD = {
    "success": None,
    "armor failure": NotSealed,
    "header failure": NotSealed,
    "HMAC failure": SealBroken,
    "payload failure": SealBroken,
    "no match": NotForThisIdentity,
}
#: Good age files that profile v1 does not allow: passphrases, and post-quantum beside classic.
OUTSIDE_THE_PROFILE = {"armor_scrypt", "hybrid_and_x25519", "scrypt"}
#: Refused like the others, under another of our three words.
OTHER_WORD = {
    # `cryptography` does not say that a share of low order is the reason why nothing opens.
    "hybrid_identity": NotForThisIdentity,
    "hybrid_low_order": NotForThisIdentity,
    # A file that ends right after the header was cut.
    "stream_no_nonce": SealBroken,
    "stream_short_nonce": SealBroken,
    # A passphrase file is none of ours, whether or not the passphrase is right.
    "scrypt_bad_tag": NotSealed,
    "scrypt_no_match": NotSealed,
    "scrypt_work_factor_wrong": NotSealed,
}


@dataclass(frozen=True)
class Vector:
    name: str
    expect: str
    payload: str  # SHA-256 of what may come out
    identities: tuple[str, ...]
    armored: bool
    sealed: bytes

    @classmethod
    def read(cls, name: str, content: bytes) -> "Vector":
        head, _, sealed = content.partition(b"\n\n")
        lines = [line.partition(": ")[::2] for line in head.decode("utf-8").splitlines()]
        fields = dict(lines)
        return cls(
            name,
            fields["expect"],
            fields.get("payload", ""),
            tuple(value for key, value in lines if key == "identity"),
            fields.get("armored") == "yes",
            zlib.decompress(sealed) if fields.get("compressed") == "zlib" else sealed,
        )


def vectors() -> list[Vector]:
    file = Path(__file__).parent / "vectors" / "cctv-age.json"
    found = json.loads(file.read_text(encoding="ascii"))
    return [Vector.read(name, base64.b64decode(text)) for name, text in sorted(found.items())]


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.name)
def test_every_vector_is_read_as_its_authors_say(vector: Vector) -> None:
    opened, refusal = open_in_pieces(vector)
    if vector.name in OUTSIDE_THE_PROFILE:
        assert refusal is NotSealed
        return
    assert refusal is OTHER_WORD.get(vector.name, OUR_WORD[vector.expect])
    if refusal is None:  # of a broken file we give out no more, and sometimes less, than the vectors allow
        assert hashlib.sha256(opened).hexdigest() == vector.payload


def open_in_pieces(vector: Vector) -> tuple[bytes, type[SealError] | None]:
    """What comes out before the refusal, and the refusal. A piece is a divisor of age's chunk."""
    opened = bytearray()
    identities = [age.Identity.from_text(text) for text in vector.identities]
    try:
        sealed = age.dearmor(vector.sealed) if vector.armored else vector.sealed
        reader = age.OpeningReader(io.BytesIO(sealed), identities)
        while piece := reader.read(1024):
            opened += piece
    except SealError as error:
        return bytes(opened), type(error)
    return bytes(opened), None


def test_all_vectors_are_there() -> None:
    assert len(vectors()) == 143


PUBLISHED = Path(__file__).parents[2] / ".oracles" / "node_modules" / "cctv-age" / "index.js"
NODE = shutil.which("node")

if NODE and PUBLISHED.exists():

    @pytest.mark.tools
    def test_they_are_the_ones_that_their_authors_publish() -> None:
        script = f"""
            const found = Object.fromEntries(Object.entries(await import({json.dumps(PUBLISHED.as_uri())}))
                .map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
            process.stdout.write(JSON.stringify(found));
        """
        done = subprocess.run(
            [str(NODE), "--input-type=module", "-e", script], stdout=subprocess.PIPE, check=True, timeout=60
        )
        published = json.loads(done.stdout)
        ours = json.loads((Path(__file__).parent / "vectors" / "cctv-age.json").read_text(encoding="ascii"))
        assert {name: text for name, text in published.items() if name in ours} == ours
        assert len(published.keys() & ours.keys()) == 143


@pytest.mark.parametrize(
    "vector",
    [vector for vector in vectors() if re.match("armor", vector.name) and vector.expect == "success"],
    ids=lambda vector: vector.name,
)
def test_good_armor_comes_back_from_its_bytes(vector: Vector) -> None:
    sealed = age.dearmor(vector.sealed)
    assert age.dearmor(age.armor(sealed)) == sealed
